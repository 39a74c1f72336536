"""What the chapters on real networks claim, measured on draws that the chapters don't show."""

import itertools
import re

import numpy as np
import pytest
from conftest import ROOT
from support.claims import claim

from lnn import DeepNarrowLNN, course_samples, least_squares, theory
from lnn.dense import ACTIVATIONS, DenseNet, digits, random_weights

CHAPTER = (ROOT / "book" / "real_knobs.md").read_text("utf8")
SEEDS = range(100, 107)
# The chapter's own map: its kinds, depths, rates, scales and n_epochs.
exec("\n".join(re.findall(r"^(?:kinds|rates|n_draws), .+", CHAPTER, re.M)), MAP := {})


@pytest.fixture(scope="module")
def data():
    return digits(100)


def network(depth, kind, seed, start="glorot", scale=1.0, width=16, residual=False, shrink=False):
    weights = random_weights([64] + [width] * (depth - 1) + [10], start, scale, seed)
    if shrink:
        weights[1:-1] = [w / np.sqrt(depth) for w in weights[1:-1]]
    return DenseNet(weights, kind, residual)


def learns(losses):
    """The loss falls below a quarter and stays there."""
    return bool((losses[-5:] < 0.25).all())


def most(outcomes):
    outcomes = list(outcomes)
    return sum(outcomes) > len(outcomes) / 2


@claim("real-knobs-valley")
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_fewer_settings_learn_with_each_doubling_of_depth(data, kind):
    settings = list(itertools.product(MAP["rates"], MAP["scales"]))
    shares = []
    for depth in MAP["depths"]:
        nets = [
            (rate, network(depth, kind, s, scale=scale))
            for rate, scale in settings
            for s in SEEDS[:2]
        ]
        shares.append(
            np.mean(
                [learns(net.train(data.x, data.y, rate, MAP["n_epochs"])) for rate, net in nets]
            )
        )
    assert shares[0] > shares[1] + 0.1 > shares[2] + 0.2


@claim("real-knobs-plateau")
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_half_the_start_costs_a_deep_network_far_more_than_a_shallow_one(data, kind):
    n_epochs = 400  # of which the map has the first hundred

    def epochs(depth, scale, seed):
        losses = network(depth, kind, seed, scale=scale).train(data.x, data.y, 0.3, n_epochs)
        return np.flatnonzero(losses < 0.25)[0] if learns(losses) else np.inf

    slower = {
        depth: np.median([epochs(depth, 0.5, s) for s in SEEDS])
        / np.median([epochs(depth, 1, s) for s in SEEDS])
        for depth in (2, 4)
    }
    assert 1 < slower[2] < 2 < slower[4] < np.inf
    n_epochs = MAP["n_epochs"]
    assert not any(np.isfinite(epochs(8, 0.5, seed)) for seed in SEEDS)


RATES = (0.5, 0.8, 1.2, 1.6, 2, 3, 4, 5, 10)


@claim("real-knobs-rate")
@pytest.mark.parametrize("kind", ACTIVATIONS)
def test_eight_layers_bear_smaller_rates_than_two(data, kind):
    def largest(depth):
        good = [
            rate
            for rate in RATES
            if most(
                learns(network(depth, kind, s).train(data.x, data.y, rate, MAP["n_epochs"]))
                for s in SEEDS
            )
        ]
        return max(good, default=0)

    shallow, deep = largest(2), largest(8)
    assert deep < shallow < max(RATES)
    if kind != "relu":
        assert deep < largest(4) < shallow


@claim("real-knobs-questions")
@claim("real-knobs-width")
def test_the_luck_of_the_draw_goes_by_depth_over_width(data):
    def spread(hidden, width):
        ratios = []
        for seed in range(1000, 1100):
            signals = network(hidden + 1, "relu", seed, "he", width=width).signals(data.x[:1])
            ratios.append(np.mean(signals[-2] ** 2) / np.mean(signals[0] ** 2))
        return np.std(np.log(np.fmax(ratios, 1e-9))), np.median(ratios)

    (wide, _), (short, _), (even, _) = spread(16, 64), spread(4, 16), spread(16, 16)
    assert wide < 1.5 * short and short < 2.5 * wide
    assert even > 1.5 * max(wide, short)
    assert spread(16, 4)[1] < 0.01
    halves = [network(11, "relu", 1, "he", scale).signals(data.x)[-2] for scale in (0.5, 1)]
    np.testing.assert_allclose(halves[0] * 1024, halves[1])


@claim("real-knobs-four")
@claim("real-knobs-take-along")
def test_random_starts_that_fail_in_a_chain_train_in_a_wide_network():
    fit = least_squares(*course_samples())
    # Two samples with the same three numbers, and so the same gradient, as all of them.
    x = np.full(2, np.sqrt(fit.xx))
    y = fit.slope * x + np.sqrt(fit.least_mse) * np.array([1, -1])

    def share(width):
        good = 0
        for seed in SEEDS:
            net = DenseNet(random_weights([1] + [width] * 29 + [1], rng=seed), "linear")
            good += (net.train(x[:, None], y[:, None], 0.02, 400)[-5:] < 0.01).all()
        return good / len(SEEDS)

    assert share(1) < 0.3 and share(64) > 0.9


