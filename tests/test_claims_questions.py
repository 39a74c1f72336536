"""What the questions' pictures and reasons claim, by plain loops."""

import numpy as np
import pytest
from support.chains import (
    COURSE,
    LINE,
    converged,
    edge,
    epochs_of,
    fit_of,
    line,
    sharpness,
    train,
    train_equal,
)
from support.claims import claim


@claim("shallow-narrow-questions")
def test_two_small_weights_wait_and_a_zero_lets_its_own_weight_move():
    fit = fit_of(*line(73, 2.0, 0.2, 2021))
    starts = [[1.4, -1.6], [0.05, 0.05], [1, 0.2]]
    losses = train(starts, 0.02, 211, fit, factor=1)[0]
    fall = -np.diff(np.log(losses), axis=0)
    assert fall[0, 1] < 0.002 < 0.01 < fall[0, 2]  # waits first; falls at once
    shoulder = fall[20:60, 0]
    assert fall[0, 0] > 3 * shoulder.min() and fall[80:, 0].max() > 2 * shoulder.min()
    first, second = np.abs(np.diff(train([[0, 1.5]], 0.02, 1, fit, factor=1)[1][:, 0], axis=0)[0])
    assert first > 0 == second


@claim("landscapes-questions")
def test_the_sum_decides_and_the_diagonal_stays():
    starts = [[1.2, -1.1], [-1.3, 1.2], [1.2, -1.2], [1.0, -0.4]]
    losses, weights = train(starts, 0.15, 20_000, LINE, factor=1)
    assert (losses[-1, [0, 1, 3]] < 1e-6).all() and losses[-1, 2] > 0.3
    assert (weights[-1, 3] > 0).all()
    assert np.hypot(*weights[20, :3].T).max() < 0.75, "all three are still near the saddle"


@claim("depth-questions")
def test_the_deepest_waits_longest_and_a_start_nearer_1_wants_more_depth():
    epochs = epochs_of(np.array([31, 51, 11]), 0.9, 0.01)
    assert epochs[1] > epochs[0] > epochs[2] and np.isfinite(epochs).all()
    depths = np.arange(2, 81)
    best = [depths[epochs_of(depths, start, 0.005, 2000).argmin()] for start in (0.9, 0.95)]
    assert best[1] > 1.5 * best[0]
    moved = np.diff(train([[0.0] + [0.9] * 49], 0.01, 1)[1][:, 0], axis=0)[0]
    assert np.flatnonzero(moved).tolist() == [0]


@claim("learning-rate-questions")
def test_too_small_too_large_and_hops():
    small, large, good = (train_equal(51, 0.9, rate, 600)[0] for rate in (0.005, 0.03, 0.02))
    assert np.isinf(converged(small)) and np.isinf(converged(large)) and converged(good) < 300
    assert np.argmax(large < 0.03) < np.argmax(good < 0.03)  # off its plateau first
    assert large[-50:].min() > 0.01 and np.ptp(large[-50:]) > 0.005
    halved = epochs_of(51, 0.9, np.array([0.02, 0.01]))
    assert halved[1] / halved[0] == pytest.approx(2, abs=0.05)
    distances = [(1 - step) ** np.arange(9) for step in (0.5, 2.1, 1.5)]
    assert (distances[0] > 0).all() and (np.diff(np.abs(distances[1])) > 0).all()
    assert (distances[2][:-1] * distances[2][1:] < 0).all()


@claim("depth-and-learning-rate-questions")
def test_the_edge_falls_by_more_than_half_with_twice_the_depth():
    edges = [edge(depth) for depth in (5, 20, 40, 60)]
    assert (np.diff(edges) < 0).all() and 0.45 * edges[1] < edges[2] < 0.5 * edges[1]
    settled, carried, short = (train_equal(40, 0.9, rate, 600)[0] for rate in (0.02, 0.045, 0.004))
    assert np.isinf(epochs_of(40, 0.9, 0.045, 5000)) and carried[100:].min() > 0.01
    assert converged(settled) < 150 and short[400] > 0.5
    rates = np.arange(1, 22) * 0.005
    assert rates[epochs_of(30, 0.9, rates).argmin()] == pytest.approx(0.045)
    waits = epochs_of(np.array([12, 30, 60]), 0.9, 0.002, 20_000)
    assert (np.diff(waits, 2) > 0).all() and waits[2] > waits[1]


@claim("initialization-questions")
def test_thrown_waiting_and_trained_and_twice_the_power():
    thrown, waiting, trained = (train_equal(15, w, 0.02, 250)[0] for w in (1.2, 0.7, 0.85))
    assert thrown[0] > 20 and np.ptp(thrown[1:]) < 1e-6 and thrown[-1] > 0.6
    assert waiting.min() > 0.5 and converged(trained) < 100
    longer = [
        np.divide(*epochs_of(depth, np.array([0.8, 0.9]), 0.005, 60_000)) for depth in (15, 28)
    ]
    assert np.log(longer[1]) / np.log(longer[0]) == pytest.approx(2, abs=0.2)
    ends = train([[0.9] * 15, [1.8] * 7 + [0.9] + [0.45] * 7], 0.005, 2000)[1][-1]
    assert sharpness(ends[0]) < sharpness(ends[1])


def test_unequal_weights_come_to_rest_where_equal_ones_hop():
    """The pictures of the page on the edge, whose claims are in `test_claims_real.py`."""
    hops, rests, falls = (
        train([start], edges * edge(2), 400)[0][:, 0]
        for start, edges in (([1.3, 1.3], 1.1), ([5, 0.2], 0.2135), ([1.3, 1.3], 0.1))
    )
    assert hops[-50:].min() > 0.03 and np.isfinite(converged(rests)) and (np.diff(falls) <= 0).all()
    assert rests.max() > 10 * rests[0]


@claim("bonus-questions")
def test_the_band_narrows_and_from_0_70_nothing_trains():
    rates, starts = np.linspace(0.002, 0.06, 23)[:, None], np.linspace(0.6, 1.4, 9)
    shares = [np.isfinite(epochs_of(d, starts, rates)).mean() for d in (11, 26, 51)]
    assert shares[0] > 1.5 * shares[1] > 2 * shares[2] > 0
    assert np.isinf(epochs_of(26, 0.70, 0.001 * np.arange(1, 101))).all()
    low, thrown = train_equal(26, 0.6, 0.005, 600)[0], train_equal(15, 1.2, 0.02, 600)[0]
    assert np.ptp(low) < 1e-3 and thrown[0] > 20 * thrown[1]
    assert COURSE[1] > 1
