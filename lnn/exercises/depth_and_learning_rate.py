"""Section 2.3: the largest learning rate, by formula."""

import numpy as np

from lnn.data import course_samples, gen_samples
from lnn.exercises.judge import Report, judge
from lnn.models import DeepNarrowLNN


def check_largest_learning_rate(largest_learning_rate):
    """Check exercise 2.3: the stability edge, by formula, against training.

    Parameters
    ----------
    largest_learning_rate : callable
        ``largest_learning_rate(depth, x, y_true)``, which is 2/λ at the
        balanced minimum, for the loss with ½.

    Returns
    -------
    Report
    """

    def edge(depth, x, y, m=_m, a=None):
        a = a or (lambda x, y: np.mean(x * y) / m(x))
        return 2 / (m(x) * depth * a(x, y) ** (2 - 2 / depth))

    def slip(**parts):
        return lambda depth, x, y: edge(depth, x, y, **parts)

    def true_a(x, y):
        return np.mean(x * y) / _m(x)

    def formula(text):
        """Of m, a and D, with the one slip that is written in it."""
        return lambda depth, x, y: text(_m(x), true_a(x, y), depth)

    exponent = "the exponent is 2 − 2/D."
    of_products = "multiply x and y sample by sample before the mean: np.mean(x * y_true)."
    m_each = "the mean is missing in m: it is mean(x²), one number."
    mistakes = [
        (
            "this is half the edge: steps up to 2/λ are stable, and the loss with ½ has no 2 in λ.",
            lambda *case: edge(*case) / 2,
        ),
        ("this is λ itself: the edge is 2/λ.", lambda *case: 2 / edge(*case)),
        ("depth counts weights, not hidden layers.", lambda d, x, y: edge(d + 1, x, y)),
        ("depth counts weights, not hidden layers.", lambda d, x, y: edge(d - 1, x, y)),
        ("the factor D is missing: all D weights move at once.", lambda d, x, y: d * edge(d, x, y)),
        (exponent, formula(lambda m, a, d: 2 / (m * d * a**2))),
        (exponent, formula(lambda m, a, d: 2 / (m * d * a ** (2 / d)))),
        (exponent, formula(lambda m, a, d: 2 / (m * d * a ** (2 - 1 / d)))),
        (
            "put the exponent in brackets: a ** (2 - 2 / depth).",
            formula(lambda m, a, d: 2 / (m * d * a**2 - 2 / d)),
        ),
        (
            "2 is divided by the whole of λ: put λ in brackets, or in a line of its own.",
            formula(lambda m, a, d: 2 / m * d * a ** (2 - 2 / d)),
        ),
        # A wrong m, in a too, or there alone where it is right.
        *(
            (hint, slip(m=m, **part))
            for hint, m in (
                ("m is mean(x²), not mean(x)².", lambda x: np.mean(x) ** 2),
                ("m is the mean of x², not of x.", np.mean),
                (m_each, np.square),
                ("m is the mean of x², not the sum.", lambda x: np.sum(x**2)),
                ("m is missing.", lambda x: 1.0),
            )
            for part in ({}, {"a": true_a})
        ),
        (
            "m is the mean of x², not the sum.",
            slip(m=lambda x: np.sum(x**2), a=lambda x, y: np.sum(x * y) / np.sum(x**2)),
        ),
        ("a is mean(x·y)/mean(x²).", slip(a=lambda x, y: np.mean(x * y))),
        ("a is mean(x·y)/mean(x²).", slip(a=lambda x, y: np.mean(y) / np.mean(x))),
        ("a is mean(x·y)/mean(x²).", slip(a=lambda x, y: np.mean(y / x))),
        ("a takes the mean of x·y, not the sum.", slip(a=lambda x, y: np.sum(x * y) / _m(x))),
        (of_products, slip(a=lambda x, y: np.mean(x) * np.mean(y) / _m(x))),
        (
            "the mean is missing in a: it is mean(x·y)/mean(x²), one number.",
            slip(a=lambda x, y: x * y / _m(x)),
        ),
    ]
    x, y = course_samples()
    cases = [(10, x, y), (60, x, y), (25, *gen_samples(50, 3.0, 0.2, rng=1))]
    bound = edge(60, x, y)
    rates = bound * np.arange(0.5, 1.2, 0.01)
    settled = [
        rate
        for rate in rates
        if DeepNarrowLNN([0.9] * 60).train(x, y, rate, 600).converged_at() is not None
    ]
    praise = (
        f"right. With 60 weights it predicts {bound:.4f}; "
        f"in training, {max(settled):.4f} is the largest that still converges."
    )
    return Report(
        [judge("largest_learning_rate", largest_learning_rate, edge, mistakes, cases, praise)]
    )


def _m(x):
    return np.mean(x**2)
