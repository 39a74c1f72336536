"""What the demos' Matplotlib figures are made of: charts that show one moment of a training."""

import numpy as np
from matplotlib import colormaps
from matplotlib.collections import PolyCollection
from matplotlib.colors import BoundaryNorm, ListedColormap, to_hex, to_rgba
from matplotlib.ticker import NullLocator

from lnn.convergence import THRESHOLD
from lnn.demos.settings import LEVELS
from lnn.models import TrainingResult
from lnn.plotting.style import BLACK, BLUE, EPOCHS, GREY, SKY_BLUE, SOLUTION, STABILITY_EDGE

LOSS_RANGE = (0.001, 10)


def row(figure, *ratios, space=0.25, left=0.06):
    """A row of empty axes as wide as their ratios, made once for a figure.

    Emptied, axes keep their ticks, which take longer than what is drawn in them.
    """
    if not figure.axes:
        figure.subplots(1, len(ratios), width_ratios=ratios)
        figure.subplots_adjust(left=left, right=0.975, bottom=0.17, top=0.87, wspace=space)
        for ax in figure.axes:  # the grid says where
            ax.tick_params(bottom=False, left=False)
            ax.locator_params(nbins=5)
    axes = figure.axes[: len(ratios)]
    for ax in axes:
        legend = [ax.get_legend()] if ax.get_legend() else []
        for artist in [*ax.lines, *ax.patches, *ax.collections, *ax.texts, *legend]:
            artist.remove()
        ax.containers.clear()
    return axes


def signal(ax, weights, slope, ghost=None):
    """A one goes in; a bar shows what each layer passes on; the last should reach the slope.

    `ghost` has the weights of a pinned run, whose bars are an outline.
    """
    passed = np.cumprod(weights)
    top = 1.5 * max(slope, 1)
    ax.bar(0, 1, color=BLACK, width=0.9)
    places = np.arange(1, len(passed) + 1)[:, None] + [-0.45, 0.45]
    bars = np.column_stack([np.clip(passed, -top, top), np.zeros_like(passed)]).ravel()[:-1]
    ax.stairs(bars, places.ravel(), color=SKY_BLUE, fill=True)  # a bar each, drawn as one
    ax.bar(len(passed), np.clip(passed[-1], -top, top), color=BLUE, width=0.9)
    if ghost is not None:
        outline = np.clip([1, *np.cumprod(ghost)], -top, top)
        ax.stairs(outline, np.arange(len(outline) + 1) - 0.5, color=GREY)
    ax.axhline(slope, color=SOLUTION, linestyle="--")
    ax.set(ylim=(min(0, 1.1 * max(passed.min(), -top)), top), xlim=(-1, len(passed) + 1))
    off = " ↑ off the chart" if np.abs(passed).max() > top else ""
    ax.set(title="signal through the layers" + off, xlabel="layer")


def fit(ax, samples, slope, best, ghost=None):
    """The samples, and the line that the net draws now; `ghost` is a pinned run's slope."""
    x, y = samples
    ax.plot(x, y, "o", color=GREY, markersize=2.5)
    ends = np.array([0, 1])
    ax.plot(ends, best * ends, "--", color=SOLUTION)
    for drawn, look in ((ghost, {"color": GREY}), (slope, {"color": BLUE, "linewidth": 2.5})):
        if drawn is not None:
            ax.plot(ends, np.clip(drawn, -50, 50) * ends, **look)
    room = 0.15 * (np.max(y) - np.min(y))
    ax.set(xlim=(-0.03, 1.03), ylim=(np.min(y) - room, np.max(y) + room))
    ax.set(title="the line now", xlabel="x", xticks=[0, 0.5, 1])


