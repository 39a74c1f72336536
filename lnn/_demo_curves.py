"""Demos of one slider and the training curve it gives: depth, learning rate, initialization."""

from typing import NamedTuple

from lnn._demo import Demo, epoch_in_words, in_words, number, outcome


class Run(NamedTuple):
    """One training that the slider can choose; all weights start equal."""

    label: str
    depth: int
    learning_rate: float
    init_weight: float


class CurveDemo(Demo):
    """A slider, the training curve of its setting, and a second curve pinned for comparison."""

    buttons = (("pin", "Pin this curve"),)

    def __init__(self, name, title, caption, fit, slider, runs, n_epochs, shown=None):
        super().__init__(fit)
        self.name, self.title, self.caption = name, title, caption
        self.slider, self.controls, self.n_epochs = slider, (slider,), n_epochs
        self.runs = dict(zip(slider.grid, runs, strict=True))
        self.shown = shown  # the settings that the table and thin lines show; None: all, no lines

    def start(self):
        return super().start() | {"pinned": None}

    def press(self, button, state):
        if button == "pin":
            here = state[self.slider.name]
            return state | {"pinned": None if state["pinned"] == here else here}
        return super().press(button, state)

    def end(self, value):
        run = self.runs[value]
        return outcome(self.train(run.depth, run.learning_rate, run.init_weight))

    def readout(self, state):
        value, pinned = state[self.slider.name], state["pinned"]
        words = in_words(self.runs[value].label, self.end(value), self.n_epochs)
        if pinned is not None and pinned != value:
            words += " Pinned: " + in_words(self.runs[pinned].label, self.end(pinned), self.n_epochs)
        return words

    def table(self):
        columns = {"depth": "weights", "learning_rate": "learning rate", "init_weight": "initial weight"}
        columns.pop(self.slider.name, None)
        heads = [self.slider.label, *columns.values(), "converged at epoch", "last loss"]
        rows = []
        for value in self.shown or self.slider.grid:
            run, end = self.runs[value], self.end(value)
            settled = end.kind in ("converged", "slow")
            rows.append([
                self.slider.show(value), *(number(getattr(run, column)) for column in columns),
                epoch_in_words(end), number(end.loss) if settled else "–",
            ])
        return heads, rows

    def definition(self):
        runs = [run._asdict() for run in self.runs.values()]
        return super().definition() | {"runs": runs}
