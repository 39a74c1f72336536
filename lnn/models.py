"""Narrow linear networks and their training by full-batch gradient descent.

The loss of a chain of weights is ``c * E[(y - p x)²]``, p the product of the
weights: c = 1 in `ShallowNarrowLNN`, c = ½ in `DeepNarrowLNN`.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lnn import convergence, validate
from lnn.data import LeastSquares, least_squares
from lnn.progress import progress


class TrainingResult(NamedTuple):
    """What training recorded; unpacks as ``losses, weights``."""

    losses: np.ndarray
    """Shape (n_epochs,). ``losses[i]`` is the loss before update i; NaN from divergence on."""
    weights: np.ndarray
    """Shape (n_epochs + 1, depth). Row 0 is the start, row i + 1 follows update i."""

    @property
    def diverged_at(self) -> int | None:
        """First epoch whose loss is no finite number; None when training stayed finite."""
        lost = np.flatnonzero(~np.isfinite(self.losses))
        if lost.size:
            return int(lost[0])
        return None if np.isfinite(self.weights[-1]).all() else len(self.losses)

    def converged_at(self, threshold: float = convergence.THRESHOLD) -> int | None:
        """First epoch from which the loss stays below `threshold` to the end, or None.

        See `lnn.convergence`.
        """
        return convergence.converged_at(self.losses, threshold)


def power(base, exponent: int):
    """`base` to a whole `exponent` ≥ 0 by repeated squaring.

    The order of the multiplications is fixed, so that Python, NumPy and the
    page's script get the same bits. Works on floats and arrays.
    """
    result = 1.0
    while exponent:
        if exponent & 1:
            result = result * base
        exponent >>= 1
        if exponent:
            base = base * base
    return result


def leave_one_out(weights: Sequence[float]) -> list[float]:
    """Products of all weights but one, exact also where a weight is 0.

    Parameters
    ----------
    weights : sequence of float, length D

    Returns
    -------
    list of float, length D
        Entry i is the product of all weights but the i-th.
    """
    before = [1.0]  # products of the weights before each place, left to right
    for w in weights[:-1]:
        before.append(before[-1] * w)
    after = 1.0
    products = [0.0] * len(weights)
    for i in range(len(weights) - 1, -1, -1):
        products[i] = before[i] * after
        after = weights[i] * after
    return products


def gradient_descent(
    init_ws: ArrayLike,
    fit: LeastSquares,
    learning_rate: ArrayLike,
    n_epochs: int,
    loss_factor: float = 0.5,
) -> TrainingResult:
    """Train a chain of weights on data that are known through three numbers.

    Each epoch costs O(D) whatever the number of samples. Weights that start
    equal stay equal, so such a chain is trained as one number.

    Parameters
    ----------
    init_ws : array_like of shape (D,)
        Initial weights.
    fit : LeastSquares
        The data, from `lnn.data.least_squares`.
    learning_rate : float or array_like of shape (n_epochs,)
        Greater than 0; one for all epochs, or one for each.
    n_epochs : int
        Number of updates, at least 1.
    loss_factor : float, optional
        The c of the loss ``c * E[(y - p x)²]``.

    Returns
    -------
    TrainingResult

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.
    """
    init_ws = validate.vector("init_ws", init_ws)
    n_epochs = validate.positive_int("n_epochs", n_epochs)
    rates = _rates(learning_rate, n_epochs)
    if (init_ws == init_ws[0]).all():
        trace, rows = _descend_as_one(init_ws, fit, rates, loss_factor)
    else:
        trace, rows = _descend(init_ws, fit, rates, loss_factor)
    losses = np.full(n_epochs, np.nan)
    weights = np.full((n_epochs + 1, init_ws.size), np.nan)
    losses[: len(trace)] = trace
    weights[0] = init_ws
    if rows:
        weights[1 : len(rows) + 1] = np.reshape(rows, (len(rows), -1))
        if not np.isfinite(rows[-1]).all():  # only the last update can have overflown
            weights[len(rows)] = np.nan
    return TrainingResult(losses, weights)


def _rates(learning_rate, n_epochs):
    """A learning rate for each epoch."""
    if isinstance(learning_rate, (str, bytes)) or not np.iterable(learning_rate):
        return [validate.number("learning_rate", learning_rate, above=0)] * n_epochs
    rates = validate.vector("learning_rate", learning_rate, length=n_epochs).tolist()
    for rate in rates:
        validate.number("learning_rate", rate, above=0)
    return rates


def _descend(init_ws, fit, rates, loss_factor):
    """Losses, and weights after each update, of any chain; ends early on divergence."""
    xx, slope, least_mse = fit
    steepness = 2 * loss_factor * xx
    losses, rows = [], []
    ws = init_ws.tolist()
    for learning_rate in progress(rates, len(rates)):
        others = leave_one_out(ws)
        error = others[0] * ws[0] - slope
        loss = loss_factor * (xx * (error * error) + least_mse)
        if not loss < math.inf:  # overflow, or NaN
            break
        error_slope = steepness * error
        ws = [w - learning_rate * (error_slope * other) for w, other in zip(ws, others)]
        losses.append(loss)
        rows.append(ws)
    return losses, rows


def _descend_as_one(init_ws, fit, rates, loss_factor):
    """The same of equal weights, as one number, with `power` written out."""
    xx, slope, least_mse = fit
    steepness = 2 * loss_factor * xx
    exponent = init_ws.size - 1
    digits = [exponent >> digit & 1 for digit in range(exponent.bit_length())]
    losses, rows = [], []
    w = float(init_ws[0])
    for learning_rate in progress(rates, len(rates)):
        others, square = 1.0, w
        for digit in digits:
            if digit:
                others *= square
            square *= square
        error = others * w - slope
        loss = loss_factor * (xx * (error * error) + least_mse)
        if not loss < math.inf:
            break
        w -= learning_rate * ((steepness * error) * others)
        losses.append(loss)
        rows.append(w)
    return losses, rows


class _NarrowLNN:
    """A chain of one-neuron linear layers, ``y = x * w_1 * ... * w_D``."""

    loss_factor = 1.0

    def __init__(self, init_ws: ArrayLike):
        self.weights = validate.vector("init_ws", init_ws)

    @property
    def depth(self) -> int:
        """Number of weights D; the network has D - 1 hidden layers."""
        return self.weights.size

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Compute the network's output.

        Parameters
        ----------
        x : array_like of shape (n,)

        Returns
        -------
        ndarray of shape (n,)
        """
        return self._product() * validate.vector("x", x)

    def loss(self, y_pred: ArrayLike, y_true: ArrayLike) -> float:
        """Compute c times the mean squared error, c being the class's `loss_factor`.

        Parameters
        ----------
        y_pred, y_true : array_like of shape (n,)

        Returns
        -------
        float
        """
        y_pred, y_true = validate.samples(y_pred, y_true, ("y_pred", "y_true"))
        return float(self.loss_factor * np.mean((y_true - y_pred) ** 2))

    def dloss_dw(self, x: ArrayLike, y_true: ArrayLike) -> np.ndarray:
        """Compute the gradient of the loss with respect to the weights.

        Parameters
        ----------
        x, y_true : array_like of shape (n,)

        Returns
        -------
        ndarray of shape (D,)
            Entry i is ``-2 c E[x e]`` times the product of the other weights,
            e = y_true - forward(x).
        """
        xx, slope, _ = least_squares(*validate.samples(x, y_true, ("x", "y_true")))
        with np.errstate(over="ignore", invalid="ignore"):
            error_slope = 2 * self.loss_factor * xx * (self._product() - slope)
            return error_slope * np.array(leave_one_out(self.weights.tolist()))

    def train(
        self, x: ArrayLike, y_true: ArrayLike, learning_rate: ArrayLike, n_epochs: int
    ) -> TrainingResult:
        """Train by full-batch gradient descent, on from the current weights.

        Afterwards the model holds the last weights. Training that diverges is
        a result: the record is NaN from there on, and says at which epoch.

        Parameters
        ----------
        x, y_true : array_like of shape (n,)
        learning_rate : float or array_like of shape (n_epochs,)
            Greater than 0; one for all epochs, or one for each.
        n_epochs : int
            Number of updates, at least 1.

        Returns
        -------
        TrainingResult
            ``losses`` of shape (n_epochs,), each before its update, and
            ``weights`` of shape (n_epochs + 1, D), the first row the start.

        Raises
        ------
        TypeError, ValueError
            When an argument is not as described, or an earlier training
            diverged and left no finite weights to go on from.
        """
        if not np.isfinite(self.weights).all():
            raise ValueError(
                "weights must be finite to train, but an earlier training diverged: "
                "make a new model, and train it with a smaller learning_rate"
            )
        fit = least_squares(*validate.samples(x, y_true, ("x", "y_true")))
        result = gradient_descent(self.weights, fit, learning_rate, n_epochs, self.loss_factor)
        self.weights = result.weights[-1].copy()
        return result

    def _product(self):
        product = 1.0
        for w in self.weights.tolist():
            product = product * w
        return product

    def __repr__(self):
        return f"{type(self).__name__}({self.weights.tolist()})"


class ShallowNarrowLNN(_NarrowLNN):
    """Two weights, one hidden neuron; the loss is the mean squared error.

    Parameters
    ----------
    init_ws : array_like of shape (2,)
        Initial weights w1 and w2; copied.

    Raises
    ------
    TypeError, ValueError
        When `init_ws` is not two finite numbers.

    Notes
    -----
    Chapter 1.1, "What does a network with two weights learn?".
    """

    loss_factor = 1.0

    def __init__(self, init_ws: ArrayLike):
        self.weights = validate.vector("init_ws", init_ws, length=2)


class DeepNarrowLNN(_NarrowLNN):
    """D weights, D - 1 hidden neurons; the loss is half the mean squared error.

    Parameters
    ----------
    init_ws : array_like of shape (D,)
        Initial weights, D at least 1; copied.

    Raises
    ------
    TypeError, ValueError
        When `init_ws` is not a non-empty row of finite numbers.

    Notes
    -----
    Chapter 2.1, "What does depth do to learning?". Exact solutions of such
    networks: Saxe, McClelland and Ganguli, arXiv 1312.6120.
    """

    loss_factor = 0.5
