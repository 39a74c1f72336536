"""Beyond the tutorial: a backward pass, a power iteration, a range test."""

import numpy as np

from lnn.exercises.judge import Hint, Report, call, judge, numbers, short, shorten


def check_two_layer_gradient(two_layer_gradient):
    """Check the exercise on the backward pass of a network with one hidden layer.

    Parameters
    ----------
    two_layer_gradient : callable
        ``two_layer_gradient(W1, W2, x, y_true)``, the derivatives of the loss
        ``E|tanh(x W1) W2 - y|² / 2`` along W1 and along W2.

    Returns
    -------
    Report
    """

    def slopes(W1, W2, x, y, sign=1, n=None, bend=lambda h: 1 - h**2, tanh=np.tanh):
        h = tanh(x @ W1)
        error = sign * (h @ W2 - y) / (n or len(x))
        return joined((x.T @ ((error @ W2.T) * bend(h)), h.T @ error))

    def joined(pair):
        return np.concatenate([np.ravel(part) for part in pair])

    def variant(**slip):
        return lambda *case: slopes(*case, **slip)

    def learner(*case):
        result = call(two_layer_gradient, *case)
        if result is None or result is Ellipsis:
            return numbers(result)
        if not isinstance(result, (tuple, list)) or len(result) != 2:
            raise Hint("return two things: the slopes along W1 and those along W2.")
        parts = [numbers(part) for part in result]
        shapes = [part.shape for part in parts]
        if shapes == [w.shape for w in case[1::-1]]:
            raise Hint("the two are swapped: the slopes along W1 come first.")
        if shapes != [w.shape for w in case[:2]]:
            raise Hint("each result has the shape of its matrix of weights; check the transposes.")
        return joined(parts)

    mistakes = [
        ("the sign is wrong: the error is prediction minus truth.", variant(sign=-1)),
        ("it is the sum over the samples where the loss takes the mean.", variant(n=1)),
        ("there is a factor 2 too many: the loss has a ½.", variant(sign=2)),
        (
            "the slope of the bend is missing: multiply by 1 − h² on the way back.",
            variant(bend=lambda h: 1),
        ),
        ("the slope of the bend is 1 − h², with the square.", variant(bend=lambda h: 1 - h)),
        (
            "h has been through tanh already: the slope of the bend is 1 − h².",
            variant(bend=lambda h: 1 - np.tanh(h) ** 2),
        ),
        *(
            ("tanh is missing in h: it is tanh(x W1).", variant(tanh=np.copy, bend=bend))
            for bend in (
                lambda h: 1 - h**2,
                lambda h: 1 - np.tanh(h) ** 2,
                lambda h: 1,
            )
        ),
        ("it divides by all numbers of y_true, not by the samples.", variant(n=9 * 3)),
    ]
    rng = np.random.RandomState(2021)
    cases = [
        (rng.normal(size=(4, 5)), rng.normal(size=(5, 3)), rng.normal(size=(9, 4)), rng.normal(size=(9, 3)))
        for _ in range(2)
    ]  # fmt: skip

    def place(index, W1, *_):
        name, index, width = (
            ("W1", index[0], 5) if index[0] < W1.size else ("W2", index[0] - W1.size, 3)
        )
        return f"the slope along {name}[{index // width}, {index % width}]"

    answer = judge(
        "two_layer_gradient",
        learner,
        slopes,
        mistakes,
        cases,
        shown=lambda W1, *_: f"weights whose first is {shorten(W1[0, 0])}",
        place=place,
    )
    return Report([answer])


