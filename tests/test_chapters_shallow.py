"""What the text of sections 1.1 and 1.2 says holds, by plain loops and finite differences."""

import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

DRAWINGS = Path(__file__).parent.parent / "book" / "_static" / "drawings"
X = np.linspace(0, 1, 10)


def loss(w1, w2):
    return np.mean((X - w1 * w2 * X) ** 2)


def walk(start, learning_rate, n_epochs):
    w1, w2 = start
    path = [start]
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(n_epochs):
            error = np.mean(X * (X - w1 * w2 * X))
            w1, w2 = w1 + learning_rate * 2 * w2 * error, w2 + learning_rate * 2 * w1 * error
            path.append((w1, w2))
    return np.array(path)


def epochs_to_converge(start, learning_rate):
    losses = np.array([loss(*ws) for ws in walk(start, learning_rate, 40)[:-1]])
    above = np.flatnonzero(~(losses < 0.01))
    return above[-1] + 1 if above.size else 0


def test_opposite_weights_run_into_the_saddle_point_and_stay():
    for start, rate, n_epochs in ((0.5, 0.15, 40), (1.0, 0.15, 40), (1.5, 0.02, 240)):
        path = walk((start, -start), rate, n_epochs)
        assert (path[:, 0] == -path[:, 1]).all()
        assert (np.diff(np.abs(path[:, 0])) < 0).all()
        assert np.abs(path[-1]).max() < 0.03
    assert np.abs(walk((0.5, -0.5), 0.15, 2000)[-1]).max() < 1e-90


def test_the_sign_of_the_sum_decides_which_solutions_are_reached():
    rng = np.random.RandomState(2021)
    for start in [(1.0, 0.5), (-1.0, -0.5), (0.55, -0.45), *rng.uniform(-2, 2, (50, 2))]:
        end = walk(tuple(start), 0.02, 3000)[-1]
        assert np.prod(end) == pytest.approx(1, abs=0.01)
        assert (np.sign(end) == np.sign(sum(start))).all()


def test_each_step_multiplies_sum_and_difference():
    path = walk((0.55, -0.45), 0.15, 30)
    slope = 2 * 0.15 * np.mean(X**2) * (1 - path[:-1].prod(axis=1))
    total, difference = path.sum(axis=1), path[:, 0] - path[:, 1]
    np.testing.assert_allclose(total[1:], total[:-1] * (1 + slope))
    np.testing.assert_allclose(difference[1:], difference[:-1] * (1 - slope))


def test_the_origin_is_a_strict_saddle_and_there_is_no_maximum():
    h = 1e-4
    bends = {}
    for name, (d1, d2) in {"along": (1, 1), "across": (1, -1)}.items():
        step = h / np.sqrt(2)
        ahead, behind = loss(step * d1, step * d2), loss(-step * d1, -step * d2)
        bends[name] = (ahead - 2 * loss(0, 0) + behind) / h**2
    curvature = 2 * np.mean(X**2)
    assert bends["along"] == pytest.approx(-curvature, rel=1e-4)
    assert bends["across"] == pytest.approx(curvature, rel=1e-4)
    assert loss(100, -100) > loss(10, -10) > loss(2, -2) > loss(0, 0)


def test_larger_learning_rates_are_faster_until_they_diverge():
    epochs = [epochs_to_converge((1.05, -1.0), rate) for rate in (0.3, 0.5, 0.7, 0.9, 1.1, 1.3)]
    assert epochs == sorted(epochs, reverse=True) and epochs[0] < 40
    assert not np.isfinite(walk((1.05, -1.0), 1.4, 40)[-1]).any()


BUTTONS = {"colab.svg", "video.svg"}  # of notebooks: no card around them


@pytest.mark.parametrize(
    "path",
    sorted(path for path in DRAWINGS.glob("*.svg") if path.name not in BUTTONS),
    ids=lambda path: path.stem,
)
def test_drawings_are_titled_cards_that_fetch_nothing(path):
    root = ET.parse(path).getroot()
    svg = "{http://www.w3.org/2000/svg}"
    assert root.find(f"{svg}title").text
    card = root.find(f"{svg}rect")
    assert card.get("fill") == "#fdfdfb"
    width, height = map(float, root.get("viewBox").split()[2:])
    assert float(card.get("width")) == width - 1 and float(card.get("height")) == height - 1
    assert not any("href" in name for node in root.iter() for name in node.attrib)
