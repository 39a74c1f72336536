"""The look of the figures: one style, held inside the functions that draw."""

import functools

import matplotlib.patheffects
import matplotlib.style
import numpy as np

from lnn.plotting.words import FigureInWords

# Okabe and Ito's colours, told apart with any colour vision; as dark as text has to be.
BLUE, VERMILLION, GREEN, BLACK = "#0072B2", "#b25000", "#00785a", "#000000"
ORANGE, SKY_BLUE = "#8a6d00", "#56B4E9"
GREY, CARD = "#8a8a84", "#fdfdfb"
# Quantities that the page's demos draw too, in their colours (the table in CONTRIBUTING.md).
SOLUTION, STABILITY_EDGE, CONVERGED = "#9c4a7d", "#b25000", "#00785a"
EPOCHS = "cividis_r"  # the brighter, the fewer
WEIGHT_STYLES = [(BLUE, "-"), (VERMILLION, "--"), (GREEN, "-."), (BLACK, ":")]
TRAJECTORY_STYLES = [(VERMILLION, "-"), (BLACK, "--"), (GREEN, "-."), (ORANGE, ":")]
# Behind a label: the curves stop short of it.
BEHIND = {"facecolor": CARD, "edgecolor": "none", "pad": 1.5}
HALO = [matplotlib.patheffects.withStroke(linewidth=5, foreground=CARD)]


def styled(draw):
    """Draw inside the course's style."""

    @functools.wraps(draw)
    def drawing(*args, **kwargs):
        with matplotlib.style.context("lnn.lnn"):
            figure = draw(*args, **kwargs)
            for ax in figure.axes:  # ticks are made on demand: make them in this style
                ax.xaxis.get_major_ticks(), ax.yaxis.get_major_ticks()
                ax.xaxis.get_minor_ticks(), ax.yaxis.get_minor_ticks()
        return figure

    return drawing


def subplots(rows=1, columns=1, *, figsize=None, **kwargs):
    """A figure that is nobody else's, and its axes; as words it says what is drawn."""
    figure = FigureInWords(figsize=figsize)
    return figure, figure.subplots(rows, columns, **kwargs)


def record(name, value, ndims):
    """`value` as a float array with one of these numbers of dimensions; NaN is a result."""
    try:
        result = np.asarray(value)
    except ValueError:  # rows of unequal length
        raise ValueError(f"{name} must be an array of numbers, got {value!r}") from None
    if result.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be an array of numbers, got {value!r}")
    if result.ndim not in ndims or result.size == 0:
        expected = " or ".join(map(str, ndims))
        raise ValueError(f"{name} must have {expected} dimension(s), got shape {result.shape}")
    return result.astype(float)
