"""Words of chapters 2.1 to 2.3 that no computed number in the text carries."""

import numpy as np
import pytest

from lnn import DeepNarrowLNN, course_samples, epochs_to_converge, least_squares, theory

X, Y = course_samples()
FIT = least_squares(X, Y)


def epochs(depths, learning_rates):
    return epochs_to_converge(FIT, depths, learning_rates, 0.9, 600)[:, :, 0]


def test_depth_helps_then_hurts():
    hidden = np.arange(5, 51, 5)
    deep = epochs(hidden + 1, 0.01)[:, 0]
    [[single]] = epochs(1, 0.02)
    assert not np.isnan(deep).any()  # "all of them, within the 600 epochs"
    assert set(hidden[np.argsort(deep)[:2]]) == {10, 15}  # the lowest point of the figure
    assert (np.diff(deep)[2:] > 0).all() and (np.diff(deep, 2)[2:] > 0).all()  # climbs ever faster
    assert deep.argmin() == 1 and deep[0] < single < deep[-1]  # falls steeply, then climbs past it


def test_all_depths_head_for_one_slope():
    slopes = [
        DeepNarrowLNN([0.9] * (hidden + 1))
        .train(X, Y, 0.02 if hidden == 0 else 0.01, 600)
        .weights[-1]
        .prod()
        for hidden in range(0, 51, 5)
    ]
    np.testing.assert_allclose(slopes, FIT.slope, rtol=0.01)
    assert slopes[0] < slopes[1]  # "the single weight is still on its way"


def test_larger_is_faster_up_to_the_edge_and_useless_beyond():
    rates = np.arange(1, 10) * 0.005
    [row] = epochs(51, rates)
    np.testing.assert_array_equal(np.isnan(row), [True] + [False] * 4 + [True] * 4)
    assert (np.diff(row[1:5]) < 0).all()
    assert 0.025 < theory.max_learning_rate(51, FIT) < 0.030
    beyond = DeepNarrowLNN([0.9] * 51).train(X, Y, 0.030, 600).losses
    assert np.flatnonzero(beyond < 0.01)[0] < row[4]  # "comes down even sooner"
    assert (beyond[250:] > 0.01).all()  # the band of the figure


def test_epochs_times_learning_rate_hardly_changes():
    rates = [0.005, 0.010, 0.015, 0.020, 0.025]
    ends = [DeepNarrowLNN([0.9] * 51).train(X, Y, rate, 2000).converged_at() for rate in rates]
    assert np.ptp(np.multiply(rates, ends)) < 0.05


def test_thrown_onto_a_higher_plateau():
    losses = DeepNarrowLNN([0.9] * 51).train(X, Y, 0.1, 600).losses
    assert losses[-1] > losses[0]
    assert losses[-1] == pytest.approx(np.mean(Y**2) / 2)  # "answers 0 to everything"


def test_each_depth_has_its_learning_rates():
    table = epochs(np.arange(10, 61, 10), np.linspace(0.005, 0.105, 21))
    assert not np.isnan(table[0]).any()  # 10 weights: every setting trains
    assert epochs(10, np.arange(1, 61) * 0.005).argsort()[0, 0] > 20  # fastest: beyond the slider
    assert (np.diff(np.nanmin(table, axis=1)) > 0).all()
    assert np.isnan(table[3, np.nanargmin(table[2])])  # the best of 30 weights fails 40


def test_beyond_the_predicted_edge_the_loss_stays_small_though_the_weights_hop():
    for depth in range(10, 61, 10):
        run = DeepNarrowLNN([0.9] * depth).train(
            X, Y, 1.01 * theory.max_learning_rate(depth, FIT), 600
        )
        assert run.converged_at() is not None
        slopes = run.weights[-11:].prod(axis=1) - FIT.slope
        assert (slopes[:-1] * slopes[1:] < 0).all()


def test_ten_times_the_inputs():
    wide = least_squares(10 * X, Y)
    ratio = theory.max_learning_rate(50, FIT) / theory.max_learning_rate(50, wide)
    assert ratio == pytest.approx(10 ** (2 / 50))
    assert 1 / FIT.xx > 100 * 0.02  # 0.02 is "less than a hundredth of that"


def test_zeros_in_a_chain():
    one = DeepNarrowLNN([0.9, 0.9, 0.0, 0.9])
    assert np.flatnonzero(one.dloss_dw(X, Y)).tolist() == [2]
    assert one.train(X, Y, 0.1, 600).converged_at() is not None
    two = DeepNarrowLNN([0.9, 0.0, 0.0, 0.9]).train(X, Y, 0.1, 50)
    assert (two.weights == [0.9, 0.0, 0.0, 0.9]).all()
