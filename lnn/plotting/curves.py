"""Figures of training: its curves, and what hyperparameters do to it."""

from collections.abc import Sequence

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, LogNorm
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from lnn import validate
from lnn.plotting.labels import CurveLabels
from lnn.plotting.style import (
    BLACK,
    BLUE,
    CARD,
    CONVERGED,
    EPOCHS,
    GREY,
    HALO,
    SKY_BLUE,
    STABILITY_EDGE,
    TRAJECTORY_STYLES,
    VERMILLION,
    WEIGHT_STYLES,
    record,
    styled,
    subplots,
)
from lnn.plotting.words import restless

SEQUENCE = LinearSegmentedColormap.from_list(  # viridis, as far as labels can be read in it
    "sequence", ["#440154", "#46327e", "#365c8d", "#2a788e", "#2f8060", "#4d7c26"]
)


@styled
def plot_training(
    x: ArrayLike,
    y: ArrayLike,
    x_eval: ArrayLike,
    y_eval: ArrayLike,
    losses: ArrayLike,
    weights: ArrayLike,
) -> Figure:
    """Draw a training in three panels: data and fit, loss, weights.

    Parameters
    ----------
    x, y : array_like of shape (n,)
        The samples that the network was trained on.
    x_eval, y_eval : array_like of shape (k,)
        Inputs, and what the trained network makes of them.
    losses : array_like of shape (n_epochs,)
        Mean squared error per epoch.
    weights : array_like of shape (n_records, D)
        Weights per epoch; the first row is drawn at epoch 0.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError, ValueError
        When an argument is not numeric or not of the shape described.
    """
    x, y = validate.samples(x, y)
    x_eval, y_eval = validate.samples(x_eval, y_eval, ("x_eval", "y_eval"))
    losses = record("losses", losses, (1,))
    weights = record("weights", weights, (2,))
    figure, (fit, loss, weight) = subplots(1, 3, figsize=(6.5, 2.9))
    fit.plot(x, y, "o", color=SKY_BLUE, markeredgecolor=BLUE, markersize=4, label="samples")
    fit.plot(x_eval, y_eval, color=BLACK, label="network")
    fit.set(title="Data and fit", xlabel="x", ylabel="y")
    fit.legend(loc="lower right", handlelength=1, borderpad=0, handletextpad=0.5)
    loss.plot(losses, color=BLACK)
    loss.set(title="Loss", xlabel="epoch", ylabel="mean squared error", ylim=(0, None))
    lines = []
    for i, (column, (color, line)) in enumerate(zip(weights.T, WEIGHT_STYLES * len(weights.T))):
        lines += weight.plot(column, line, color=color, label=f"w{i + 1}")
    CurveLabels(weight, lines, [f"$w_{{{i + 1}}}$" for i in range(len(lines))])
    weight.set(title="Weights", xlabel="epoch", ylabel="weight")
    return figure


@styled
def plot_losses(
    losses: Sequence[ArrayLike],
    labels: Sequence[str],
    *,
    loss_name: str = "half mean squared error",
    threshold: float | None = None,
    ylim: tuple[float, float] | None = None,
    title: str = "",
) -> Figure:
    """Draw loss curves on a log axis, each with its name beside it.

    A curve that diverges ends in a cross where it leaves the figure for good.

    Parameters
    ----------
    losses : sequence of array_like, or array_like of shape (k, n_epochs)
        Losses per epoch; NaN from divergence on.
    labels : sequence of str, length k
        In an order that means something: colours run from dark to light.
    loss_name : str, optional
        What the losses are, for the axis.
    threshold : float, optional
        Draws a line at the loss below which a net counts as trained.
    ylim : pair of float, optional
        Lowest and highest loss shown, both greater than 0.
    title : str, optional

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError, ValueError
        When there is no curve, as many labels as curves are not there, or an
        argument is not as described.
    """
    curves = [record("losses", curve, (1,)) for curve in losses]
    labels = [str(label) for label in labels]
    if not curves or len(labels) != len(curves):
        raise ValueError(
            "losses and labels must be of one length, at least 1, "
            f"got {len(curves)} curves and {len(labels)} labels"
        )
    bottom, top = _loss_range(curves) if ylim is None else validate.vector("ylim", ylim, length=2)
    if not 0 < bottom < top:
        raise ValueError(f"ylim must be two increasing numbers greater than 0, got {ylim!r}")
    if threshold is not None:
        threshold = validate.number("threshold", threshold, above=0)
    figure, ax = subplots()
    n_epochs = max(curve.size for curve in curves)
    ax.set(yscale="log", ylim=(bottom, top), xlim=(0, n_epochs), xlabel="epoch", title=title)
    ax.set_ylabel(f"{loss_name} (log scale)")
    if threshold is not None:
        ax.axhline(threshold, label="threshold", color=BLACK, linewidth=1, linestyle=(0, (2, 2)))
    colors = _colors(len(curves))
    shown = []
    for i, curve in enumerate(curves):
        ended = None
        if not np.isfinite(curve).all():
            below = np.flatnonzero(curve <= top)
            ended = int(below[-1]) + 1 if below.size else 0
            curve = np.append(curve[:ended], top)
            ax.plot(ended, top, "X", color=colors[i], markersize=10, clip_on=False, zorder=5)
        if restless(curve):
            look = {"linewidth": 0.6, "zorder": 1.8}
        else:
            look = {"linestyle": ["-", "--", "-."][i % 3]}
        shown += ax.plot(curve, color=colors[i], label=labels[i], **look)
        labels[i] += "" if ended is None else " (diverges)"
    if len(curves) > 1:
        CurveLabels(ax, shown, labels, fontsize=10, weight="bold", zorder=6)
    return figure