def loss(ax, result: TrainingResult, epoch=None, pinned: TrainingResult | None = None):
    """The loss by epoch: what has passed in strong colour, the rest and a pinned run faint."""
    if pinned is not None:
        ax.plot(pinned.losses, color=GREY, linestyle="--", label="pinned")
        ax.legend(loc="upper right")
    ax.plot(result.losses, color=BLUE, alpha=0.35)
    finite = np.flatnonzero(np.isfinite(result.losses))
    if epoch is not None and finite.size:
        here = min(epoch, finite[-1])
        ax.plot(result.losses[: here + 1], color=BLUE, linewidth=2.5)
        ax.plot(here, np.clip(result.losses[here], *LOSS_RANGE), "o", color=BLUE)
    ax.axhline(THRESHOLD, color=GREY, linestyle=":")
    loss_axes(ax, 1.02 * len(result.losses), "loss; dotted, the threshold")


def loss_axes(ax, last, title):
    """Axes of a loss by epoch, its logarithm upward."""
    if ax.get_yscale() != "log":
        ax.set(yscale="log", xlabel="epoch", title=title)
        ax.yaxis.set_minor_locator(NullLocator())
        ax.yaxis.set_major_formatter("{x:g}")
    ax.set(xlim=(0, last), ylim=LOSS_RANGE)


def training(figure, result, epoch, data, samples, pinned=None):
    """Three pictures of one moment: the signal, the line and the loss."""
    left, middle, right = row(figure, 1.2, 0.8, 1.8, left=0.05)
    weights = weights_at(result, epoch)
    ghost = None if pinned is None else weights_at(pinned, epoch)
    signal(left, weights, data.slope, ghost)
    ghost_slope = None if ghost is None else np.prod(ghost)
    fit(middle, samples, np.prod(weights), data.slope, ghost_slope)
    loss(right, result, epoch, pinned)


def weights_at(result, epoch):
    """The weights after so many epochs, or the last that were finite."""
    finite = result.weights[np.isfinite(result.weights).all(axis=1)]
    return finite[min(epoch, len(finite) - 1)]


def landscape(ax, data, paths, shown):
    """The loss from above, with a dot for every step of each path; the last one is the reader's."""
    w1, w2 = np.meshgrid(*[np.linspace(-2, 2, 41)] * 2)
    height = np.log(data.xx * (w1 * w2 - data.slope) ** 2 + data.least_mse + 0.001)
    ax.contourf(w1, w2, height, LEVELS, cmap="Greys", alpha=0.5, extend="both")
    if shown["contours"]:
        ax.contour(w1, w2, height, LEVELS, colors=GREY, linewidths=0.6, linestyles="-")
    if shown["arrows"]:
        grid = w1[::5, ::5], w2[::5, ::5]
        pull = -(grid[0] * grid[1] - data.slope)
        down = pull * grid[1], pull * grid[0]
        size = np.fmax(np.hypot(*down), 1e-9)
        ax.quiver(*grid, down[0] / size, down[1] / size, color=GREY, scale=25, width=0.004)
    if shown["solutions"] and data.slope > 0:
        branch = np.geomspace(data.slope / 2, 2, 60)
        for side in (1, -1):
            ax.plot(side * branch, side * data.slope / branch, color=SOLUTION, linewidth=4)
    ax.plot(0, 0, "x", color=BLACK)
    for weights, color in zip(paths[::-1], [BLUE] + [GREY] * len(paths)):
        ax.plot(*weights.T, ".-", color=color, linewidth=0.8)
        ax.plot(*weights[0], "o", color="white", markeredgecolor=color, markersize=8)
    ax.set(xlim=(-2, 2), ylim=(-2, 2), xlabel="w₁", ylabel="w₂", aspect="equal")
    ax.set(title="from above")


