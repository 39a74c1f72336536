"""lnn.theory against finite differences and simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnn import LeastSquares, course_samples, least_squares, theory
from lnn.models import gradient_descent

FIT = LeastSquares(xx=0.35, slope=2.0, least_mse=0.01)
weights_of = st.lists(st.floats(-1.5, 1.5), min_size=1, max_size=6)
factors = st.sampled_from([0.5, 1.0])
depths = st.integers(1, 40)


def loss_gradient(weights, loss_factor):
    """The gradient at complex weights, written out."""
    error = np.prod(weights) - FIT.slope
    others = np.array([np.prod(np.delete(weights, i)) for i in range(len(weights))])
    return 2 * loss_factor * FIT.xx * error * others


@settings(derandomize=True, deadline=None)
@given(weights_of, factors)
def test_hessian_equals_complex_steps_of_the_gradient(weights, loss_factor):
    rows = []
    for i in range(len(weights)):
        shifted = np.array(weights, dtype=complex)
        shifted[i] += 1e-200j
        rows.append(loss_gradient(shifted, loss_factor).imag / 1e-200)
    computed = theory.hessian(weights, FIT, loss_factor)
    np.testing.assert_allclose(computed, rows, rtol=1e-9, atol=1e-10)
    np.testing.assert_allclose(
        theory.sharpness(weights, FIT, loss_factor), np.linalg.eigvalsh(rows)[-1], atol=1e-9
    )


@settings(derandomize=True, deadline=None)
@given(st.lists(st.floats(0.4, 2.0), min_size=1, max_size=5), factors)
def test_hessian_at_a_minimum_has_rank_one(weights, loss_factor):
    weights = np.append(weights, FIT.slope / np.prod(weights))
    eigenvalues = np.linalg.eigvalsh(theory.hessian(weights, FIT, loss_factor))
    predicted = 2 * loss_factor * FIT.xx * FIT.slope**2 * np.sum(1 / weights**2)
    assert eigenvalues[-1] == pytest.approx(predicted, rel=1e-9)
    np.testing.assert_allclose(eigenvalues[:-1], 0, atol=1e-9 * predicted)
    assert predicted >= theory.balanced_sharpness(len(weights), FIT, loss_factor) * (1 - 1e-12)


def test_origin():
    for loss_factor in (0.5, 1.0):
        saddle = np.linalg.eigvalsh(theory.hessian([0.0, 0.0], FIT, loss_factor))
        np.testing.assert_allclose(saddle, np.array([-1, 1]) * 2 * loss_factor * FIT.xx * FIT.slope)
        for depth in (3, 4, 9):
            assert not theory.hessian([0.0] * depth, FIT, loss_factor).any()


@settings(derandomize=True, deadline=None)
@given(depths, factors)
def test_balanced_minimum(depth, loss_factor):
    weights = theory.balanced_weights(depth, FIT)
    assert weights.shape == (depth,)
    assert np.prod(weights) == pytest.approx(FIT.slope, rel=1e-12)
    predicted = theory.balanced_sharpness(depth, FIT, loss_factor)
    assert theory.sharpness(weights, FIT, loss_factor) == pytest.approx(predicted, rel=1e-9)
    assert theory.max_learning_rate(depth, FIT, loss_factor) == pytest.approx(2 / predicted)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(st.integers(1, 30), factors)
def test_the_stability_edge_is_where_descent_stops_settling(depth, loss_factor):
    """Just off the minimum, a smaller learning rate returns to it, a larger one leaves it."""
    edge = theory.max_learning_rate(depth, FIT, loss_factor)
    start = theory.balanced_weights(depth, FIT) * (1 + 1e-9)

    def distance(learning_rate, n_epochs=300):
        result = gradient_descent(start, FIT, learning_rate, n_epochs, loss_factor)
        return np.abs(np.prod(result.weights, axis=1) - FIT.slope)

    stable, unstable = distance(0.97 * edge), distance(1.03 * edge)
    assert stable[-1] < 0.01 * stable[0]
    assert np.nanmax(unstable) > 100 * unstable[0]


def test_edges_of_the_course():
    fit = least_squares(*course_samples())
    edges = [theory.max_learning_rate(depth, fit) for depth in range(10, 61, 10)]
    np.testing.assert_allclose(edges, [0.161, 0.0750, 0.0488, 0.0362, 0.0288, 0.0239], atol=5e-4)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.integers(1, 12), st.floats(0.05, 1.5), factors)
def test_descent_with_small_steps_follows_the_flow(depth, p0, loss_factor):
    learning_rate, n_epochs = 2e-4, 4000
    start = np.full(depth, p0 ** (1 / depth))
    result = gradient_descent(start, FIT, learning_rate, n_epochs, loss_factor)
    epochs = np.arange(0, n_epochs + 1, 500)
    flow = theory.gradient_flow(epochs * learning_rate, p0, depth, FIT, loss_factor)
    np.testing.assert_allclose(np.prod(result.weights[epochs], axis=1), flow, rtol=5e-3)


@settings(derandomize=True, deadline=None, max_examples=50)
@given(depths, st.floats(0.05, 0.9), st.floats(0.0, 0.9), factors)
def test_learning_time_is_when_the_flow_arrives(depth, start, way, loss_factor):
    p0 = start * FIT.slope
    p1 = p0 + way * (0.99 * FIT.slope - p0)
    time = theory.learning_time(p0, p1, depth, FIT, loss_factor)
    arrived = theory.gradient_flow([time], p0, depth, FIT, loss_factor)
    assert arrived[0] == pytest.approx(p1, rel=1e-6)


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.lists(st.floats(-1.2, 1.2), min_size=2, max_size=6))
def test_imbalance_is_conserved_in_the_limit_of_small_steps(start):
    drift = []
    for learning_rate in (1e-3, 1e-4):
        n_epochs = round(1 / learning_rate)
        record = theory.imbalance(gradient_descent(start, FIT, learning_rate, n_epochs).weights)
        drift.append(np.abs(record - record[0]).max())
    assert drift[1] <= drift[0] / 5 + 1e-12
    np.testing.assert_allclose(record[0], np.diff(-np.square(start)), atol=1e-12)


@settings(derandomize=True, deadline=None)
@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(0.01, 0.5), factors)
def test_one_step_multiplies_the_imbalance(w1, w2, learning_rate, loss_factor):
    result = gradient_descent([w1, w2], FIT, learning_rate, 1, loss_factor)
    before, after = theory.imbalance(result.weights)[:, 0]
    factor = theory.imbalance_factor([w1, w2], FIT, learning_rate, loss_factor)
    assert after == pytest.approx(factor * before, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: theory.balanced_weights(0, FIT), "depth must be an integer of at least 1, got 0"),
        (lambda: theory.max_learning_rate(3, FIT._replace(slope=-1.0)), "fit.slope must be"),
        (lambda: theory.hessian([], FIT), "weights must be"),
        (lambda: theory.imbalance_factor([1.0], FIT, 0.1), "weights must be 2 finite numbers"),
        (lambda: theory.learning_time(0.5, 2.0, 3, FIT), "p1 must be less than fit.slope"),
        (lambda: theory.learning_time(0.5, 0.4, 3, FIT), "p1 must be .* at least 0.5"),
        (lambda: theory.gradient_flow([1.0, 0.5], 0.5, 3, FIT), "times must be"),
        (lambda: theory.gradient_flow([0.0], -0.5, 3, FIT), "p0 must be"),
    ],
)
def test_bad_input(call, message):
    with pytest.raises(ValueError, match=message):
        call()
