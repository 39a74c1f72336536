"""lnn.models against the reference file, complex steps and a plain loop."""

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lnn import DeepNarrowLNN, ShallowNarrowLNN, course_samples, gen_samples, least_squares
from lnn.models import gradient_descent, leave_one_out, power

REFERENCE = json.loads((Path(__file__).parent / "reference.json").read_text())


def course_data(name):
    data = REFERENCE["data"][name]
    return gen_samples(data["n"], data["a"], data["sigma"], rng=data["seed"])


@pytest.mark.parametrize("run", REFERENCE["shallow"], ids=lambda run: str(run["init"]))
def test_shallow_training_meets_the_reference(run):
    losses, weights = ShallowNarrowLNN(run["init"]).train(
        *course_data(run["data"]), run["lr"], run["n_epochs"]
    )
    for epoch, loss in run["loss"].items():
        assert losses[int(epoch)] == pytest.approx(loss, rel=1e-7)
    for epoch, after in run["weights"].items():
        np.testing.assert_allclose(weights[int(epoch) + 1], after, rtol=1e-7)


@pytest.mark.parametrize(
    "run", REFERENCE["deep"], ids=lambda run: f"{run['n_weights']}-{run['lr']}-{run['init']}"
)
def test_deep_training_meets_the_reference(run):
    result = DeepNarrowLNN([run["init"]] * run["n_weights"]).train(
        *course_data(run["data"]), run["lr"], run["n_epochs"]
    )
    for epoch, loss in run["loss"].items():
        assert result.losses[int(epoch)] == pytest.approx(loss, rel=1e-7)
    assert result.converged_at() == run["converged_epoch"]


@pytest.mark.parametrize("depth", REFERENCE["register"])
def test_register_table_meets_the_reference(depth):
    x, y = course_data("deep")
    for learning_rate, epoch in REFERENCE["register"][depth].items():
        result = DeepNarrowLNN([0.9] * int(depth)).train(x, y, float(learning_rate), 600)
        assert result.converged_at() == epoch, learning_rate


def complex_step_gradient(weights, x, y, loss_factor):
    """The derivative of the loss as written in the book, free of cancellation."""
    gradient = []
    for i in range(len(weights)):
        shifted = np.array(weights, dtype=complex)
        shifted[i] += 1e-30j
        loss = loss_factor * np.mean((y - np.prod(shifted) * x) ** 2)
        gradient.append(loss.imag / 1e-30)
    return np.array(gradient)


ordinary = st.floats(-3, 3).map(lambda w: round(w, 9))
extreme = st.sampled_from([0.0, -0.0, 1e-30, -1e-12, 1e5, -1e5])
chains = st.lists(st.one_of(ordinary, extreme), min_size=1, max_size=12)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(chains, st.integers(0, 10))
def test_gradients_equal_complex_steps(weights, seed):
    x, y = gen_samples(9, 1.5, 0.3, rng=seed)
    models = [DeepNarrowLNN(weights)]
    if len(weights) == 2:
        models.append(ShallowNarrowLNN(weights))
    for model in models:
        expected = complex_step_gradient(weights, x, y, model.loss_factor)
        scale = np.abs(leave_one_out(weights)) * (abs(np.prod(weights)) + 1)
        np.testing.assert_allclose(
            model.dloss_dw(x, y), expected, rtol=1e-9, atol=1e-12 * scale.max() + 1e-300
        )


@pytest.mark.parametrize(
    "weights, expected",
    [
        ([2.0, 0.0, 3.0], [0.0, 6.0, 0.0]),
        ([0.0, 2.0, 0.0], [0.0, 0.0, 0.0]),
        ([5.0], [1.0]),
        ([2.0, -3.0], [-3.0, 2.0]),
    ],
)
def test_leave_one_out_is_exact_at_zeros(weights, expected):
    assert leave_one_out(weights) == expected


@settings(derandomize=True, deadline=None)
@given(st.floats(0.5, 1.5), st.integers(0, 64))
def test_power_equals_pythons(base, exponent):
    assert power(base, exponent) == pytest.approx(base**exponent, rel=1e-13)


