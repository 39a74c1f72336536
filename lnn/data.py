"""The data of the course: samples of a noisy line, and what a network sees of them."""

import random
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from lnn import validate


def set_seed(seed: int) -> None:
    """Seed Python's and NumPy's global random number generators.

    Parameters
    ----------
    seed : int
        From 0 to 2**32 - 1. The course uses 2021.

    Raises
    ------
    TypeError, ValueError
        When `seed` is not such an integer.
    """
    if isinstance(seed, (bool, np.bool_)) or not isinstance(seed, (int, np.integer)):
        raise TypeError(f"seed must be an integer from 0 to 2**32 - 1, got {seed!r}")
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed must be an integer from 0 to 2**32 - 1, got {seed!r}")
    random.seed(int(seed))
    np.random.seed(int(seed))


def gen_samples(
    n: int,
    a: float,
    sigma: float,
    rng: int | np.random.RandomState | np.random.Generator | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw samples of the line ``y = a * x``, with or without noise.

    Parameters
    ----------
    n : int
        Number of samples, at least 1.
    a : float
        Slope of the line.
    sigma : float
        Standard deviation of the normal noise on y. With ``sigma > 0``, x is
        uniform on [0, 1); with ``sigma == 0``, x is evenly spaced on [0, 1]
        and nothing is random.
    rng : None, int, numpy.random.RandomState or numpy.random.Generator, optional
        Where random numbers come from: None for NumPy's global state (see
        `set_seed`), an int to seed a new RandomState.

    Returns
    -------
    x, y : ndarray of shape (n,)

    Raises
    ------
    TypeError, ValueError
        When an argument is not as described.
    """
    n = validate.positive_int("n", n)
    a = validate.number("a", a)
    sigma = validate.number("sigma", sigma, at_least=0)
    uniform, normal = _sources(rng)
    if sigma == 0:
        x = np.linspace(0, 1, n)
        return x, a * x
    x = uniform(size=n)
    return x, a * x + normal(scale=sigma, size=n)


def _sources(rng):
    """The two drawing functions behind `rng`."""
    if rng is None:
        return np.random.random_sample, np.random.normal
    if isinstance(rng, np.random.Generator):
        return rng.random, rng.normal
    if isinstance(rng, (int, np.integer)) and not isinstance(rng, bool) and 0 <= rng < 2**32:
        rng = np.random.RandomState(rng)
    if isinstance(rng, np.random.RandomState):
        return rng.random_sample, rng.normal
    raise TypeError(
        "rng must be None, an integer from 0 to 2**32 - 1, a RandomState or a Generator, "
        f"got {rng!r}"
    )


SAMPLES = {
    "deep": {"n": 100, "a": 2.0, "sigma": 0.1, "rng": 2021},
    "landscape": {"n": 10, "a": 1.0, "sigma": 0.0},
}
"""The course's data, as arguments of `gen_samples`: of Section 2, and of the landscape in 1.2."""


def course_samples(name: str = "deep") -> tuple[np.ndarray, np.ndarray]:
    """Draw the samples that the chapters, demos and exercises share, the same at each call.

    Parameters
    ----------
    name : str, optional
        "deep", the noisy line of Section 2, or "landscape", the line of
        chapter 1.2 without noise.

    Returns
    -------
    x, y : ndarray of shape (n,)

    Raises
    ------
    ValueError
        When `name` is another one.
    """
    if name not in SAMPLES:
        raise ValueError(f"name must be one of {', '.join(SAMPLES)}, got {name!r}")
    return gen_samples(**SAMPLES[name])


class LeastSquares(NamedTuple):
    """The three numbers through which data enter loss and gradient.

    A network that computes ``p * x`` has the mean squared error
    ``xx * (p - slope)**2 + least_mse``.
    """

    xx: float
    """E[x²], the mean of the squared inputs."""
    slope: float
    """E[xy] / E[x²], the slope of the best line through the origin."""
    least_mse: float
    """E[(y - slope * x)²], the mean squared error that no slope can go below."""


def least_squares(x: ArrayLike, y: ArrayLike) -> LeastSquares:
    """Fit a line through the origin to samples.

    Parameters
    ----------
    x, y : array_like of shape (n,)

    Returns
    -------
    LeastSquares
        Named tuple of ``xx``, ``slope`` and ``least_mse``. When every x is 0
        any slope fits equally well, and ``slope`` is 0.

    Raises
    ------
    TypeError, ValueError
        When x and y are not numeric, finite and of one shape (n,), n ≥ 1, or
        too large to be squared.
    """
    x, y = validate.samples(x, y)
    with np.errstate(over="ignore", invalid="ignore"):
        xx = float(np.mean(x * x))
        slope = float(np.mean(x * y)) / xx if xx > 0 else 0.0
        fit = LeastSquares(xx, slope, float(np.mean((y - slope * x) ** 2)))
    if not np.isfinite(fit).all():
        raise ValueError(f"x and y must be small enough to be squared, got x = {x}, y = {y}")
    return fit
