"""What the prose of "The map" and "Why is it fast" says, and no printed table shows."""

import numpy as np
import pytest

from lnn import (
    course_samples,
    epochs_to_converge,
    epochs_to_converge_from,
    least_squares,
    sweep,
    theory,
)

FIT = least_squares(*course_samples())
FRACTIONS = 0.05 * np.arange(1, 27)


def at_fractions(depth):
    rates = FRACTIONS * theory.max_learning_rate(depth, FIT)
    return epochs_to_converge(FIT, depth, rates, 0.9, 600)[0, :, 0]


@pytest.mark.parametrize("depth", range(20, 61))
def test_the_fastest_step_is_at_the_edge_from_20_weights_on(depth):
    epochs = at_fractions(depth)
    assert np.nanargmin(epochs) in (18, 19)  # 0.95 or 1.00 edges
    if depth % 10 == 0:
        assert np.nanargmin(epochs) == 19
    assert np.isnan(epochs[20:]).all()
    assert np.isnan(epochs[9]) or 1.8 < epochs[9] / np.nanmin(epochs) < 2.1


@pytest.mark.parametrize("depth", [5, 10])
def test_in_shallow_nets_a_shorter_step_settles_sooner(depth):
    assert np.nanargmin(at_fractions(depth)) < 19


def test_the_valley_of_starts_narrows_like_the_logarithm_over_the_depth():
    starts = 0.001 * np.arange(200, 2500)
    widths = []
    for depth in (20, 40, 60):
        trains = ~np.isnan(epochs_to_converge(FIT, depth, 0.01, starts, 600)[0, 0])
        solution = np.searchsorted(starts, FIT.slope ** (1 / depth))
        above = np.argmin(trains[solution:])
        below = np.argmin(trains[solution::-1])
        widths.append((above + below) * 0.001 * depth / np.log(depth))
    assert max(widths) < 1.35 * min(widths)


def test_random_starts_need_exponentially_long_and_balanced_ones_do_not():
    draws = np.random.RandomState(0).uniform(-1, 1, (201, 8))
    medians = [
        np.median(np.nan_to_num(epochs_to_converge_from(FIT, row, 0.05, 3000), nan=np.inf))
        for row in (draws[:, :4], draws[:, :6], draws)
    ]
    assert medians[1] > 2 * medians[0] and medians[2] > 2 * medians[1]
    balanced = epochs_to_converge(FIT, [4, 6, 8], 0.05, 0.9, 600)[:, 0, 0]
    assert (np.diff(balanced) < 0).all()


def test_negative_slopes_are_learned_from_mixed_signs():
    falling = FIT._replace(slope=-2.0)
    assert np.isnan(epochs_to_converge(falling, 10, 0.02, 0.1 * np.arange(1, 31), 600)).all()
    mixed = np.full((1, 10), 0.9)
    mixed[0, 0] = -0.9
    assert np.isfinite(epochs_to_converge_from(falling, mixed, 0.02, 600)).all()


@pytest.mark.parametrize("fraction, cycle", [(0.9, 1), (1.1, 2), (1.2, 2), (1.3, 4)])
def test_beyond_the_edge_losses_repeat_before_they_are_chaotic(fraction, cycle):
    rate = fraction * theory.max_learning_rate(31, FIT)
    late = sweep(FIT, 31, rate, 0.9, 3000)[0, 0, 0, -64:]
    assert len(np.unique(late.round(6))) == cycle