@settings(derandomize=True, deadline=None)
@given(st.lists(st.floats(-1.2, 1.2), min_size=1, max_size=8), st.floats(1e-4, 0.05))
def test_training_equals_the_plain_loop(init_ws, learning_rate):
    x, y = gen_samples(17, 2.0, 0.2, rng=3)
    model = DeepNarrowLNN(init_ws)
    losses, weights = model.train(x, y, learning_rate, 25)
    w = np.array(init_ws)
    for epoch in range(25):
        np.testing.assert_allclose(weights[epoch], w, rtol=1e-9, atol=1e-12)
        error = y - np.prod(w) * x
        assert losses[epoch] == pytest.approx(0.5 * np.mean(error**2), rel=1e-9)
        others = np.array([np.prod(np.delete(w, i)) for i in range(len(w))])
        w = w + learning_rate * np.mean(x * error) * others
    np.testing.assert_array_equal(model.weights, weights[-1])


def test_losses_of_noiseless_data_are_never_negative():
    x, y = course_samples("landscape")
    for start in np.linspace(0.5, 1.5, 50):
        losses, _ = ShallowNarrowLNN([start, start]).train(x, y, 0.3, 300)
        assert (losses >= 0).all()


def test_forward_and_loss():
    model = DeepNarrowLNN([2.0, -3.0, 0.5])
    np.testing.assert_array_equal(model.forward([1.0, -2.0]), [-3.0, 6.0])
    assert model.loss([1.0, 2.0], [0.0, 4.0]) == 0.5 * 2.5
    assert ShallowNarrowLNN([1.0, 1.0]).loss([1.0, 2.0], [0.0, 4.0]) == 2.5
    assert model.depth == 3


def test_nothing_of_the_callers_changes():
    init_ws, (x, y) = np.array([0.9, 0.8]), gen_samples(5, 2.0, 0.1, rng=1)
    x_before, y_before = x.copy(), y.copy()
    model = DeepNarrowLNN(init_ws)
    result = model.train(x, y, 0.1, 5)
    np.testing.assert_array_equal(init_ws, [0.9, 0.8])
    np.testing.assert_array_equal((x, y), (x_before, y_before))
    result.weights[-1] = 7.0
    assert (model.weights != 7.0).all()


def test_train_goes_on_from_the_current_weights():
    x, y = gen_samples(20, 2.0, 0.1, rng=2021)
    whole = DeepNarrowLNN([0.9, 1.1, 0.7]).train(x, y, 0.05, 30)
    model = DeepNarrowLNN([0.9, 1.1, 0.7])
    first, second = model.train(x, y, 0.05, 10), model.train(x, y, 0.05, 20)
    np.testing.assert_array_equal(whole.losses, [*first.losses, *second.losses])
    np.testing.assert_array_equal(whole.weights[10:], second.weights)


@pytest.mark.parametrize("init_ws", [[2.0] * 4, [2.0, 2.1, 1.9, 2.0]])
def test_divergence_is_a_result(init_ws):
    x, y = gen_samples(20, 2.0, 0.1, rng=2021)
    model = DeepNarrowLNN(init_ws)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = model.train(x, y, 1.0, 50)
    epoch = result.diverged_at
    assert 0 < epoch < 50
    assert np.isfinite(result.losses[:epoch]).all() and np.isnan(result.losses[epoch:]).all()
    assert np.isnan(result.weights[-1]).all()
    assert result.converged_at() is None
    with pytest.raises(ValueError, match=r"diverged.*smaller learning_rate"):
        model.train(x, y, 0.1, 1)


def test_divergence_in_the_last_update_is_reported():
    fit = least_squares([1.0], [1.0])
    result = gradient_descent([1e60, 1e60], fit, 1e200, 1)
    assert np.isfinite(result.losses).all()
    assert result.diverged_at == 1


def test_stable_training_does_not_diverge():
    result = DeepNarrowLNN([0.9] * 5).train(*gen_samples(20, 2.0, 0.1, rng=1), 0.01, 300)
    assert result.diverged_at is None
    losses, weights = result
    assert losses.shape == (300,) and weights.shape == (301, 5)


def test_convergence_means_to_stay_below():
    result = gradient_descent([0.9], least_squares([1.0], [0.0]), 0.1, 10)
    result.losses[:] = [1, 0.001, 1, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001, 0.001]
    assert result.converged_at() == 3
    assert result.converged_at(2) == 0
    result.losses[-1] = 1
    assert result.converged_at() is None
