"""Every kernel of a build runs this: a figure shows as SVG, once for wide pages, once for phones.

Both lie in one file, for `finish/drawings.py`, which puts them into the page and gives them the
colours of both themes. A notebook of a learner shows what Matplotlib shows by itself.
"""

import io
import pickle

import matplotlib.style
from IPython import get_ipython
from matplotlib.collections import QuadMesh
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

PHONE = 3.8  # inches: in the 340 px of a phone's column text of 9.5 points is 11.8 px high
AS_TEXT = {"svg.fonttype": "none", "svg.hashsalt": "course", "path.simplify_threshold": 0.4}


def drawn(figure):
    """The figure as one <svg>, the size that it has."""
    file = io.StringIO()
    figure.savefig(file, format="svg", dpi=144, metadata={"Date": None})
    text = file.getvalue()
    return text[text.index("<svg") :]


def panels(figure):
    return [ax for ax in figure.axes if ax.get_subplotspec() and ax.get_label() != "<colorbar>"]


def keep_clear(figure):
    """Lines over a map get a rim, seen on all its colours; legends lie on no curve."""
    for ax in panels(figure):
        if any(isinstance(part, QuadMesh) for part in ax.collections):
            for line in ax.lines:
                if not line.get_path_effects():
                    line.set_path_effects([withStroke(linewidth=3.5, foreground="#fdfdfb")])
        legend = ax.get_legend()
        if legend and not ax.get_title(loc="left"):
            handles, labels = entries(legend)
            ax.legend(handles, labels, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)


def entries(legend):
    return legend.legend_handles, [text.get_text() for text in legend.get_texts()]


def fit_phone(figure):
    """Panels one below the other; legends in as many columns as there is room for."""
    height = figure.get_size_inches()[1]
    grid = panels(figure)[0].get_gridspec()
    if grid.nrows == 1 < grid.ncols:
        below = figure.add_gridspec(grid.ncols, 1)
        for ax in panels(figure):
            ax.set_subplotspec(below[ax.get_subplotspec().colspan.start, 0])
        figure.set_size_inches(PHONE, 2.3 * grid.ncols)
    elif panels(figure)[0].get_aspect() == 1 and grid.ncols == 1:
        figure.set_size_inches(PHONE, 0.62 * height)
    else:
        figure.set_size_inches(PHONE, height * (0.7 if height > 5 else 0.85))
    for ax in figure.axes:
        ax.tick_params(which="both", labelsize=9.5)
        for legend in filter(None, [ax.get_legend()]):
            if legend.get_window_extent().width > ax.bbox.width and not ax.get_title(loc="left"):
                ax.legend(*entries(legend), loc="lower left", bbox_to_anchor=(0, 1))
    for legend in figure.legends:
        found = entries(legend)
        legend.remove()
        legend = figure.legend(*found, loc="outside upper center", ncols=2)
        if legend.get_window_extent().width > figure.bbox.width:
            legend.remove()
            figure.legend(*found, loc="outside upper center")


def figure_svg(figure):
    with matplotlib.style.context(["lnn.lnn", AS_TEXT]):
        copy = pickle.loads(pickle.dumps(figure))
        keep_clear(copy)
        wide = drawn(copy)
        fit_phone(copy)
        return f'<svg xmlns="http://www.w3.org/2000/svg">{wide}{drawn(copy)}</svg>'


Figure._repr_svg_ = figure_svg
# Pages show no other picture of it.
get_ipython().display_formatter.formatters["image/png"].enabled = False
