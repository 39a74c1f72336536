"""Each wrong answer gets its hint, the right one passes, and nothing breaks a check."""

import subprocess
import sys

import numpy as np
import pytest

from lnn import exercises
from lnn.models import DeepNarrowLNN

# --- 1.1: what a learner might write, the mistakes as switches -----------------------------


def loss(y_pred, y_true):
    return np.mean((y_true - y_pred) ** 2)


class Net:
    """A right answer, written as a learner would."""

    def __init__(self, init_ws):
        self.w1, self.w2 = init_ws

    def forward(self, x):
        return self.w1 * self.w2 * x

    def dloss_dw(self, x, y_true):
        e = y_true - self.forward(x)
        return -2 * self.w2 * np.mean(x * e), -2 * self.w1 * np.mean(x * e)

    def train(self, x, y_true, learning_rate, n_epochs):
        losses, weights = [], [(self.w1, self.w2)]
        for _ in range(n_epochs):
            losses.append(loss(self.forward(x), y_true))
            d1, d2 = self.dloss_dw(x, y_true)
            self.w1 -= learning_rate * d1
            self.w2 -= learning_rate * d2
            weights.append((self.w1, self.w2))
        return losses, weights


def net(**methods):
    return type("NarrowNet", (Net,), methods)


def narrow(name, loss=loss, NarrowNet=Net):
    """The answer about one function, all others being right."""
    report = exercises.check_narrow_net(loss, NarrowNet)
    answers = {answer.name: answer for answer in report}
    for other in {"forward", "loss", "dloss_dw"} - {name}:
        if name != "forward":  # the right dloss_dw above calls forward
            assert answers[other].right, answers[other]
    return answers[name]


def test_right_answers():
    report = exercises.check_narrow_net(loss, Net)
    assert report.right
    assert [answer.name for answer in report] == ["forward", "loss", "dloss_dw", "train"]
    assert repr(report).count("right.") == 4


FORWARD = {
    "adds": lambda s, x: (s.w1 + s.w2) * x,
    "w2 is missing": lambda s, x: s.w1 * x,
    "w1 is missing": lambda s, x: s.w2 * x,
    "x is missing": lambda s, x: s.w1 * s.w2,
    "sign": lambda s, x: -s.w1 * s.w2 * x,
    "not their mean": lambda s, x: (s.w1 * s.w2 * x).mean(),
    "not their sum": lambda s, x: (s.w1 * s.w2 * x).sum(),
    "shape (9,), but it has shape (9, 1)": lambda s, x: (s.w1 * s.w2 * x)[:, None],
    "entry [0] of NarrowNet([1.4, -1.6]).forward([": lambda s, x: s.w1 * s.w2 * x + 1,
    "not implemented yet": lambda s, x: None,
    "changes the data": lambda s, x: x.__imul__(s.w1 * s.w2),
    "ZeroDivisionError": lambda s, x: 1 / 0,
    "is nan. Is there a division by 0": lambda s, x: x * np.nan,
}


@pytest.mark.parametrize("hint", FORWARD)
def test_forward(hint):
    answer = narrow("forward", NarrowNet=net(forward=FORWARD[hint]))
    assert not answer.right and hint in answer.hint


LOSS = {
    "take the mean": lambda p, y: np.sum((y - p) ** 2),
    "one loss for each sample": lambda p, y: (y - p) ** 2,
    "no ½": lambda p, y: np.mean((y - p) ** 2) / 2,
    "square is missing": lambda p, y: np.mean(y - p),
    "absolute": lambda p, y: np.mean(abs(y - p)),
    "before the mean": lambda p, y: np.mean(y - p) ** 2,
    "never negative": lambda p, y: -np.mean((y - p) ** 2),
    "root": lambda p, y: np.sqrt(np.mean((y - p) ** 2)),
    "one number": lambda p, y: [1.0, 2.0],
    "not implemented yet": lambda p, y: ...,
    "type str": lambda p, y: "0.5",
}


@pytest.mark.parametrize("hint", LOSS)
def test_loss(hint):
    answer = narrow("loss", loss=LOSS[hint])
    assert not answer.right and hint in answer.hint


