"""A figure in words: every curve with its ends and extremes, where no picture is shown."""

import numpy as np
from matplotlib.collections import QuadMesh
from matplotlib.contour import ContourSet
from matplotlib.figure import Figure
from matplotlib.quiver import Quiver

PLAIN = str.maketrans("", "", "$_")


class FigureInWords(Figure):
    """A Matplotlib Figure whose text, in a notebook and in ``print``, says what is drawn."""

    def __repr__(self):
        lines = []
        for ax in self.axes:
            if ax.get_label() == "<colorbar>":
                lines.append(f"colours: {ax.get_ylabel()}")
                continue
            title = ax.get_title(loc="left") or ax.get_title()
            lines.append(f"{title or 'Figure'} ({', '.join(map(_axis, ax._axis_map.values()))})")
            lines += [
                f"  {_name(line)}: {_course(line)}" for line in ax.lines if _points(line).size
            ]
            lines += [f"  {words}" for words in map(_field, ax.collections) if words]
        return "\n".join(lines)

    __str__ = __repr__

    def _repr_png_(self):
        """The picture, for kernels that nobody told of Matplotlib: no chapter imports pyplot for it."""
        from IPython.core.pylabtools import print_figure

        return print_figure(self, fmt="png", bbox_inches="tight")


def restless(curve):
    """Whether a curve bounces rather than settles."""
    turns = np.diff(np.sign(np.diff(curve)))
    return turns.size > 0 and np.mean(turns != 0) > 0.2


def _axis(axis):
    label, scale = axis.get_label_text().translate(PLAIN), axis.get_scale()
    return label if scale == "linear" or "log" in label else f"{label}, {scale} scale"


def _name(line):
    label = str(line.get_label())
    if not label.startswith("_"):
        return label
    return "line" if line.get_linestyle() != "None" else "mark" + "s" * (len(_points(line)) > 1)


def _points(line):
    """Shape (n, 2), or (n, 3) in space."""
    data = line.get_data_3d() if hasattr(line, "get_data_3d") else line.get_data(orig=False)
    return np.column_stack(data).astype(float)


def _course(line):
    points = _points(line)
    known = points[np.isfinite(points).all(axis=1)]
    missing = len(points) - len(known)
    text = f"{missing} unknown, " * (missing > 0)
    if len(known) < 2:
        return text + f"at {_place(known[0])}" * len(known)
    text += f"{len(known)} points from {_place(known[0])}"
    if line.get_linestyle() != "None" and restless(known[:, -1]):  # where it is at last is chance
        return f"{text}, bouncing"
    if len(known) > 2:
        text += f" by {_place(known[len(known) // 3])}"
    low, high = known[:, -1].min(), known[:, -1].max()
    text += f" to {_place(known[-1])}"
    return text if low == high else f"{text}, lowest {_number(low)}, highest {_number(high)}"


def _field(collection):
    """Arrows, a map, contours, a surface or a shaded area; "" where there is nothing to say."""
    values = collection.get_array()
    if isinstance(collection, Quiver):
        arrow = _place((collection.U[1], collection.V[1]))  # the first is symmetric
        size, place = _number(values[1]), _place(collection.XY[1])
        return f"{len(values)} arrows; that at {place} is of size {size}, along {arrow}"
    if isinstance(collection, QuadMesh):
        cells = np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)
        rows, columns = cells.shape
        corners = ", ".join(_number(cells[i, j]) for i in (0, -1) for j in (0, -1))
        text = f"map of {rows} by {columns}, corners from the lowest: {corners}"
        if np.isfinite(cells).any():
            row, column = np.unravel_index(np.nanargmin(cells), cells.shape)
            text += f"; least in row {row + 1}, column {column + 1}: {_number(cells[row, column])}"
        return text
    if isinstance(collection, ContourSet):
        return f"contours from {_number(collection.levels[0])} to {_number(collection.levels[-1])}"
    if values is not None and len(values):
        return f"surface from {_number(np.min(values))} to {_number(np.max(values))}"
    paths = [path for path in collection.get_paths() if len(path)]
    if not paths:
        return ""
    corners = np.vstack([path.vertices for path in paths])
    return f"area from {_place(corners.min(axis=0))} to {_place(corners.max(axis=0))}"


def _place(values):
    return f"({', '.join(map(_number, values))})"


def _number(value):
    """Four digits; what is left of a number that cancels is 0."""
    return "never" if np.isnan(value) else "0" if abs(value) < 1e-12 else f"{value:.4g}"
