"""What `book/theory.md` and `book/curves.md` claim, with other data, other starts and longer trainings."""

import itertools
import math

import numpy as np
import pytest
from support.chains import epochs_of, train
from support.claims import claim

from lnn import (
    LeastSquares,
    epochs_to_converge_from,
    gen_samples,
    least_squares,
    theory,
)
from lnn.data import SAMPLES
from lnn.models import gradient_descent
from lnn.outcomes import outcome

SEEDS = (SAMPLES["deep"]["rng"], 1, 7)
FITS = [least_squares(*gen_samples(**SAMPLES["deep"] | {"rng": seed})) for seed in SEEDS]
FIT = FITS[0]
PLAIN = LeastSquares(xx=0.4, slope=1.7, least_mse=0.004)


@claim("theory-saddle-strict")
def test_only_at_two_weights_a_push_helps_soon():
    random = np.random.default_rng(3)
    for depth, n_epochs in ((2, 2000), (5, 5000), (15, 5000)):
        for _ in range(5):
            start = random.choice([-0.1, 0.1], depth) * random.uniform(0.8, 1.2, depth)
            if depth == 2:
                start = np.abs(start)  # not on the way into the saddle
            losses = gradient_descent(start, FIT, 0.02, n_epochs).losses
            assert (losses[-1] < 0.1 * losses[0]) if depth == 2 else (losses[-1] > 0.99 * losses[0])


def test_the_wait_grows_by_an_amount_for_two_weights_and_by_a_power_for_more():
    goal = 0.9 * PLAIN.slope
    for depth in (2, 3, 5):
        times = [theory.learning_time(w**depth, goal, depth, PLAIN) for w in (1e-1, 1e-2, 1e-3)]
        if depth == 2:
            assert times[2] - times[1] == pytest.approx(times[1] - times[0], rel=0.02)
        else:
            assert times[2] / times[1] == pytest.approx(10 ** (depth - 2), rel=0.01)


@claim("theory-half-edge")
def test_half_the_edge_is_beyond_the_edge_of_twice_the_depth():
    for slope in (0.2, 0.9, 1.05, 2.0, 5.0):
        fit = PLAIN._replace(slope=slope)
        for depth in range(1, 60):
            half, edge = (2 / (d * slope ** (2 - 2 / d)) for d in (depth, 2 * depth))
            assert half / 2 / edge == pytest.approx(slope ** (1 / depth))
            assert (half / 2 > edge) == (slope > 1)
        if slope < 1:
            continue
        start = slope ** (1 / 20) + 1e-6
        learning_rate = theory.max_learning_rate(10, fit) / 2
        weights = train([start] * 20, learning_rate, 5000, fit)[1][-1, 0]
        assert abs(weights[0] - slope ** (1 / 20)) > 1e-6  # went away, however near it began


