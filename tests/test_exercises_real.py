"""The exercises on real networks: the right answer passes, each wrong one gets its hint."""

import numpy as np
import pytest

from lnn import exercises


def gradient(W1, W2, x, y_true, error=None, bend=True, n=None):
    h = np.tanh(x @ W1)
    error = (h @ W2 - y_true) / (n or len(x)) if error is None else error
    back = error @ W2.T
    if bend:
        back = back * (1 - h * h)
    return x.T @ back, h.T @ error


def curvature(product, v, n_iterations):
    v = v / np.linalg.norm(v)
    for _ in range(n_iterations):
        v = product(v)
        v = v / np.linalg.norm(v)
    return v @ product(v)


def direction(product, v, n_iterations):
    for _ in range(n_iterations):
        v = product(v) / np.linalg.norm(product(v))
    return v


def unscaled(product, v, n_iterations):
    for _ in range(n_iterations):
        v = product(v)
    return v @ product(v)


def rate(rates, losses):
    return rates[int(np.nanargmin(losses))] / 3


CHECKS = {
    "two_layer_gradient": (exercises.check_two_layer_gradient, gradient),
    "largest_curvature": (exercises.check_largest_curvature, curvature),
    "suggested_rate": (exercises.check_suggested_rate, rate),
}


@pytest.mark.parametrize("name", CHECKS)
def test_right_answers(name):
    check, right = CHECKS[name]
    assert repr(check(right)) == f"✓ {name}: right."


WRONG = [
    ("two_layer_gradient", "sign is wrong", lambda *a: [-g for g in gradient(*a)]),
    ("two_layer_gradient", "the sum over the samples", lambda *a: gradient(*a, n=1)),
    ("two_layer_gradient", "factor 2 too many", lambda *a: [2 * g for g in gradient(*a)]),
    ("two_layer_gradient", "slope of the bend is missing", lambda *a: gradient(*a, bend=False)),
    ("two_layer_gradient", "all numbers of y_true", lambda *a: gradient(*a, n=a[3].size)),
    ("two_layer_gradient", "swapped", lambda *a: gradient(*a)[::-1]),
    ("two_layer_gradient", "transposes", lambda *a: [g.T for g in gradient(*a)]),
    ("two_layer_gradient", "return two things", lambda *a: gradient(*a)[0]),
    ("two_layer_gradient", "not implemented yet", lambda *a: ...),
    ("two_layer_gradient", "not implemented yet", lambda *a: None),
    ("two_layer_gradient", "ValueError", lambda W1, W2, x, y: W1 @ x),
    ("two_layer_gradient", "not right", lambda *a: [g + 1 for g in gradient(*a)]),
    ("largest_curvature", "this is the direction", direction),
    ("largest_curvature", "never scaled back", unscaled),
    ("largest_curvature", "loses the sign", lambda p, v, n: np.linalg.norm(p(direction(p, v, n)))),
    ("largest_curvature", "too few", lambda p, v, n: curvature(p, v, n - 1)),
    ("largest_curvature", "too many", lambda p, v, n: curvature(p, v, n + 1)),
    ("largest_curvature", "not implemented yet", lambda p, v, n: ...),
    ("suggested_rate", "the lowest loss itself", lambda r, v: 3 * rate(r, v)),
    ("suggested_rate", "this is the position", lambda r, v: np.nanargmin(v)),
    ("suggested_rate", "this is the position", lambda r, v: np.nanargmin(v) / 3),
    ("suggested_rate", "not its rate", lambda r, v: np.nanmin(v)),
    ("suggested_rate", "a third of the lowest loss", lambda r, v: np.nanmin(v) / 3),
    ("suggested_rate", "nanargmin", lambda r, v: r[np.argmin(v)] / 3),
    ("suggested_rate", "highest", lambda r, v: r[np.nanargmax(v)] / 3),
    ("suggested_rate", "don't multiply", lambda r, v: 9 * rate(r, v)),
]


@pytest.mark.parametrize("name, hint, wrong", WRONG)
def test_wrong_answers_get_their_hint(name, hint, wrong):
    (answer,) = CHECKS[name][0](wrong)
    assert not answer.right and hint in answer.hint
