"""What the chapters claim, computed by plain loops, on other data and far beyond the epochs shown."""

import importlib
import json
import re
from pathlib import Path

import numpy as np
import pytest
from support.chains import (
    COURSE,
    COURSE_LINE,
    LINE,
    OTHERS,
    converged,
    edge,
    epochs_of,
    fit_of,
    line,
    sharpness,
    train,
    train_equal,
)
from support.claims import TESTS, claim

from lnn.convergence import SETTLED_FOR, THRESHOLD

BOOK = Path(__file__).parent.parent / "book"
CLAIM = re.compile(r"^% claim: (.+)$", re.MULTILINE)
EVERY_LINE = [COURSE, *OTHERS]


def claims_of(page):
    return CLAIM.findall(page.read_text(encoding="utf-8"))


def test_every_claim_has_a_test_and_every_test_a_claim():
    for path in Path(__file__).parent.glob("test_claims*.py"):
        importlib.import_module(path.stem)
    names = [name for page in sorted(BOOK.glob("*.md")) for name in claims_of(page)]
    assert len(names) == len(set(names))
    assert sorted(names) == sorted(TESTS)


def test_pages_say_what_converged_means_as_lnn_has_it():
    assert (THRESHOLD, SETTLED_FOR) == (0.01, 5)
    said = r"below (the threshold, )?0\.01\b[^.|]* for five epochs at least"
    for page in ("curves", "notation"):
        assert re.search(said, (BOOK / f"{page}.md").read_text("utf8"))


@pytest.mark.parametrize("page", sorted(BOOK.glob("*.md")), ids=lambda page: page.stem)
def test_a_claim_bears_its_page_s_name_and_a_take_along_is_claimed(page):
    prefix = page.stem.replace("_", "-")
    for name in claims_of(page):
        assert re.fullmatch(rf"{prefix}(-[a-z0-9]+)+", name)
    lines = page.read_text(encoding="utf-8").splitlines()
    for number, text in enumerate(lines):
        if text == ":class: takeaway":
            assert CLAIM.match(lines[number - 2]), f"{page.name}: a take-along without a claim"


# 1.1 and the first page


@claim("index-bet")
@claim("index-deep-and-start")
def test_deeper_is_faster_then_slower_and_longer_steps_are_faster_or_useless():
    epochs = [epochs_of(depth, 0.9, 0.01)[()] for depth in (2, 12, 51, 80)]
    assert epochs[1] < epochs[0] and epochs[1] < epochs[2] < epochs[3] == np.inf
    short, double, long = epochs_of(51, 0.9, np.array([0.01, 0.02, 0.03]), 20_000)
    assert double / short == pytest.approx(0.5, abs=0.01) and long == np.inf


@claim("shallow-narrow-one-line")
def test_a_chain_draws_one_straight_line_through_the_origin():
    x = np.linspace(-2, 2, 9)
    for depth in (1, 2, 5, 60):
        weights = np.random.RandomState(depth).uniform(-1.5, 1.5, depth)
        y = x
        for weight in weights:
            y = weight * y
        np.testing.assert_allclose(y, weights.prod() * x)


@pytest.fixture(scope="module")
def shallow():
    """The training of chapter 1.1: data, losses, weights."""
    samples = line(73, 2.0, 0.2, 2021)
    losses, weights = train([1.4, -1.6], 0.02, 2000, fit_of(*samples), factor=1)
    return samples, losses[:, 0], weights[:, 0]


@claim("shallow-narrow-crossing")
@claim("shallow-narrow-the-other-waits")
def test_a_weight_near_zero_slows_the_other_and_not_itself(shallow):
    _, _, weights = shallow
    crossing = np.argmax(weights[:, 0] < 0)
    steps = np.abs(np.diff(weights, axis=0))[crossing]
    assert steps[0] > 100 * steps[1]
    for fit in EVERY_LINE:
        _, moved = train([[0.001, 1.0], [0.001, 0.001]], 0.02, 1, fit, factor=1)
        (first, second), stuck = np.abs(moved[1] - moved[0])
        assert first > 500 * second  # the small one moves, the other hardly
        assert stuck.max() < first / 500  # two small ones: both are stuck


@claim("shallow-narrow-both-negative")
@claim("shallow-narrow-signs")
def test_both_weights_end_negative_and_only_the_product_meets_the_data(shallow):
    (x, y), _, weights = shallow
    assert weights[0].prod() < 0 and (weights[211] < 0).all()
    assert weights[211].prod() == pytest.approx(np.mean(x * y) / np.mean(x**2), abs=0.02)
    other = train([1.6, -1.4], 0.02, 2000, fit_of(x, y), factor=1)[1][-1, 0]
    assert (other > 0).all()  # from other starts to two positive weights


@claim("shallow-narrow-shoulder")
def test_at_the_shoulder_w2_turns_w1_goes_on_and_the_walk_is_nearest_to_the_origin(shallow):
    _, losses, weights = shallow
    crossing = np.argmax(weights[:, 0] < 0)
    distance = np.hypot(*weights.T)
    assert abs(distance[:120].argmin() - crossing) <= 1
    assert abs(np.abs(weights[:, 1]).argmin() - crossing) <= 1
    steps = np.hypot(*np.diff(weights, axis=0).T)
    np.testing.assert_allclose(  # length = error left × distance from the origin
        steps[:200] / (distance[:200] * np.abs(weights[:200].prod(axis=1) - weights[-1].prod())),
        steps[0] / (distance[0] * np.abs(weights[0].prod() - weights[-1].prod())),
        rtol=1e-3,
    )
    shortest = steps[:70].argmin()
    assert abs(shortest - crossing) < 10
    assert 1.05 < steps[shortest:100].max() / steps[shortest] < 1.15  # "by about a tenth"
    fall = -np.diff(losses)
    assert fall[0] > fall[60] > fall[shortest]


@claim("shallow-narrow-noise-floor")
def test_longer_training_does_not_help(shallow):
    (x, y), losses, _weights = shallow
    best = min(np.mean((y - slope * x) ** 2) for slope in np.linspace(1.5, 2.5, 10_001))
    assert losses[211] == pytest.approx(best, rel=1e-2)
    assert losses[-1] == pytest.approx(best, rel=1e-6)


# 1.2


