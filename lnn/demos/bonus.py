"""The bonus demo: depth, learning rate and initial weight together, and the map behind them."""

from dataclasses import asdict
from functools import cache

import numpy as np

from lnn.convergence import SETTLED_FOR, THRESHOLD
from lnn.data import least_squares
from lnn.demos import svg
from lnn.demos.curves import curve_chart
from lnn.demos.definition import Demo, Slider, epoch_in_words, in_words
from lnn.models import power
from lnn.outcomes import epochs_to_wait, flow_time, root
from lnn.theory import max_learning_rate

SLOW, UNSETTLED, EVEN = "#c9ced6", "#8b95a3", "#6b7583"  # where no epoch can be given
RATE = svg.Axis("Learning rate", 0.0005, 0.1005, (0.02, 0.04, 0.06, 0.08, 0.1))
WEIGHT = svg.Axis("Initial weight", 0.39, 1.61, (0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6))
ROWS = Slider(
    "init_weight", "", 0.4, 1.6, 0.02, 0.4, digits=2
)  # of the map; beyond, nothing settles
BOUNDS = (5, 10, 20, 40, 60, 100, 150, 250, 400, 600)  # each colour's last epoch
LABEL = "{hidden_layers} hidden layers, learning rate {learning_rate}, initial weight {init_weight}"
EDGE = "predicted edge 2/λ"


class BonusDemo(Demo):
    """Three sliders, the training curve, and epochs to converge over two of the sliders."""

    name = "bonus"
    title = "All three hyperparameters at once"
    caption = (
        "The loss during 600 epochs of training, and the map behind the sliders: epochs "
        "to converge for every learning rate and initial weight at this depth. "
        "Click on the map to go there. Starts below 0.4 are too slow at every learning rate here, "
        "starts above 1.6 do not settle."
    )
    controls = (
        Slider("hidden_layers", "Hidden layers", 10, 50, 5, 25),
        Slider("learning_rate", "Learning rate", 0.001, 0.1, 0.001, 0.005, digits=3),
        Slider("init_weight", "Initial weight", 0.1, 3.0, 0.01, 0.9, digits=2),
    )
    buttons = (("pin", "Pin this curve"),)

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
        return ("Unpin this curve" if pinned else "Pin this curve"), True

    def run(self, hidden_layers, learning_rate, init_weight):
        return self.train(hidden_layers + 1, learning_rate, init_weight)

    def in_words(self, setting):
        shown = {
            control.name: control.show(value) for control, value in zip(self.controls, setting)
        }
        return in_words(LABEL.format(**shown), self.run(*setting)[1], self.n_epochs)

    def readout(self, state):
        here, pinned = self.setting(state), state["pinned"]
        words = self.in_words(here)
        return words if pinned in (None, here) else f"{words} Pinned: {self.in_words(pinned)}"

    def charts(self, state):
        here, pinned = self.setting(state), state["pinned"]
        runs = {"pinned": pinned and self.run(*pinned), "loss": self.run(*here)}
        return curve_chart(self.n_epochs, self.alt(state), runs) + self.map(*here)

    def map(self, hidden_layers, learning_rate, init_weight):
        image = svg.picture(self.pixels(hidden_layers), (*svg.HEAT, SLOW, UNSETTLED, EVEN))
        inside = (
            f'<image data-series="map" href="{image}" width="1000" height="1000" '
            'preserveAspectRatio="none" style="image-rendering:pixelated"/>'
        )
        edge = max_learning_rate(hidden_layers + 1, self.fit)
        inside += svg.series(
            "edge", svg.path([edge] * 2, [WEIGHT.low, WEIGHT.high], RATE, WEIGHT), "edge"
        )
        shown = min(max(init_weight, ROWS.low), ROWS.high)
        words = "" if shown == init_weight else f"{init_weight:.2f} lies beyond"
        above = svg.mark("here", RATE, WEIGHT, learning_rate, shown, words, "here")
        alt = f"Map: epochs to converge over learning rate and initial weight, {hidden_layers} hidden layers"
        return svg.chart("map", RATE, WEIGHT, alt, inside, above, "map") + self.legend()

    def legend(self):
        steps = "".join(
            f'<span><i style="background:{colour}"></i><small>{bound}</small></span>'
            for colour, bound in zip(svg.HEAT, BOUNDS)
        )
        return (
            f'<p class="lnn-legend"><span>epochs to converge, up to <b>{steps}</b></span> '
            f'<span><b><i style="background:{SLOW}"></i></b> too slow</span> '
            f'<span><b><i style="background:{UNSETTLED}"></i><i style="background:{EVEN}"></i></b> '
            f'chequered: does not settle</span> <span class="lnn-edge-key">{EDGE}</span></p>'
        )

    def pixels(self, hidden_layers):
        """Indices into the palette, a row an initial weight (largest first), a column a learning rate."""
        epochs = epochs_map(
            self.fit,
            hidden_layers + 1,
            tuple(self.controls[1].grid),
            tuple(ROWS.grid),
            self.n_epochs,
        )
        cells = np.searchsorted(BOUNDS, epochs)
        chequers = np.add.outer(np.arange(cells.shape[0]), np.arange(cells.shape[1])) % 2
        cells = np.where(epochs == -1, len(svg.HEAT), cells)
        return np.where(epochs <= -2, len(svg.HEAT) + 1 + chequers, cells)[::-1]

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
            "label": LABEL,
            "fixed": {},
            "edges": edges,
            "palette": [*svg.HEAT, SLOW, UNSETTLED, EVEN],
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
