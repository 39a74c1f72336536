"""The course's interactive demos.

Each function returns a `Demo`. As the last expression of a notebook cell it
shows itself: sliders that answer in the page on the site, ipywidgets around a
Matplotlib figure on a live kernel, and a table of the results as text
everywhere. ``demos.depth().figure(hidden_layers=20)`` is one state's figure.
What each demo offers and says stands in `lnn.demos.settings`.

A demo of a chapter's own is a `CurveDemo` of a `Slider` and a `Run` for each
of its settings.
"""

from lnn.data import course_samples, least_squares
from lnn.demos import settings
from lnn.demos.bonus import BonusDemo
from lnn.demos.curves import CurveDemo, Run
from lnn.demos.definition import Demo, Slider
from lnn.demos.edge import EdgeDemo
from lnn.demos.hop import HopDemo
from lnn.demos.landscape import LandscapeDemo
from lnn.demos.register import RegisterDemo

__all__ = [
    "CurveDemo",
    "Run",
    "Slider",
    "bonus",
    "depth",
    "edge",
    "first",
    "hop",
    "initialization",
    "landscape",
    "learning_rate",
    "register",
]


def _chain(hidden, learning_rate):
    """The training of a chain with so many hidden layers, all weights from 0.9."""
    label = f"{hidden} hidden layer{'s' * (hidden != 1)}"
    return Run(label, depth=hidden + 1, learning_rate=learning_rate, init_weight=0.9)


def landscape() -> Demo:
    """Start gradient descent anywhere on the loss of the shallow network (section 1.2)."""
    return LandscapeDemo(least_squares(*course_samples("landscape")))


def first() -> Demo:
    """Change depth and learning rate, and see a network learn or fail (the first page)."""
    runs = [_chain(hidden, 0.01) for hidden in settings.FIRST_SLIDER.grid]
    return CurveDemo(
        *settings.FIRST,
        course_samples(),
        settings.FIRST_SLIDER,
        runs,
        n_epochs=600,
        more=settings.FIRST_MORE,
    )


def depth() -> Demo:
    """Change the number of hidden layers and watch the training (section 2.1)."""
    grid = settings.DEPTH_SLIDER.grid
    runs = [_chain(hidden, learning_rate=0.01 if hidden else 0.02) for hidden in grid]
    return CurveDemo(*settings.DEPTH, course_samples(), settings.DEPTH_SLIDER, runs, n_epochs=600)


def learning_rate() -> Demo:
    """Change the learning rate of a network with 50 hidden layers (section 2.2)."""
    slider = settings.LEARNING_RATE_SLIDER
    runs = [
        Run(f"Learning rate {rate:.3f}", depth=51, learning_rate=rate, init_weight=0.9)
        for rate in slider.grid
    ]
    return CurveDemo(
        *settings.LEARNING_RATE, course_samples(), slider, runs, n_epochs=600, changes=3
    )


def hop() -> Demo:
    """Watch training hop in the valley of a chain of equal weights (section 2.2)."""
    return HopDemo(least_squares(*course_samples()))


def register() -> Demo:
    """Find a learning rate for each depth and register it (section 2.3)."""
    return RegisterDemo(course_samples())


def initialization() -> Demo:
    """Change the value that all weights start from (section 2.4)."""
    slider = settings.INITIALIZATION_SLIDER
    runs = [
        Run(f"Initial weight {weight:.2f}", depth=15, learning_rate=0.02, init_weight=weight)
        for weight in slider.grid
    ]
    return CurveDemo(
        *settings.INITIALIZATION,
        course_samples(),
        slider,
        runs,
        n_epochs=250,
        shown=settings.INITIALIZATION_SHOWN,
        more=settings.INITIALIZATION_MORE,
    )


def bonus() -> Demo:
    """Change depth, learning rate and initial weight together (bonus section)."""
    return BonusDemo(course_samples())


def edge() -> Demo:
    """Train a real network, and change its learning rate on the way (real networks)."""
    return EdgeDemo()