@claim("landscapes-rates")
def test_the_walk_dies_at_a_step_that_other_starts_bear():
    rates = np.array([0.3, 0.7, 1.1, 1.3])
    epochs = converged(train([[1.05, -1.0]] * 4, rates, 2000, LINE, factor=1)[0])
    assert (np.diff(epochs) < 0).all()
    losses, record = train([(1.05, -1.0), (0.5, 0.4), (1.3, 1.3)], 1.4, 3000, LINE, factor=1)
    assert not np.isfinite(losses[-1, 0]) and (losses[-1, 1:] < 1e-20).all()
    m = LINE[0]
    assert 2 / (4 * m) > 1.4  # 4 m: curvature at (1, 1), the flattest solution
    p = record[:5, 0].prod(axis=1)
    steepest = np.linalg.eigvalsh(
        [2 * m * np.array([[v * v, 2 * q - 1], [2 * q - 1, u * u]])
         for (u, v), q in zip(record[:5, 0], p)]
    )  # fmt: skip
    assert steepest[:, -1].max() > 2 * 4 * m
    assert train([1.0, -1.0], 0.15, 20_000, LINE, factor=1)[0][-1] == pytest.approx(m)


@claim("landscapes-saddle")
@claim("landscapes-eigenvalues")
def test_the_origin_is_level_and_curves_both_ways():
    m = LINE[0]

    def loss(u, v):
        return m * (1 - u * v) ** 2

    h = 1e-4
    assert loss(h, 0) == loss(-h, 0) == loss(0, h) == loss(0, 0)
    along, across = h / np.sqrt(2) * np.array([[1, 1], [1, -1]])
    bends = [(loss(*move) - 2 * loss(0, 0) + loss(*-move)) / h**2 for move in (along, across)]
    np.testing.assert_allclose(bends, [-2 * m, 2 * m], rtol=1e-4)
    ends = train([(0.5, -0.5), (0.55, -0.45), (-1.8, 1.7)], 0.15, 2000, LINE, factor=1)[1][-1]
    assert np.abs(ends[0]).max() < 1e-20 and ends[1].min() > 0 > ends[2].max()


@claim("landscapes-no-maximum")
def test_the_loss_grows_without_limit():
    sizes = 10.0 ** np.arange(0, 60, 5)
    assert (np.diff((1 + sizes**2) ** 2) > 0).all()
    rng = np.random.RandomState(0)  # nowhere is it level and lower all around
    for u, v in rng.uniform(-2, 2, (500, 2)):
        around = [(u + 1e-3 * np.cos(t), v + 1e-3 * np.sin(t)) for t in np.linspace(0, 6.28, 25)]
        assert max((1 - s * t) ** 2 for s, t in around) > (1 - u * v) ** 2


@claim("landscapes-many-solutions")
def test_a_whole_curve_of_weights_has_loss_0_and_the_start_chooses():
    for pair in [(1, 1), (2, 0.5), (-4, -0.25)]:
        assert train(pair, 0.1, 1, LINE, factor=1)[0][0] == 0
    ends = train([(1.5, 0.2), (0.2, 1.5), (-1, -1.7)], 0.1, 3000, LINE, factor=1)[1][-1]
    np.testing.assert_allclose(ends.prod(axis=1), 1)
    assert np.ptp(ends[:, 0]) > 1


@claim("landscapes-not-the-nearest")
def test_a_nearer_solution_is_passed_by():
    start = np.array([-1.8, 1.7])
    end = train(start, 0.15, 3000, LINE, factor=1)[1][-1, 0]
    branch = np.geomspace(0.1, 10, 100_001)
    near = np.hypot(
        *np.subtract([[branch, 1 / branch], [-branch, -1 / branch]], start[:, None]).swapaxes(0, 1)
    )
    assert near.min() < np.hypot(*(end - start)) - 0.05


@claim("landscapes-walks")
def test_of_three_walks_one_never_learns():
    losses = train([(0.5, -0.5), (0.55, -0.45), (-1.8, 1.7)], 0.15, 20_000, LINE, factor=1)[0]
    assert np.isfinite(converged(losses[:, 1])) and converged(losses[:, 2]) < 40
    assert losses[40:, 0].min() > 0.99 * losses[40, 0] > 0.3


@claim("landscapes-flat")
def test_three_level_curves_of_which_two_are_about_to_fall():
    losses = train([(0.5, -0.5), (0.55, -0.45), (-1.8, 1.78)], 0.15, 20_000, LINE, factor=1)[0]
    assert np.ptp(losses[12]) < 0.05
    assert (1 - losses[13] / losses[12] < 0.025).all()
    assert (losses[60, 1:] < 1e-3).all() and losses[-1, 0] > 0.3


@claim("landscapes-sum-decides")
def test_the_sum_s_sign_chooses_the_curve_and_the_diagonal_never_leaves():
    starts = np.random.RandomState(1).uniform(-2, 2, (100, 2))
    ends = train(starts, 0.05, 3000, LINE, factor=1)[1][-1]
    assert (np.sign(ends) == np.sign(starts.sum(axis=1))[:, None]).all()
    diagonal = np.linspace(0.1, 2, 20)
    losses, record = train(np.column_stack([diagonal, -diagonal]), 0.15, 20_000, LINE, factor=1)
    assert np.abs(record[-1]).max() < 1e-20 and (losses[-1] > 0.3).all()
    assert not np.isfinite(train([2, -2], 1.4, 100, LINE, factor=1)[0][-1]).any()


@claim("landscapes-slow")
def test_steps_shrink_at_the_solutions_and_at_the_saddle():
    losses, record = train([0.501, -0.499], 0.15, 150, LINE, factor=1)
    steps = np.hypot(*np.diff(record[:, 0], axis=0).T)
    fastest = 20 + steps[20:].argmax()
    assert fastest < 120 and losses[20] > 0.3 > 1e-6 > losses[-1]
    assert steps[20] < steps[fastest] / 5 and steps[-1] < steps[fastest] / 1000
    error = 1 - train([1.01, 1.01], 0.15, 20, LINE, factor=1)[1].prod(axis=2)[:, 0]
    np.testing.assert_allclose(error[6:] / error[5:-1], 1 - 0.15 * 4 * LINE[0], rtol=1e-2)


@claim("landscapes-curve-saddle-level")
def test_walks_near_the_saddle_are_slow_and_level_ground_is_no_end():
    nearness = np.array([0.3, 0.1, 0.03, 0.01])
    epochs = converged(
        train(np.column_stack([0.6 + nearness, -0.6 + nearness]), 0.15, 3000, LINE, factor=1)[0]
    )
    assert (np.diff(epochs) > 0).all() and np.isfinite(epochs).all()


# 2.1


