"""Checks of the exercises: each answers with one sentence a function.

A check survives whatever the learner's code returns or raises, changes nothing
of it, and names the likely mistake.
"""

from lnn.exercises.depth import check_chain_gradient
from lnn.exercises.depth_and_learning_rate import check_largest_learning_rate
from lnn.exercises.initialization import check_balanced_init
from lnn.exercises.judge import Answer, Report, check
from lnn.exercises.learning_rate import check_fastest_learning_rate
from lnn.exercises.real import (
    check_largest_curvature,
    check_suggested_rate,
    check_two_layer_gradient,
)
from lnn.exercises.shallow import check_narrow_net

__all__ = [
    "Answer",
    "Report",
    "check",
    "check_balanced_init",
    "check_chain_gradient",
    "check_fastest_learning_rate",
    "check_largest_curvature",
    "check_largest_learning_rate",
    "check_narrow_net",
    "check_suggested_rate",
    "check_two_layer_gradient",
]
