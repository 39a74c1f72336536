"""What it means that a training has converged."""

import numpy as np
from numpy.typing import ArrayLike

from lnn import validate

THRESHOLD = 0.01
"""The course's threshold: a loss that falls below it and stays there has converged."""

SETTLED_FOR = 5
"""Epochs below the threshold that count as staying there.

Beyond the stability edge a loss can oscillate across the threshold and happen
to be below it on the last epoch or two: that is no convergence.
"""


def converged_at(losses: ArrayLike, threshold: float = THRESHOLD) -> int | None:
    """First epoch from which the loss stays below `threshold` to the end, or None.

    To stay is to be below for the last `SETTLED_FOR` epochs at least, or
    for the whole record where it is shorter.

    Parameters
    ----------
    losses : array_like of shape (n_epochs,)
        The record of one training; NaN counts as above.
    threshold : float, optional
        Greater than 0.

    Returns
    -------
    int or None
    """
    threshold = validate.number("threshold", threshold, above=0)
    losses = np.asarray(losses)
    above = np.flatnonzero(~(losses < threshold))  # NaN counts as above
    epoch = int(above[-1]) + 1 if above.size else 0
    return epoch if epoch <= max(len(losses) - SETTLED_FOR, 0) else None