@claim("depth-explodes")
def test_fifty_doublings_and_halvings():
    signal = [1.0, 1.0]
    for _ in range(50):
        signal = [signal[0] * 2, signal[1] / 2]
    assert signal[0] > 1e15 and signal[1] < 1e-15


HIDDEN = np.arange(5, 51, 5)


@claim("depth-demo")
def test_ten_and_fifteen_hidden_layers_lead_and_all_converge():
    epochs = epochs_of(HIDDEN + 1, 0.9, 0.01)
    single = epochs_of(1, 0.9, 0.02)
    assert np.isfinite(epochs).all()
    assert list(HIDDEN[np.argsort(epochs)[:2]]) == [10, 15] and epochs.min() < single < epochs[-1]
    losses = train_equal(51, 0.9, 0.01, 600)[0]
    fall = -np.diff(np.log(losses))
    assert fall[:400].max() < 0.01 < 0.1 < fall.max() and fall[-50:].max() < 1e-6


@claim("depth-epochs")
def test_epochs_over_depth_are_a_valley():
    epochs = np.array([epochs_of(1, 0.9, 0.02)[()], *epochs_of(np.arange(2, 52), 0.9, 0.01)])
    lowest = epochs.argmin()
    assert abs(lowest - 10) <= 2 and epochs[1] < epochs[0]
    assert (np.diff(epochs[15:]) > 0).all() and (np.diff(epochs[10::5], 2) > 0).all()
    at_fives = epochs[::5]
    assert at_fives.max() / at_fives.min() > 5


@claim("depth-eta")
def test_the_half_asks_for_twice_the_step():
    start = [0.9, 0.5]
    shallow = train(start, 0.02, 300, factor=1)[1]
    np.testing.assert_allclose(train(start, 0.04, 300)[1], shallow)
    assert not np.allclose(train(start, 0.02, 300)[1], shallow)


@claim("depth-best")
def test_the_best_depth_is_predicted_by_the_start():
    depths = np.arange(2, 52)
    for fit in EVERY_LINE:
        for start, rate in [(0.9, 0.01), (0.9, 0.003), (0.93, 0.003)]:
            threshold = fit[2] / 2 + 0.005
            losses = train_equal(depths, start, rate, 3000, fit)[0]
            best = depths[converged(losses, threshold).argmin()]
            assert best == pytest.approx(2 + 1 / np.log(1 / start), abs=3)
    epochs = epochs_of(depths, 0.9, 0.01)
    assert list(depths[epochs == epochs.min()]) == [12, 13]


@claim("depth-not-slower")
def test_some_depth_is_faster_even_than_a_single_weight_with_twice_the_step():
    assert epochs_of(11, 0.9, 0.01) < epochs_of(1, 0.9, 0.02) < epochs_of(1, 0.9, 0.01)


@claim("depth-plateau")
def test_whoever_stops_on_the_plateau_misses_the_drop():
    losses = train_equal(51, 0.9, 0.01, 600)[0]
    assert losses[400] > 0.95 * losses[0] and converged(losses) < 530


@claim("depth-zeros")
def test_one_zero_comes_off_two_never_do():
    for depth in (3, 4, 8):
        start = np.full((2, depth), 0.9)
        start[0, 1] = 0
        start[1, :2] = 0
        losses, record = train(start, 0.05, 4000)
        assert list(np.flatnonzero(record[1, 0] != record[0, 0])) == [1]
        assert losses[-1, 0] < 0.01 and (record[-1, 1] == record[0, 1]).all()


@claim("depth-some-and-much")
def test_depth_pays_at_a_fixed_short_step_only():
    for fit in EVERY_LINE:
        threshold = fit[2] / 2 + 0.005
        fixed, best = [], []
        for depth in (1, 5, 12, 30, 60):
            fixed.append(converged(train_equal(depth, 0.9, 0.004, 6000, fit)[0], threshold)[()])
            rates = np.linspace(0.01, 1.05, 500) * edge(depth, fit)
            best.append(converged(train_equal(depth, 0.9, rates, 3000, fit)[0], threshold).min())
        assert fixed[2] < fixed[0] and fixed[2] < fixed[4]
        assert (np.diff(best) > 0).all()
    # Neither from a small start nor towards a small slope does the same depth pay.
    for start, slope in ((0.3, 2.0), (0.9, 0.05)):
        fit = (COURSE[0], slope, 0.0)
        threshold = fit[0] * (slope / 20) ** 2 / 2
        one, twelve = (
            converged(train_equal(depth, start, 0.01, 6000, fit)[0], threshold)[()]
            for depth in (1, 12)
        )
        assert one < 2000 and twelve == np.inf
    # Just above 1 it does not pay, well above it does, on the course's data.
    for slope, pays in ((1.05, False), (1.3, True), (2.0, True)):
        fit = (COURSE[0], slope, COURSE[2])
        one, several = (
            epochs_of(1, 0.9, 0.01, fit=fit),
            epochs_of(np.arange(2, 13), 0.9, 0.01, fit=fit),
        )
        assert (several.min() < one) == pays


# 2.2


@pytest.fixture(scope="module")
def nine_rates():
    rates = 0.005 * np.arange(1, 10)
    return rates, train_equal(51, 0.9, rates, 20_000)[0]


@claim("learning-rate-demo")
@claim("learning-rate-large")
def test_larger_is_faster_to_0_025_and_never_settles_from_0_030(nine_rates):
    _, losses = nine_rates
    epochs = converged(losses[:600])
    assert np.isinf(epochs[0]) and (np.diff(epochs[1:5]) < 0).all()
    assert (losses[600:, 5:].max(axis=0) > 0.014).all()  # up to epoch 20,000
    first = np.argmax(losses < 0.01, axis=0)
    assert first[5] < epochs[4]  # "comes down even sooner"


@claim("learning-rate-soonest")
def test_the_soonest_rate_lies_at_the_longest_step():
    rates = np.arange(5, 46) / 1000
    epochs = epochs_of(51, 0.9, rates)
    soonest = np.argmin(epochs)
    assert rates[soonest] < edge(51) < rates[soonest + 1]
    found = epochs[np.isfinite(epochs)]
    assert (np.diff(found) < 0).all() and np.isinf(epochs[soonest + 1 :]).all()
    losses = train_equal(51, 0.9, rates[soonest + 1 :], 5000)[0]
    assert (losses[600:].max(axis=0) > 0.01).all()


