"""Demos of one slider and the training curve it gives: depth, learning rate, initialization."""

from dataclasses import asdict
from typing import NamedTuple

import numpy as np

from lnn.convergence import THRESHOLD
from lnn.data import least_squares
from lnn.demos import svg
from lnn.demos.definition import Demo, epoch_in_words, in_words, number
from lnn.outcomes import VOCABULARY

LOSS = svg.Axis("Half mean squared error (log scale)", 0.001, 1, (0.001, 0.01, 0.1, 1), log=True)


def epoch_axis(n_epochs):
    step = 100 if n_epochs > 300 else 50
    return svg.Axis("Epoch", 0, n_epochs, tuple(range(0, n_epochs + 1, step)))


def curve_chart(n_epochs, alt, runs, background="", words=""):
    """Training curves over the threshold line.

    `runs` maps "pinned" and "loss" to a `TrainingResult` and its `Outcome`, or to None.
    """
    x = epoch_axis(n_epochs)
    inside, above = background, ""
    for name, run in runs.items():
        result, end = run or (None, None)
        inside += svg.series(name, svg.loss_path(result.losses, x, LOSS) if run else "", name)
        text, at, loss = name_of_end(result, end) if run else ("", None, None)
        text = f"pinned: {text}" if name == "pinned" else text
        above += svg.mark(name, x, LOSS, at, loss, text, name)
    line = f"{100 - 100 * LOSS.place(THRESHOLD):.2f}%"
    threshold = f'<line class="lnn-threshold" x1="0" x2="100%" y1="{line}" y2="{line}"/>'
    below = svg.note(
        x, LOSS, n_epochs, 0.0018, f"converged: below {THRESHOLD} (dotted)", -4, 0, "end"
    )
    return svg.chart("loss", x, LOSS, alt, inside, threshold + below + words + above)


def name_of_end(result, end):
    """What a curve is labelled with, and where: its convergence, or else its end."""
    if end.kind == "converged":
        return f"epoch {end.epoch}", end.epoch, THRESHOLD
    last = int(np.isfinite(result.losses).sum()) - 1
    return VOCABULARY[end.kind]["short"], max(last, 0), min(max(end.loss, LOSS.low), LOSS.high)


class Run(NamedTuple):
    """One training that the slider can choose; all weights start equal."""

    label: str
    depth: int
    learning_rate: float
    init_weight: float


class CurveDemo(Demo):
    """A slider, the training curve of its setting, and a second curve pinned for comparison."""

    buttons = (("pin", "Pin this curve"),)

    kind = "training"

    def __init__(
        self, name, title, caption, samples, slider, runs, n_epochs, shown=None, changes=0, more=()
    ):
        super().__init__(least_squares(*samples), samples)
        self.name, self.title, self.caption = name, title, caption
        self.slider, self.controls, self.n_epochs = slider, (slider,), n_epochs
        self.runs = dict(zip(slider.grid, runs, strict=True))
        self.more = more  # controls that only the page has
        self.changes = changes  # how often the page may change the learning rate on the way
        self.shown = shown  # the settings that the table and thin lines show; None: all, no lines

    def start(self):
        return super().start() | {"pinned": None}

    def press(self, button, state):
        if button == "pin":
            here = state[self.slider.name]
            return state | {"pinned": None if state["pinned"] == here else here}
        return super().press(button, state)

    def face_of(self, button, state):
        pinned = state["pinned"] == state[self.slider.name]
        return ("Unpin this curve" if pinned else "Pin this curve"), True

    def run(self, value):
        """A setting's training record and how it ended."""
        run = self.runs[value]
        return self.train(run.depth, run.learning_rate, run.init_weight)

    def charts(self, state):
        value, pinned = state[self.slider.name], state["pinned"]
        runs = {
            "pinned": None if pinned is None else self.run(pinned),
            "loss": self.run(value),
        }
        return curve_chart(self.n_epochs, self.alt(state), runs, *self.thin_lines())

    def thin_lines(self):
        """The curves of `shown`, and their names beside them where there is room."""
        x = epoch_axis(self.n_epochs)
        lines = names = ""
        for value in self.shown or ():
            result, end = self.run(value)
            lines += svg.series(
                self.slider.show(value), svg.loss_path(result.losses, x, LOSS), "thin"
            )
            if end.epoch is None:
                names += svg.note(
                    x, LOSS, self.n_epochs, end.loss, self.slider.show(value), -4, -5, "end"
                )
            elif end.epoch > self.n_epochs / 5:
                names += svg.note(x, LOSS, end.epoch, 0.3, self.slider.show(value), -4)
        return lines, names

    def readout(self, state):
        value, pinned = state[self.slider.name], state["pinned"]
        words = in_words(self.runs[value].label, self.run(value)[1], self.n_epochs)
        if pinned is not None and pinned != value:
            words += " Pinned: " + in_words(
                self.runs[pinned].label, self.run(pinned)[1], self.n_epochs
            )
        return words

    def table(self):
        columns = {
            "depth": "weights",
            "learning_rate": "learning rate",
            "init_weight": "initial weight",
        }
        columns.pop(self.slider.name, None)
        heads = [self.slider.label, *columns.values(), "converged at epoch", "last loss"]
        rows = []
        for value in self.shown or self.slider.grid:
            run, (_, end) = self.runs[value], self.run(value)
            settled = end.kind in ("converged", "slow")
            rows.append(
                [
                    self.slider.show(value),
                    *(number(getattr(run, column)) for column in columns),
                    epoch_in_words(end),
                    number(end.loss) if settled else "–",
                ]
            )
        return heads, rows

    def definition(self):
        runs = [run._asdict() for run in self.runs.values()]
        return super().definition() | {
            "controls": [asdict(control) for control in (*self.controls, *self.more)],
            "runs": runs,
            "faint": self.shown or [],
            "changes": self.changes,
        }
