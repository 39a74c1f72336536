"""Section 2.4: balanced weights."""

import numpy as np

from lnn.data import course_samples
from lnn.exercises.judge import Hint, Report, call, judge, numbers
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

    def root(p, depth):
        return np.abs(p) ** (1 / depth)

    def first_signed(p, depth, size=root, factor=np.sign):
        return np.append(factor(p), np.ones(depth - 1)) * size(p, depth)

    sizes = [
        (
            "a product is no sum: its root is not p/depth, but abs(p) ** (1 / depth), with brackets.",
            lambda p, d: p / d,
        ),
        ("each weight is p, so the product is p to the power of depth.", lambda p, d: p),
        ("take the depth-th root, not the square root.", lambda p, d: np.sqrt(p)),
        (
            "all weights are 1: 1 // depth leaves out what comes after the point; divide by /.",
            lambda p, d: 1.0,
        ),
    ]
    mistakes = [
        (
            "the size is right, but where p is negative one weight needs a minus sign.",
            lambda p, d: np.full(d, root(p, d)),
        ),
        (
            "a negative number has no such root: take that of abs(p), and give one weight the sign.",
            lambda p, d: np.full(d, np.float64(p) ** (1 / d)),
        ),
        (
            "with an even depth the minus signs cancel: give just one weight the sign of p.",
            lambda p, d: np.sign(p) * np.full(d, root(p, d)),
        ),
        (
            "where p is positive, no weight needs a minus sign.",
            lambda p, d: first_signed(p, d, factor=lambda p: -1.0),
        ),
        (
            "the size is right, but the sign's factor is np.sign(p), which is 1 or -1, not p.",
            lambda p, d: first_signed(p, d, factor=lambda p: p),
        ),
        (
            "these weights have the right product, but one size for all is asked for.",
            lambda p, d: np.array([p] + [1.0] * (d - 1)),
        ),
    ]
    for hint, size in sizes:
        mistakes += [
            (hint, lambda p, d, size=size: np.full(d, size(p, d))),
            (hint, lambda p, d, size=size: np.full(d, size(abs(p), d))),
            (hint, lambda p, d, size=size: first_signed(abs(p), d, size, lambda _: np.sign(p))),
        ]

    def canonical(weights):
        """Any one weight, or any odd number of them, may carry the minus sign."""
        weights = numbers(weights)
        if weights.ndim == 1 and weights.size and np.prod(weights) < 0:
            return np.append(-np.abs(weights[:1]), np.abs(weights[1:]))
        return weights

    def right(p, depth):
        return canonical(first_signed(p, depth))

    x, y = course_samples()
    epoch = DeepNarrowLNN(right(0.5, 60)).train(x, y, 0.01, 600).converged_at()
    praise = (
        "right. Weights from balanced_init(0.5, 60) make 60 weights train: "
        f"at learning rate 0.01 they converge at epoch {epoch}."
    )
    cases = [(0.5, 60), (8.0, 3), (-2.0, 4), (-0.3, 5)]

    def learner(p, depth):
        weights = call(balanced_init, p, depth)
        if np.iscomplexobj(weights):
            raise Hint(
                "it gives complex numbers, for a negative number has no real root: "
                "take the root of abs(p), and give one weight the sign."
            )
        if np.ndim(numbers(weights)) == 0:
            raise Hint("give depth weights, not one number.")
        return canonical(weights)

    mistakes = [(hint, lambda p, d, f=f: canonical(f(p, d))) for hint, f in mistakes]
    return Report([judge("balanced_init", learner, right, mistakes, cases, praise)])
