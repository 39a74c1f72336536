"""The course's interactive demos.

Each function returns a `Demo`. As the last expression of a notebook cell it
shows itself: sliders that answer in the page on the site, ipywidgets on a live
kernel, and a table of the results as text everywhere.
"""

from lnn.data import course_samples, least_squares
from lnn.demos.bonus import BonusDemo
from lnn.demos.curves import CurveDemo, Run
from lnn.demos.definition import Slider
from lnn.demos.hop import HopDemo
from lnn.demos.landscape import LandscapeDemo
from lnn.demos.register import RegisterDemo

__all__ = ["bonus", "depth", "hop", "initialization", "landscape", "learning_rate", "register"]


def _deep_data():
    """The one fixed sample of section 2."""
    return course_samples()


def landscape():
    """Start gradient descent anywhere on the loss of the shallow network (section 1.2).

    Returns
    -------
    Demo
    """
    return LandscapeDemo(least_squares(*course_samples("landscape")))


def depth():
    """Change the number of hidden layers and watch the training curve (section 2.1).

    Returns
    -------
    Demo
    """
    slider = Slider("hidden_layers", "Hidden layers", 0, 50, 5, 10)
    runs = [
        Run(
            label=f"{hidden} hidden layer{'s' * (hidden != 1)}",
            depth=hidden + 1,
            learning_rate=0.01 if hidden else 0.02,
            init_weight=0.9,
        )
        for hidden in slider.grid
    ]
    return CurveDemo(
        "depth",
        "Depth: how fast does the network learn?",
        "Loss during 600 epochs of training. All weights start at 0.9. "
        "The learning rate is 0.01, and 0.02 without hidden layers.",
        _deep_data(),
        slider,
        runs,
        n_epochs=600,
    )


def learning_rate():
    """Change the learning rate of a network with 50 hidden layers (section 2.2).

    Returns
    -------
    Demo
    """
    slider = Slider("learning_rate", "Learning rate", 0.005, 0.045, 0.005, 0.01, digits=3)
    runs = [
        Run(f"Learning rate {rate:.3f}", depth=51, learning_rate=rate, init_weight=0.9)
        for rate in slider.grid
    ]
    return CurveDemo(
        "learning-rate",
        "Learning rate: is larger always faster?",
        "Loss during 600 epochs of training a network with 50 hidden layers (51 weights). "
        "All weights start at 0.9.",
        _deep_data(),
        slider,
        runs,
        n_epochs=600,
        changes=3,
    )


def hop():
    """Watch training hop in the valley of a chain of equal weights (section 2.2).

    Returns
    -------
    Demo
    """
    return HopDemo(least_squares(*_deep_data()))


def register():
    """Find a learning rate for each depth and register it (section 2.3).

    Returns
    -------
    Demo
    """
    return RegisterDemo(_deep_data())


def initialization():
    """Change the value that all weights start from (section 2.4).

    Returns
    -------
    Demo
    """
    slider = Slider("init_weight", "Initial weight", 0.5, 1.3, 0.01, 0.9, digits=2)
    runs = [
        Run(f"Initial weight {weight:.2f}", depth=15, learning_rate=0.02, init_weight=weight)
        for weight in slider.grid
    ]
    return CurveDemo(
        "initialization",
        "Initialization: where should the weights start?",
        "Loss during 250 epochs of training a network with 15 weights (14 hidden layers) at "
        "learning rate 0.02. The thin lines are the starts 0.70, 0.75, … 1.05; the slider goes wider.",
        _deep_data(),
        slider,
        runs,
        n_epochs=250,
        shown=[0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0, 1.05],
        more=(
            Slider("spread", "Spread: times and divided by up to", 1.0, 2.0, 0.05, 1.0, digits=2),
            Slider("learning_rate", "Learning rate", 0.01, 0.12, 0.005, 0.02, digits=3),
        ),
    )


def bonus():
    """Change depth, learning rate and initial weight together (bonus section).

    Returns
    -------
    Demo
    """
    return BonusDemo(_deep_data())
