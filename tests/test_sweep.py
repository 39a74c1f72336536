"""A sweep gives what training its networks one by one gives, bit by bit."""

import builtins
import importlib
import itertools
import os
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lnn
from lnn import progress
from lnn.models import gradient_descent

FIT = lnn.least_squares(*lnn.course_samples())
X, Y = lnn.course_samples()

# Learning rates and weights here reach from frozen over stable to divergent.
depths = st.lists(st.integers(1, 70), min_size=1, max_size=4)
learning_rates = st.lists(st.floats(1e-4, 2.0), min_size=1, max_size=3)
init_weights = st.lists(st.floats(-3.0, 3.0), min_size=1, max_size=3)
fits = st.builds(
    lnn.LeastSquares,
    xx=st.floats(0.01, 10.0),
    slope=st.floats(-5.0, 5.0),
    least_mse=st.floats(0.0, 0.02),
)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(fits, depths, learning_rates, init_weights, st.integers(1, 60))
def test_equals_training_one_by_one_bit_by_bit(fit, depths, rates, inits, n_epochs):
    losses = lnn.sweep(fit, depths, rates, inits, n_epochs)
    epochs = lnn.epochs_to_converge(fit, depths, rates, inits, n_epochs)
    assert losses.shape == (len(depths), len(rates), len(inits), n_epochs)
    assert epochs.shape == losses.shape[:-1]
    for k, r, w in np.ndindex(epochs.shape):
        one = gradient_descent([inits[w]] * depths[k], fit, rates[r], n_epochs)
        np.testing.assert_array_equal(losses[k, r, w], one.losses)
        converged = one.converged_at()
        np.testing.assert_equal(epochs[k, r, w], np.nan if converged is None else converged)


@settings(derandomize=True, deadline=None, max_examples=80)
@given(fits, st.data(), st.integers(1, 12), st.floats(1e-4, 2.0), st.integers(1, 60))
def test_any_weights_equal_training_one_by_one(fit, data, depth, rate, n_epochs):
    weight = st.floats(-3.0, 3.0)
    row = st.lists(weight, min_size=depth, max_size=depth)
    init_ws = data.draw(st.lists(row, min_size=1, max_size=4))
    epochs = lnn.epochs_to_converge_from(fit, init_ws, rate, n_epochs)
    assert epochs.shape == (len(init_ws),)
    for weights, epoch in zip(init_ws, epochs):
        if len(set(weights)) == 1:
            continue  # multiplied in another order
        one = gradient_descent(weights, fit, rate, n_epochs)
        converged = one.converged_at()
        np.testing.assert_equal(epoch, np.nan if converged is None else converged)


@pytest.mark.parametrize(
    "name, value, error",
    [
        ("init_ws", [0.9, 0.9], ValueError),
        ("init_ws", [[0.9, np.nan]], ValueError),
        ("init_ws", np.empty((0, 2)), ValueError),
        ("init_ws", [["a", "b"]], TypeError),
        ("learning_rate", 0, ValueError),
        ("learning_rate", [0.1], TypeError),
        ("n_epochs", 0, ValueError),
        ("threshold", -1, ValueError),
    ],
)
def test_bad_starts_are_named(name, value, error):
    good = {"init_ws": [[0.5, 1.0]], "learning_rate": 0.1, "n_epochs": 3}
    with pytest.raises(error, match=name):
        lnn.epochs_to_converge_from(FIT, **{**good, name: value})


def plain_losses(depth, learning_rate, init_weight, n_epochs):
    """Gradient descent as the chapters write it, on the samples themselves."""
    weights = np.full(depth, init_weight)
    losses = []
    for _ in range(n_epochs):
        error = Y - X * np.prod(weights)
        losses.append(np.mean(error**2) / 2)
        others = [np.prod(np.delete(weights, i)) for i in range(depth)]
        weights = weights + learning_rate * np.mean(X * error) * np.array(others)
    return losses


@pytest.mark.parametrize("depth, learning_rate", [(1, 0.02), (11, 0.01), (51, 0.01), (51, 0.025)])
def test_equals_the_plain_loop_over_samples(depth, learning_rate):
    losses = lnn.sweep(FIT, depth, learning_rate, 0.9, 300)[0, 0, 0]
    expected = plain_losses(depth, learning_rate, 0.9, 300)
    np.testing.assert_allclose(losses, expected, rtol=1e-9)


def test_bonus_map_meets_the_course():
    hidden_layers = np.arange(0, 51, 5)
    epochs = lnn.epochs_to_converge(FIT, hidden_layers[1:] + 1, 0.01, 0.9, 600)[:, 0, 0]
    assert epochs[1] == 57 and epochs[2] == 58 and epochs[-1] == 512
    rates = np.arange(0.005, 0.0451, 0.005)
    epochs = lnn.epochs_to_converge(FIT, 51, rates, 0.9, 600)[0, :, 0]
    np.testing.assert_array_equal(epochs, [np.nan, 512, 342, 257, 206] + [np.nan] * 4)


def test_a_threshold_moves_the_epoch():
    low, high = (lnn.epochs_to_converge(FIT, 11, 0.01, 0.9, 600, t)[0, 0, 0] for t in (0.006, 0.1))
    assert high < 57 < low


def test_a_lone_network_is_the_same_in_any_company():
    alone = lnn.sweep(FIT, 21, 0.04, 0.9, 400)[0, 0, 0]
    company = lnn.sweep(FIT, [60, 21, 3], [0.2, 0.04], [2.5, 0.9, 0.0], 400)[1, 1, 1]
    np.testing.assert_array_equal(alone, company)