@claim("real-knobs-level")
@claim("real-knobs-signal")
def test_he_keeps_the_signal_and_the_gradient_is_level_from_any_start(data):
    def growth(scale):
        signals, gradients = [], []
        for seed in SEEDS:
            net = network(11, "relu", seed, "he", scale, width=64)
            h = [np.sqrt(np.mean(h**2)) for h in net.signals(data.x)[1:-1]]
            g = [np.sqrt(np.mean(g**2)) for g in net.dloss_dw(data.x, data.y)[:-1]]
            signals.append(h[-1] / h[0])
            gradients.append(g[-1] / g[0])
        return np.median(signals), np.median(gradients)

    (_, level), (_, small), (_, large) = growth(1), growth(0.5), growth(2)
    assert all(1 / 4 < gradient < 4 for gradient in (level, small, large))
    middle = growth(1)[0]
    assert 1 / 3 < middle < 3
    half = [network(11, "relu", s, "he", 0.5, 64).dloss_dw(data.x, data.y)[:-1] for s in SEEDS]
    for net in half:
        sizes = [np.sqrt(np.mean(g**2)) for g in net]
        assert max(sizes) < 8 * min(sizes) and max(sizes) < 1e-3
    assert growth(0.5)[0] == pytest.approx(middle / 2**9)  # nine matrices from first to last
    assert growth(2)[0] == pytest.approx(middle * 2**9)


def trained(data, rate, n_epochs, seed):
    net = network(3, "tanh", seed)
    losses = net.train(data.x, data.y, rate, n_epochs)
    return net, losses


def in_edges(data, net, rate, checks=6):
    """Median of some sharpnesses, 10 epochs apart, in units of 2/η."""
    found, direction = [], None
    for _ in range(checks):
        net.train(data.x, data.y, rate, 10)
        sharpness, direction = net.sharpness(data.x, data.y, 12 if direction else 60, direction)
        found.append(sharpness * rate / 2)
    return np.median(found)


@claim("real-edge-climbs")
@claim("real-edge-take-along")
@claim("real-edge-hovers")
def test_sharpness_climbs_to_the_edge_and_the_loss_goes_on_falling(data):
    for rate in (0.5, 1.0):
        for seed in SEEDS:
            net, losses = trained(data, rate, 1000, seed)
            assert 0.9 < in_edges(data, net, rate) < 1.1
            assert losses[-50:].mean() < 0.8 * losses[400:450].mean()
            if rate == 1.0:
                assert np.mean(np.diff(losses[300:]) > 0) > 0.1
    early = [in_edges(data, trained(data, 0.5, 20, seed)[0], 0.5) for seed in SEEDS]
    assert np.median(early) < 0.9
    for seed in SEEDS:
        net, losses = trained(data, 0.2, 1000, seed)
        assert in_edges(data, net, 0.2) < 0.9
        assert np.mean(np.diff(losses[300:]) > 0) < 0.01


@claim("real-edge-questions")
@claim("real-edge-raised")
@claim("real-edge-rate-change")
def test_a_new_rate_calms_moves_or_throws_out_a_network_at_the_edge(data):
    for seed in SEEDS:
        net, losses = trained(data, 0.5, 1000, seed)
        last = losses[-20:].mean()
        lower, higher, thrown = (DenseNet(net.weights, "tanh") for _ in range(3))
        calm = lower.train(data.x, data.y, 0.25, 600)
        assert calm.max() < 2 * last and calm[-1] < last
        assert 0.5 < in_edges(data, lower, 0.25) < 0.9
        jump = higher.train(data.x, data.y, 0.65, 600)
        assert jump.max() > 5 * last and jump[-20:].mean() < 2 * last
        assert 0.9 < in_edges(data, higher, 0.65) < 1.1
        assert np.isnan(thrown.train(data.x, data.y, 5.0, 600)[-1])


@claim("real-edge-chain")
def test_unequal_weights_flee_to_a_flatter_minimum_and_equal_ones_cannot():
    x, y = course_samples()
    fit = least_squares(x, y)
    run = DeepNarrowLNN([5.0, 0.2]).train(x, y, 0.3, 400)
    sharpness = [theory.sharpness(run.weights[i], fit) * 0.3 / 2 for i in (0, -1)]
    assert sharpness[0] > 1 > sharpness[1]
    assert run.losses.max() > 10 * run.losses[0] and run.converged_at() is not None
    for rate in (0.1, 0.2):
        calm = DeepNarrowLNN([5.0, 0.2]).train(x, y, rate, 400)
        assert calm.losses.max() == calm.losses[0]
        np.testing.assert_allclose(calm.weights[-1, 0], 5, atol=0.05)
    edge = theory.max_learning_rate(2, fit)
    angles = np.linspace(0.3, 3, 50)  # minima: w and a / w
    assert min(theory.sharpness([w, fit.slope / w], fit) for w in angles) >= 2 / edge * (1 - 1e-9)
    beyond = DeepNarrowLNN([1.3, 1.3]).train(x, y, 1.1 * edge, 400)
    assert beyond.losses[-50:].min() > 2 * fit.least_mse / 2