@styled
def plot_convergence(
    x: ArrayLike, epochs: ArrayLike, *, xlabel: str, n_epochs: int, title: str = ""
) -> Figure:
    """Draw how long networks train until they have converged.

    Parameters
    ----------
    x : array_like of shape (k,)
        The hyperparameter that varies.
    epochs : array_like of shape (k,)
        Epochs to converge; NaN where training never did, drawn as a cross on a
        line of its own.
    xlabel : str
        What x is, and its unit.
    n_epochs : int
        How long each network was trained.
    title : str, optional

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError, ValueError
        When x and epochs differ in shape or an argument is not as described.
    """
    x = validate.vector("x", x)
    epochs = record("epochs", epochs, (1,))
    n_epochs = validate.positive_int("n_epochs", n_epochs)
    if x.shape != epochs.shape:
        raise ValueError(f"x and epochs must have the same shape, got {x.shape} and {epochs.shape}")
    never = np.isnan(epochs)
    figure, ax = subplots(figsize=(6.5, 3.6))
    ax.plot(x, epochs, "o-", color=BLUE)
    if never.any():
        line = 1.12 * n_epochs
        ax.axhline(n_epochs, color=GREY, linewidth=1, linestyle=(0, (2, 2)))
        ax.plot(x[never], np.full(never.sum(), line), "X", color=VERMILLION, markersize=9)
        ticks = [t for t in ax.get_yticks() if 0 <= t <= n_epochs]
        ax.set_yticks([*ticks, line], [*(f"{t:g}" for t in ticks), "never"])
        ax.set_ylim(0, 1.2 * n_epochs)
    else:
        ax.set_ylim(0, None)
    ax.set(xlabel=xlabel, ylabel="epochs to converge", title=title)
    return figure


@styled
def plot_corridor(
    depths: ArrayLike,
    lowest: ArrayLike,
    highest: ArrayLike,
    tried: ArrayLike,
    works: ArrayLike,
    *,
    title: str = "",
) -> Figure:
    """Draw which learning rates train a chain, predicted and tried, against its depth.

    Parameters
    ----------
    depths : array_like of shape (k,)
        Numbers of weights, for the two curves.
    lowest, highest : array_like of shape (k,)
        The predicted limits of the learning rate; what lies between is shaded.
    tried : array_like of shape (n, 2)
        Pairs of a number of weights and a learning rate, each trained once.
    works : array_like of bool, shape (n,)
        Whether that training converged: drawn as a dot, otherwise as a cross.
    title : str, optional

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.
    """
    depths = validate.vector("depths", depths)
    lowest = validate.vector("lowest", lowest, length=depths.size)
    highest = validate.vector("highest", highest, length=depths.size)
    tried, works = record("tried", tried, (2,)), np.asarray(works)
    if tried.shape[1] != 2:
        raise ValueError(f"tried must have shape (n, 2), got {tried.shape}")
    if works.dtype != bool or works.shape != tried.shape[:1]:
        raise ValueError(f"works must be {len(tried)} booleans, got {works!r}")
    figure, ax = subplots()
    ax.fill_between(
        depths, lowest, highest, where=lowest < highest, color=CONVERGED, alpha=0.15, lw=0
    )
    ax.plot(depths, highest, "--", color=STABILITY_EDGE, label="largest stable, predicted")
    ax.plot(depths, lowest, "-.", color=BLUE, label="smallest in time, predicted")
    ax.plot(*tried[works].T, "o", color=CONVERGED, markersize=5, label="tried: converges")
    ax.plot(*tried[~works].T, "x", color=BLACK, markersize=5, label="tried: does not")
    ax.set(yscale="log", xlabel="number of weights D", title=title)
    ax.set_ylabel("learning rate η (log scale)")
    ax.yaxis.set_major_formatter("{x:g}")
    figure.legend(loc="outside upper center", ncols=2)
    return figure


