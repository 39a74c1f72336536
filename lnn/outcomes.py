"""How a training ended, in five words, and when theory expects one that is too slow to converge.

An outcome speaks of the epochs that were trained. Everything here is plain
loops of the four kinds of arithmetic and square roots, so that a page's script can mirror it
bit for bit (a single weight, D = 1, takes one logarithm).
"""

import math
from typing import NamedTuple

from lnn import validate
from lnn.convergence import THRESHOLD
from lnn.data import LeastSquares
from lnn.models import TrainingResult, power

VOCABULARY = {
    "converged": {
        "name": "converged",
        "short": "converged",
        "means": "the loss fell below the threshold and stayed there",
        "says": "converged at epoch {epoch}. Last loss {loss}.",
    },
    "slow": {
        "name": "too slow",
        "short": "too slow",
        "means": "the loss never rose, and is not down yet, or not for long",
        "says": "too slow, not converged in {n_epochs} epochs{expected}. Last loss {loss}.",
    },
    "thrown": {
        "name": "thrown onto the plateau",
        "short": "thrown",
        "means": "a step crossed the valley and landed where the wait is longer than at the start",
        "says": "thrown onto the plateau at epoch {epoch} and not back in {n_epochs} epochs"
        "{expected}. Last loss {loss}.",
    },
    "unsettled": {
        "name": "does not settle",
        "short": "does not settle",
        "means": "the loss went up and down and did not come to rest in the epochs shown",
        "says": "does not settle in {n_epochs} epochs. Last loss {loss}.",
    },
    "diverged": {
        "name": "diverges",
        "short": "diverges",
        "means": "the loss grew until the computer had no number for it",
        "says": "diverges: from epoch {epoch} on, the loss is too large for the computer.",
    },
}
"""The five outcomes. By kind: the name that readers see, the short one of a table's cell, what it
means, and what a sentence on one training says; that begins with the name."""

EXPECTED = {
    "unknown": "",
    "soon": "; theory expects the drop at about epoch {expected}",
    "never": "; by theory the drop never comes",
}
"""What a sentence says of `Outcome.expected`, where that is None, a number, or infinity."""


class Outcome(NamedTuple):
    """How a training ended."""

    kind: str
    """A key of `VOCABULARY`."""
    epoch: int | None
    """Where it converged, diverged or landed after the throw; None otherwise."""
    loss: float
    """The last finite loss recorded."""
    expected: float | None
    """When it is too slow or thrown: the epoch at which gradient flow would converge, infinity
    for never; None where the weights are not equal. Beyond the stability edge the
    plateau ends there, and what follows need not settle."""


def outcome(
    result: TrainingResult,
    fit: LeastSquares,
    learning_rate: float,
    loss_factor: float = 0.5,
    threshold: float = THRESHOLD,
) -> Outcome:
    """Classify a training.

    Parameters
    ----------
    result : TrainingResult
    fit : LeastSquares
        The data that it trained on.
    learning_rate : float
        The step that it was trained with; the last, if it changed on the way.
    loss_factor : float, optional
        The c of the loss.
    threshold : float, optional
        The loss to stay below.

    Returns
    -------
    Outcome

    Notes
    -----
    *Thrown*: after the last step across the valley the predicted wait is longer
    than it was at the start, and longer than the training so far; a run that
    bounces in a band comes back sooner. Only chains of equal weights are
    predicted, so only they are called thrown.
    """
    learning_rate = validate.number("learning_rate", learning_rate, above=0)
    loss = math.inf
    climbs = False
    for value in result.losses.tolist():
        if not value < math.inf:
            break
        climbs = climbs or value > loss
        loss = value
    if (epoch := result.converged_at(threshold)) is not None:
        return Outcome("converged", epoch, loss, None)
    if (epoch := result.diverged_at) is not None:
        return Outcome("diverged", epoch, loss, None)
    n_epochs, depth = len(result.losses), result.weights.shape[1]
    if not (result.weights == result.weights[:, :1]).all():
        return Outcome("unsettled" if climbs else "slow", None, loss, None)
    weights = result.weights[:, 0].tolist()

    def wait(weight):
        return epochs_to_wait(weight, depth, fit, learning_rate, loss_factor, threshold)

    landing = last_crossing(weights, depth, fit)
    if landing is not None:
        after = wait(weights[landing])
        if after > wait(weights[0]) and after > landing:
            return Outcome("thrown", landing, loss, landing + after)
    if climbs:
        return Outcome("unsettled", None, loss, None)
    return Outcome("slow", None, loss, n_epochs + wait(weights[-1]))