@claim("learning-rate-product")
def test_half_the_step_twice_the_epochs(nine_rates):
    rates, losses = nine_rates
    assert np.ptp((rates * converged(losses))[:5]) < 0.05


@claim("learning-rate-edge")
def test_between_0_025_and_0_030_lies_the_edge():
    assert 0.025 < edge(51) < 0.030
    for fit in EVERY_LINE:
        near = np.full((2, 51), fit[1] ** (1 / 51) * (1 + 1e-6))
        rates = edge(51, fit) * np.array([0.99, 1.01])
        distance = np.abs(train(near, rates, 300, fit)[1][[0, -1]].prod(axis=2) - fit[1])
        assert distance[1, 0] < distance[0, 0] / 100 and distance[1, 1] > 100 * distance[0, 1]


@claim("learning-rate-band")
def test_beyond_the_edge_the_hops_do_not_widen_for_ever(nine_rates):
    _rates, losses = nine_rates
    late = losses[-500:, 5]  # 0.030
    assert late[0] != pytest.approx(late[1], rel=0.1)
    np.testing.assert_allclose(late[2:], late[:-2], rtol=1e-6)
    assert losses.max() < 1
    # Towards the plateau the ground is flat.
    w = COURSE[1] ** (1 / 51) + np.array([-0.02, 0.02])
    gradient = np.abs(w**51 - COURSE[1]) * w**50
    assert gradient[1] > 3 * gradient[0]


def unequal(factor, start=0.9):
    return start * np.array([factor] * 7 + [1] + [1 / factor] * 7)


@claim("learning-rate-levels")
def test_unequal_weights_have_flatter_solutions_to_go_to_and_equal_ones_have_none():
    losses, record = train(unequal(2), 0.08, 4000)
    assert converged(losses) > 600  # not at first
    short = train(unequal(2), 0.01, 4000)[1][-1, 0]
    assert sharpness(record[-1, 0]) < 0.8 * sharpness(short)
    assert (
        converged(train_equal(15, 0.9, np.array([1.1, 1.3]) * edge(15), 50_000)[0]) == np.inf
    ).all()


@claim("learning-rate-small")
def test_a_small_rate_s_time_runs_out(nine_rates):
    _, losses = nine_rates
    assert losses[599, 0] > 0.9 * losses[0, 0] and 600 < converged(losses)[0] < 1200


@claim("learning-rate-nan")
def test_a_far_too_long_step_ends_in_nan():
    losses, record = train_equal(51, 0.9, 1.0, 600)
    assert not np.isfinite(losses[-1])
    finite = np.abs(np.diff(record[np.isfinite(record)]))
    assert (np.diff(finite[-3:]) > 0).all()
    assert np.isfinite(train_equal(51, 0.9, 0.02, 600)[0]).all()


@claim("learning-rate-turn")
def test_a_thrown_net_lies_higher_than_it_began():
    losses = train_equal(51, 0.9, 0.1, 100_000)[0]
    m, a, least = COURSE
    assert losses[-1] > losses[0] and losses[-1] == pytest.approx((m * a**2 + least) / 2, rel=1e-6)
    assert np.isfinite(epochs_of(51, 0.9, 0.045 / 2, 600))  # half of a rate that jumps


@claim("learning-rate-half-and-rest")
def test_twice_the_step_half_the_epochs_up_to_the_edge():
    for fit in EVERY_LINE:
        threshold = fit[2] / 2 + 0.005
        for depth in (30, 51):
            rates = edge(depth, fit) * np.array([0.1, 0.2, 0.4, 0.8, 1.2])
            losses, record = train_equal(depth, 0.9, rates, 6000, fit)
            epochs = converged(losses, threshold)
            np.testing.assert_allclose(epochs[:3] / epochs[1:4], 2, rtol=0.05)
            late = record[-100:, 4]
            assert np.ptp(late) > 1e-3  # never at rest


# 2.3


DEPTHS = np.arange(10, 61, 10)
SLIDER = np.linspace(0.005, 0.105, 21)


@claim("depth-and-learning-rate-guess")
@claim("depth-and-learning-rate-game")
def test_the_deeper_the_shorter_the_step_and_the_longer_the_training():
    table = epochs_of(DEPTHS[:, None], 0.9, SLIDER)
    best = SLIDER[table.argmin(axis=1)]
    assert (np.diff(best) <= 0).all() and best[0] > 3 * best[-1]
    assert (np.diff(table.min(axis=1)) > 0).all() and (np.diff(table.min(axis=1), 2) > 0).all()


@claim("depth-and-learning-rate-flattest")
def test_no_minimum_is_flatter_than_that_of_equal_weights():
    for depth in (2, 5, 12):
        equal = np.full(depth, COURSE[1] ** (1 / depth))
        assert 2 / sharpness(equal) == pytest.approx(edge(depth), rel=1e-3)
        for logs in np.random.RandomState(depth).normal(scale=0.5, size=(50, depth)):
            assert sharpness(equal * np.exp(logs - logs.mean())) > sharpness(equal)


@claim("depth-and-learning-rate-agree")
def test_training_ends_where_calculus_says():
    for depth in DEPTHS:
        rates = np.linspace(0.97, 1.1, 400) * edge(depth)
        works = np.isfinite(epochs_of(depth, 0.9, rates))
        assert works[0] and rates[np.argmin(works)] == pytest.approx(edge(depth), rel=0.05)


@claim("depth-and-learning-rate-closed")
def test_the_corridor_closes_and_each_ten_weights_cost_the_more():
    wide = np.linspace(0.8, 1.05, 100)
    epochs = [epochs_of(depth, 0.9, wide * edge(depth), 5000) for depth in (60, 64, 70, 80)]
    assert epochs[0].min() < 600 < epochs[1].min() < epochs[2].min() < epochs[3].min() < 5000
    waits = [epochs_of(depth, 0.9, 0.01, 6000) for depth in (60, 70)]
    assert waits[1] / waits[0] == pytest.approx(58 / 68 / 0.9**10, rel=0.03)


@claim("depth-and-learning-rate-carry-over")
def test_the_best_rate_of_30_weights_never_settles_with_40():
    best = SLIDER[epochs_of(30, 0.9, SLIDER).argmin()]
    assert epochs_of(40, 0.9, best, 50_000) == np.inf


