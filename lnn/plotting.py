"""The figures of the course, each returned as a Matplotlib Figure.

In a notebook a figure shows when it is a cell's last expression; elsewhere call
its ``savefig``. Nothing is shown, kept open or styled behind the caller's back:
the style sheet ``lnn.lnn`` holds inside these functions only.
"""

import functools

import matplotlib.patheffects
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap, LogNorm

from lnn import _validate
from lnn.data import gen_samples, least_squares
from lnn.models import ShallowNarrowLNN

BLUE, VERMILLION, GREEN, PURPLE, BLACK = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000"
ORANGE, SKY_BLUE = "#E69F00", "#56B4E9"
CARD = "#fdfdfb"
TRAJECTORY_STYLES = [(VERMILLION, "-"), (BLACK, "--"), (GREEN, "-."), (ORANGE, ":")]
WEIGHT_STYLES = [(BLUE, "-"), (VERMILLION, "--"), (GREEN, "-."), (BLACK, ":")]
HALO = [matplotlib.patheffects.withStroke(linewidth=3, foreground=CARD)]
ARROWS = LinearSegmentedColormap.from_list("arrows", ["#9cc3dd", BLUE, "#002f4a"])
HEIGHTS = LinearSegmentedColormap.from_list("heights", ["#ffffff", "#dcdcd6"])
SEQUENCE = LinearSegmentedColormap.from_list(
    "sequence", plt.get_cmap("viridis")(np.linspace(0, 0.72, 64))
)

LAYERS = ("vectors", "trajectory", "loss")
FIELD_STARTS = ((0.5, -0.5), (0.55, -0.45), (-1.8, 1.7))
SURFACE_STARTS = ((-1.8, 1.7), (1.5, -1.5))
FIELD_GRID = np.linspace(-1.9, 1.9, 20)
EDGE = 2.0


def _styled(draw):
    """Draw inside the course's style and leave no figure open."""

    @functools.wraps(draw)
    def drawing(*args, **kwargs):
        with plt.style.context("lnn.lnn"):
            already_open = plt.get_fignums()
            try:
                figure = draw(*args, **kwargs)
                for ax in figure.axes:  # ticks are made on demand: make them in this style
                    ax.xaxis.get_major_ticks(), ax.yaxis.get_major_ticks()
                    ax.xaxis.get_minor_ticks(), ax.yaxis.get_minor_ticks()
            finally:
                for number in set(plt.get_fignums()) - set(already_open):
                    plt.close(number)
        return figure

    return drawing


