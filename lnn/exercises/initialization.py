"""Section 2.4: balanced weights."""

import numpy as np

from lnn.data import course_samples
from lnn.exercises.judge import Report, call, judge, numbers
from lnn.models import DeepNarrowLNN


def check_balanced_init(balanced_init):
    """Check exercise 2.4: equal-sized weights with a product of one's choice.

    Parameters
    ----------
    balanced_init : callable
        ``balanced_init(p, depth)``, an array of `depth` weights, all of one
        size, whose product is `p`, be it positive or negative.

    Returns
    -------
    Report
    """
    mistakes = [
        ("a product is no sum: p/depth is not its root.", lambda p, d: np.full(d, p / d)),
        (
            "each weight is p, so the product is p to the power of depth.",
            lambda p, d: np.full(d, p),
        ),
        ("take the depth-th root, not the square root.", lambda p, d: np.full(d, np.sqrt(p))),
        ("give depth weights, not one number.", lambda p, d: abs(p) ** (1 / d)),
        (
            "the size is right, but where p is negative one weight needs a minus sign.",
            lambda p, d: np.full(d, abs(p) ** (1 / d)),
        ),
        (
            "a negative number has no such root: take that of abs(p), and give one weight the sign.",
            lambda p, d: np.full(d, np.float64(p) ** (1 / d)),
        ),
        (
            "with an even depth the minus signs cancel: give just one weight the sign of p.",
            lambda p, d: np.sign(p) * np.full(d, abs(p) ** (1 / d)),
        ),
        (
            "these weights have the right product, but one size for all is asked for.",
            lambda p, d: np.array([p] + [1.0] * (d - 1)),
        ),
    ]

    def canonical(weights):
        """Any one weight, or any odd number of them, may carry the minus sign."""
        weights = numbers(weights)
        if weights.ndim == 1 and weights.size and np.prod(weights) < 0:
            return np.append(-np.abs(weights[:1]), np.abs(weights[1:]))
        return weights

    def right(p, depth):
        return canonical(np.append(np.sign(p), np.ones(depth - 1)) * abs(p) ** (1 / depth))

    x, y = course_samples()
    epoch = DeepNarrowLNN(right(0.5, 60)).train(x, y, 0.01, 600).converged_at()
    praise = (
        "right. Weights from balanced_init(0.5, 60) make 60 weights train: "
        f"at learning rate 0.01 they converge at epoch {epoch}."
    )
    cases = [(0.5, 60), (8.0, 3), (-2.0, 4), (-0.3, 5)]

    def learner(p, depth):
        return canonical(call(balanced_init, p, depth))

    mistakes = [(hint, lambda p, d, f=f: canonical(f(p, d))) for hint, f in mistakes]
    return Report([judge("balanced_init", learner, right, mistakes, cases, praise)])