@claim("depth-and-learning-rate-single")
def test_one_weight_and_two_are_fastest_each_with_its_own_step():
    for fit in EVERY_LINE:
        threshold = fit[2] / 2 + 0.005
        best = [
            converged(
                train_equal(
                    depth, 0.9, np.linspace(0.005, 1.05, 2000) * edge(depth, fit), 150, fit
                )[0],
                threshold,
            ).min()
            for depth in (1, 2, 3, 5, 20, 40)
        ]
        assert best[0] == 1 and best[3] > 1 and (np.diff(best[2:]) >= 0).all()
        assert best[1] == 1 or fit is not COURSE


@claim("depth-and-learning-rate-one-choice")
@claim("hyperparameter-map-twice-the-depth")
def test_twice_the_depth_bears_less_than_half_the_step():
    for fit in EVERY_LINE:
        for depth in (5, 10, 20, 30):
            ratio = edge(2 * depth, fit) / edge(depth, fit)
            assert (
                ratio == pytest.approx(fit[1] ** (-1 / depth) / 2, rel=1e-4) and 0.3 < ratio < 0.5
            )
            starts = np.array([0.9, 0.95, 1.0])
            record = train_equal(2 * depth, starts, edge(depth, fit) / 2, 4000, fit)[1]
            assert (np.ptp(record[-50:], axis=0) > 1e-5).all()  # half the edge: never at rest
            calm = train_equal(2 * depth, starts, 0.7 * edge(depth, fit) / 2, 1000, fit)[1]
            assert (np.ptp(calm[-50:], axis=0) < 1e-7).all()


# 2.4


@claim("initialization-window")
def test_a_window_of_starts_trains():
    starts = np.linspace(0.5, 1.3, 81)
    epochs = epochs_of(15, starts, 0.02, 250)
    inside = np.flatnonzero(np.isfinite(epochs))
    assert (np.diff(inside) == 1).all() and 0.7 < starts[inside[0]] < 0.8
    assert 1.1 < starts[inside[-1]] < 1.2
    above = train_equal(15, starts[inside[-1] + 1 :], 0.02, 250)[0]
    a_solution = COURSE[1] ** (1 / 15)
    weights = train_equal(15, starts[inside[-1] + 1 :], 0.02, 3)[1]
    assert not (above[-1] < 0.01).any() and a_solution < 1.1
    assert (np.abs(weights[1:] - a_solution) > 0.1).any(axis=0).all()  # thrown out of the valley


@claim("initialization-demo-and-sixth")
def test_a_sixth_smaller_takes_many_times_as_long():
    epochs = epochs_of(15, np.array([0.9, 0.8, 0.75, 0.7, 0.5]), 0.02, 250)
    assert (
        epochs[2] > 7 * epochs[0] and (np.diff(epochs[:3]) > 0).all() and np.isinf(epochs[3:]).all()
    )
    drops = [-np.diff(np.log(train_equal(15, start, 0.02, 300)[0])).min() for start in (0.75, 0.9)]
    assert drops[0] == pytest.approx(drops[1], abs=0.1)
    high, thrown, lost = (train_equal(15, start, 0.02, 250)[0] for start in (1.1, 1.2, 1.25))
    assert converged(high) == 1 and thrown[0] > 20 * thrown[1] and np.ptp(thrown[1:]) < 1e-6
    assert thrown[-1] > 0.6
    assert not np.isfinite(lost[-1])


@claim("initialization-power")
@claim("initialization-late")
def test_the_plateau_s_length_follows_the_start_s_power():
    for fit in EVERY_LINE:
        m, a, least = fit
        for start in (0.7, 0.8):
            rate = 0.01
            epochs = converged(train_equal(15, start, rate, 20_000, fit)[0], least / 2 + 0.005)
            assert epochs == pytest.approx(1 / (rate * m * a * 13 * start**13), rel=0.2)
    assert 250 < epochs_of(15, 0.7, 0.02, 1000) < np.inf
    assert epochs_of(15, 0.7, 0.05, 250) < 250 and epochs_of(10, 0.7, 0.02, 250) < 250


@claim("initialization-random")
def test_random_products_have_mean_square_1_and_are_typically_tiny():
    random = np.random.RandomState(3)
    assert np.mean(random.normal(size=(1_000_000, 3)).prod(axis=1) ** 2) == pytest.approx(
        1, rel=0.1
    )
    assert np.median(np.abs(random.normal(size=(20_000, 15)).prod(axis=1))) < 1e-3
    shares = [
        np.isfinite(converged(train(random.normal(size=(300, depth)), 0.02, 250)[0])).mean()
        for depth in (2, 5, 15)
    ]
    assert shares[0] > shares[1] > 0.5 > 0.3 > shares[2]


@claim("initialization-unequal")
def test_unequal_starts_are_faster_end_sharper_and_short_steps_keep_them_unequal():
    starts = np.array([unequal(factor) for factor in (1, 1.2, 1.5, 2)])
    losses, record = train(starts, 0.02, 3000)
    assert (np.diff(converged(losses)) < 0).all()
    assert (np.diff([sharpness(end) for end in record[-1]]) > 0).all()
    squares = train(starts, 0.001, 20_000)[1][[0, -1]] ** 2
    np.testing.assert_allclose(
        squares[1] - squares[1, :, :1], squares[0] - squares[0, :, :1], atol=0.01
    )


@claim("initialization-levels")
def test_long_steps_level_unequal_weights_until_the_net_comes_to_rest():
    rates = np.array([0.06, 0.07, 0.08, 0.09])
    losses, record = train([unequal(2)] * 4, rates, 20_000)
    epochs = converged(losses)
    assert epochs[0] < 250 and (epochs[1:] > 250).all() and np.isfinite(epochs).all()
    assert (np.diff(epochs) > 0).all()
    short = sharpness(train(unequal(2), 0.01, 5000)[1][-1, 0])
    for rate, end in zip(rates[1:], record[-1, 1:]):
        assert 2 / short < rate and rate < 2 / sharpness(end) < 1.15 * rate
    spread = np.ptp(record[:, 3] ** 2, axis=1)[::500]
    assert spread[-1] < spread[0] / 2
    assert np.ptp(record[-50:], axis=0).max() < 1e-5  # at rest, or nearly


@claim("initialization-small")
def test_zero_is_flat_for_ever():
    losses = train_equal(15, np.array([0.0, 0.7]), 0.02, 100_000)[0]
    assert np.ptp(losses[:, 0]) == 0 and losses[249, 1] > 0.98 * losses[0, 1]


