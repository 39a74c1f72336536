"""Train a whole grid of deep narrow networks at once, weights starting equal."""

import numpy as np

from lnn import _validate
from lnn.data import LeastSquares
from lnn.models import SETTLED_FOR, power

LOSS_FACTOR = 0.5


def _grid(fit, depths, learning_rates, init_weights, n_epochs):
    """Yield per depth the index and the losses of each epoch, shape (R, W)."""
    xx, slope, least_mse = fit
    for i, depth in enumerate(depths):
        weights = np.repeat(init_weights[None, :], learning_rates.size, axis=0)
        for epoch in range(n_epochs):
            others = power(weights, depth - 1)
            error = others * weights - slope
            yield i, epoch, LOSS_FACTOR * (xx * (error * error) + least_mse)
            weights = weights - learning_rates[:, None] * ((2 * LOSS_FACTOR * xx * error) * others)


def _arguments(depths, learning_rates, init_weights, n_epochs):
    depths = [_validate.positive_int("depths", depth) for depth in np.atleast_1d(depths)]
    learning_rates = _validate.vector("learning_rates", np.atleast_1d(learning_rates))
    for learning_rate in learning_rates:
        _validate.number("learning_rates", learning_rate, above=0)
    init_weights = _validate.vector("init_weights", np.atleast_1d(init_weights))
    return depths, learning_rates, init_weights, _validate.positive_int("n_epochs", n_epochs)


def sweep(fit, depths, learning_rates, init_weights, n_epochs):
    """Compute the loss curves of every combination of hyperparameters.

    Parameters
    ----------
    fit : LeastSquares
        The data, from `lnn.data.least_squares`.
    depths : int or array_like of int, shape (K,)
        Numbers of weights D.
    learning_rates : float or array_like of shape (R,)
        Greater than 0.
    init_weights : float or array_like of shape (W,)
        The value that all D weights of a network start from.
    n_epochs : int
        Number of updates, at least 1.

    Returns
    -------
    ndarray of shape (K, R, W, n_epochs)
        Losses (half mean squared error) before each update; NaN from
        divergence on.

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.
    """
    depths, rates, inits, n_epochs = _arguments(depths, learning_rates, init_weights, n_epochs)
    losses = np.empty((len(depths), rates.size, inits.size, n_epochs))
    with np.errstate(over="ignore", invalid="ignore"):
        for i, epoch, loss in _grid(fit, depths, rates, inits, n_epochs):
            losses[i, :, :, epoch] = loss
    losses[~np.isfinite(np.maximum.accumulate(losses, axis=-1))] = np.nan
    return losses


def epochs_to_converge(fit, depths, learning_rates, init_weights, n_epochs, threshold=0.01):
    """Compute when each combination of hyperparameters has converged.

    Parameters are those of `sweep`, and no loss history is kept.

    Parameters
    ----------
    threshold : float, optional
        The loss to stay below.

    Returns
    -------
    ndarray of shape (K, R, W)
        First epoch from which the loss stays below `threshold` to the end,
        as `TrainingResult.converged_at` has it; NaN where there is none.
    """
    depths, rates, inits, n_epochs = _arguments(depths, learning_rates, init_weights, n_epochs)
    threshold = _validate.number("threshold", threshold, above=0)
    epochs = np.zeros((len(depths), rates.size, inits.size))
    with np.errstate(over="ignore", invalid="ignore"):
        for i, epoch, loss in _grid(fit, depths, rates, inits, n_epochs):
            epochs[i][~(loss < threshold)] = epoch + 1
    epochs[epochs > max(n_epochs - SETTLED_FOR, 0)] = np.nan
    return epochs
