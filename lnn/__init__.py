"""Narrow linear neural networks, and what their hyperparameters do.

A narrow network has one neuron per layer: with D weights it computes
``y = x * w_1 * ... * w_D``. Start with `ShallowNarrowLNN` and `DeepNarrowLNN`.
"""

from lnn.data import LeastSquares, course_samples, gen_samples, least_squares, set_seed
from lnn.models import DeepNarrowLNN, ShallowNarrowLNN, TrainingResult
from lnn.sweep import epochs_to_converge, epochs_to_converge_from, sweep

__version__ = "1.1.0"

__all__ = [
    "DeepNarrowLNN",
    "LeastSquares",
    "ShallowNarrowLNN",
    "TrainingResult",
    "course_samples",
    "epochs_to_converge",
    "epochs_to_converge_from",
    "gen_samples",
    "least_squares",
    "set_seed",
    "sweep",
]