@claim("initialization-near-one")
def test_near_one_learns_rising_lines_and_not_falling_ones():
    m, a, least = COURSE
    start = 1 + np.random.RandomState(11).uniform(-0.1, 0.1, (100, 15))
    assert np.isfinite(converged(train(start, 0.02, 3000)[0])).all()
    falling, record = train(start, 0.02, 5000, (m, -a, least))
    assert np.isinf(converged(falling)).all() and np.abs(record[-1].prod(axis=1)).max() < 0.01
    assert train_equal(15, 1.05, 0.02, 10)[0][0] < 0.01


@claim("initialization-too-large")
def test_above_the_solution_lucky_thrown_or_lost():
    lucky, thrown, lost = (train_equal(15, start, 0.02, 100_000) for start in (1.1, 1.2, 1.25))
    assert converged(lucky[0]) == 1
    assert -0.1 < thrown[1][1] < 0 and np.ptp(thrown[0][1:]) < 1e-6 and thrown[0][1] < thrown[0][0]
    assert lost[1][1] < -1 and not np.isfinite(lost[0][-1])


@claim("initialization-odd-starts")
def test_all_zero_one_zero_and_all_negative():
    starts = np.full((3, 15), 0.9)
    starts[0], starts[1, 0], starts[2] = 0, 0, -0.9
    losses, record = train(starts, 0.02, 10_000)
    assert np.ptp(losses[:, 0]) == 0 and converged(losses[:250])[1] < 250
    assert (record[-1, 2] < 0).all() and (np.diff(record[:, 2, 0]) >= 0).all()
    assert converged(train_equal(16, -0.9, 0.02, 250)[0]) < 250  # even: the signs cancel


@claim("initialization-narrow-room")
def test_the_room_for_the_start_narrows_with_depth():
    starts = np.arange(0.2, 2.5, 0.005)
    for fit in EVERY_LINE:
        rooms = []
        for depth in (5, 10, 20, 40):
            losses = train_equal(depth, starts, 0.02, 600, fit)[0]
            good = np.isfinite(converged(losses, fit[2] / 2 + 0.005))
            rooms.append(good.sum())
            assert not good[0] and losses[-1, 0] > 0.3 and not np.isfinite(losses[-1, -1])
        assert (np.diff(rooms) < 0).all()


# the summary


@claim("summary-two-starts")
def test_a_hair_apart():
    losses = train([(0.5, -0.5), (0.55, -0.45)], 0.15, 200, LINE, factor=1)[0][-1]
    assert losses[0] > 0.3 and losses[1] < 1e-6


@claim("summary-depth")
def test_depth_at_a_fixed_and_at_its_own_best_step():
    fixed = [epochs_of(depth, 0.9, 0.01)[()] for depth in (1, 11, 51)]
    best = [epochs_of(d, 0.9, np.linspace(0.01, 1.05, 1000) * edge(d)).min() for d in (1, 11, 51)]
    assert fixed[1] < min(fixed[0], fixed[2]) / 5 and best[0] < best[1] < best[2]


@claim("summary-edge")
def test_too_short_too_long_and_far_too_long(nine_rates):
    _, losses = nine_rates
    assert losses[599, 0] > 0.5 and np.isfinite(losses[:, 5]).all() and losses[-2:, 5].max() > 0.01
    assert not np.isfinite(train_equal(51, 0.9, 1.0, 600)[0][-1])
    assert edge(10) > 6 * edge(60)


@claim("summary-tell-apart")
def test_a_nudge_leaves_the_saddle_of_two_weights_and_not_that_of_five():
    _m, _a, _least = COURSE
    for fit in EVERY_LINE:
        start = (fit[0] * fit[1] ** 2 + fit[2]) / 2
        for depth in (2, 5, 15, 30):
            nudged = np.random.RandomState(depth).normal(scale=0.1, size=(50, depth))
            fell = np.nanmin(train(nudged, 0.02, 2000, fit)[0], axis=0) < 0.95 * start
            assert fell.all() if depth == 2 else not fell.any()


@claim("summary-carry-over")
def test_the_step_just_carries_over_and_the_start_costs():
    fast, slow, better, best = (
        epochs_of(depth, start, 0.02)[()]
        for depth, start in [(15, 0.9), (60, 0.9), (60, 0.95), (60, 1.0)]
    )
    assert 0.02 < edge(60) < 0.025
    assert fast < 40 and 400 < slow < 600 and better < 40 and best < 10


@claim("summary-one-choice")
def test_each_of_the_three_changes_what_the_others_may_be():
    # A rate, a depth and a start: which works depends on the other two.
    assert epochs_of(15, 0.9, 0.1, 3000) < 3000 and epochs_of(60, 0.9, 0.1, 3000) == np.inf
    assert epochs_of(15, 0.7, 0.05, 250) < 250 and epochs_of(15, 0.7, 0.02, 250) == np.inf
    assert epochs_of(5, 0.7, 0.02, 250) < 250 and epochs_of(60, 1.0, 0.02, 250) < 250


# bonus and map


RATES, STARTS = 0.001 * np.arange(1, 101), 0.05 * np.arange(2, 61)


@pytest.fixture(scope="module")
def bonus_map():
    """25 hidden layers: losses of all rates (rows) and starts (columns)."""
    return train_equal(26, STARTS, RATES[:, None], 600)[0]


@claim("bonus-share")
@claim("bonus-band")
def test_a_narrow_band_around_1_trains_and_shrinks_with_depth(bonus_map):
    trains = np.isfinite(converged(bonus_map))
    assert 0.04 < trains.mean() < 0.08
    assert (np.abs(STARTS[trains[9]] - 1) < 0.25).all()
    shares = [np.isfinite(epochs_of(d, STARTS, RATES[:, None])).mean() for d in (11, 31, 51)]
    assert shares[0] > shares[1] > shares[2]


@claim("bonus-all-walls-move")
def test_with_depth_every_border_of_the_band_moves_inwards():
    trains = [np.isfinite(epochs_of(d, STARTS, RATES[:, None])) for d in (26, 51)]
    low, high, right = [], [], []
    for band in trains:
        row = band[9]  # a rate of 0.01, which both bear
        low.append(STARTS[row].min())
        high.append(STARTS[row].max())
        right.append(RATES[band[:, np.isclose(STARTS, 0.95)].any(axis=1)].max())
    assert low[1] > low[0] and high[1] < high[0] and right[1] < right[0]