def gradient(scale=1.0, order=1, mean=np.mean):
    def dloss_dw(self, x, y):
        slope = -2 * mean(x * (y - self.w1 * self.w2 * x))
        return scale * slope * np.array([self.w2, self.w1])[::order]

    return dloss_dw


def bare(self, x, y):
    return -2 * np.mean(x * (y - self.w1 * self.w2 * x)) * np.ones(2)


def each(self, x, y):
    slope = -2 * x * (y - self.w1 * self.w2 * x)
    return self.w2 * slope, self.w1 * slope


def no_x(self, x, y):
    e = y - self.w1 * self.w2 * x
    return -2 * self.w2 * e.mean(), -2 * self.w1 * e.mean()


GRADIENT = [
    (("factor 2 is missing",), gradient(0.5)),
    (("sign is wrong",), gradient(-1)),
    (("w1 and w2 are swapped",), gradient(order=-1)),
    (("the sum over the samples",), gradient(mean=np.sum)),
    (("sign is wrong", "factor 2 is missing"), gradient(-0.5)),
    (("sign is wrong", "swapped", "sum over"), gradient(-1, -1, np.sum)),
    (("other weight is missing",), bare),
    (("one gradient for each sample",), each),
    (("factor x is missing",), no_x),
    (("not their sum",), lambda s, x, y: gradient()(s, x, y).sum()),
    (("shape (2,), but it has shape (2, 1)",), lambda s, x, y: gradient()(s, x, y)[:, None]),
    (("not implemented yet",), lambda s, x, y: (None, None)),
    (("not implemented yet",), lambda s, x, y: (..., ...)),
]


@pytest.mark.parametrize("hints, dloss_dw", GRADIENT)
def test_gradient(hints, dloss_dw):
    answer = narrow("dloss_dw", NarrowNet=net(dloss_dw=dloss_dw))
    assert not answer.right
    assert all(hint in answer.hint for hint in hints), answer.hint
    assert answer.hint.count(";") == len(hints) - 1, "names a mistake that was not made"


def train(change=lambda losses, weights: (losses, weights), step=1.0, after=False, in_turn=False):
    def method(self, x, y, learning_rate, n_epochs):
        losses, weights = [], [(self.w1, self.w2)]
        for _ in range(n_epochs):
            if not after:
                losses.append(loss(self.forward(x), y))
            d1, d2 = self.dloss_dw(x, y)
            self.w1 -= step * learning_rate * d1
            if in_turn:
                d2 = self.dloss_dw(x, y)[1]
            self.w2 -= step * learning_rate * d2
            if after:
                losses.append(loss(self.forward(x), y))
            weights.append((self.w1, self.w2))
        return change(np.array(losses), np.array(weights))

    return method


def forgets(self, *arguments):
    other = Net((self.w1, self.w2))
    return other.train(*arguments)


TRAIN = [
    ("recorded after the update", train(after=True)),
    ("wrong sign", train(step=-1)),
    ("wrong sign (subtract the gradient to go down), and the loss", train(step=-1, after=True)),
    ("lacks the learning rate", train(step=20)),
    ("after w1 has moved", train(in_turn=True)),
    ("swapped", train(lambda losses, weights: (weights, losses))),
    ("lacks the start", train(lambda losses, weights: (losses, weights[1:]))),
    ("lacks the end", train(lambda losses, weights: (losses, weights[:-1]))),
    ("not the other way", train(lambda losses, weights: (losses, weights.T))),
    ("one and the same array", train(lambda losses, weights: (losses, [weights[-1]] * 7))),
    ("never change", train(step=0)),
    ("loss too many", train(lambda losses, weights: (np.append(losses, 0), weights))),
    ("two things", train(lambda losses, weights: losses)),
    ("losses: the result should have shape (6,)", train(lambda losses, weights: (1.0, weights))),
    ("weights: the result should have shape (7, 2)", train(lambda losses, weights: (losses, 1.0))),
    ("losses[2]", train(lambda losses, weights: (losses + (np.arange(6) == 2), weights))),
    ("keeps its old weights", forgets),
    ("not implemented yet", lambda *a: None),
    ("KeyError", lambda *a: {}["w"]),
]