@claim("theory-imbalance-plateau")
def test_the_larger_the_imbalance_the_shorter_the_plateau():
    for fit in FITS[:2]:
        for depth in (2, 4, 8, 14):
            for size in (0.8, 0.9):
                starts = [size * np.array([f, 1 / f] * (depth // 2)) for f in (1, 1.5, 2, 4)]
                goal = 0.5 * (fit.xx * (0.5 * fit.slope) ** 2 + fit.least_mse)
                epochs = epochs_to_converge_from(fit, starts, 5e-4, 5000, goal)
                assert all(later < earlier for earlier, later in itertools.pairwise(epochs))


@claim("theory-negative-target")
def test_deep_chains_near_one_reach_a_positive_target_and_no_negative_one():
    random = np.random.default_rng(5)
    for slope in (-2.0, -1.2):
        for depth, least, most in ((5, 20, 30), (15, 0, 4), (30, 0, 0)):
            starts = random.uniform(0.9, 1.1, (30, depth))
            positive = epochs_to_converge_from(FIT._replace(slope=2.0), starts, 0.02, 3000)
            assert np.isfinite(positive).all()
            negative = epochs_to_converge_from(FIT._replace(slope=slope), starts, 0.02, 20_000)
            assert least <= np.isfinite(negative).sum() <= most


@claim("theory-best-depth")
def test_the_depth_with_the_shortest_plateau():
    depths = np.arange(3, 60)
    starts = np.array([[0.7], [0.8], [0.85], [0.9], [0.93], [0.95]])
    plateaus = 1 / ((depths - 2) * starts ** (depths - 2.0))
    best = np.array([theory.best_depth(start) for start in starts[:, 0].tolist()])
    assert (abs(depths[np.argmin(plateaus, axis=1)] - best) <= 1).all()
    for fit in FITS:
        epochs = epochs_of(depths, starts, 0.002, 8000, fit._replace(least_mse=0.009))
        assert np.isfinite(epochs.min(axis=1)).all()
        beyond = depths[np.argmin(epochs, axis=1)] - best
        assert (beyond >= -1).all() and (beyond <= 0.2 * best).all()


def test_a_best_depth_needs_a_start_below_one():
    with pytest.raises(ValueError, match="init_weight must be less than 1"):
        theory.best_depth(1.0)


@claim("theory-strongest-first")
def test_the_strongest_direction_is_learned_first_from_other_starts_and_directions():
    random = np.random.default_rng(4)
    strengths = np.array([4.0, 2.0, 1.0])
    for _ in range(5):
        left, right = (np.linalg.qr(random.normal(size=(3, 3)))[0] for _ in "ab")
        target = left @ np.diag(strengths) @ right.T
        a, b = 0.02 * right.T, 0.02 * left
        half = np.zeros(3)
        for epoch in range(700):
            learned = np.diag(left.T @ b @ a @ right)
            half[(half == 0) & (learned > strengths / 2)] = epoch
            error = b @ a - target
            a, b = a - 0.01 * b.T @ error, b - 0.01 * error @ a.T
        formula = np.log(strengths / 0.02**2 - 1) / (2 * strengths * 0.01)
        assert half == pytest.approx(formula, rel=0.03)
        assert (np.diff(half) > 0).all()


@claim("theory-windows")
def test_period_ten_from_every_start_and_for_long():
    for start in (0.85, 0.9, 0.95, 1.0):
        late = gradient_descent([start] * 51, FIT, 0.045, 30_000).losses[-1000:]
        assert np.allclose(late[10:], late[:-10], rtol=1e-9)
        assert not any(np.allclose(late[k:], late[:-k], rtol=1e-9) for k in range(1, 10))


@claim("theory-bounce-levels")
def test_long_steps_level_unequal_weights_until_the_edge():
    start = 0.9 * np.array([2] * 7 + [1] + [0.5] * 7)
    for fit in FITS:
        for learning_rate in (0.08, 0.09):
            record = gradient_descent(start, fit, learning_rate, 10_000)
            ahead = np.array(
                [
                    theory.sharpness(theory.flow_minimum(weights, fit), fit)
                    for weights in record.weights[::100]
                ]
            )
            assert ahead[0] > 1.1 * 2 / learning_rate
            assert (np.diff(ahead) < 1e-9).all()
            assert ahead[-1] == pytest.approx(2 / learning_rate, rel=0.01)
            assert record.losses[-1] < record.losses[:100].max() / 10


def test_flow_reaches_the_minimum_that_is_computed():
    random = np.random.default_rng(8)
    starts = random.uniform(0.6, 1.4, (5, 4))
    for start, weights in zip(starts, train(starts, 1e-3, 30_000, FIT)[1][-1]):
        assert weights == pytest.approx(theory.flow_minimum(start, FIT), abs=2e-3)


def test_flow_has_no_minimum_ahead_on_the_wrong_side():
    with pytest.raises(ValueError, match=r"sign of fit\.slope"):
        theory.flow_minimum([1.0, -1.0], FIT)


@claim("theory-one-number")
def test_the_loss_depends_on_the_product_alone():
    random = np.random.default_rng(9)
    x, y = random.normal(size=50), random.normal(size=50)
    xx, slope, least = least_squares(x, y)
    for depth in (1, 3, 9):
        p = math.prod(random.uniform(-1.5, 1.5, depth))
        assert np.mean((y - p * x) ** 2) == pytest.approx(xx * (p - slope) ** 2 + least)


@claim("curves-slow-waits")
def test_the_plateau_ends_when_theory_says_and_the_saddle_never():
    short = gradient_descent([0.9] * 51, FIT, 0.005, 600)
    end = outcome(short, FIT, 0.005)
    assert end.kind == "slow"
    losses = train([0.9] * 51, 0.005, 1100, FIT)[0][:, 0]
    assert np.flatnonzero(losses >= 0.01)[-1] + 1 == pytest.approx(end.expected, abs=5)
    drops = -np.diff(short.losses)
    assert (np.diff(drops) > 0).all()  # a little more each epoch
    assert np.ptp(gradient_descent([0.0] * 51, FIT, 0.005, 100_000).losses) == 0


@claim("curves-thrown-stays")
def test_a_thrown_net_lies_on_the_plateau_for_a_hundred_thousand_epochs():
    losses = gradient_descent([0.9] * 60, FIT, 0.105, 100_000).losses
    end = outcome(gradient_descent([0.9] * 60, FIT, 0.105, 600), FIT, 0.105)
    assert end.kind == "thrown" and end.expected > 1e17
    assert losses[end.epoch - 1] > losses[0]  # it jumped
    assert losses[end.epoch :] == pytest.approx(losses[-1])


@claim("curves-thrown-smaller")
def test_halving_rescues_a_thrown_net_and_doubling_does_not():
    thrown = 0
    for depth in (15, 30, 60):
        for start in (0.9, 1.0, 1.1):
            for edges in (2, 3, 4, 5):
                rate = edges * theory.max_learning_rate(depth, FIT)
                if kind(depth, rate, start) != "thrown":
                    continue
                thrown += 1
                assert kind(depth, 2 * rate, start) in ("thrown", "diverged")
                assert any(
                    kind(depth, rate / 2**k, start, 20_000) == "converged" for k in (1, 2, 3)
                )
    assert thrown > 8


def kind(depth, learning_rate, start, n_epochs=600):
    run = gradient_descent([start] * depth, FIT, learning_rate, n_epochs)
    return outcome(run, FIT, learning_rate).kind


@claim("curves-unequal-may-settle")
def test_equal_weights_bounce_on_where_unequal_ones_come_to_rest():
    assert kind(51, 0.03, 0.9, 100_000) == "unsettled"
    start = 0.9 * np.array([2] * 7 + [1] + [0.5] * 7)
    for fit in FITS:
        run = gradient_descent(start, fit, 0.1, 8000)
        assert 1000 < run.converged_at(0.5 * fit.least_mse + 0.005) < 6000


@claim("curves-nan-late")
def test_divergence_may_come_at_once_and_after_a_thousand_epochs():
    assert gradient_descent([1.25] * 15, FIT, 0.02, 100).diverged_at < 5
    for rate in (0.6, 0.7, 0.75, 0.8, 0.85):
        run = gradient_descent([0.5] * 15, FIT, rate, 5000)
        assert run.diverged_at > 1000
        assert np.ptp(run.losses[:1000]) < 0.01 * run.losses[0]  # on the plateau until then


@claim("curves-flat")
def test_four_flat_curves_and_one_that_has_learned():
    ends = {}
    for name, (depth, rate, start) in {
        "converged": (11, 0.01, 0.9),
        "plateau": (51, 0.005, 0.9),
        "saddle": (51, 0.005, 0.0),
        "thrown": (60, 0.105, 0.9),
    }.items():
        losses = gradient_descent([start] * depth, FIT, rate, 600).losses
        flat = losses[200:300]
        assert np.ptp(flat) < 0.01 * flat.mean()
        ends[name] = losses[-1]
    assert [name for name, last in ends.items() if last < 0.01] == ["converged"]


@claim("curves-answer")
def test_a_jump_and_a_flat_curve_call_for_a_smaller_step():
    rate, start = 3 * theory.max_learning_rate(15, FIT), 1.1
    run = gradient_descent([start] * 15, FIT, rate, 600)
    end = outcome(run, FIT, rate)
    assert end.kind == "thrown" and end.epoch < 20
    assert run.losses[-1] == pytest.approx(0.72, abs=0.01)
    assert kind(15, 2 * rate, start) != "converged"
    assert "converged" in [kind(15, rate / 2, start), kind(15, rate / 4, start)]


@claim("curves-take-along")
def test_flat_and_high_without_a_jump_wants_larger_steps_otherwise_smaller():
    for depth, rate, start in ((51, 0.005, 0.9), (60, 0.005, 0.9), (2, 0.005, 0.5)):
        assert kind(depth, rate, start) == "slow"
        assert kind(depth, rate, start, 20_000) == "converged"  # patience
        edge = theory.max_learning_rate(depth, FIT)
        assert kind(depth, 0.9 * edge, start) == "converged"  # or boldness
    for rate in (0.03, 0.0407, 0.3):
        assert kind(51, rate, 0.9) != "converged"
        assert kind(51, 0.9 * theory.max_learning_rate(51, FIT), 0.9) == "converged"
