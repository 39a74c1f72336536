"""Train many deep narrow networks at once: a grid of settings, or many random starts."""

import contextlib
import warnings

import numpy as np
from numpy.typing import ArrayLike

from lnn import validate
from lnn.convergence import SETTLED_FOR, THRESHOLD
from lnn.data import LeastSquares
from lnn.progress import progress

LOSS_FACTOR = 0.5


def _losses(fit, depths, learning_rates, init_weights, n_epochs):
    """Yield the losses before each update: an array of shape (K, R, W) that the next one reuses.

    Weights that start equal stay equal, so a network is one number here. Each
    operation is done for all networks at once, in the order of
    `lnn.models.gradient_descent`: both get the same bits.
    """
    xx, slope, least_mse = fit
    weights = np.empty((len(depths), learning_rates.size, init_weights.size))
    weights[...] = init_weights
    rates = np.broadcast_to(learning_rates[:, None], weights.shape).copy()
    others, square, error, loss = (np.empty_like(weights) for _ in range(4))
    # `lnn.models.power` with exponent D - 1. The depths share the squarings; each
    # multiplies in those that the binary digits of its own exponent call for.
    digits = [
        [
            (others[k], (square if digit else weights)[k])
            for k, depth in enumerate(depths)
            if (depth - 1) >> digit & 1
        ]
        for digit in range((max(depths) - 1).bit_length())
    ]
    for _ in range(n_epochs):
        others.fill(1.0)
        base = weights
        for digit, factors in enumerate(digits):
            if digit:
                base = np.multiply(base, base, out=square)
            for product, factor in factors:
                np.multiply(product, factor, out=product)
        np.multiply(others, weights, out=error)
        error -= slope
        np.multiply(error, error, out=loss)
        loss *= xx
        loss += least_mse
        loss *= LOSS_FACTOR
        yield loss
        error *= 2 * LOSS_FACTOR * xx
        error *= others
        error *= rates
        weights -= error


def _losses_from(fit, init_ws, learning_rate, n_epochs):
    """The same of networks with weights of their own, one a row: arrays of shape (N,)."""
    xx, slope, least_mse = fit
    weights = init_ws.T.copy()
    before, after = np.ones_like(weights), np.ones_like(weights)
    for _ in range(n_epochs):
        np.multiply.accumulate(weights[:-1], axis=0, out=before[1:])
        np.multiply.accumulate(weights[:0:-1], axis=0, out=after[-2::-1])
        others = before * after  # as `lnn.models.leave_one_out`
        error = others[0] * weights[0] - slope
        yield LOSS_FACTOR * (xx * (error * error) + least_mse)
        weights -= learning_rate * ((2 * LOSS_FACTOR * xx * error) * others)


def _arguments(depths, learning_rates, init_weights, n_epochs):
    depths = [validate.positive_int("depths", depth) for depth in np.atleast_1d(depths)]
    if not depths:
        raise ValueError("depths must hold at least one integer, got none")
    learning_rates = validate.vector("learning_rates", np.atleast_1d(learning_rates))
    for learning_rate in learning_rates:
        validate.number("learning_rates", learning_rate, above=0)
    init_weights = validate.vector("init_weights", np.atleast_1d(init_weights))
    return depths, learning_rates, init_weights, validate.positive_int("n_epochs", n_epochs)


def _say_if_interrupted(done, n_epochs):
    if done < n_epochs:
        message = f"interrupted after {done} of {n_epochs} epochs: the result is that of {done}"
        warnings.warn(message, stacklevel=3)


def sweep(
    fit: LeastSquares,
    depths: ArrayLike,
    learning_rates: ArrayLike,
    init_weights: ArrayLike,
    n_epochs: int,
) -> np.ndarray:
    """Compute the loss curves of every combination of hyperparameters.

    Interrupted (Ctrl+C, a notebook's stop button), it warns and returns the
    epochs that are done. A progress bar shows after two seconds.

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
        divergence on. After an interrupt the last axis is as long as the
        number of epochs done.

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.
    """
    depths, rates, inits, n_epochs = _arguments(depths, learning_rates, init_weights, n_epochs)
    losses = np.empty((n_epochs, len(depths), rates.size, inits.size))
    done = 0
    with contextlib.suppress(KeyboardInterrupt), np.errstate(over="ignore", invalid="ignore"):
        for loss in progress(_losses(fit, depths, rates, inits, n_epochs), n_epochs):
            losses[done] = loss
            done += 1
    _say_if_interrupted(done, n_epochs)
    losses = np.moveaxis(losses[:done], 0, -1)
    losses[~np.isfinite(np.maximum.accumulate(losses, axis=-1))] = np.nan
    return losses


def epochs_to_converge(
    fit: LeastSquares,
    depths: ArrayLike,
    learning_rates: ArrayLike,
    init_weights: ArrayLike,
    n_epochs: int,
    threshold: float = THRESHOLD,
) -> np.ndarray:
    """Compute when each combination of hyperparameters has converged.

    Parameters are those of `sweep`, and no loss history is kept. Interrupted,
    it warns and returns what a run of only the epochs done would return.

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
    losses = _losses(fit, depths, rates, inits, n_epochs)
    return _settled(losses, (len(depths), rates.size, inits.size), n_epochs, threshold)


def epochs_to_converge_from(
    fit: LeastSquares,
    init_ws: ArrayLike,
    learning_rate: float,
    n_epochs: int,
    threshold: float = THRESHOLD,
) -> np.ndarray:
    """Compute when networks converge that start from any weights, random ones say.

    As `epochs_to_converge` but for the weights.

    Parameters
    ----------
    fit : LeastSquares
    init_ws : array_like of shape (N, D)
        Initial weights, a network a row.
    learning_rate : float
        Greater than 0.
    n_epochs : int
        Number of updates, at least 1.
    threshold : float, optional

    Returns
    -------
    ndarray of shape (N,)

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.
    """
    if np.ndim(init_ws) != 2:
        raise ValueError(f"init_ws must be of shape (N, D), got {np.shape(init_ws)}")
    shape = np.shape(init_ws)
    init_ws = validate.vector("init_ws", np.ravel(init_ws)).reshape(shape)
    learning_rate = validate.number("learning_rate", learning_rate, above=0)
    n_epochs = validate.positive_int("n_epochs", n_epochs)
    losses = _losses_from(fit, init_ws, learning_rate, n_epochs)
    return _settled(losses, len(init_ws), n_epochs, threshold)


def _settled(losses, shape, n_epochs, threshold):
    threshold = validate.number("threshold", threshold, above=0)
    epochs = np.zeros(shape)
    done = 0
    with contextlib.suppress(KeyboardInterrupt), np.errstate(over="ignore", invalid="ignore"):
        for loss in progress(losses, n_epochs):
            epochs[~(loss < threshold)] = done + 1  # NaN counts as above
            done += 1
    _say_if_interrupted(done, n_epochs)
    epochs[(epochs > max(done - SETTLED_FOR, 0)) | (done == 0)] = np.nan
    return epochs
