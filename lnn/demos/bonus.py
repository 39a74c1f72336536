"""The bonus demo: depth, learning rate and initial weight together, and the map behind them."""

from dataclasses import asdict
from functools import cache

import numpy as np

from lnn.convergence import SETTLED_FOR, THRESHOLD
from lnn.data import least_squares
from lnn.demos import svg
from lnn.demos.curves import curve_chart
from lnn.demos.definition import Demo, Slider, epoch_in_words, in_words, outcome
from lnn.sweep import sweep
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
        result = self.train(hidden_layers + 1, learning_rate, init_weight)
        return result, outcome(result)

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
        return np.where(epochs == -2, len(svg.HEAT) + 1 + chequers, cells)[::-1]

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


@cache
def epochs_map(fit, depth, rates, weights, n_epochs):
    """Epochs to converge, a row an initial weight; -1 too slow, -2 overshoots and does not settle."""
    losses = sweep(fit, depth, rates, weights, n_epochs)[0].swapaxes(0, 1)
    below = losses < THRESHOLD  # NaN is not
    since = n_epochs - np.argmin(below[..., ::-1], axis=-1)
    since = np.where(below.all(axis=-1), 0, since)
    climbs = (losses[..., 1:] > losses[..., :-1]).any(axis=-1) | np.isnan(losses[..., -1])
    return np.where(since <= n_epochs - SETTLED_FOR, since, np.where(climbs, -2, -1))
