"""The bonus demo: depth, learning rate and initial weight together, and the map behind them."""

from dataclasses import asdict
from functools import cache

import numpy as np

from lnn.convergence import SETTLED_FOR, THRESHOLD
from lnn.data import least_squares
from lnn.demos import draw, settings
from lnn.demos.definition import Demo, epoch_in_words, in_words
from lnn.demos.settings import BOUNDS, PIN, ROWS
from lnn.models import power
from lnn.outcomes import epochs_to_wait, flow_time, root
from lnn.theory import max_learning_rate


class BonusDemo(Demo):
    """Three sliders, the training curve, and epochs to converge over two of the sliders."""

    name, title, caption = settings.BONUS
    controls = settings.BONUS_CONTROLS
    buttons = (("pin", PIN["pin"]),)
    plays = True

    def __init__(self, samples):
        super().__init__(least_squares(*samples), samples)

    def start(self):
        return super().start() | {"pinned": None}

    def setting(self, state):
        return tuple(state[control.name] for control in self.controls)

    def press(self, button, state):
        if button == "pin":
            here = self.setting(state)
            return state | {"pinned": None if state["pinned"] == here else here}
        return super().press(button, state)

    def face_of(self, button, state):
        pinned = state["pinned"] == self.setting(state)
        return PIN["unpin" if pinned else "pin"], True

    def run(self, hidden_layers, learning_rate, init_weight):
        return self.train(hidden_layers + 1, learning_rate, init_weight)

    def in_words(self, setting):
        shown = {
            control.name: control.show(value) for control, value in zip(self.controls, setting)
        }
        return in_words(settings.LABEL.format(**shown), self.run(*setting)[1], self.n_epochs)

    def readout(self, state):
        here, pinned = self.setting(state), state["pinned"]
        words = self.in_words(here)
        return words if pinned in (None, here) else f"{words} Pinned: {self.in_words(pinned)}"

    def draw_in(self, figure, state):
        hidden_layers, *_ = here = self.setting(state)
        pinned = state["pinned"]
        loss, over = draw.row(figure, 1, 1.2, space=0.2, left=0.07)
        draw.loss(loss, self.run(*here)[0], state["epoch"], pinned and self.run(*pinned)[0])
        rates, starts = tuple(self.controls[1].grid), tuple(ROWS.grid)
        cells = epochs_map(self.fit, hidden_layers + 1, rates, starts, self.n_epochs)
        edge = max_learning_rate(hidden_layers + 1, self.fit)
        draw.epochs_map(over, rates, starts, cells, BOUNDS, edge, here[1:])

    def table(self):
        rates, weights = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1], [0.7, 0.8, 0.9, 1.0, 1.1, 1.2]
        heads = ["Hidden layers", "learning rate", *(f"weight {weight:.1f}" for weight in weights)]
        rows = [
            [str(hidden), f"{rate:.3f}"]
            + [epoch_in_words(self.run(hidden, rate, weight)[1]) for weight in weights]
            for hidden in (10, 25, 50)
            for rate in rates
        ]
        return heads, rows

    def definition(self):
        edges = {
            str(h): round(max_learning_rate(h + 1, self.fit), 12) for h in self.controls[0].grid
        }
        return super().definition() | {
            "label": settings.LABEL,
            "fixed": {},
            "edges": edges,
            "bounds": BOUNDS,
            "rows": asdict(ROWS),
        }


CELLS = {"slow": -1, "unsettled": -2, "thrown": -3, "diverged": -4}
"""What the map holds where no epoch can be given."""


@cache
def epochs_map(fit, depth, rates, weights, n_epochs):
    """Epochs to converge, a row an initial weight; where there is none, the outcome's `CELLS`."""
    starts, rates = np.meshgrid(weights, rates, indexing="ij")
    now = starts.copy()
    since, landing = np.zeros((2, *now.shape), int)  # no step leads across before epoch 1
    there = starts.copy()
    climbs, diverged = np.zeros((2, *now.shape), bool)
    last, above = np.inf, power(now, depth) > fit.slope
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(n_epochs):
            others = power(now, depth - 1)
            error = others * now - fit.slope
            loss = 0.5 * (fit.xx * (error * error) + fit.least_mse)
            diverged |= ~(loss < np.inf)
            climbs |= loss > last
            since[~(loss < THRESHOLD)] = epoch + 1
            now = now - rates * (fit.xx * error * others)
            last, before = loss, above
            above = power(now, depth) > fit.slope
            crossed = above != before
            landing[crossed], there[crossed] = epoch + 1, now[crossed]
    diverged |= ~np.isfinite(now)
    cells = np.where(climbs, CELLS["unsettled"], CELLS["slow"])
    crossed = (landing > 0) & ~diverged & (since > n_epochs - SETTLED_FOR)
    after = waits(there[crossed], depth, fit) / rates[crossed]
    back = np.fmax(landing[crossed], waits(starts[crossed], depth, fit) / rates[crossed])
    cells[crossed] = np.where(after > back, CELLS["thrown"], cells[crossed])
    cells[diverged] = CELLS["diverged"]
    return np.where(since <= n_epochs - SETTLED_FOR, since, cells)


def waits(weights, depth, fit):
    """`lnn.outcomes.epochs_to_wait` of many weights, at a learning rate of 1."""
    near = np.sqrt((2 * THRESHOLD - fit.least_mse) / fit.xx)
    low = fit.slope - near
    if low <= 0:  # a target that chains reach otherwise, or not at all
        return np.array([epochs_to_wait(weight, depth, fit, 1) for weight in weights])
    ways = np.abs(weights) if depth % 2 == 0 else weights
    result = np.where(ways > 0, 0.0, np.inf)
    for side, goal in ((1, low), (-1, fit.slope + near)):
        far = (ways > 0) & (side * (goal - power(ways, depth)) > 0)
        result[far] = flow_time(ways[far], root(goal, depth), depth, fit.slope, np.sqrt) / fit.xx
    return result