@_styled
def plot_training(x, y, x_eval, y_eval, losses, weights):
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
    x, y = _validate.samples(x, y)
    x_eval, y_eval = _validate.samples(x_eval, y_eval, ("x_eval", "y_eval"))
    losses = _record("losses", losses, 1)
    weights = _record("weights", weights, 2)
    figure, (fit, loss, weight) = plt.subplots(1, 3, figsize=(6.5, 2.9))
    fit.plot(x, y, "o", color=SKY_BLUE, markeredgecolor=BLUE, markersize=4, label="samples")
    fit.plot(x_eval, y_eval, color=BLACK, label="network")
    fit.set(title="Data and fit", xlabel="x", ylabel="y")
    fit.legend(loc="lower right", handlelength=1, borderpad=0, handletextpad=0.5)
    loss.plot(losses, color=BLACK)
    loss.set(title="Loss", xlabel="epoch", ylabel="mean squared error", ylim=(0, None))
    for i, (column, (color, line)) in enumerate(zip(weights.T, WEIGHT_STYLES * len(weights.T))):
        weight.plot(column, line, color=color)
        weight.annotate(
            f"$w_{{{i + 1}}}$", (0.3, column[len(column) // 3]), (0, 6 if i % 2 == 0 else -18), color=color,
            xycoords=("axes fraction", "data"), textcoords="offset points", path_effects=HALO,
        )
    weight.set(title="Weights", xlabel="epoch", ylabel="weight")
    return figure


@_styled
def plot_vector_field(
    layers="all", init_weights=FIELD_STARTS, *, learning_rate=0.15, n_epochs=40, x=None, y=None
):
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
        Samples; those of the course, ``gen_samples(10, 1.0, 0.0)``, if left out.

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
    figure, ax = plt.subplots(figsize=(6.5, 6.0))
    ax.grid(False)
    if "loss" in layers:
        w1, w2 = np.meshgrid(*[np.linspace(-EDGE, EDGE, 161)] * 2)
        height = np.log(_loss(w1, w2, fit) + 0.001)
        ax.contourf(w1, w2, height, 14, cmap=HEIGHTS)
        ax.contour(w1, w2, height, 14, colors="#8a8a84", linewidths=0.6, linestyles="-")
    for branch in _solutions(fit.slope):
        ax.plot(*branch, color=PURPLE, linewidth=7, alpha=0.6, solid_capstyle="butt")
    ax.plot([], [], color=PURPLE, linewidth=7, alpha=0.6, label=f"solutions, $w_1 w_2$ = {fit.slope:.3g}")
    if "vectors" in layers:
        w1, w2 = np.meshgrid(FIELD_GRID, FIELD_GRID)
        pull = -2 * fit.xx * (w1 * w2 - fit.slope)
        down1, down2 = pull * w2, pull * w1
        size = np.hypot(down1, down2)
        shrink = 1 / np.fmax(size, 1e-12) ** 0.75  # length as the fourth root of the size
        arrows = ax.quiver(
            w1, w2, down1 * shrink, down2 * shrink, size, cmap=ARROWS, pivot="mid",
            norm=LogNorm(max(size.max(), 1e-12) / 100, max(size.max(), 1e-12)),
            angles="xy", scale_units="xy", scale=max(size.max(), 1e-12) ** 0.25 / 0.26, width=0.004,
        )
        figure.colorbar(
            arrows, label="size of the gradient (log scale)", shrink=0.6, pad=0.02, extend="min"
        )
    if "trajectory" in layers:
        for ws, (color, line) in zip(trajectories, TRAJECTORY_STYLES * len(trajectories)):
            inside = _inside(ws)
            ax.plot(*inside.T, line, color=color, linewidth=2.5, path_effects=HALO, label=_pair(ws[0]))
            ax.plot(*inside[0], "o", color=CARD, markeredgecolor=color, markersize=9, markeredgewidth=2)
            ax.plot(*inside[-1], "s", color=color, markeredgecolor=CARD, markersize=8)
    ax.set(xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE), xlabel="$w_1$", ylabel="$w_2$", aspect="equal")
    _legend_above(figure, "trajectory" in layers)
    return figure


@_styled
def plot_landscape(
    init_weights=SURFACE_STARTS, *, learning_rate=0.02, n_epochs=240, x=None, y=None
):
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
    figure, ax = plt.subplots(figsize=(6.5, 5.6), subplot_kw={"projection": "3d", "computed_zorder": False})

    def height(w1, w2):
        return np.log(_loss(w1, w2, fit) + 0.5)

    ax.plot_surface(w1, w2, height(w1, w2), cmap="cividis", rcount=81, ccount=81, alpha=0.85)
    for branch in _solutions(fit.slope):
        ax.plot(*branch, height(*branch), color=CARD, linewidth=3)
    ax.plot([], [], [], color="#b9b9b3", linewidth=3, label=f"solutions, $w_1 w_2$ = {fit.slope:.3g}")
    for ws, (color, line) in zip(trajectories, TRAJECTORY_STYLES * len(trajectories)):
        inside = _inside(ws)
        points = *inside.T, height(*inside.T)
        ax.plot(*points, line, color=color, linewidth=3, label=_pair(ws[0]), path_effects=HALO)
        ax.plot(*[p[:1] for p in points], "o", color=CARD, markeredgecolor=color, markersize=9, markeredgewidth=2)
        ax.plot(*[p[-1:] for p in points], "s", color=color, markeredgecolor=CARD, markersize=8)
    ax.set(xlabel="$w_1$", ylabel="$w_2$", zlabel="log(loss + 0.5)", xlim=(-EDGE, EDGE), ylim=(-EDGE, EDGE))
    ticks = [-2, -1, 0, 1, 2]
    ax.set(xticks=ticks, yticks=ticks)
    ax.view_init(elev=42, azim=-112)
    ax.set_box_aspect((1, 1, 0.6), zoom=0.95)
    _legend_above(figure, True)
    return figure


@_styled
def plot_losses(
    losses, labels, *, loss_name="half mean squared error", threshold=None, ylim=None, title=""
):
    """Draw loss curves on a log axis, each labelled on the curve.

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
    curves = [_record("losses", curve, 1) for curve in losses]
    labels = [str(label) for label in labels]
    if not curves or len(labels) != len(curves):
        raise ValueError(
            "losses and labels must be of one length, at least 1, "
            f"got {len(curves)} curves and {len(labels)} labels"
        )
    bottom, top = _loss_range(curves) if ylim is None else _validate.vector("ylim", ylim, length=2)
    if not 0 < bottom < top:
        raise ValueError(f"ylim must be two increasing numbers greater than 0, got {ylim!r}")
    figure, ax = plt.subplots()
    n_epochs = max(curve.size for curve in curves)
    ax.set(yscale="log", ylim=(bottom, top), xlim=(0, n_epochs), xlabel="epoch", title=title)
    ax.set_ylabel(f"{loss_name} (log scale)")
    if threshold is not None:
        threshold = _validate.number("threshold", threshold, above=0)
        ax.axhline(threshold, color=BLACK, linewidth=1, linestyle=(0, (2, 2)))
    colors = _colors(len(curves))
    shown = []
    for i, curve in enumerate(curves):
        ended = None
        if not np.isfinite(curve).all():
            below = np.flatnonzero(curve <= top)
            ended = int(below[-1]) + 1 if below.size else 0
            curve = np.append(curve[:ended], top)
            ax.plot(ended, top, "X", color=colors[i], markersize=10, clip_on=False, zorder=5)
        if _restless(curve):
            look = {"linewidth": 0.6, "zorder": 1.8}
        else:
            look = {"linestyle": ["-", "--", "-."][i % 3]}
        ax.plot(curve, color=colors[i], **look)
        shown.append(curve)
        labels[i] += "" if ended is None else " (diverges)"
    if len(curves) > 1:
        for label, color, place in zip(labels, colors, _free_places(shown, n_epochs, bottom, top)):
            ax.text(
                *place, label, color=color, ha="center" if place[0] > 0.1 * n_epochs else "left",
                va="center", fontsize=10, weight="bold", path_effects=HALO, zorder=6,
            )
    return figure


@_styled
def plot_convergence(x, epochs, *, xlabel, n_epochs, title=""):
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
    x = _validate.vector("x", x)
    epochs = _record("epochs", epochs, 1)
    n_epochs = _validate.positive_int("n_epochs", n_epochs)
    if x.shape != epochs.shape:
        raise ValueError(f"x and epochs must have the same shape, got {x.shape} and {epochs.shape}")
    never = np.isnan(epochs)
    figure, ax = plt.subplots(figsize=(6.5, 3.6))
    ax.plot(x, epochs, "o-", color=BLUE)
    if never.any():
        line = 1.12 * n_epochs
        ax.axhline(n_epochs, color="#8a8a84", linewidth=1, linestyle=(0, (2, 2)))
        ax.plot(x[never], np.full(never.sum(), line), "X", color=VERMILLION, markersize=9)
        ticks = [t for t in ax.get_yticks() if 0 <= t <= n_epochs]
        ax.set_yticks([*ticks, line], [*(f"{t:g}" for t in ticks), "never"])
        ax.set_ylim(0, 1.2 * n_epochs)
    else:
        ax.set_ylim(0, None)
    ax.set(xlabel=xlabel, ylabel="epochs to converge", title=title)
    return figure


@_styled
def plot_corridor(depths, lowest, highest, tried, works, *, title=""):
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
    depths = _validate.vector("depths", depths)
    lowest = _validate.vector("lowest", lowest, length=depths.size)
    highest = _validate.vector("highest", highest, length=depths.size)
    tried, works = _record("tried", tried, 2), np.asarray(works)
    if tried.shape[1] != 2:
        raise ValueError(f"tried must have shape (n, 2), got {tried.shape}")
    if works.dtype != bool or works.shape != tried.shape[:1]:
        raise ValueError(f"works must be {len(tried)} booleans, got {works!r}")
    figure, ax = plt.subplots()
    ax.fill_between(depths, lowest, highest, where=lowest < highest, color=GREEN, alpha=0.15, lw=0)
    ax.plot(depths, highest, "--", color=VERMILLION, label="largest stable, predicted")
    ax.plot(depths, lowest, "-.", color=BLUE, label="smallest in time, predicted")
    ax.plot(*tried[works].T, "o", color=GREEN, markersize=5, label="tried: trains")
    ax.plot(*tried[~works].T, "x", color=BLACK, markersize=5, label="tried: does not")
    ax.set(yscale="log", xlabel="number of weights D", title=title)
    ax.set_ylabel("learning rate η (log scale)")
    ax.yaxis.set_major_formatter("{x:g}")
    figure.legend(loc="outside upper center", ncols=2)
    return figure


@_styled
def plot_map(learning_rates, init_weights, epochs, *, edge=None, point=None, title=""):
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
    rates = _validate.vector("learning_rates", learning_rates)
    inits = _validate.vector("init_weights", init_weights)
    for name, values in ("learning_rates", rates), ("init_weights", inits):
        if values.size < 2 or (np.diff(values) <= 0).any():
            raise ValueError(f"{name} must be at least 2 increasing numbers, got {values!r}")
    epochs = _record("epochs", epochs, 2)
    if epochs.shape != (rates.size, inits.size):
        raise ValueError(
            f"epochs must have shape {(rates.size, inits.size)}, got {epochs.shape}"
        )
    figure, ax = plt.subplots(figsize=(6.5, 4.4))
    ax.grid(False)
    ax.patch.set(facecolor="#e9e9e4", hatch="///", edgecolor="#a9a9a2")
    longest = np.nanmax(epochs, initial=2)
    mesh = ax.pcolormesh(
        rates, inits, np.ma.masked_invalid(np.maximum(epochs, 1)).T, cmap="cividis_r",
        norm=LogNorm(1, longest), shading="nearest", rasterized=True,
    )
    figure.colorbar(mesh, label="epochs to converge (log scale); hatched: never")
    if edge is not None:
        edge = _validate.number("edge", edge, above=0)
        ax.axvline(edge, color=VERMILLION, linestyle="--", path_effects=HALO)
    if point is not None:
        ax.plot(
            *_validate.vector("point", point, length=2), "o", color=CARD, markeredgecolor=BLACK,
            markersize=10, markeredgewidth=2.5, clip_on=False,
        )
    ax.set(xlabel="learning rate η", ylabel="initial value of every weight", title=title)
    ax.set(xlim=_outer(rates), ylim=_outer(inits))
    return figure


def _outer(values):
    """First and last edge of cells centred on `values`."""
    return values[0] - (values[1] - values[0]) / 2, values[-1] + (values[-1] - values[-2]) / 2


def _record(name, value, ndim):
    """`value` as a float array of `ndim` dimensions; NaN is a result and passes."""
    result = np.asarray(value)
    if result.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be an array of numbers, got {value!r}")
    if result.ndim != ndim or result.size == 0:
        raise ValueError(f"{name} must have {ndim} dimension(s), got shape {result.shape}")
    return result.astype(float)


def _layers(layers):
    names = (layers,) if isinstance(layers, str) else tuple(layers)
    for name in names:
        if name not in (*LAYERS, "all"):
            raise ValueError(f'layers must be "all" or among {LAYERS}, got {name!r}')
    return set(LAYERS if "all" in names else names)


def _starts(init_weights):
    starts = np.atleast_2d(_record("init_weights", init_weights, np.ndim(init_weights)))
    if starts.ndim != 2 or starts.shape[1] != 2 or not (np.abs(starts) <= EDGE).all():
        raise ValueError(
            f"init_weights must be pairs of numbers from -{EDGE:g} to {EDGE:g}, got {init_weights!r}"
        )
    return starts


def _fit(x, y):
    if x is None and y is None:
        x, y = gen_samples(10, 1.0, 0.0)
    return least_squares(x, y)


def _loss(w1, w2, fit):
    return fit.xx * (w1 * w2 - fit.slope) ** 2 + fit.least_mse


def _trajectories(starts, fit, learning_rate, n_epochs):
    # One sample is enough to stand for them all: the least loss moves no weight.
    x, y = [np.sqrt(fit.xx)], [np.sqrt(fit.xx) * fit.slope]
    return [ShallowNarrowLNN(ws).train(x, y, learning_rate, n_epochs).weights for ws in starts]


def _inside(ws):
    """The trajectory up to where it leaves the figure for the first time."""
    outside = np.flatnonzero(~(np.abs(ws) <= EDGE).all(axis=1))
    return ws[: outside[0]] if outside.size else ws


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


def _loss_range(curves):
    finite = np.concatenate([curve[np.isfinite(curve) & (curve > 0)] for curve in curves])
    if not finite.size:
        return 1e-3, 1.0
    top = max((curve[0] for curve in curves if np.isfinite(curve[0])), default=1.0)
    bottom = max(finite.min(), 1e-16)
    return bottom / 1.5, max(top, bottom) * 1.5


def _colors(k):
    if k <= 3:
        return [color for color, _ in TRAJECTORY_STYLES[:k]]
    return [SEQUENCE(i / (k - 1)) for i in range(k)]


def _restless(curve):
    """Whether a curve bounces rather than settles."""
    turns = np.diff(np.sign(np.diff(curve)))
    return turns.size > 0 and np.mean(turns != 0) > 0.2


def _free_places(curves, n_epochs, bottom, top):
    """For each curve its point that lies farthest from other curves and labels."""
    paths = []
    for curve in curves:  # about 80 points each, in fractions of the figure
        epochs = np.unique(np.linspace(0, curve.size - 1, 80).round().astype(int))
        height = np.log(np.clip(curve[epochs], bottom, top) / bottom) / np.log(top / bottom)
        paths.append(np.column_stack([epochs / n_epochs, height]))
    places = []
    for i, path in enumerate(paths):
        middle = path[(path[:, 0] >= 0.02) & (path[:, 0] <= 0.9) & (path[:, 1] <= 0.95)]
        candidates = middle if len(middle) else path
        others = np.concatenate([p for j, p in enumerate(paths) if j != i])
        room = np.fmin(np.linalg.norm(candidates[:, None] - others, axis=2).min(axis=1), 0.1)
        for place in places:  # labels that overlap are worse than curves that are close
            room -= np.fmax(0, 1 - np.hypot(*((candidates - place) / [0.11, 0.07]).T))
        places.append(candidates[int(room.argmax())])
    return [(x * n_epochs, bottom * (top / bottom) ** y) for x, y in places]
