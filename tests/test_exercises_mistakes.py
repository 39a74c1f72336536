"""Every mistake that we thought of gets its own sentence, as on the page: harness, check and all."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT
from mistakes import MISTAKES, REFUSED, exercise, slip


def said(harness, code, check=""):
    """All that the page is told, by kind."""
    heard = {}
    harness.execute(code, check, lambda kind, text: heard.setdefault(kind, []).append(text))
    return heard


SLIPS = [(chapter, *mistake) for chapter, mistakes in MISTAKES.items() for mistake in mistakes]


def test_there_are_enough():
    assert len({(chapter, sentence) for chapter, *_, sentence in SLIPS}) >= 40
    assert all(len(mistakes) >= 5 for mistakes in MISTAKES.values())


@pytest.mark.parametrize("chapter", MISTAKES)
def test_solutions_are_right(harness, chapter):
    code = exercise(chapter)
    heard = said(harness, code["solved"], code["check"])
    assert all(answer["right"] for answer in json.loads(heard["answers"][0])), heard


@pytest.mark.parametrize("chapter, name, old, new, sentence", SLIPS)
def test_slip(harness, chapter, name, old, new, sentence):
    code = exercise(chapter)
    wrong = slip(code["solved"], old, new)
    heard = said(harness, wrong, code["check"])
    (answer,) = [a for a in json.loads(heard["answers"][0]) if a["name"] == name]
    assert not answer["right"]
    if not sentence[0].isupper():  # the check's own
        assert answer["hint"] == sentence
    else:  # Python's, with the line
        assert answer["hint"].endswith(sentence), answer["hint"]
        assert answer["hint"].startswith("line "), answer["hint"]


@pytest.mark.parametrize("code, line, sentence", REFUSED)
def test_refused(harness, code, line, sentence):
    text = said(harness, code)["error"][0]
    assert f"Line {line}" in text
    assert text.splitlines()[-1] == sentence if sentence else "ValueError" in text.splitlines()[-1]


# A wrong answer that nobody thought of: the first input that shows it, and both values.
UNKNOWN = {
    "shallow_narrow": ("self.w1 * self.w2 * x", "self.w1 * self.w2 * x + 1", "entry [0] of NarrowNet([1.4, -1.6]).forward([0.605978, 0.733369, …]) should be -1.35739, but it is -0.357391."),
    "depth": ("return -np.mean", "return 3 - np.mean", "entry [0] of chain_gradient([0.9, 1.2, …], [0.605978, 0.733369, …], [1.19295, 1.48015, …]) should be 0.808308, but it is 3.80831."),
    "learning_rate": ("return min(epochs, key=epochs.get)", "return 7 * min(epochs, key=epochs.get)", "fastest_learning_rate([0.02, 0.005, …]) should be 0.02, but it is 0.14."),
    "depth_and_learning_rate": ("2 / sharpness", "5 / sharpness", "largest_learning_rate(10, [0.605978, 0.733369, …], [1.11072, 1.45414, …]) should be 0.160759, but it is 0.401898."),
    "initialization": ("return weights", "return weights + (depth == 3)", "entry [0] of balanced_init(8, 3) should be 2, but it is 3."),
    "real_edge": ("return v @", "return 1 + v @", "largest_curvature(product, ["),
    "real_knobs": ("return x.T @ back, h.T @ error", "return x.T @ back, h.T @ error + 1", "the slope along W2[0, 0]"),
    "real_practice": (" / 3", " / 7", "suggested_rate([0.01, 0.0316228, …], [0.5, 0.48, …]) should be 0.333333, but it is 0.142857."),
}  # fmt: skip


@pytest.mark.parametrize("chapter", UNKNOWN)
def test_unknown_mistake(harness, chapter):
    old, new, expected = UNKNOWN[chapter]
    code = exercise(chapter)
    wrong = slip(code["solved"], old, new)
    hint = json.loads(said(harness, wrong, code["check"])["answers"][0])[0]["hint"]
    assert hint.startswith("not right: ") and expected in hint


SPOILS = """
import math, random, statistics, sys, numpy, lnn, lnn.exercises
statistics.mean = None
numpy.mean = numpy.prod = math.sqrt = random.random = None
numpy.pi = 3
del numpy.exp
numpy.set_printoptions(precision=1)
numpy.seterr(all="raise")
lnn.DeepNarrowLNN.train = lnn.course_samples = lnn.exercises.check_chain_gradient = None
sys.modules["numpy"] = sys.modules["lnn"] = None
"""
ASKS = """
import math, random, statistics
import numpy as np
from lnn import DeepNarrowLNN, course_samples
run = DeepNarrowLNN([0.9] * 3).train(*course_samples(), 0.01, 5)
print(np.mean([1.0]), np.prod([2.0]), np.exp(0), np.pi, np.array([1 / 3]), np.array([1.0]) / 0)
print(math.sqrt(4), random.random() < 1, statistics.mean([1, 2]), len(run.losses))
"""


def test_code_cannot_spoil_the_next_run():
    """In a Python of its own, as the page has."""
    script = f"""
import json, random, runpy, time
import warnings; warnings.simplefilter("ignore")
import numpy as np, lnn.exercises
harness = runpy.run_path({str(ROOT / "book/_front/exercise/python_harness.py")!r})
harness["remember"]()
heard = []
send = lambda kind, text: heard.append([kind, text])
for code, check in (({SPOILS!r}, ""), ({ASKS!r}, ""), ({exercise("depth")["solved"] + SPOILS!r}, {exercise("depth")["check"]!r})):
    harness["execute"](code, check, send)
print(json.dumps(heard))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert not done.returncode, done.stderr
    heard = json.loads(done.stdout)
    assert len(heard) == 2, heard
    (first, output), (second, answers) = heard
    assert (first, second) == ("output", "answers"), (output, answers)
    assert output.split("\n")[0] == "1.0 2.0 1.0 3.141592653589793 [0.33333333] [inf]"
    assert output.split("\n")[1] == "2.0 True 1.5 5"
    assert json.loads(answers)[0]["right"]


def test_a_check_of_ones_own():
    from lnn import exercises

    doubled = {"this doubles: a square is w times w.": lambda w: 2 * w}

    def hint(function):
        (answer,) = exercises.check(function, lambda w: w**2, [(2.0,), (3.0,)], doubled)
        return answer.hint

    assert hint(lambda w: w * w) == "right."
    assert hint(lambda w: w + w) == "this doubles: a square is w times w."
    assert hint(lambda w: w + 2) == "not right: <lambda>(3) should be 9, but it is 5."