def test_divergence_is_nan_without_a_warning():
    losses = lnn.sweep(FIT, 51, 0.1, [1.5], 50)[0, 0, 0]
    lost = np.flatnonzero(np.isnan(losses))
    assert lost.size and (np.diff(lost) == 1).all() and lost[-1] == 49
    assert not np.isinf(losses).any()


@pytest.mark.parametrize("function", [lnn.sweep, lnn.epochs_to_converge])
@pytest.mark.parametrize(
    "name, value, error",
    [
        ("depths", 0, ValueError),
        ("depths", [], ValueError),
        ("depths", [3, 2.5], TypeError),
        ("depths", True, TypeError),
        ("learning_rates", 0.0, ValueError),
        ("learning_rates", [0.1, -0.1], ValueError),
        ("learning_rates", [np.nan], ValueError),
        ("learning_rates", [[0.1]], ValueError),
        ("learning_rates", "0.1", TypeError),
        ("init_weights", [np.inf], ValueError),
        ("init_weights", [], ValueError),
        ("n_epochs", 0, ValueError),
        ("n_epochs", 1.5, TypeError),
    ],
)
def test_bad_input_is_named(function, name, value, error):
    good = {"depths": 2, "learning_rates": 0.1, "init_weights": 0.9, "n_epochs": 3}
    with pytest.raises(error, match=name):
        function(FIT, **{**good, name: value})


@pytest.mark.parametrize("threshold", [0, -1.0, np.nan, "low"])
def test_bad_threshold_is_named(threshold):
    with pytest.raises((TypeError, ValueError), match="threshold"):
        lnn.epochs_to_converge(FIT, 2, 0.1, 0.9, 3, threshold)


def test_the_caller_keeps_their_arrays():
    depths, rates, inits = np.array([3, 5]), np.array([0.1, 0.2]), np.array([0.5, 0.9])
    before = [array.copy() for array in (depths, rates, inits)]
    lnn.sweep(FIT, depths, rates, inits, 5)
    for array, copy in zip((depths, rates, inits), before):
        np.testing.assert_array_equal(array, copy)


def interrupt_after(monkeypatch, n):
    """Make a keyboard interrupt arrive in the middle of epoch n."""

    def interrupted(items, total):
        yield from itertools.islice(items, n)
        raise KeyboardInterrupt

    # By name, because the package's attribute `sweep` is the function.
    monkeypatch.setattr(importlib.import_module("lnn.sweep"), "progress", interrupted)


GRID = (FIT, [3, 11], [0.01, 0.1], [0.9, 1.1])


@pytest.mark.parametrize("done", [1, 40, 99])
def test_an_interrupt_returns_the_epochs_that_are_done(monkeypatch, done):
    whole = lnn.sweep(*GRID, done)
    epochs = lnn.epochs_to_converge(*GRID, done)
    interrupt_after(monkeypatch, done)
    with pytest.warns(UserWarning, match=f"after {done} of 100 epochs"):
        part = lnn.sweep(*GRID, 100)
    np.testing.assert_array_equal(part, whole)
    with pytest.warns(UserWarning, match=f"after {done} of 100 epochs"):
        part = lnn.epochs_to_converge(*GRID, 100)
    np.testing.assert_array_equal(part, epochs)
    with pytest.warns(UserWarning, match=f"after {done} of 100 epochs"):
        part = lnn.epochs_to_converge_from(FIT, [[0.9] * 3, [1.1] * 3], 0.1, 100)
    np.testing.assert_array_equal(part, epochs[0, 1])


def test_an_interrupt_before_the_first_epoch_returns_nothing_done(monkeypatch):
    interrupt_after(monkeypatch, 0)
    with pytest.warns(UserWarning, match="after 0 of 100"):
        assert lnn.sweep(*GRID, 100).shape == (2, 2, 2, 0)
    with pytest.warns(UserWarning, match="after 0 of 100"):
        assert np.isnan(lnn.epochs_to_converge(*GRID, 100)).all()


@pytest.mark.parametrize(
    "platform, patience, bar",
    [("linux", 2.0, False), ("linux", -1.0, True), ("emscripten", -1.0, False)],
)
def test_a_bar_appears_only_when_work_is_long_and_not_in_a_browser(platform, patience, bar):
    code = f"""
import sys
from lnn import progress
sys.platform = "{platform}"
progress.PATIENCE = {patience}
assert list(progress.progress(range(1000), 1000)) == list(range(1000))
"""
    env = {name: value for name, value in os.environ.items() if name != "TQDM_DISABLE"}
    run = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert ("/1000" in run.stderr) == bar


def test_a_bar_can_be_switched_off_in_notebooks_too(monkeypatch):
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert progress._bar(1000) is None


def test_no_bar_without_tqdm(monkeypatch, capsys):
    real = builtins.__import__

    def without_tqdm(name, *args, **kwargs):
        if name.startswith("tqdm"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_tqdm)
    monkeypatch.setattr(progress, "PATIENCE", -1.0)
    expected = lnn.sweep(FIT, 3, 0.1, 0.9, 20)
    assert np.isfinite(expected).all() and capsys.readouterr().err == ""


def test_a_sweep_keeps_no_history_it_was_not_asked_for():
    sizes = []
    for n_epochs in (50, 500):
        tracemalloc.start()
        lnn.epochs_to_converge(FIT, [11, 51], np.linspace(0.01, 0.1, 20), [0.9] * 30, n_epochs)
        sizes.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sizes[1] < 1.1 * sizes[0]
