"""Figures of the landscape: the loss of the shallow net over its two weights."""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from lnn.data import course_samples, least_squares
from lnn.models import ShallowNarrowLNN, gradient_descent
from lnn.plotting.style import (
    BLACK,
    BLUE,
    CARD,
    GREY,
    HALO,
    SOLUTION,
    TRAJECTORY_STYLES,
    record,
    styled,
    subplots,
)

ARROWS = LinearSegmentedColormap.from_list("arrows", ["#9cc3dd", BLUE, "#002f4a"], N=24)
# The lighter, the lower: from above, and as a surface.
HEIGHTS = LinearSegmentedColormap.from_list("heights", ["#fefefe", "#dadada"])
SURFACE = LinearSegmentedColormap.from_list("surface", ["#eaf2f8", "#9cc3dd", BLUE])
RIBBON = {"color": SOLUTION, "linewidth": 7, "alpha": 0.6, "solid_capstyle": "butt"}

LAYERS = ("vectors", "trajectory", "loss")
FIELD_STARTS = ((0.5, -0.5), (0.55, -0.45), (-1.8, 1.7))
SURFACE_STARTS = ((-1.8, 1.7), (1.5, -1.5))
FIELD_GRID = np.linspace(-1.9, 1.9, 20)
EDGE = 2.0


@styled
def plot_vector_field(
    layers: str | Sequence[str] = "all",
    init_weights: ArrayLike = FIELD_STARTS,
    *,
    learning_rate: float = 0.15,
    n_epochs: int = 40,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
) -> Figure:
    """Draw the training landscape of the shallow net from above.

    The ribbon of solutions, where w1 * w2 is the slope of the data, is always
    drawn; the layers come on top of it.

    Parameters
    ----------
    layers : str or sequence of str, optional
        "vectors" (arrows along the negative gradient: darker and longer where
        it is larger), "trajectory" (gradient descent from `init_weights`, from
        a ring to a square), "loss" (contours of log(loss + 0.001)), several of
        them, or "all".
    init_weights : array_like of shape (2,) or (k, 2), optional
        Where the trajectories start: pairs w1, w2 from -2 to 2.
    learning_rate : float, optional
        Greater than 0.
    n_epochs : int, optional
        Length of the trajectories, at least 1.
    x, y : array_like of shape (n,), optional
        Samples; those of the course, ``course_samples("landscape")``, if left out.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError, ValueError
        When a layer has an unknown name, or another argument is not as described.
    """
    layers = _layers(layers)
    starts = _starts(init_weights)
    fit = _fit(x, y)
    trajectories = _trajectories(starts, fit, learning_rate, n_epochs)
    figure, ax = subplots(figsize=(6.5, 6.0))
    ax.grid(False)
    if "loss" in layers:
        w1, w2 = np.meshgrid(*[np.linspace(-EDGE, EDGE, 121)] * 2)
        height = np.log(_loss(w1, w2, fit) + 0.001)
        ax.contourf(w1, w2, height, 14, cmap=HEIGHTS)
        ax.contour(w1, w2, height, 14, colors=GREY, linewidths=0.6, linestyles="-")
    for branch in _solutions(fit.slope):
        ax.plot(*branch, **RIBBON)
    ax.plot([], [], **RIBBON, label=f"solutions, w₁ w₂ = {fit.slope:.3g}")
    if "vectors" in layers:
        w1, w2 = np.meshgrid(FIELD_GRID, FIELD_GRID)
        pull = -2 * fit.xx * (w1 * w2 - fit.slope)
        down1, down2 = pull * w2, pull * w1
        size = np.hypot(down1, down2)
        largest = max(size.max(), 1e-12)
        shrink = 1 / np.fmax(size, 1e-12) ** 0.75  # length as the fourth root of the size
        arrows = ax.quiver(
            w1,
            w2,
            down1 * shrink,
            down2 * shrink,
            size,
            cmap=ARROWS,
            norm=LogNorm(largest / 100, largest),
            pivot="mid",
            width=0.004,
            angles="xy",
            scale_units="xy",
            scale=largest**0.25 / 0.26,
        )
        figure.colorbar(
            arrows, label="size of the gradient (log scale)", shrink=0.6, pad=0.02, extend="min"
        )
    if "trajectory" in layers:
        for ws, (color, line) in zip(trajectories, TRAJECTORY_STYLES * len(trajectories)):
            inside = _inside(ws)
            look = {"color": color, "linewidth": 2.5, "path_effects": HALO}
            ax.plot(*inside.T, line, **look, label=_pair(ws[0]))
            _mark_ends(ax, color, inside.T)
    ax.set(xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    _legend_above(figure, "trajectory" in layers)
    return figure


@styled
def plot_landscape(
    init_weights: ArrayLike = SURFACE_STARTS,
    *,
    learning_rate: float = 0.02,
    n_epochs: int = 240,
    x: ArrayLike | None = None,
    y: ArrayLike | None = None,
) -> Figure:
    """Draw the training landscape of the shallow net as a surface.

    Its height is log(loss + 0.5). Parameters are those of `plot_vector_field`.

    Returns
    -------
    matplotlib.figure.Figure
    """
    starts = _starts(init_weights)
    fit = _fit(x, y)
    trajectories = _trajectories(starts, fit, learning_rate, n_epochs)
    w1, w2 = np.meshgrid(*[np.linspace(-EDGE, EDGE, 81)] * 2)
    flat_order = {"projection": "3d", "computed_zorder": False}  # walks in front of the surface
    figure, ax = subplots(figsize=(6.5, 5.6), subplot_kw=flat_order)

    def height(w1, w2):
        return np.log(_loss(w1, w2, fit) + 0.5)

    look = {"cmap": SURFACE, "rcount": 81, "ccount": 81}
    ax.plot_surface(w1, w2, height(w1, w2), **look, antialiased=False, rasterized=True)
    for branch in _solutions(fit.slope):
        ax.plot(*branch, height(*branch), color=SOLUTION, linewidth=2.5, path_effects=HALO)
    label = f"solutions, w₁ w₂ = {fit.slope:.3g}"
    ax.plot([], [], [], color=SOLUTION, linewidth=2.5, label=label)
    for ws, (color, line) in zip(trajectories, TRAJECTORY_STYLES * len(trajectories)):
        inside = _inside(ws)
        points = *inside.T, height(*inside.T)
        ax.plot(*points, line, color=color, linewidth=2.5, label=_pair(ws[0]), path_effects=HALO)
        _mark_ends(ax, color, points)
    ticks = [-2, -1, 0, 1, 2]
    ax.set(xlabel="$w_1$", ylabel="$w_2$", zlabel="log(loss + 0.5)", xticks=ticks, yticks=ticks)
    ax.set(xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE))
    ax.view_init(elev=42, azim=-112)
    ax.set_box_aspect((1, 1, 0.6), zoom=0.95)
    _legend_above(figure, True)
    return figure