def surface(ax, data, weights, turn, tilt, cells=18):
    """The loss as a surface, drawn from far to near, so that it hides what is behind it."""
    turn, tilt = np.radians(turn), np.radians(tilt)

    def height(w1, w2):
        low, high = np.log(0.5), np.log(data.xx * (4 + abs(data.slope)) ** 2 + 0.5)
        loss = data.xx * (w1 * w2 - data.slope) ** 2 + data.least_mse
        return -1 + 2.2 * (np.log(loss + 0.5) - low) / (high - low)

    def away(w1, w2):
        return w1 * np.sin(turn) + w2 * np.cos(turn)

    def project(w1, w2, up=0.0):
        across = w1 * np.cos(turn) - w2 * np.sin(turn)
        rise = (height(w1, w2) + up) * np.cos(tilt)
        return np.stack([across, away(w1, w2) * np.sin(tilt) + rise], -1)

    grid = np.linspace(-2, 2, cells + 1)
    middle = (grid[1:] + grid[:-1]) / 2
    w1, w2 = (values.ravel() for values in np.meshgrid(middle, middle))
    half = 2 / cells
    corners = [(-half, -half), (half, -half), (half, half), (-half, half)]
    faces = np.stack([project(w1 + a, w2 + b) for a, b in corners], 1)
    shades = colormaps["Blues"](0.1 + 0.8 * (height(w1, w2) + 1) / 2.2)
    inside = weights[(np.abs(weights) <= 2).all(axis=1)]
    steps = project(*inside.T, 0.03)
    # A step comes just after the cell that it is in.
    places = np.clip(((inside[1:] + inside[:-1]) / 2 + 2) / 4 * cells, 0, cells - 1).astype(int)
    order = np.argsort([*-away(w1, w2), *(0.3 - away(*middle[places].T))], kind="stable")
    pieces = [*faces, *np.stack([steps[:-1], steps[1:]], 1)]
    black, none = to_rgba("#202020"), to_rgba("none")  # on light blue in any theme
    fills = np.array([*shades, *[none] * len(places)])[order]
    edges = np.array([*shades, *[black] * len(places)])[order]
    widths = np.array([0.4] * len(faces) + [2] * len(places))[order]
    drawn = PolyCollection([pieces[k] for k in order], closed=False)
    drawn.set(facecolor=fills, edgecolor=edges, linewidth=widths)
    drawn.set_rasterized(True)  # hundreds of cells
    ax.add_collection(drawn, autolim=False)
    corners = ((-2, -2), (-2, 2), (2, -2), (2, 2))
    nearest = min(corners, key=lambda corner: away(*corner))
    for corner in corners:
        name = f"{corner[0]}, {corner[1]}".replace("-", "−")
        up = -1.5 - height(*corner) if corner == nearest else 0.15  # below the ground, or above
        ax.text(*project(*corner, up), name, ha="center", fontsize=8)
    ax.set(xlim=(-3, 3), ylim=(-2.6, 2.8), title="log(loss + 0.5), corners w₁, w₂")
    ax.set_axis_off()


def epochs_map(ax, rates, starts, cells, bounds, edge, here):
    """Epochs to converge over two settings, the edge that calculus predicts, and where you are."""
    epochs = np.ma.masked_less(cells, 0)
    steps = ListedColormap([to_hex(c) for c in colormaps[EPOCHS](np.linspace(0, 1, len(bounds)))])
    ax.patch.set(facecolor="none", hatch="///", edgecolor=GREY)
    ax.grid(False)
    norm = BoundaryNorm([0, *bounds], steps.N)
    mesh = ax.pcolormesh(rates, starts, epochs, cmap=steps, norm=norm, shading="nearest")
    mesh.set_rasterized(True)  # thousands of cells
    if ax is ax.figure.axes[-1]:
        ax.figure.colorbar(mesh, ax=ax, label="epochs to converge (hatched: none)", pad=0.02)
    ax.axvline(edge, color=STABILITY_EDGE, linestyle="--")
    ax.plot(
        here[0], np.clip(here[1], starts[0], starts[-1]), "o", color="white", markeredgecolor=BLACK
    )
    ax.set(title="the map; dashed, the edge 2/λ", xlabel="learning rate", ylabel="initial weight")
    ax.set(xlim=(0, rates[-1]))