@claim("real-practice-part")
@claim("real-practice-questions")
@claim("real-practice-range")
def test_a_third_of_the_best_rate_of_a_range_test_learns_and_the_rate_itself_does_not(data):
    ramp = np.geomspace(0.01, 30, 120)
    tenth, third, whole, learned = [], [], [], []
    for seed in SEEDS:
        losses = network(4, "tanh", seed).train(data.x, data.y, ramp, 120)
        lowest = ramp[np.nanargmin(losses)]
        for ends, part in (tenth, 0.1), (third, 1 / 3), (whole, 1):
            ends.append(network(4, "tanh", seed).train(data.x, data.y, part * lowest, 100))
        parts = [part * lowest for part in (0.2, 0.4, 0.7)]
        nets = [network(4, "tanh", seed) for _ in parts]
        learned.append([n.train(data.x, data.y, r, 100)[-1] < 0.25 for n, r in zip(nets, parts)])
    assert all(learns(losses) for losses in third)
    fifth, two_fifths, large = np.sum(learned, axis=0)
    assert fifth == len(SEEDS) > large and two_fifths >= len(SEEDS) - 1
    assert not most(learns(losses) for losses in whole)
    assert all(a[-20:].mean() < b[-20:].mean() for a, b in zip(third, tenth))


@claim("real-practice-warmup")
def test_warm_up_makes_a_large_rate_bearable(data):
    at_once, warmed = 2 * np.ones(150), 2 * np.ones(150)
    warmed[:30] *= np.arange(1, 31) / 31
    lost = [
        sum(not learns(network(8, "relu", seed, "he").train(data.x, data.y, rates, 150)) for seed in range(100, 130))
        for rates in (at_once, warmed)
    ]  # fmt: skip
    assert lost[0] > 2 * lost[1] + 3


@claim("real-practice-decay")
def test_decay_ends_lower_than_staying_at_the_edge(data):
    decayed = np.append(np.ones(400), np.linspace(1, 0.02, 400))
    for seed in SEEDS:
        ends = [
            network(3, "tanh", seed).train(data.x, data.y, rates, 800)[-20:].mean()
            for rates in (np.ones(800), decayed)
        ]
        assert ends[1] < ends[0]


@claim("real-practice-he")
def test_glorot_s_plateau_with_relu_grows_with_depth_faster_than_he_s(data):
    def plateau(depth, start):
        epochs = []
        for seed in SEEDS:
            losses = network(depth, "relu", seed, start, width=32).train(data.x, data.y, 0.3, 200)
            below = np.flatnonzero(losses < 0.4)
            epochs.append(below[0] if below.size else np.inf)
        return np.median(epochs)

    ratios = [plateau(depth, "glorot") / plateau(depth, "he") for depth in (4, 8, 12)]
    assert 1 < ratios[0] < ratios[1] < ratios[2]


@claim("real-practice-residual")
def test_with_residual_links_one_rate_serves_every_depth(data):
    def end(depth, residual):
        nets = [network(depth, "tanh", s, residual=residual, shrink=residual) for s in SEEDS]
        return np.median([net.train(data.x, data.y, 0.3, 100)[-1] for net in nets])

    assert end(32, True) < 1.2 * end(4, True)
    assert end(32, False) > 2 * end(4, False)


@claim("real-practice-residual-unscaled")
def test_without_the_root_of_depth_deep_residual_networks_are_thrown_out(data):
    for depth in (4, 8, 16, 32):
        nets = [network(depth, "tanh", seed, residual=True) for seed in SEEDS]
        ends = [learns(net.train(data.x, data.y, 0.3, 100)) for net in nets]
        assert all(ends) if depth == 4 else not any(ends)


@claim("real-practice-two")
@claim("real-practice-take-along")
def test_he_and_residual_links_keep_the_signal_and_warm_up_and_decay_the_step(data):
    def kept(net):
        signals = net.signals(data.x)
        return np.std(signals[-2]) / np.std(signals[1])

    assert np.median([kept(network(12, "relu", s, "glorot", width=32)) for s in SEEDS]) < 0.1
    assert np.median([kept(network(12, "relu", s, "he", width=32)) for s in SEEDS]) > 0.3
    assert np.median([kept(network(32, "tanh", s)) for s in SEEDS]) < 0.3
    kinds = [network(32, "tanh", s, residual=True, shrink=True) for s in SEEDS]
    assert 0.5 < np.median([kept(net) for net in kinds]) < 3
    rates = 2.5 * np.minimum(1, np.arange(1, 151) / 60)
    bears = [
        sum(np.isfinite(network(4, "tanh", s).train(data.x, data.y, r, 150)[-1]) for s in range(15))
        for r in (2.5, rates)
    ]
    assert bears[1] > bears[0] + 3
