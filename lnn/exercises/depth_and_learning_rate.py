"""Section 2.3: the largest learning rate, by formula."""

import numpy as np

from lnn.data import course_samples, gen_samples, least_squares
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

    def edge(depth, x, y):
        xx, slope, _ = least_squares(x, y)
        return 2 / (xx * depth * slope ** (2 - 2 / depth))

    def with_moments(xx, slope):
        return lambda depth, x, y: 2 / (xx(x) * depth * slope(x, y) ** (2 - 2 / depth))

    def square_mean(x):
        return np.mean(x * x)

    mistakes = [
        (
            "this is half the edge: steps up to 2/λ are stable, and the loss with ½ has no 2 in λ.",
            lambda *case: edge(*case) / 2,
        ),
        ("this is λ itself: the edge is 2/λ.", lambda *case: 2 / edge(*case)),
        ("depth counts weights, not hidden layers.", lambda d, x, y: edge(d + 1, x, y)),
        ("depth counts weights, not hidden layers.", lambda d, x, y: edge(d - 1, x, y)),
        ("the factor D is missing: all D weights move at once.", lambda d, x, y: d * edge(d, x, y)),
        (
            "the exponent is 2 − 2/D.",
            lambda d, x, y: 2 / (square_mean(x) * d * least_squares(x, y).slope ** 2),
        ),
        ("m is mean(x²), not mean(x)².", with_moments(lambda x: np.mean(x) ** 2, _slope)),
        ("m is missing.", with_moments(lambda x: 1.0, _slope)),
        ("a is mean(x·y)/mean(x²).", with_moments(square_mean, lambda x, y: np.mean(x * y))),
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


def _slope(x, y):
    return least_squares(x, y).slope
