"""A small picture of what each chapter finds, drawn from the same trainings, as SVG in 200 × 90.

Its classes are the demos' colours: `run` what trains, `learn` solutions, `edge` the longest step.
"""

import numpy as np

from lnn.data import course_samples, least_squares
from lnn.models import ShallowNarrowLNN
from lnn.sweep import epochs_to_converge, sweep
from lnn.theory import max_learning_rate

LEFT, RIGHT, TOP, BOTTOM = 8, 192, 8, 82


def line(xs, ys, kind, x, y):
    """A path through the points that are numbers, in axes from x[0] to x[1] and y[0] to y[1]."""
    us = LEFT + (RIGHT - LEFT) * (np.asarray(xs, float) - x[0]) / (x[1] - x[0])
    vs = BOTTOM - (BOTTOM - TOP) * (np.asarray(ys, float) - y[0]) / (y[1] - y[0])
    path, pen = "", "M"
    every = max(1, len(us) // 200)  # more points than that can't be told apart
    for u, v in zip(us[::every], vs[::every]):
        if np.isfinite(v) and TOP - 4 <= v <= BOTTOM + 4:
            path += f"{pen}{u:.1f},{v:.1f}"
            pen = "L"
        else:
            pen = "M"
    return f'<path class="{kind}" d="{path}"/>'


def dot(x, y, across, up):
    u = LEFT + (RIGHT - LEFT) * (x - across[0]) / (across[1] - across[0])
    v = BOTTOM - (BOTTOM - TOP) * (y - up[0]) / (up[1] - up[0])
    return f'<circle class="run" cx="{u:.1f}" cy="{v:.1f}" r="4.5"/>'


def deep():
    return least_squares(*course_samples())


def two_weights():
    x, y = course_samples("landscape")
    _, weights = ShallowNarrowLNN([1.4, -1.6]).train(x, y, 0.02, 400)
    axes = (0, 400), (-2, 2)
    return "".join(
        line(range(401), weights[:, k], kind, *axes) for k, kind in ((0, "run"), (1, "edge"))
    )


def landscape():
    x, y = course_samples("landscape")
    slope = least_squares(x, y).slope
    axes = (-4.1, 4.1), (-2, 2)
    ws = np.linspace(0.3, 4, 60)
    drawn = line(ws, slope / ws, "learn", *axes) + line(-ws, -slope / ws, "learn", *axes)
    for start in ([-3.4, 1.7], [3.4, -1.5], [0.3, 0.2]):
        _, weights = ShallowNarrowLNN(start).train(x, y, 0.02, 400)
        drawn += line(*weights.T, "run", *axes) + dot(*weights[-1], *axes)
    return drawn


def depth():
    depths = np.arange(1, 52)
    epochs = epochs_to_converge(deep(), depths, 0.01, 0.9, 600)[:, 0, 0]
    return line(depths, epochs, "run", (1, 51), (0, 600))


def rates():
    return np.arange(0.002, 0.0401, 0.0005)


def learning_rate():
    epochs = epochs_to_converge(deep(), 51, rates(), 0.9, 1000)[0, :, 0]
    axes = (0, 0.04), (0, 1000)
    edge = max_learning_rate(51, deep())
    return line([edge, edge], [0, 1000], "edge dashed", *axes) + line(rates(), epochs, "run", *axes)


def depth_and_learning_rate():
    depths = np.arange(4, 61)
    edges = [max_learning_rate(int(d), deep()) for d in depths]
    return line(depths, edges, "edge dashed", (0, 60), (0, 0.4))


def initialization():
    starts = [0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05]
    losses = sweep(deep(), 15, 0.02, starts, 250)[0, 0]
    return "".join(
        line(range(250), np.log10(row), "run" if start == 0.9 else "thin", (0, 250), (-2.5, 0.3))
        for start, row in zip(starts, losses)
    )


def summary():
    drawn = ""
    for rate, kind in ((0.004, "thin"), (0.012, "run"), (0.031, "edge")):
        losses = sweep(deep(), 51, rate, 0.9, 600)[0, 0, 0]
        drawn += line(range(600), np.log10(losses), kind, (0, 600), (-2.5, 1.2))
    return drawn


def cells(epochs):
    """A map of 23 learning rates (across) and 9 starts: the fewer epochs, the stronger."""
    drawn = ""
    for i, row in enumerate(epochs.T[::-1]):
        for j, value in enumerate(row):
            if np.isfinite(value):
                shade = 1 - 0.8 * np.log(max(value, 5) / 5) / np.log(120)
                drawn += (
                    f'<rect class="run" x="{LEFT + 8 * j}" y="{TOP + 8 * i}" width="8" height="8" '
                    f'opacity="{shade:.2f}"/>'
                )
    return drawn


def bonus():
    across, up = np.linspace(0.002, 0.06, 23), np.linspace(1.1, 0.78, 9)[::-1]
    return cells(epochs_to_converge(deep(), 26, across, up, 600)[0])


PICTURES = {
    "shallow_narrow": two_weights,
    "landscapes": landscape,
    "depth": depth,
    "learning_rate": learning_rate,
    "depth_and_learning_rate": depth_and_learning_rate,
    "initialization": initialization,
    "summary": summary,
    "bonus": bonus,
}