def _layers(layers):
    names = (layers,) if isinstance(layers, str) else tuple(layers)
    for name in names:
        if name not in (*LAYERS, "all"):
            raise ValueError(f'layers must be "all" or among {LAYERS}, got {name!r}')
    return set(LAYERS if "all" in names else names)


def _starts(init_weights):
    starts = np.atleast_2d(record("init_weights", init_weights, (1, 2)))
    if starts.ndim != 2 or starts.shape[1] != 2 or not (np.abs(starts) <= EDGE).all():
        raise ValueError(
            f"init_weights must be pairs of numbers from -{EDGE:g} to {EDGE:g}, "
            f"got {init_weights!r}"
        )
    return starts


def _fit(x, y):
    if x is None and y is None:
        x, y = course_samples("landscape")
    return least_squares(x, y)


def _loss(w1, w2, fit):
    return fit.xx * (w1 * w2 - fit.slope) ** 2 + fit.least_mse


def _trajectories(starts, fit, learning_rate, n_epochs):
    factor = ShallowNarrowLNN.loss_factor
    return [gradient_descent(ws, fit, learning_rate, n_epochs, factor).weights for ws in starts]


def _inside(ws):
    """The trajectory up to where it leaves the figure for the first time."""
    outside = np.flatnonzero(~(np.abs(ws) <= EDGE).all(axis=1))
    return ws[: outside[0]] if outside.size else ws


def _mark_ends(ax, color, points):
    """A ring at the start, a square at the end."""
    first, last = [p[:1] for p in points], [p[-1:] for p in points]
    ax.plot(*first, "o", color=CARD, markeredgecolor=color, markersize=9, markeredgewidth=2)
    ax.plot(*last, "s", color=color, markeredgecolor=CARD, markersize=8)


def _solutions(slope):
    """The two branches of w1 * w2 = slope inside the figure, each as w1, w2."""
    if slope == 0:
        line = np.linspace(-EDGE, EDGE, 2)
        return (line, 0 * line), (0 * line, line)
    if abs(slope) > EDGE * EDGE:
        return ()
    w1 = np.geomspace(abs(slope) / EDGE, EDGE, 200)
    return (w1, slope / w1), (-w1, -slope / w1)


def _pair(ws):
    return f"from ({ws[0]:g}, {ws[1]:g})".replace("-", "−")


def _legend_above(figure, with_marks):
    ax = figure.axes[0]
    if with_marks:
        marks = {"color": CARD, "markeredgecolor": BLACK, "linestyle": ""}
        ax.plot([], [], marker="o", markersize=9, markeredgewidth=2, label="start", **marks)
        ax.plot([], [], marker="s", markersize=8, label="end", **marks | {"color": BLACK})
    figure.legend(loc="outside upper center", ncols=3)
