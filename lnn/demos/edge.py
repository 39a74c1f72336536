"""A real network that trains while one looks: its sharpness climbs to 2/η and stays there."""

from functools import cache

import numpy as np

from lnn.demos import draw, settings
from lnn.demos.definition import Demo
from lnn.dense import DenseNet, digits, random_weights
from lnn.plotting.style import BLUE, STABILITY_EDGE

RATES = ((0.2,), (0.5,), (1.0,), (0.5, 0.25), (0.5, 0.65), (0.5, 3.0))  # of the table
LONG = 800  # epochs that the table gives each rate
EVERY = 20  # epochs between two looks at the sharpness


class Training:
    """A network and its training so far, with a look at the sharpness every few epochs."""

    def __init__(self, draw):
        self.data = digits(settings.EDGE_IMAGES)
        self.net = DenseNet(random_weights(settings.EDGE_WIDTHS, rng=draw), "tanh")
        self.losses, self.epochs, self.sharpness, self.limits = [], [], [], []
        self._direction = None

    def go_on(self, learning_rate, n_epochs):
        """Train on; a network that was thrown out stays where it is."""
        data = self.data.x, self.data.y
        for _ in range(n_epochs // EVERY):
            if self.lost:
                return
            self.losses.extend(self.net.train(*data, learning_rate, EVERY))
            rounds = 8 if self._direction else 40
            sharpness = np.inf
            if not self.lost:
                sharpness, self._direction = self.net.sharpness(*data, rounds, self._direction)
            self.epochs.append(len(self.losses))
            self.sharpness.append(sharpness)
            self.limits.append(2 / learning_rate)

    @property
    def lost(self):
        """Whether the steps were so long that the weights are no numbers any more."""
        return not np.isfinite(self.net.weights[0]).all()

    @property
    def right(self):
        """How many of the digits it reads."""
        if self.lost:
            return 0
        return int(np.sum(self.net.forward(self.data.x).argmax(axis=1) == self.data.labels))


@cache
def endings():
    """For each series of rates: the edge, and the sharpness at the end in units of it."""
    rows = []
    for rates in RATES:
        training = Training(1)
        for rate in rates:
            training.go_on(rate, LONG)
        last = np.median(training.sharpness[-10:]) * rate / 2
        rows.append((rates, "thrown out" if training.lost else f"{last:.1f}"))
    return rows


class EdgeDemo(Demo):
    """One learning rate, which may change in mid-run, and a button for a new draw."""

    name, title, caption = settings.EDGE
    controls = settings.EDGE_CONTROLS
    buttons = tuple(settings.EDGE_BUTTONS.items())

    def __init__(self):
        self._training = Training(1)  # of a kernel's reader
        self._draw = 1

    def press(self, button, state):
        if button == "train":
            self._training.go_on(state["learning_rate"], 100)
            return state
        self._draw = self._draw + 1 if button == "again" else 1
        self._training = Training(self._draw)
        return super().press(button, state)

    def draw_in(self, figure, state):
        training = self._training
        left, right = draw.row(figure, 1, 1, space=0.2)
        limit = 2 / state["learning_rate"]
        left.plot(training.epochs, training.sharpness, color=BLUE)
        left.plot(training.epochs, training.limits, "--", color=STABILITY_EDGE)
        left.axhline(limit, color=STABILITY_EDGE, linestyle=":")
        known = [value for value in training.sharpness if np.isfinite(value)]
        left.set(title="sharpness; dashed, the edge 2/η", xlabel="epoch")
        last = max(100, len(training.losses))
        left.set(xlim=(0, last), ylim=(0, 1.3 * max([min(limit, 15), *known])))
        right.plot(training.losses, color=BLUE)
        draw.loss_axes(right, last, "loss (log scale)")

    def readout(self, state):
        training, limit = self._training, 2 / state["learning_rate"]
        words = f"Learning rate {state['learning_rate']:.2f}, the edge 2/η is {limit:.3g}. "
        if training.lost:
            return words + "Thrown out: no valley nearby is flat enough for such steps."
        if not training.epochs:
            return words + "Not trained yet."
        return words + (
            f"Epoch {training.epochs[-1]}: sharpness {training.sharpness[-1]:.3g}, "
            f"{training.right} of {settings.EDGE_IMAGES} digits right."
        )

    def table(self):
        heads = ["learning rate", "edge 2/η", "sharpness at the end, in edges"]
        rows = [
            [", then ".join(f"{rate:g}" for rate in rates), f"{2 / rates[-1]:.3g}", end]
            for rates, end in endings()
        ]
        return heads, rows

    def definition(self):
        data = digits(settings.EDGE_IMAGES)
        pixels = np.rint(16 * data.images).astype(int).reshape(len(data.labels), -1)
        lines = [
            f"{label} " + "".join("0123456789abcdefg"[pixel] for pixel in row)
            for label, row in zip(data.labels, pixels)
        ]
        return self.described() | {"images": lines, "widths": settings.EDGE_WIDTHS}
