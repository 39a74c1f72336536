"""Networks as people train them: layers of many neurons, linear, tanh or ReLU.

A layer multiplies by a matrix and bends the result, ``h_l = φ(h_{l-1} W_l)``;
the last one doesn't bend. With residual links a hidden layer adds to what came
in, ``h_l = h_{l-1} + φ(h_{l-1} W_l)``, wherever both are equally wide. The loss
is half the squared error of a sample, averaged: ``L = E|ŷ - y|² / 2``.
"""

from collections.abc import Sequence
from importlib import resources
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lnn import validate

# φ, and its first two derivatives written with a = φ(z)
ACTIVATIONS = {
    "linear": (lambda z: z, np.ones_like, np.zeros_like),
    "tanh": (np.tanh, lambda a: 1 - a * a, lambda a: -2 * a * (1 - a * a)),
    "relu": (lambda z: np.maximum(z, 0), lambda a: (a > 0).astype(float), np.zeros_like),
}
VARIANCES = {
    "glorot": lambda n_in, n_out: 2 / (n_in + n_out),
    "he": lambda n_in, n_out: 2 / n_in,
}
LARGEST = 1e100
"""A loss beyond this has diverged: a little further and its square overflows."""


class Digits(NamedTuple):
    """Handwritten digits as a network sees them."""

    x: np.ndarray
    """Shape (n, 64). Pixels from 0 (paper) to 1 (ink), less the mean image."""
    y: np.ndarray
    """Shape (n, 10). 1 in the digit's column, else 0."""
    labels: np.ndarray
    """Shape (n,). Which digit it is."""
    images: np.ndarray
    """Shape (n, 8, 8). The pixels as they are."""


def digits(n: int = 200) -> Digits:
    """Load handwritten digits of 8 × 8 pixels.

    Parameters
    ----------
    n : int, optional
        How many, up to 300.

    Returns
    -------
    Digits

    Notes
    -----
    E. Alpaydin and C. Kaynak, UCI Machine Learning Repository,
    doi 10.24432/C50P49, CC BY 4.0.
    """
    n = validate.positive_int("n", n)
    text = (resources.files("lnn") / "digits.txt").read_text(encoding="ascii")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    if n > len(lines):
        raise ValueError(f"n must be at most {len(lines)}, got {n}")
    labels = np.array([int(line[0]) for line in lines[:n]])
    pixels = np.array([[int(p, 17) for p in line[2:]] for line in lines[:n]]) / 16
    return Digits(pixels - pixels.mean(0), np.eye(10)[labels], labels, pixels.reshape(n, 8, 8))


def random_weights(
    widths: Sequence[int], start: str = "glorot", scale: float = 1.0, rng=None
) -> list[np.ndarray]:
    """Draw normal weights for layers of the given widths.

    Parameters
    ----------
    widths : sequence of int
        Neurons of the input, of each hidden layer and of the output.
    start : {"glorot", "he"}, optional
        Variance 2 / (inputs + outputs) of each layer, or 2 / inputs.
    scale : float, optional
        Multiplies every weight.
    rng : optional
        A seed, or a `numpy.random.RandomState`.

    Returns
    -------
    list of ndarray, shapes (widths[l], widths[l + 1])
    """
    widths = [validate.positive_int("widths", width) for width in widths]
    if len(widths) < 2:
        raise ValueError(f"widths must name an input and an output at least, got {widths}")
    if start not in VARIANCES:
        raise ValueError(f"start must be one of {sorted(VARIANCES)}, got {start!r}")
    scale = validate.number("scale", scale, above=0)
    rng = rng if isinstance(rng, np.random.RandomState) else np.random.RandomState(rng)
    return [scale * rng.normal(0, VARIANCES[start](*s) ** 0.5, s) for s in pairwise(widths)]


class Curvature(NamedTuple):
    """What a power iteration found."""

    sharpness: float
    """The Hessian's eigenvalue of largest size."""
    direction: list[np.ndarray]
    """Its eigenvector, of length 1, in the form of the weights."""


