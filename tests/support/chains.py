"""Chains of weights trained by plain loops, for tests that must not ask `lnn`.

Rows are networks, columns their weights. ``fit`` is (m, a, least): the mean of
x², the slope of the best line, and the mean squared error that it leaves.
"""

import numpy as np

from lnn.convergence import THRESHOLD  # settings of the course are parameters, of these tests too
from lnn.data import SAMPLES


def line(n, slope, noise, seed):
    """Samples of a noisy line, drawn as the course draws them."""
    random = np.random.RandomState(seed)
    x = random.random_sample(n)
    return x, slope * x + random.normal(scale=noise, size=n)


def fit_of(x, y):
    m = np.mean(x**2)
    a = np.mean(x * y) / m
    return m, a, np.mean((y - a * x) ** 2)


COURSE_LINE = SAMPLES["deep"].values()
COURSE = fit_of(*line(*COURSE_LINE))
OTHERS = [fit_of(*line(60, 3.0, 0.05, 7)), fit_of(*line(200, 1.5, 0.1, 8))]
LINE_X = np.linspace(0, 1, SAMPLES["landscape"]["n"])
LINE = fit_of(LINE_X, SAMPLES["landscape"]["a"] * LINE_X)
"""Data of the course's deep nets, of other lines, and of section 1.2."""


def edge(depth, fit=COURSE):
    """2 / the curvature of the loss around equal weights a^(1/D), by finite differences."""
    m, a, _ = fit
    weight, h = a ** (1 / depth), 1e-4

    def loss(shift):  # all weights move together, the steepest direction
        return m * ((weight + shift / np.sqrt(depth)) ** depth - a) ** 2 / 2

    return 2 / ((loss(h) - 2 * loss(0) + loss(-h)) / h**2)


def sharpness(weights, fit=COURSE):
    """The largest eigenvalue of the loss's second derivatives, by finite differences."""
    m, a, _ = fit
    h = 1e-4

    def loss(ws):
        return m * (np.prod(ws) - a) ** 2 / 2

    moves = h * np.eye(len(weights))
    hessian = [
        [
            (
                loss(weights + u + v) - loss(weights + u - v)
                - loss(weights - u + v) + loss(weights - u - v)
            )
            / (4 * h * h)
            for v in moves
        ]
        for u in moves
    ]  # fmt: skip
    return np.linalg.eigvalsh(hessian)[-1]


def train(weights, rate, n_epochs, fit=COURSE, factor=0.5):
    """Losses of shape (epochs, nets) and the weights after each update, the start first."""
    m, a, least = fit
    weights = np.array(weights, dtype=float, ndmin=2)
    rate = np.reshape(rate, (-1, 1))
    losses, record = [], [weights]
    with np.errstate(all="ignore"):
        for _ in range(n_epochs):
            before, after = np.ones_like(weights), np.ones_like(weights)
            before[:, 1:] = np.cumprod(weights[:, :-1], axis=1)
            after[:, :-1] = np.cumprod(weights[:, :0:-1], axis=1)[:, ::-1]
            error = weights.prod(axis=1, keepdims=True) - a
            losses.append(factor * (m * error[:, 0] ** 2 + least))
            weights = weights - rate * 2 * factor * m * error * before * after
            record.append(weights)
    return np.array(losses), np.array(record)


def train_equal(depth, start, rate, n_epochs, fit=COURSE):
    """The same of equal weights, each net one number: starts and rates are broadcast."""
    m, a, least = fit
    weight = np.array(np.broadcast_arrays(start, rate, depth)[0], dtype=float)
    losses, record = [], [weight]
    with np.errstate(all="ignore"):
        for _ in range(n_epochs):
            others = weight ** (np.asarray(depth) - 1)
            error = others * weight - a
            losses.append((m * error**2 + least) / 2)
            weight = weight - rate * m * error * others
            record.append(weight)
    return np.array(losses), np.array(record)


def converged(losses, threshold=THRESHOLD):
    """First epoch from which each net's loss stays below the threshold; inf where there is none."""
    n_epochs = len(losses)
    high = ~(losses < threshold)
    epochs = np.where(high.any(axis=0), n_epochs - np.argmax(high[::-1], axis=0), 0).astype(float)
    return np.where(epochs <= n_epochs - 5, epochs, np.inf)


def epochs_of(depth, start, rate, n_epochs=600, fit=COURSE):
    """When nets of equal weights converge."""
    return converged(train_equal(depth, start, rate, n_epochs, fit)[0])
