"""What all demos share: a definition that the page's scripts draw, and a figure for a kernel."""

import html
import io
import json
import os
from dataclasses import asdict, dataclass

import matplotlib.style
import numpy as np
from matplotlib.figure import Figure

from lnn.convergence import SETTLED_FOR, THRESHOLD
from lnn.data import LeastSquares
from lnn.models import gradient_descent
from lnn.outcomes import EXPECTED, VOCABULARY, outcome


@dataclass(frozen=True)
class Slider:
    """A number that the reader sets, on an aligned grid."""

    name: str
    label: str
    low: float
    high: float
    step: float
    value: float
    digits: int = 0
    unit: str = ""
    key_step: float = 0.0
    """How far an arrow key goes; 0 for one step."""

    @property
    def label_with_unit(self):
        """What a notebook, whose sliders show bare numbers, calls it."""
        return f"{self.label} ({self.unit.strip()})" if self.unit else self.label

    @property
    def grid(self):
        count = round((self.high - self.low) / self.step)
        return [self.snap(self.low + k * self.step) for k in range(count + 1)]

    def snap(self, value):
        """`value` free of the rounding that steps add up to."""
        return round(value, self.digits) if self.digits else round(value)

    def show(self, value):
        return f"{value:.{self.digits}f}".replace("-", "−")


@dataclass(frozen=True)
class Toggle:
    """Something that the reader shows or hides."""

    name: str
    label: str
    value: bool = True


def rounded(fit):
    """The three numbers as the page gets them: to 12 decimals, the same on every machine."""
    return LeastSquares(*(round(number, 12) for number in fit))


def number(value):
    """`value` to three significant digits, as a person writes it: 0.00455, 1.13 × 10¹⁵."""
    if not np.isfinite(value):
        return "infinity"
    if value == 0 or 1e-4 <= abs(value) < 1e5:
        text = f"{float(f'{value:.2e}'):.10f}".rstrip("0").rstrip(".")
    else:
        mantissa, exponent = f"{value:.2e}".split("e")
        powers = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
        text = f"{mantissa} × 10{powers}"
    return text.replace("-", "−")


def in_words(label, end, n_epochs):
    """One sentence on a run, for readouts."""
    when = end.expected
    expected = EXPECTED["unknown" if when is None else "soon" if when < np.inf else "never"]
    words = VOCABULARY[end.kind]["says"].format(
        epoch=end.epoch,
        loss=number(end.loss),
        n_epochs=n_epochs,
        expected=expected.format(expected=when and number(when)),
    )
    return f"{label}: {words}"


def epoch_in_words(end):
    """The cell of a table: an epoch, or why there is none."""
    return str(end.epoch) if end.kind == "converged" else VOCABULARY[end.kind]["short"]


class Demo:
    """A demo that shows itself: in a page of the site, as widgets in a kernel, as a table in text.

    Subclasses say what it is (`name`, `title`, `caption`, `controls`,
    `buttons`), how a state looks (`draw_in`, `readout`) and what its `table` holds.
    """

    name = title = caption = ""
    kind = ""  # of drawing in the page; the demo's name where it has one of its own
    controls = ()
    buttons = ()  # pairs of name and label; "reset" is always there
    n_epochs = 600
    plays = False  # whether a playhead runs through the epochs

    def __init__(self, fit, samples=None):
        self.fit = rounded(fit)
        self.samples = samples  # pair of x and y, where the demo shows them

    def start(self):
        """The state that the demo opens with."""
        return {control.name: control.value for control in self.kernel_controls}

    def train(self, depth, learning_rate, init_weight):
        """The training of equal weights, and how it ended."""
        init_ws = [init_weight] * depth
        result = gradient_descent(init_ws, self.fit, learning_rate, self.n_epochs)
        return result, outcome(result, self.fit, learning_rate)

    def press(self, button, state):
        """The state after a button."""
        return self.start() if button == "reset" else state

    def face_of(self, button, state):
        """A button's label in this state, and whether it can be pressed."""
        return dict(self.buttons)[button], True

    @property
    def kernel_controls(self):
        """The controls that a kernel shows: the page's, and the playhead where the page plays."""
        if not self.plays:
            return self.controls
        playhead = Slider("epoch", "Epoch", 0, self.n_epochs, 1, self.n_epochs)
        return (*self.controls, playhead)

    def figure(self, **settings):
        """Draw a state with Matplotlib.

        Parameters
        ----------
        **settings
            Values of controls by their names; the others are as at the start.

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        ValueError
            When there is no control of that name.
        """
        known = {control.name for control in self.kernel_controls} | set(self.start())
        for name in settings:
            if name not in known:
                raise ValueError(f"settings must be among {sorted(known)}, got {name!r}")
        figure = Figure(figsize=(9.0, 3.1), dpi=110)
        self.draw(figure, self.start() | settings)
        return figure

    def draw(self, figure, state):
        """Draw a state into a figure, in the course's style."""
        diverging = np.errstate(over="ignore", invalid="ignore")  # is drawn as far as it goes
        with matplotlib.style.context("lnn.lnn"), diverging:
            self.draw_in(figure, state)

    def draw_in(self, figure, state):
        """What a state looks like."""
        raise NotImplementedError

    def readout(self, state):
        raise NotImplementedError

    def table(self):
        """Column heads and rows of the demo's results, all as text."""
        raise NotImplementedError

    def described(self):
        """What every demo's definition holds."""
        heads, rows = self.table()
        return {
            "name": self.name,
            "kind": self.kind or self.name,
            "title": self.title,
            "caption": self.caption.replace("\n", " "),
            "table": {"heads": heads, "rows": rows},
            "controls": [asdict(control) for control in self.controls],
        }

    def definition(self):
        """What the page's scripts need, as plain data."""
        return self.described() | {
            "samples": self.samples
            and {
                axis: [round(float(value), 3) for value in values]
                for axis, values in zip("xy", self.samples)
            },
            "data": self.fit._asdict(),
            "n_epochs": self.n_epochs,
            "threshold": THRESHOLD,
            "settled_for": SETTLED_FOR,
            "outcomes": VOCABULARY,
            "expected": EXPECTED,
        }

    def __repr__(self):
        heads, rows = self.table()
        widths = [max(len(row[i]) for row in [heads, *rows]) for i in range(len(heads))]
        lines = ["  ".join(cell.rjust(w) for cell, w in zip(row, widths)) for row in [heads, *rows]]
        return "\n".join([self.title, *lines, self.readout(self.start())])

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": repr(self)}
        if os.environ.get("LNN_DEMO_HTML") == "1":
            return bundle | {"text/html": self.to_html()}
        try:
            from lnn.demos.widget import widget

            view = {"version_major": 2, "version_minor": 0, "model_id": widget(self).model_id}
        except ImportError:  # no ipywidgets: the picture that the demo opens with
            image = io.BytesIO()
            self.figure().savefig(image, format="png")
            return bundle | {"image/png": image.getvalue()}
        return bundle | {"application/vnd.jupyter.widget-view+json": view}

    def to_html(self):
        """The demo as the site gets it: its definition, which the page's modules draw."""
        definition = json.dumps(self.definition(), ensure_ascii=False).replace("<", "\\u003c")
        return (
            f'<figure class="lnn-demo" data-demo="{self.name}" aria-label="{html.escape(self.title)}">'
            f'<script type="application/json">{definition}</script></figure>'
        )