@pytest.mark.parametrize("hint, method", TRAIN)
def test_train(hint, method):
    answer = narrow("train", NarrowNet=net(train=method))
    assert not answer.right and hint in answer.hint, answer.hint


def test_train_waits_for_what_it_builds_on():
    answer = narrow("dloss_dw", NarrowNet=net(dloss_dw=gradient(-1)))
    assert not answer.right
    report = exercises.check_narrow_net(loss, net(dloss_dw=gradient(-1)))
    assert report[3].hint == "it builds on dloss_dw: get that right first."


# --- 2.1 to 2.4 -----------------------------------------------------------------------------


def chain(power=1.0, mean=np.mean, keep=False):
    def chain_gradient(weights, x, y):
        slope = -power * mean(x * (y - np.prod(weights) * x))
        every = range(len(weights))
        return [
            slope * np.prod([w for j, w in enumerate(weights) if keep or j != i]) for i in every
        ]

    return chain_gradient


CHAIN = [
    ("right.", chain()),
    ("factor 2 too many", chain(2)),
    ("sign", chain(-1)),
    ("takes the mean", chain(mean=np.sum)),
    ("in its own product", chain(keep=True)),
    ("divides by a weight", lambda w, x, y: -np.mean(x * (y - w.prod() * x)) * w.prod() / w),
    (
        "divides by a weight",
        lambda w, x, y: -np.mean(x * (y - w.prod() * x)) * w.prod() / (w + 1e-9),
    ),
    ("products of the other weights", lambda w, x, y: [-np.mean(x * (y - w.prod() * x))] * len(w)),
    ("shape (3,)", lambda w, x, y: 1.0),
    ("not implemented yet", lambda w, x, y: None),
]


def fastest(key, none=float("nan")):
    from lnn.data import course_samples

    x, y = course_samples()

    def fastest_learning_rate(rates):
        runs = {rate: DeepNarrowLNN([0.9] * 51).train(x, y, rate, 600) for rate in rates}
        epochs = {rate: run.converged_at() for rate, run in runs.items()}
        epochs = {rate: epoch for rate, epoch in epochs.items() if epoch is not None}
        return key(epochs) if epochs else none

    return fastest_learning_rate


FASTEST = [
    ("right.", fastest(lambda epochs: min(epochs, key=epochs.get))),
    ("this is the epoch", fastest(lambda epochs: min(epochs.values()))),
    ("the slowest", fastest(lambda epochs: max(epochs, key=epochs.get))),
    ("largest is not the fastest", max),
    ("smallest is not the fastest", min),
    ("return float('nan')", fastest(lambda epochs: min(epochs, key=epochs.get), none=0.005)),
    ("return float('nan')", fastest(lambda epochs: min(epochs, key=epochs.get), none=None)),
    ("not implemented yet", lambda rates: None),
    ("TypeError", lambda rates: rates < 1),
]


def edge(numerator=2.0, weights=0, exponent=lambda d: 2 - 2 / d, m=lambda x: np.mean(x**2), d=1):
    def largest_learning_rate(depth, x, y):
        depth = depth + weights
        a = np.mean(x * y) / np.mean(x**2)
        return numerator / (m(x) * depth**d * a ** exponent(depth))

    return largest_learning_rate


EDGE = [
    ("right. With 60 weights it predicts 0.0239", edge()),
    ("half the edge", edge(1)),
    ("λ itself", lambda *case: 2 / edge()(*case)),
    ("not hidden layers", edge(weights=-1)),
    ("not hidden layers", edge(weights=1)),
    ("factor D", edge(d=0)),
    ("exponent", edge(exponent=lambda d: 2)),
    ("mean(x)²", edge(m=lambda x: np.mean(x) ** 2)),
    ("m is missing", edge(m=lambda x: 1)),
    ("not implemented yet", lambda *case: ...),
]


def balanced(place):
    def balanced_init(p, depth):
        weights = np.full(depth, abs(p) ** (1 / depth))
        weights[place] *= np.sign(p)
        return weights

    return balanced_init