@claim("bonus-demo")
def test_what_the_sliders_show():
    epochs = epochs_of(26, 0.9, RATES)
    assert epochs[4] < 600 and np.isfinite(epochs[4:56]).all() and np.isinf(epochs[60:]).all()
    losses = train_equal(26, np.array([0.5, 1.11, 1.14, 1.16, 1.8]), 0.005, 600)[0]
    assert np.ptp(losses[:, 0]) < 1e-3 and not np.isfinite(losses[10, 3:]).any()
    thrown = losses[:, 1:3]
    assert (thrown[0] > 20).all() and np.ptp(thrown[1:], axis=0).max() < 0.01 and thrown.min() > 0.6
    assert np.isfinite(epochs_of(26, np.array([1.1, 1.15]), 0.005)).all()
    assert epochs_of(51, STARTS, RATES[:, None]).min() <= 10


@claim("bonus-walls")
@claim("bonus-loud-and-quiet")
def test_three_walls(bonus_map):
    trains, lost = np.isfinite(converged(bonus_map)), ~np.isfinite(bonus_map[-1])
    m, a, _ = COURSE
    plateau = (600 * RATES * m * a * 24) ** (-1 / 24)
    assert not trains[STARTS[None, :] < plateau[:, None] - 0.025].any()
    assert trains[edge(26) + 0.001 < RATES].mean() < 0.01
    assert lost[:, STARTS > 1.18].all() and lost.mean() > 0.5
    rest = bonus_map[-100:, ~lost & ~trains]
    assert np.mean(np.ptp(rest, axis=0) < 0.01) > 0.5
    # a few per cent of the start halve the plateau, as a doubled rate does
    assert 1.01 < 2 ** (1 / 24) < 1.05


@claim("bonus-one-by-one")
def test_from_0_70_no_rate_trains_and_from_0_90_many_do():
    assert np.isinf(epochs_of(26, 0.7, RATES)).all()
    assert np.isfinite(epochs_of(26, 0.9, RATES)).sum() > 40


@claim("bonus-surprises")
def test_what_is_fine_at_ten_hidden_layers_is_past_the_edge_at_fifty():
    assert epochs_of(11, 0.9, 0.1) < 50 and epochs_of(51, 0.9, 0.1, 20_000) == np.inf
    near_one = [epochs_of(depth, 1.0, 0.8 * edge(depth))[()] for depth in (11, 21, 41, 81)]
    assert max(near_one) < 20


@claim("bonus-beyond")
def test_just_past_the_edge_the_loss_stays_low_without_rest():
    losses, record = train_equal(26, 0.9, 0.057, 20_000)
    assert edge(26) < 0.057 and losses[-500:].max() < 0.01 and np.ptp(record[-50:]) > 1e-4


@claim("hyperparameter-map-shares")
def test_few_settings_train_and_fewer_in_deeper_nets():
    rates, starts = np.geomspace(0.001, 1, 31), 0.04 * np.arange(1, 76)
    shares = [np.isfinite(epochs_of(d, starts, rates[:, None])).mean() for d in (5, 10, 20, 50)]
    assert shares[1] < 0.3 and (np.diff(shares) < 0).all()


@claim("hyperparameter-map-mirror")
def test_above_the_line_even_depths_find_the_mirror_solution_and_odd_ones_do_not():
    starts = np.arange(1.0, 2.0, 0.002)
    for depth, mirrored in [(10, True), (11, False), (20, True), (21, False)]:
        losses, record = train_equal(depth, starts, 0.01, 600)
        good = np.isfinite(converged(losses))
        assert (good & (record[-1] < 0)).any() == mirrored
        ends = record[-1, good & (record[-1] < 0)]
        np.testing.assert_allclose(ends, -(COURSE[1] ** (1 / depth)), rtol=0.01)
    losses, record = train_equal(5, np.arange(1.8, 2.1, 0.0005), 0.03, 600)
    across = np.isfinite(converged(losses)) & (record[1] < 0)
    assert across.any() and (record[2:, across] > 0).all()


@claim("hyperparameter-map-valley")
def test_the_valley_narrows_about_as_one_over_the_depth():
    starts = np.arange(0.2, 2.2, 0.002)
    widths = []
    for depth in (20, 40, 60):
        good = np.isfinite(epochs_of(depth, starts, 0.01))
        middle = np.searchsorted(starts, COURSE[1] ** (1 / depth))
        widths.append(np.argmin(good[middle:]) + np.argmin(good[middle::-1]))
    scaled = widths * np.array([20, 40, 60]) / np.log([20, 40, 60])
    assert scaled.max() < 1.35 * scaled.min() and widths[0] > 1.8 * widths[2]


@claim("hyperparameter-map-fastest")
def test_the_fastest_step_is_close_to_the_edge_where_weights_never_rest():
    shares = 0.05 * np.arange(1, 27)
    for depth in (20, 30, 45, 60):
        epochs = epochs_of(depth, 0.9, shares * edge(depth))
        assert shares[epochs.argmin()] in (shares[18], shares[19]) and np.isinf(epochs[20:]).all()
        half, best = epochs_of(depth, 0.9, np.array([0.5, 1.0]) * edge(depth), 3000)
        assert 1.8 < half / best < 2.1
        losses, record = train_equal(depth, 0.9, (1 + 1e-9) * edge(depth), 20_000)
        assert losses[-1] < 0.01 and np.ptp(record[-10:]) > 1e-6
    for depth in (5, 10):
        assert epochs_of(depth, 0.9, shares * edge(depth)).argmin() < 19


@claim("hyperparameter-map-carried-over")
def test_the_best_rate_of_ten_weights_trains_no_start_of_fifty():
    rates = 0.05 * np.arange(1, 27) * edge(10)
    best = rates[epochs_of(10, 0.9, rates).argmin()]
    assert np.isinf(epochs_of(50, 0.02 * np.arange(1, 151), best, 3000)).all()


@claim("hyperparameter-map-exponential")
def test_each_further_weight_multiplies_a_random_start_s_epochs():
    random = np.random.RandomState(5)
    draws = [
        (random.normal(size=(401, 10)), (6, 8, 10)),
        (random.uniform(-1, 1, (401, 8)), (4, 6, 8)),
    ]
    for weights, depths in draws:
        medians = [np.median(converged(train(weights[:, :d], 0.05, 1500)[0])) for d in depths]
        growth = np.sqrt(np.divide(medians[1:], medians[:-1]))
        assert (growth > 1.2).all() and (growth < 2.6).all()
    assert (np.diff([epochs_of(d, 0.9, 0.05)[()] for d in (4, 6, 8, 12)]) < 0).all()
    logs = np.log(np.abs(random.normal(size=1_000_000)))
    assert logs.mean() < -0.6