def check_largest_curvature(largest_curvature):
    """Check the exercise on power iteration.

    Parameters
    ----------
    largest_curvature : callable
        ``largest_curvature(product, v, n_iterations)``, the curvature along
        the direction that v has become after that many products.

    Returns
    -------
    Report
    """

    def direction(matrix, v, n_iterations):
        for _ in range(n_iterations):
            v = matrix @ v
            v = v / np.linalg.norm(v)
        return v

    def right(matrix, v, n_iterations):
        v = direction(matrix, v, n_iterations)
        return v @ matrix @ v

    def unscaled(matrix, v, n_iterations):
        v = np.linalg.matrix_power(matrix, n_iterations) @ v
        return v @ matrix @ v

    def after_loop(last):
        """`right` with something else in its last line."""
        return lambda m, v, n: last(m, direction(m, v, n))

    mistakes = [
        (
            "it returns within the loop, after the first product: finish the loop before.",
            lambda m, v, n: right(m, v, 1),
        ),
        (
            "v·v is 1 by construction: the curvature is v·(H v), with one more product.",
            after_loop(lambda m, v: v @ v),
        ),
        (
            "add up the products of the entries: v @ product(v), one number.",
            after_loop(lambda m, v: v * (m @ v)),
        ),
        (
            "this is the direction: return the curvature along it, v·(H v), one number.",
            direction,
        ),
        ("v is never scaled back to length 1.", unscaled),
        (
            "this is the length of the last product, which loses the sign: return v·(H v).",
            after_loop(lambda m, v: np.linalg.norm(m @ v)),
        ),
        ("there is one iteration too few.", lambda m, v, n: right(m, v, n - 1)),
        ("there is one iteration too many.", lambda m, v, n: right(m, v, n + 1)),
    ]
    rng = np.random.RandomState(2021)
    cases = []
    for size, sign, n_iterations in ((4, 1, 3), (6, 1, 8), (5, -1, 4)):
        half = rng.normal(size=(size, size))
        cases.append((sign * half @ half.T, rng.normal(size=size), n_iterations))

    def learner(matrix, v, n_iterations):
        return call(largest_curvature, lambda u: matrix @ u, v, n_iterations)

    def shown(matrix, v, n_iterations):
        return f"largest_curvature(product, {short(v)}, {n_iterations})"

    answer = judge("largest_curvature", learner, right, mistakes, cases, shown=shown)
    return Report([answer])


def check_suggested_rate(suggested_rate):
    """Check the exercise on reading a learning-rate range test.

    Parameters
    ----------
    suggested_rate : callable
        ``suggested_rate(rates, losses)``, a third of the rate at which the
        loss was lowest.

    Returns
    -------
    Report
    """
    mistakes = [
        (
            "this is the rate of the lowest loss itself: take a third.",
            lambda r, v: r[np.nanargmin(v)],
        ),
        ("this is the position: return a third of the rate there.", lambda r, v: np.nanargmin(v)),
        (
            "this is the position: return a third of the rate there.",
            lambda r, v: np.nanargmin(v) / 3,
        ),
        ("this is the lowest loss, not its rate.", lambda r, v: np.nanmin(v)),
        ("this is a third of the lowest loss, not of its rate.", lambda r, v: np.nanmin(v) / 3),
        (
            "nan counts as the smallest in np.argmin: use np.nanargmin.",
            lambda r, v: r[np.argmin(v)] / 3,
        ),
        (
            "a third of the rate is asked for, not the rate at a third of the way: "
            "divide after the brackets.",
            lambda r, v: r[np.nanargmin(v) // 3],
        ),
        ("look for the lowest loss, not for the smallest rate.", lambda r, v: np.min(r) / 3),
        ("this is where the loss is highest.", lambda r, v: r[np.nanargmax(v)] / 3),
        ("divide the rate by 3, don't multiply.", lambda r, v: r[np.nanargmin(v)] * 3),
    ]
    rates = np.geomspace(0.01, 10, 7)
    cases = [
        (rates, np.array([0.5, 0.48, 0.4, 0.2, 0.1, 0.7, 9.0])),
        (rates, np.array([0.5, 0.45, 0.3, 0.25, 3.0, np.nan, np.nan])),
        (rates[::-1].copy(), np.array([np.nan, 4.0, 0.6, 0.2, 0.3, 0.4, 0.5])),
    ]
    return Report(
        [
            judge(
                "suggested_rate",
                suggested_rate,
                lambda r, v: r[np.nanargmin(v)] / 3,
                mistakes,
                cases,
            )
        ]
    )