@styled
def plot_map(
    learning_rates: ArrayLike,
    init_weights: ArrayLike,
    epochs: ArrayLike,
    *,
    edge: float | None = None,
    point: tuple[float, float] | None = None,
    title: str = "",
) -> Figure:
    """Draw epochs to converge as a map over learning rate and initial weight.

    Parameters
    ----------
    learning_rates : array_like of shape (R,)
        Increasing.
    init_weights : array_like of shape (W,)
        Increasing.
    epochs : array_like of shape (R, W)
        From `lnn.sweep.epochs_to_converge`, for one depth; NaN (never) is hatched.
    edge : float, optional
        The largest stable learning rate that calculus predicts, drawn as a line.
    point : pair of float, optional
        A learning rate and an initial weight to mark.
    title : str, optional

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.
    """
    rates = validate.vector("learning_rates", learning_rates)
    inits = validate.vector("init_weights", init_weights)
    for name, values in ("learning_rates", rates), ("init_weights", inits):
        if values.size < 2 or (np.diff(values) <= 0).any():
            raise ValueError(f"{name} must be at least 2 increasing numbers, got {values!r}")
    epochs = record("epochs", epochs, (2,))
    if epochs.shape != (rates.size, inits.size):
        raise ValueError(f"epochs must have shape {(rates.size, inits.size)}, got {epochs.shape}")
    edge = None if edge is None else validate.number("edge", edge, above=0)
    point = None if point is None else validate.vector("point", point, length=2)
    figure, ax = subplots(figsize=(6.5, 4.4))
    ax.grid(False)
    ax.patch.set(facecolor="#e9e9e4", hatch="///", edgecolor="#a9a9a2")
    longest = np.nanmax(epochs, initial=2)
    mesh = ax.pcolormesh(
        rates,
        inits,
        np.ma.masked_invalid(np.maximum(epochs, 1)).T,
        cmap=EPOCHS,
        norm=LogNorm(1, longest),
        shading="nearest",
        rasterized=True,
    )
    figure.colorbar(mesh, label="epochs to converge (log scale); hatched: never")
    if edge is not None:
        ax.axvline(edge, color=STABILITY_EDGE, linestyle="--", path_effects=HALO)
    if point is not None:
        ax.plot(
            *point,
            "o",
            color=CARD,
            markeredgecolor=BLACK,
            markersize=10,
            markeredgewidth=2.5,
            clip_on=False,
        )
    ax.set(xlabel="learning rate η", ylabel="initial value of every weight", title=title)
    ax.set(xlim=_outer(rates), ylim=_outer(inits))
    return figure


def _outer(values):
    """First and last edge of cells centred on `values`."""
    return values[0] - (values[1] - values[0]) / 2, values[-1] + (values[-1] - values[-2]) / 2


def _loss_range(curves):
    finite = np.concatenate([curve[np.isfinite(curve) & (curve > 0)] for curve in curves])
    if not finite.size:
        return 1e-3, 1.0
    top = max((curve[0] for curve in curves if np.isfinite(curve[0])), default=1.0)
    bottom = max(finite.min(), 1e-16)
    return bottom / 2, max(top, bottom) * 1.5


def _colors(k):
    if k <= 3:
        return [color for color, _ in TRAJECTORY_STYLES[:k]]
    return [SEQUENCE(i / (k - 1)) for i in range(k)]