@claim("hyperparameter-map-giants")
def test_half_of_the_products_of_thirty_are_tiny():
    products = np.abs(np.random.RandomState(9).normal(size=(20_000, 30)).prod(axis=1))
    assert np.median(products) < 1e-7 and products.max() > 1e3 * np.median(products)


@claim("hyperparameter-map-depth-over-width")
def test_what_survives_depends_on_depth_over_width():
    random = np.random.RandomState(4)

    def typical(depth, width):
        signal = np.ones((200, width, 1))
        for _ in range(depth):
            signal = random.normal(scale=width**-0.5, size=(200, width, width)) @ signal
        return np.median(np.mean(signal**2, axis=1))

    same = typical(10, 10), typical(20, 20), typical(40, 40)
    assert min(same) > 0.2 and max(same) < 0.6
    assert typical(40, 10) < 0.1 and typical(10, 40) > 0.6


@claim("hyperparameter-map-data")
def test_scale_slope_sign_and_noise():
    x, y = line(*COURSE_LINE)
    twice = train_equal(20, 0.9, 0.01, 600, fit_of(2 * x, 2 * y))[0] / 4
    np.testing.assert_allclose(twice, train_equal(20, 0.9, 0.04, 600)[0], rtol=1e-9)
    m, _, least = COURSE
    assert edge(20, (m, 4.0, least)) < edge(20, (m, 2.0, least)) < edge(20, (m, 0.5, least))
    ratio = edge(20, (m, 2.0, least)) / edge(20, (m, 4.0, least))
    assert ratio == pytest.approx(2 ** (2 - 2 / 20), rel=1e-4)
    falling = m, -2.0, least
    starts, rates = 0.02 * np.arange(1, 151), np.geomspace(0.001, 1, 31)
    for depth in (9, 10):
        assert np.isfinite(epochs_of(depth, starts, rates[:, None], 600, falling)).mean() < 0.01
    near = 1 + np.random.RandomState(6).uniform(-0.1, 0.1, (30, 15))
    mixed = near * np.array([-1] + [1] * 14)
    assert np.isinf(converged(train(near, 0.02, 3000, falling)[0])).all()
    assert np.isfinite(converged(train(mixed, 0.02, 3000, falling)[0])).all()
    n, slope, noise, seed = COURSE_LINE
    assert fit_of(*line(n, slope, 2 * noise, seed))[2] / 2 > THRESHOLD


@claim("hyperparameter-map-to-one")
def test_roots_tend_to_one_and_a_falling_line_is_not_learned_from_there():
    for slope in (0.1, 2.0, 50.0):
        roots = slope ** (1 / np.array([1, 10, 100, 1000]))
        assert (np.diff(np.abs(roots - 1)) < 0).all() and abs(roots[-1] - 1) < 0.01
    falling = COURSE[0], -2.0, COURSE[2]
    for depth in (10, 15, 30):
        assert epochs_of(depth, 1.0, 0.02, 50_000, falling) == np.inf


@claim("hyperparameter-map-sign")
def test_one_weight_crosses_zero_and_equal_ones_only_creep_towards_it():
    _, record = train([[-0.5, 0.9, 0.9, 0.9]], 0.05, 2000)
    crossing = np.argmax(record[:, 0, 0] > 0)
    assert record[crossing + 1, 0, 0] - record[crossing, 0, 0] > 0.005
    creeping = train_equal(5, -0.9, 0.02, 50_000)[1]
    assert (creeping < 0).all() and (np.diff(creeping) >= 0).all()


@claim("hyperparameter-map-take-along")
def test_start_and_step_have_to_be_the_more_exact_the_deeper_the_net():
    starts, rates = np.arange(0.3, 2, 0.01), np.geomspace(0.001, 1, 41)
    good = [np.isfinite(epochs_of(d, starts, rates[:, None])) for d in (10, 20, 40)]
    for grid in good[1:]:
        assert np.abs(starts[grid.any(axis=0)] - 1).max() < 0.8
    assert (np.diff([grid.any(axis=1).sum() for grid in good]) < 0).all()
    assert (np.diff([grid.sum(axis=1).max() for grid in good]) < 0).all()


# around the course


@claim("instructors-smallest")
def test_the_smallest_rate_of_the_slider_arrives_late():
    assert 900 < epochs_of(51, 0.9, 0.005, 3000) < 1200


@claim("performance-factors")
def test_mathematics_and_one_call_for_all_share_the_gain():
    measured = json.loads((BOOK.parent / "lnn" / "benchmarks.json").read_text(encoding="utf-8"))
    loop = measured["training"]["n100"]["ms"]["plain"]
    one_net = loop / measured["training"]["n100"]["ms"]["lnn"]
    together = measured["training"]["n100"]["ms"]["lnn"] / (
        measured["map"]["ms"]["lnn"] / measured["map"]["configurations"]
    )
    assert one_net > 100 and together > 50


@claim("performance-expanded")
def test_the_expanded_square_turns_negative():
    x = line(*COURSE_LINE)[0]
    m = np.mean(x**2)
    expanded, kept = [], []
    for a in np.linspace(0.5, 3, 1000):
        y, p = a * x, a * (1 + 1e-9)
        expanded.append(p**2 * m - 2 * p * np.mean(x * y) + np.mean(y**2))
        kept.append(m * (p - np.mean(x * y) / m) ** 2)
    assert min(expanded) < 0 <= min(kept)


@claim("performance-two-inputs")
def test_two_inputs_are_six_means():
    random = np.random.RandomState(0)
    x1, x2, y = random.normal(size=(3, 50))
    means = [np.mean(u * v) for u, v in [(y, y), (x1, y), (x2, y), (x1, x1), (x1, x2), (x2, x2)]]
    for p, q in random.normal(size=(5, 2)):
        from_means = np.dot([1, -2 * p, -2 * q, p * p, 2 * p * q, q * q], means)
        assert from_means == pytest.approx(np.mean((y - p * x1 - q * x2) ** 2))


@claim("performance-left-out")
def test_three_numbers_and_one_power_give_the_losses_of_the_samples():
    x, y = line(*COURSE_LINE)
    weights, losses = np.full(7, 0.9), []
    for _ in range(50):
        error = y - weights.prod() * x
        losses.append(np.mean(error**2) / 2)
        others = [np.delete(weights, i).prod() for i in range(7)]
        weights = weights + 0.05 * np.mean(x * error) * np.array(others)
    np.testing.assert_allclose(train_equal(7, 0.9, 0.05, 50)[0], losses)
