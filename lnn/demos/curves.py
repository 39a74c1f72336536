"""Demos of one slider and the training curve it gives: depth, learning rate, initialization."""

from dataclasses import asdict
from typing import NamedTuple

from lnn.data import least_squares
from lnn.demos import draw
from lnn.demos.definition import Demo, epoch_in_words, in_words, number
from lnn.demos.settings import PIN


class Run(NamedTuple):
    """One training that the slider can choose; all weights start equal."""

    label: str
    """What the readout calls it."""
    depth: int
    """Number of weights D."""
    learning_rate: float
    init_weight: float


class CurveDemo(Demo):
    """A slider, the training of its setting, and a second training pinned for comparison.

    Parameters
    ----------
    name : str
        Unlike those of the page's other demos; it stands in the page's address.
    title, caption : str
        Of a caption of two lines a notebook shows the first.
    samples : pair of array_like of shape (n,)
        The x and y that the networks learn.
    slider : Slider
    runs : sequence of Run
        One for each value of the slider.
    n_epochs : int
    shown : sequence of float, optional
        The values that table and thin lines show; by default the table shows all.
    changes : int, optional
        How often the reader may change the learning rate on the way, in the page.
    more : sequence of Slider, optional
        Further sliders, which only the page has.
    """

    buttons = (("pin", PIN["pin"]),)
    kind = "training"
    plays = True

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
        return PIN["unpin" if pinned else "pin"], True

    def run(self, value):
        """A setting's training record and how it ended."""
        run = self.runs[value]
        return self.train(run.depth, run.learning_rate, run.init_weight)

    def draw_in(self, figure, state):
        pinned = state["pinned"]
        result, _ = self.run(state[self.slider.name])
        draw.training(
            figure,
            result,
            state["epoch"],
            self.fit,
            self.samples,
            None if pinned is None else self.run(pinned)[0],
        )

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