class DenseNet:
    """Layers of weights, each connecting all neurons of one layer with all of the next.

    Parameters
    ----------
    weights : sequence of array_like, shapes (n_0, n_1), (n_1, n_2), …
        Initial weights, from `random_weights` say; copied. D of them have
        D - 1 hidden layers between them.
    activation : {"tanh", "relu", "linear"}, optional
        φ, which bends what each hidden layer computes.
    residual : bool, optional
        Whether hidden layers add to what comes in, where both are equally wide.

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.
    """

    def __init__(
        self, weights: Sequence[ArrayLike], activation: str = "tanh", residual: bool = False
    ):
        self.weights = _matrices("weights", weights)
        for before, after in pairwise(self.weights):
            if before.shape[1] != after.shape[0]:
                shapes = [w.shape for w in self.weights]
                raise ValueError(f"weights must fit one after the other, got shapes {shapes}")
        if activation not in ACTIVATIONS:
            raise ValueError(f"activation must be one of {sorted(ACTIVATIONS)}, got {activation!r}")
        self.activation, self.residual = activation, bool(residual)
        square = [w.shape[0] == w.shape[1] for w in self.weights[:-1]] + [False]
        self._adds = [self.residual and fits for fits in square]  # layers with a residual link

    def forward(self, x: ArrayLike) -> np.ndarray:
        """Compute the network's output, of shape (n, n_D), for x of shape (n, n_0)."""
        return self.signals(x)[-1]

    def signals(self, x: ArrayLike) -> list[np.ndarray]:
        """Compute what each layer passes on: the input, every hidden layer, the output."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self._forward(self._samples(x)[0])[0]

    def loss(self, y_pred: ArrayLike, y_true: ArrayLike) -> float:
        """Compute half the squared error of a sample, averaged over the samples."""
        error = _matrix("y_pred", y_pred) - _matrix("y_true", y_true)
        return float(np.sum(error**2) / 2 / len(error))

    def dloss_dw(self, x: ArrayLike, y_true: ArrayLike) -> list[np.ndarray]:
        """Compute the gradient of the loss, in the form of the weights."""
        x, y = self._samples(x, y_true)
        with np.errstate(over="ignore", invalid="ignore"):
            return self._gradient(*self._forward(x), y)

    def hessian_vector(
        self, direction: Sequence[ArrayLike], x: ArrayLike, y_true: ArrayLike
    ) -> list[np.ndarray]:
        """Compute how fast the gradient changes along `direction`: the Hessian times it.

        It differentiates the forward and the backward pass, line by line, at
        the price of two gradients; the Hessian itself is never formed. (B. A.
        Pearlmutter, "Fast exact multiplication by the Hessian", 1994.)

        Parameters
        ----------
        direction : sequence of array_like, in the form of the weights
        x : array_like of shape (n, n_0)
        y_true : array_like of shape (n, n_D)

        Returns
        -------
        list of ndarray, in the form of the weights
        """
        x, y = self._samples(x, y_true)
        direction = _matrices("direction", direction)
        if [v.shape for v in direction] != [w.shape for w in self.weights]:
            raise ValueError(f"direction must have the shapes of weights, got {direction!r}")
        return self._hessian_vector(direction, x, y)

    def sharpness(
        self, x: ArrayLike, y_true: ArrayLike, n_iterations: int = 50, direction=None
    ) -> Curvature:
        """Compute the largest curvature of the loss by power iteration.

        Multiplying by the Hessian again and again turns any direction towards
        that of the eigenvalue of largest size.

        Parameters
        ----------
        x : array_like of shape (n, n_0)
        y_true : array_like of shape (n, n_D)
        n_iterations : int, optional
        direction : sequence of array_like, optional
            Where to begin, such as an earlier result's: then a few iterations do.

        Returns
        -------
        Curvature
        """
        x, y = self._samples(x, y_true)
        rng = np.random.RandomState(0)
        if direction is None:
            direction = [rng.normal(size=w.shape) for w in self.weights]
        product = _matrices("direction", direction)
        for _ in range(validate.positive_int("n_iterations", n_iterations)):
            length = np.sqrt(sum(np.sum(v * v) for v in product))
            if not length > 0:  # the loss is flat along this direction
                return Curvature(0.0 if length == 0 else np.nan, product)
            direction = [v / length for v in product]
            product = self._hessian_vector(direction, x, y)
        return Curvature(float(sum(np.sum(v * h) for v, h in zip(direction, product))), direction)

    def train(
        self, x: ArrayLike, y_true: ArrayLike, learning_rate: ArrayLike, n_epochs: int
    ) -> np.ndarray:
        """Train by full-batch gradient descent, on from the current weights.

        Training that diverges is a result: the losses are NaN from there on,
        and so are the weights.

        Parameters
        ----------
        x : array_like of shape (n, n_0)
        y_true : array_like of shape (n, n_D)
        learning_rate : float or array_like of shape (n_epochs,)
            Not below 0; one for each epoch makes a schedule.
        n_epochs : int
            Number of updates, at least 1.

        Returns
        -------
        ndarray of shape (n_epochs,)
            The loss before each update.
        """
        x, y = self._samples(x, y_true)
        n_epochs = validate.positive_int("n_epochs", n_epochs)
        if np.ndim(learning_rate) == 0:
            learning_rate = [validate.number("learning_rate", learning_rate, above=0)] * n_epochs
        rates = validate.vector("learning_rate", learning_rate, length=n_epochs)
        if (rates < 0).any():
            raise ValueError(f"learning_rate must not be below 0, got {rates.min()}")
        if not all(np.isfinite(w).all() for w in self.weights):
            raise ValueError(
                "weights must be finite to train, but an earlier training diverged: "
                "make a new net, and train it with a smaller learning_rate"
            )
        losses = np.full(n_epochs, np.nan)
        with np.errstate(over="ignore", invalid="ignore"):
            for epoch, rate in enumerate(rates.tolist()):
                signals, bent = self._forward(x)
                loss = np.sum((signals[-1] - y) ** 2) / 2 / len(y)
                if not loss < LARGEST:
                    self.weights = [np.full_like(w, np.nan) for w in self.weights]
                    break
                losses[epoch] = loss
                gradient = self._gradient(signals, bent, y)
                self.weights = [w - rate * g for w, g in zip(self.weights, gradient)]
        return losses

    def _forward(self, x):
        """What each layer passes on, and what each hidden one has bent."""
        bend = ACTIVATIONS[self.activation][0]
        signals, bent = [x], []
        for w, adds in zip(self.weights[:-1], self._adds):
            bent.append(bend(signals[-1] @ w))
            signals.append(signals[-1] + bent[-1] if adds else bent[-1])
        return [*signals, signals[-1] @ self.weights[-1]], bent

    def _gradient(self, signals, bent, y):
        slope = ACTIVATIONS[self.activation][1]
        at_z = back = (signals[-1] - y) / len(y)  # the loss's slope along the output
        gradient = [signals[-2].T @ at_z]
        for h, a, w, adds in self._hidden_layers_backwards(signals, bent):
            back = at_z @ w.T + (back if adds else 0)
            at_z = back * slope(a)
            gradient.append(h.T @ at_z)
        return gradient[::-1]

    def _hessian_vector(self, direction, x, y):
        """Every line of the two passes above, differentiated along `direction`: d_… below."""
        _, slope, bow = ACTIVATIONS[self.activation]
        signals, bent = self._forward(x)
        d_signals, d_z = [np.zeros_like(x)], []
        for h, a, w, v, adds in zip(signals, bent, self.weights, direction, self._adds):
            d_z.append(d_signals[-1] @ w + h @ v)
            d_signals.append(slope(a) * d_z[-1] + (d_signals[-1] if adds else 0))
        at_z = back = (signals[-1] - y) / len(y)
        d_at_z = d_back = (d_signals[-1] @ self.weights[-1] + signals[-2] @ direction[-1]) / len(y)
        product = [d_signals[-1].T @ at_z + signals[-2].T @ d_at_z]
        layers = self._hidden_layers_backwards(signals, bent)
        for (h, a, w, adds), d_h, dz, v in zip(
            layers, d_signals[-2::-1], d_z[::-1], direction[:0:-1]
        ):
            d_back = d_at_z @ w.T + at_z @ v.T + (d_back if adds else 0)
            back = at_z @ w.T + (back if adds else 0)
            at_z, d_at_z = back * slope(a), d_back * slope(a) + back * bow(a) * dz
            product.append(d_h.T @ at_z + h.T @ d_at_z)
        return product[::-1]

    def _hidden_layers_backwards(self, signals, bent):
        """Each hidden layer's input and what it has bent; the next layer's weights, and whether it adds."""
        layers = list(zip(signals, bent, self.weights[1:], self._adds[1:]))
        return layers[::-1]

    def _samples(self, x, y=None):
        """The samples as float matrices that fit the network."""
        x = _matrix("x", x)
        n_in, n_out = self.weights[0].shape[0], self.weights[-1].shape[1]
        if x.shape[1] != n_in:
            raise ValueError(f"x must have {n_in} columns, as weights[0] has rows, got {x.shape}")
        if y is None:
            return x, None
        y = _matrix("y_true", y)
        if y.shape != (len(x), n_out):
            raise ValueError(f"y_true must have shape {(len(x), n_out)}, got {y.shape}")
        return x, y


def _matrices(name, values):
    matrices = [_matrix(f"{name}[{i}]", value) for i, value in enumerate(values)]
    if not matrices:
        raise ValueError(f"{name} must hold at least one matrix, got none")
    return matrices


def _matrix(name, value):
    """`value` as a new, finite, two-dimensional float array that is not empty."""
    if np.ndim(value) != 2:
        raise ValueError(f"{name} must be two-dimensional, got shape {np.shape(value)}")
    return validate.vector(name, np.ravel(value)).reshape(np.shape(value))
