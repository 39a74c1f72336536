"""Words of chapter 2.4, the summary and the bonus that no computed number in the text carries."""

import numpy as np
import pytest

from lnn import DeepNarrowLNN, course_samples, epochs_to_converge, least_squares, sweep, theory

X, Y = course_samples()
FIT = least_squares(X, Y)
RATES, STARTS = 0.001 * np.arange(1, 101), 0.05 * np.arange(2, 61)


def train(start, learning_rate=0.02, n_epochs=250):
    return DeepNarrowLNN(np.broadcast_to(start, 15)).train(X, Y, learning_rate, n_epochs)


def test_above_the_solution_a_lucky_step_a_quiet_and_a_loud_failure():
    assert train(1.10).converged_at() == 1
    thrown = train(1.20)
    assert thrown.converged_at() is None and thrown.diverged_at is None
    assert thrown.losses[1] < thrown.losses[0]  # "falls once"
    assert np.ptp(thrown.losses[1:]) < 1e-6  # "and stays"
    lost = train(1.25)
    assert lost.weights[1, 0] < -1 and lost.diverged_at is not None  # "far below zero"


def test_odd_starts():
    assert np.ptp(train(0.0).losses) == 0
    assert train([0.0] + [0.9] * 14).converged_at() is not None
    negative = train(-0.9)
    assert negative.converged_at() is None and (negative.weights < 0).all()


def test_the_flat_curve_is_high_and_the_settled_one_low():
    assert train(0.70).losses.min() > 0.7 and train(0.90).losses[-1] < 0.01
    assert train(0.70, learning_rate=0.05).converged_at() is not None
    assert theory.max_learning_rate(15, FIT) > 0.05


def test_unequal_starts_are_faster_and_end_sharper():
    spreads = [0.9 * np.array([f] * 7 + [1] + [1 / f] * 7) for f in (1, 1.2, 1.5, 2)]
    results = [train(start) for start in spreads]
    assert (np.diff([r.converged_at() for r in results]) < 0).all()
    assert (np.diff([theory.sharpness(r.weights[-1], FIT) for r in results]) > 0).all()
    assert train(spreads[0], 0.09).converged_at() is not None
    assert train(spreads[-1], 0.09).converged_at() is None
    # "each difference keeps its value from the start"
    for result in results:
        start, end = theory.imbalance(result.weights[[0, -1]])
        np.testing.assert_allclose(end, start, atol=0.05)


def test_random_starts_have_mean_square_one_and_vanish():
    squares = np.random.RandomState(0).normal(size=(1_000_000, 3)).prod(axis=1) ** 2
    assert squares.mean() == pytest.approx(1, rel=0.1) and np.median(squares) < 0.1


@pytest.fixture(scope="module")
def grid():
    return epochs_to_converge(FIT, np.arange(11, 52, 5), RATES, STARTS, 600)


def test_three_walls(grid):
    epochs, edge = grid[3], theory.max_learning_rate(26, FIT)
    trains, diverges = ~np.isnan(epochs), np.isnan(sweep(FIT, 26, RATES, STARTS, 600)[0, ..., -1])
    # below: no start under the dotted curve trains
    wall = (600 * RATES * FIT.xx * FIT.slope * 24) ** (-1 / 24)
    assert not trains[STARTS[None, :] < wall[:, None] - 0.025].any()
    # on the right: what trains beyond the edge is next to it, or chance at the very end
    beyond = epochs[trains & (RATES[:, None] > edge + 0.001)]
    assert (beyond > 580).all() and len(beyond) < 10
    # above: everything well above 1 diverges, and most settings do
    assert diverges[:, STARTS > 1.18].all() and diverges.mean() > 0.5
    # "most of them on the plateau"
    losses = sweep(FIT, 26, RATES, STARTS, 600)[0]
    rest = losses[~diverges & ~trains]
    assert np.mean(np.ptp(rest[:, -100:], axis=1) < 0.01) > 0.5


def test_bouncing_just_past_the_edge(grid):
    assert theory.max_learning_rate(26, FIT) < 0.057
    column = grid[3, 56]  # learning rate 0.057
    assert not np.isnan(column[16])  # start 0.90
    losses = sweep(FIT, 26, 0.057, 0.9, 600)[0, 0, 0, -50:]
    assert losses.max() < 0.01 and np.ptp(losses) > 1e-5


def test_the_map_shrinks_with_depth(grid):
    shares = np.mean(~np.isnan(grid), axis=(1, 2))
    assert (np.diff(shares) < 0).all()
    assert np.nanmin(grid[-1]) < 10  # "converges within ten epochs"
    # "a few per cent" of the start are worth a doubled learning rate
    assert 1.01 < 2 ** (1 / 24) < 1.05


def test_twice_the_depth_half_the_step():
    edges = [theory.max_learning_rate(depth, FIT) for depth in (15, 30, 60)]
    assert edges[0] / edges[1] == pytest.approx(2, rel=0.1)
    assert edges[0] / edges[2] == pytest.approx(4, rel=0.1)
