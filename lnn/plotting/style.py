"""The look of the figures: one style, held inside the functions that draw."""

import functools

import matplotlib.patheffects
import matplotlib.pyplot as plt
import numpy as np

from lnn.plotting.words import FigureInWords

# Okabe and Ito's colours, told apart with any colour vision.
BLUE, VERMILLION, GREEN, BLACK = "#0072B2", "#D55E00", "#009E73", "#000000"
ORANGE, SKY_BLUE = "#E69F00", "#56B4E9"
GREY, CARD = "#8a8a84", "#fdfdfb"
# Quantities that the page's demos draw too, in their colours (the table in CONTRIBUTING.md).
SOLUTION, STABILITY_EDGE, CONVERGED = "#9c4a7d", "#b25000", "#00785a"
EPOCHS = "cividis_r"  # the brighter, the fewer
WEIGHT_STYLES = [(BLUE, "-"), (VERMILLION, "--"), (GREEN, "-."), (BLACK, ":")]
TRAJECTORY_STYLES = [(VERMILLION, "-"), (BLACK, "--"), (GREEN, "-."), (ORANGE, ":")]
# Behind a label: the curves stop short of it.
BEHIND = {"facecolor": CARD, "edgecolor": "none", "pad": 1.5}
HALO = [matplotlib.patheffects.withStroke(linewidth=3, foreground=CARD)]


def styled(draw):
    """Draw inside the course's style, tell it in words, and leave no figure open."""

    @functools.wraps(draw)
    def drawing(*args, **kwargs):
        with plt.style.context("lnn.lnn"):
            already_open = plt.get_fignums()
            try:
                figure = draw(*args, **kwargs)
                figure.__class__ = FigureInWords  # adds a text and nothing else
                for ax in figure.axes:  # ticks are made on demand: make them in this style
                    ax.xaxis.get_major_ticks(), ax.yaxis.get_major_ticks()
                    ax.xaxis.get_minor_ticks(), ax.yaxis.get_minor_ticks()
            finally:
                for number in set(plt.get_fignums()) - set(already_open):
                    plt.close(number)
        return figure

    return drawing


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