BALANCED = [
    ("right. Weights from balanced_init(0.5, 60)", balanced(0)),
    ("right.", balanced(-1)),
    ("right.", balanced(slice(3))),
    ("one weight needs a minus", lambda p, d: [abs(p) ** (1 / d)] * d),
    ("no such root", lambda p, d: np.full(d, np.float64(p) ** (1 / d))),
    ("minus signs cancel", balanced(slice(None))),
    ("p/depth", lambda p, d: [p / d] * d),
    ("to the power of depth", lambda p, d: [p] * d),
    ("square root", lambda p, d: np.full(d, np.sqrt(p))),
    ("not one number", lambda p, d: abs(p) ** (1 / d)),
    ("one size for all", lambda p, d: [p] + [1] * (d - 1)),
    ("complex numbers", lambda p, d: [p ** (1 / d)] * d),
    ("not implemented yet", lambda p, d: None),
]


@pytest.mark.parametrize(
    "check, hint, function",
    [(exercises.check_chain_gradient, *case) for case in CHAIN]
    + [(exercises.check_fastest_learning_rate, *case) for case in FASTEST]
    + [(exercises.check_largest_learning_rate, *case) for case in EDGE]
    + [(exercises.check_balanced_init, *case) for case in BALANCED],
)
def test_short_exercises(check, hint, function):
    (answer,) = check(function)
    assert hint in answer.hint, answer.hint
    assert answer.right is hint.startswith("right")


# --- whatever comes -------------------------------------------------------------------------


class Hostile:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")


def raises(error):
    def function(*arguments):
        raise error

    return function


def recurses(*arguments):
    return recurses(*arguments)


class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError("no")


WHATEVER = [
    *(lambda *a, value=value: value for value in (
        None, ..., "", b"x", {}, {1}, [], [[1], [1, 2]], object(), Hostile(), np.array("x"), 1j,
        np.zeros((3, 3, 3)), np.nan, np.inf, -np.inf, True, 10**400, [None, 1.0], (1, 2, 3),
        (np.zeros(6), np.zeros((7, 2))), (None, None), ((), ()), ([[1], [1, 2]], "x"),
        np.ma.masked, np.array([object()]), lambda: None, iter([]), NotImplemented,
    )),
    *(raises(error) for error in (
        NotImplementedError(), ValueError("two\nlines"), SystemExit(), Unprintable(), MemoryError(),
        StopIteration(), GeneratorExit(), Warning("w"), SyntaxError("s"), ExceptionGroup("g", [OSError()]),
    )),
    recurses, print, None, 3, "text", int, lambda: 1,
]  # fmt: skip


@pytest.mark.parametrize("thing", WHATEVER, ids=range(len(WHATEVER)))
def test_survives(thing):
    reports = [
        exercises.check_narrow_net(thing, thing),
        *(
            exercises.check_narrow_net(loss, net(**{name: thing}))
            for name in ("forward", "dloss_dw", "train")
        ),
        exercises.check_chain_gradient(thing),
        exercises.check_fastest_learning_rate(thing),
        exercises.check_largest_learning_rate(thing),
        exercises.check_balanced_init(thing),
    ]
    for report in reports:
        assert not report.right
        for answer in report:
            assert "\n" not in str(answer) and answer.hint.endswith((".", "?"))


def test_interrupt_is_no_answer():
    with pytest.raises(KeyboardInterrupt):
        exercises.check_chain_gradient(raises(KeyboardInterrupt()))


def test_error_names_the_learners_line():
    code = "def chain_gradient(weights, x, y_true):\n    p = 1\n    return p.no_such_thing\n"
    namespace = {}
    exec(compile(code, "cell", "exec"), namespace)
    (answer,) = exercises.check_chain_gradient(namespace["chain_gradient"])
    assert answer.hint.startswith("line 3 ") and "AttributeError" in answer.hint


def test_numpy_is_all_it_loads():
    """The page loads Pyodide's NumPy only; figures and widgets come when asked for."""
    code = (
        "import sys, lnn, lnn.exercises\n"
        "heavy = {'matplotlib', 'ipywidgets', 'IPython', 'tqdm', 'scipy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