def last_crossing(weights, depth: int, fit: LeastSquares) -> int | None:
    """Find the last step that led from one side of the best product to the other.

    Parameters
    ----------
    weights : sequence of float
        The weight that all D share, before the first update and after each.
    depth : int
    fit : LeastSquares

    Returns
    -------
    int or None
        Number of the first epoch on the new side; None if there was no such step.
    """
    crossing, before = None, None
    for epoch, weight in enumerate(weights):
        above = power(weight, depth) > fit.slope
        if before is not None and above != before:
            crossing = epoch
        before = above
    return crossing


def epochs_to_wait(
    weight: float,
    depth: int,
    fit: LeastSquares,
    learning_rate: float,
    loss_factor: float = 0.5,
    threshold: float = THRESHOLD,
) -> float:
    """Predict how many epochs a chain of equal weights needs to converge.

    Parameters
    ----------
    weight : float
        Where all D weights are.
    depth : int
        Number of weights D.
    fit : LeastSquares
    learning_rate : float
        Greater than 0.
    loss_factor : float, optional
    threshold : float, optional

    Returns
    -------
    float
        Under gradient flow, which small steps follow; infinity if it never
        gets there: at the saddle, on its wrong side, or with a noise whose
        loss alone is above the threshold.

    Notes
    -----
    The integral of ``dw / (2 c m w^(D - 1) (a - w^D))`` by the midpoint rule in
    1024 steps of equal ratio.
    """
    weight = validate.number("weight", weight)
    depth = validate.positive_int("depth", depth)
    learning_rate = validate.number("learning_rate", learning_rate, above=0)
    xx, slope, least_mse = fit
    if depth % 2 and slope < 0:  # seen in the mirror
        weight, slope = -weight, -slope
    if depth % 2 == 0:
        weight = abs(weight)
    room = threshold / loss_factor - least_mse
    if room <= 0 or xx <= 0:
        return math.inf
    near = math.sqrt(room / xx)  # the loss is below the threshold this close to the slope
    start = power(weight, depth)
    if abs(start - slope) < near:
        return 0.0
    pace = 2 * loss_factor * xx * learning_rate
    if depth == 1:
        return math.log(abs(slope - weight) / near) / pace
    goal = slope - near if start < slope else slope + near
    if weight <= 0 or goal <= 0:
        return math.inf
    return flow_time(weight, root(goal, depth), depth, slope) / pace


def flow_time(weight, goal, depth, slope, sqrt=math.sqrt):
    """Integrate from a weight to a goal, both greater than 0; of arrays with ``sqrt=np.sqrt``."""
    ratio = goal / weight
    for _ in range(10):  # the 1024th root
        ratio = sqrt(ratio)
    to_middle = sqrt(ratio)
    total = 0.0
    for _ in range(1024):
        middle = weight * to_middle
        total += power(1 / middle, depth - 2) / (slope - power(middle, depth))
        weight = weight * ratio
    log_ratio = (ratio - 1) - (ratio - 1) * (ratio - 1) / 2  # of a number so close to 1
    return total * log_ratio


def root(value, depth):
    """The positive number whose power `depth` is `value`, by halving."""
    low, high = 0.0, max(value, 1.0)
    for _ in range(100):
        middle = (low + high) / 2
        if power(middle, depth) < value:
            low = middle
        else:
            high = middle
    return (low + high) / 2
