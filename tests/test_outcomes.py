"""Outcomes, against trainings that are much longer and against the exact integral."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnn import course_samples, least_squares, theory
from lnn.models import gradient_descent
from lnn.outcomes import VOCABULARY, epochs_to_wait, outcome

FIT = least_squares(*course_samples())


def ended(depth, learning_rate, start, n_epochs=600):
    result = gradient_descent([start] * depth, FIT, learning_rate, n_epochs)
    return outcome(result, FIT, learning_rate)


@pytest.mark.parametrize(
    "depth, learning_rate, start, n_epochs, kind",
    [
        (11, 0.01, 0.9, 600, "converged"),
        (51, 0.005, 0.9, 600, "slow"),
        (15, 0.02, 0.7, 250, "slow"),
        (15, 0.02, -0.9, 250, "slow"),
        (15, 0.02, 0.0, 250, "slow"),
        (15, 0.02, 1.2, 250, "thrown"),
        (60, 0.105, 0.9, 600, "thrown"),
        (51, 0.03, 0.9, 600, "unsettled"),
        (51, 0.045, 0.9, 600, "unsettled"),
        (15, 0.02, 1.25, 250, "diverged"),
    ],
)
def test_the_courses_runs(depth, learning_rate, start, n_epochs, kind):
    end = ended(depth, learning_rate, start, n_epochs)
    assert end.kind == kind and kind in VOCABULARY


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    depth=st.integers(1, 60),
    start=st.floats(0.4, 1.0),
    edges=st.floats(0.05, 0.8),
    slope=st.floats(1.2, 3),
)
def test_what_is_too_slow_converges_when_theory_says(depth, start, edges, slope):
    fit = FIT._replace(slope=slope)
    learning_rate = edges * theory.max_learning_rate(depth, fit)
    end = outcome(gradient_descent([start] * depth, fit, learning_rate, 50), fit, learning_rate)
    if end.kind == "slow" and end.expected < 50_000:
        longer = gradient_descent([start] * depth, fit, learning_rate, 100_000)
        assert longer.converged_at() == pytest.approx(end.expected, rel=0.02, abs=6)
    elif end.kind == "slow":
        n_epochs = 20_000
        longer = gradient_descent([start] * depth, fit, learning_rate, n_epochs)
        assert longer.converged_at() is None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(depth=st.integers(1, 60), start=st.floats(0.3, 0.99))
def test_the_wait_is_the_integral_of_gradient_flow(depth, start):
    target = FIT.slope - math.sqrt((2 * 0.01 - FIT.least_mse) / FIT.xx)
    exact = theory.learning_time(start**depth, target, depth, FIT)
    assert epochs_to_wait(start, depth, FIT, 0.01) == pytest.approx(exact / 0.01, rel=2e-3)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(depth=st.integers(3, 60), edges=st.floats(0.1, 6), start=st.floats(0.85, 1.25))
def test_what_was_thrown_stays_on_the_plateau_as_long_as_predicted(depth, edges, start):
    learning_rate = edges * theory.max_learning_rate(depth, FIT)
    end = ended(depth, learning_rate, start)
    if end.kind != "thrown":
        return
    assert end.expected > 600  # or it would have come back in what was shown
    until = int(min(0.9 * end.expected, 100_000))
    longer = gradient_descent([start] * depth, FIT, learning_rate, until)
    assert longer.converged_at() is None
    assert (longer.losses[end.epoch :] > 0.1).all()


def test_what_hops_in_a_band_is_never_called_thrown():
    edge = theory.max_learning_rate(51, FIT)
    for edges in np.linspace(1.1, 1.7, 30):
        assert ended(51, edges * edge, 0.9).kind == "unsettled"


@pytest.mark.parametrize("weight, slope, depth", [(-0.5, 2, 3), (0, 2, 4), (0.9, -2, 6)])
def test_some_starts_never_arrive(weight, slope, depth):
    assert epochs_to_wait(weight, depth, FIT._replace(slope=slope), 0.02) == math.inf
    assert epochs_to_wait(-abs(weight), 3, FIT._replace(slope=-2.0), 0.02) < math.inf or not weight


def test_noise_above_the_threshold_never_converges():
    assert epochs_to_wait(0.9, 5, FIT._replace(least_mse=0.03), 0.02) == math.inf


def test_unequal_weights_are_not_predicted():
    result = gradient_descent([0.5, 0.6, 0.7], FIT, 0.01, 20)
    assert outcome(result, FIT, 0.01).expected is None


def test_a_step_that_is_none_is_refused():
    with pytest.raises(ValueError, match="learning_rate"):
        outcome(gradient_descent([0.5], FIT, 0.01, 20), FIT, 0)
