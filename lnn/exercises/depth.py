"""Section 2.1: the gradient of a chain."""

import numpy as np

from lnn.data import gen_samples
from lnn.exercises.judge import Report, judge
from lnn.models import leave_one_out


def check_chain_gradient(chain_gradient):
    """Check exercise 2.1: the gradient of a chain, exact also where a weight is 0.

    Parameters
    ----------
    chain_gradient : callable
        ``chain_gradient(weights, x, y_true)``, the gradient of half the mean
        squared error, of shape (D,).

    Returns
    -------
    Report
    """
    x, y = gen_samples(9, 2.0, 0.1, rng=2021)

    def slope(w, factor=1.0, mean=np.mean, output=np.prod):
        return -factor * mean(x * (y - output(w) * x))

    def others(w):
        return np.array(leave_one_out(list(w)))

    by_division = "it divides by a weight, which fails where a weight is 0: multiply the others."
    mistakes = [
        ("the sign is wrong.", lambda w, x, y: -slope(w) * others(w)),
        (
            "there is a factor 2 too many: this loss is half the mean squared error.",
            lambda w, x, y: slope(w, 2) * others(w),
        ),
        (
            "it is the sum over the samples where the loss takes the mean.",
            lambda w, x, y: slope(w, mean=np.sum) * others(w),
        ),
        (
            "weight i is in its own product: leave it out.",
            lambda w, x, y: slope(w) * np.prod(w) * np.ones(len(w)),
        ),
        (
            "the mean is missing: this is one gradient for each sample.",
            lambda w, x, y: np.outer(others(w), slope(w, mean=np.copy)),
        ),
        (
            "the mean is missing: this is one gradient for each sample.",
            lambda w, x, y: np.outer(slope(w, mean=np.copy), others(w)),
        ),
        (
            "the other weights are multiplied, not added: np.prod, not np.sum.",
            lambda w, x, y: slope(w) * (np.sum(w) - w),
        ),
        (
            "multiply x and the error sample by sample before the mean: np.mean(x * error).",
            lambda w, x, y: -np.mean(x) * np.mean(y - np.prod(w) * x) * others(w),
        ),
        (
            "the factor x is missing: the slope contains mean(x·(y − p·x)).",
            lambda w, x, y: -np.mean(y - np.prod(w) * x) * others(w),
        ),
        (
            "the output is the product of the weights times x, not their sum: np.prod.",
            lambda w, x, y: slope(w, output=np.sum) * others(w),
        ),
        ("the error is missing: the slope contains mean(x·(y − p·x)).", lambda w, x, y: others(w)),
        (
            "the products of the other weights are missing.",
            lambda w, x, y: slope(w) * np.ones(len(w)),
        ),
        (by_division, lambda w, x, y: slope(w) * (np.prod(w) / w)),
        (by_division, lambda w, x, y: slope(w) * np.nan_to_num(np.prod(w) / w)),
    ]
    chains = [[0.9, 1.2, -0.7], [0.5, 2.0, 1.1, 0.8, 1.3], [0.6], [1.5, 0.0, 2.0], [0.0, 0.0, 1.0]]
    cases = [(np.array(w), x, y) for w in chains]
    return Report(
        [
            judge(
                "chain_gradient",
                chain_gradient,
                lambda w, x, y: slope(w) * others(w),
                mistakes,
                cases,
            )
        ]
    )
