"""What calculus predicts about a chain of D weights, before any training.

The loss is ``L = c * E[(y - p x)²] = c * (m (p - a)² + least_mse)`` with p the
product of the weights, m = E[x²] and a = E[xy] / E[x²] (``fit.xx`` and
``fit.slope``), and c = 1 in `ShallowNarrowLNN`, ½ in `DeepNarrowLNN`. Each
formula is derived in the chapter "Theory".
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from lnn import validate
from lnn.data import LeastSquares
from lnn.models import leave_one_out


def hessian(weights: ArrayLike, fit: LeastSquares, loss_factor: float = 0.5) -> np.ndarray:
    """Compute the matrix of the loss's second derivatives at any weights.

    Parameters
    ----------
    weights : array_like of shape (D,)
    fit : LeastSquares
    loss_factor : float, optional
        The c of the loss.

    Returns
    -------
    ndarray of shape (D, D)
        Entry (i, j) is ``2 c m (P_i P_j + (p - a) P_ij)``: P_i is the product
        of all weights but i, P_ij of all but i and j, and P_ii is 0.
    """
    weights = validate.vector("weights", weights).tolist()
    others = np.array(leave_one_out(weights))
    error = others[0] * weights[0] - fit.slope
    pairs = np.zeros((len(weights), len(weights)))
    for i in range(len(weights)):
        rest = weights[:i] + weights[i + 1 :]
        if rest:
            pairs[i, np.arange(len(weights)) != i] = leave_one_out(rest)
    return 2 * loss_factor * fit.xx * (np.outer(others, others) + error * pairs)


def sharpness(weights: ArrayLike, fit: LeastSquares, loss_factor: float = 0.5) -> float:
    """Compute the largest eigenvalue of the Hessian at any weights.

    Gradient descent can only settle at a minimum whose sharpness is below
    2 / learning_rate (Cohen et al., arXiv 2103.00065). At a minimum it equals
    ``2 c m a² Σ 1 / w_i²``.

    Parameters
    ----------
    weights : array_like of shape (D,)
    fit : LeastSquares
    loss_factor : float, optional

    Returns
    -------
    float
    """
    return float(np.linalg.eigvalsh(hessian(weights, fit, loss_factor))[-1])


def balanced_weights(depth: int, fit: LeastSquares) -> np.ndarray:
    """Compute the minimum at which all weights are equal, ``a^(1/D)``.

    Parameters
    ----------
    depth : int
        Number of weights D.
    fit : LeastSquares
        With a slope greater than 0: otherwise no equal weights of an even
        number multiply to it.

    Returns
    -------
    ndarray of shape (D,)
    """
    depth = validate.positive_int("depth", depth)
    slope = validate.number("fit.slope", fit.slope, above=0)
    return np.full(depth, slope ** (1 / depth))


def balanced_sharpness(depth: int, fit: LeastSquares, loss_factor: float = 0.5) -> float:
    """Compute the sharpness at the balanced minimum, ``2 c m D a^(2 - 2/D)``.

    No minimum of the same depth is flatter.

    Parameters
    ----------
    depth : int
        Number of weights D.
    fit : LeastSquares
        With a slope greater than 0.
    loss_factor : float, optional

    Returns
    -------
    float
    """
    depth = validate.positive_int("depth", depth)
    slope = validate.number("fit.slope", fit.slope, above=0)
    return 2 * loss_factor * fit.xx * depth * slope ** (2 - 2 / depth)


def max_learning_rate(depth: int, fit: LeastSquares, loss_factor: float = 0.5) -> float:
    """Compute the stability edge of the balanced minimum, 2 / its sharpness.

    With a larger learning rate, a step from near the minimum overshoots to
    farther than it came from.

    Parameters
    ----------
    depth : int
        Number of weights D.
    fit : LeastSquares
        With a slope greater than 0.
    loss_factor : float, optional

    Returns
    -------
    float
    """
    return 2 / balanced_sharpness(depth, fit, loss_factor)


def imbalance(weights: ArrayLike) -> np.ndarray:
    """Compute ``w_i² - w_{i+1}²``, which gradient flow leaves unchanged.

    See Du, Hu and Lee, arXiv 1806.00900.

    Parameters
    ----------
    weights : array_like of shape (..., D)
        One row of weights, or a record of them.

    Returns
    -------
    ndarray of shape (..., D - 1)
    """
    weights = np.asarray(weights, dtype=float)
    return weights[..., :-1] ** 2 - weights[..., 1:] ** 2


def imbalance_factor(
    weights: ArrayLike, fit: LeastSquares, learning_rate: float, loss_factor: float = 1.0
) -> float:
    """Compute by what one step of gradient descent multiplies ``w1² - w2²``.

    Parameters
    ----------
    weights : array_like of shape (2,)
        The two weights before the step.
    fit : LeastSquares
    learning_rate : float
        Greater than 0.
    loss_factor : float, optional
        1 by default, the shallow network's.

    Returns
    -------
    float
        ``1 - (learning_rate * g)²`` with ``g = 2 c m (p - a)``. The imbalance
        shrinks while this lies between -1 and 1.
    """
    w1, w2 = validate.vector("weights", weights, length=2)
    learning_rate = validate.number("learning_rate", learning_rate, above=0)
    g = 2 * loss_factor * fit.xx * (w1 * w2 - fit.slope)
    return float(1 - (learning_rate * g) ** 2)


def learning_time(
    p0: float, p1: float, depth: int, fit: LeastSquares, loss_factor: float = 0.5
) -> float:
    """Compute how long gradient flow of equal weights takes from p0 to p1.

    Parameters
    ----------
    p0, p1 : float
        Products of the weights at the start and at the end, both between 0
        and ``fit.slope``, p0 no greater than p1.
    depth : int
        Number of weights D.
    fit : LeastSquares
        With a slope greater than 0.
    loss_factor : float, optional

    Returns
    -------
    float
        Time in the units of flow: gradient descent with small steps needs
        about ``time / learning_rate`` epochs.

    Notes
    -----
    The integral of ``dp / (2 c m D p^(2 - 2/D) (a - p))`` (Saxe et al., arXiv
    1312.6120), taken over ``u = log(p / (a - p))``, in which it is smooth; for
    D = 2 it is constant.
    """
    depth = validate.positive_int("depth", depth)
    slope = validate.number("fit.slope", fit.slope, above=0)
    p0 = validate.number("p0", p0, above=0)
    p1 = validate.number("p1", p1, at_least=p0)
    if p1 >= slope:
        raise ValueError(f"p1 must be less than fit.slope = {slope}, got {p1}")
    u0, u1 = (math.log(p / (slope - p)) for p in (p0, p1))
    nodes, areas = np.polynomial.legendre.leggauss(128)
    u = u0 + (u1 - u0) * (nodes + 1) / 2
    p = slope / (1 + np.exp(-u))
    pace = 2 * loss_factor * fit.xx * depth * slope * p ** (1 - 2 / depth)
    return float((u1 - u0) / 2 * np.sum(areas / pace))


def gradient_flow(
    times: ArrayLike, p0: float, depth: int, fit: LeastSquares, loss_factor: float = 0.5
) -> np.ndarray:
    """Compute the product of D equal weights under gradient flow.

    Gradient flow is gradient descent with infinitely small steps:
    ``dp/dt = 2 c m D p^(2 - 2/D) (a - p)``. After e epochs with a small
    learning rate, descent has come about as far as flow at
    ``t = e * learning_rate``.

    Parameters
    ----------
    times : array_like of shape (n,)
        Times of at least 0, not decreasing.
    p0 : float
        Product at time 0, greater than 0.
    depth : int
        Number of weights D.
    fit : LeastSquares
        With a slope greater than 0.
    loss_factor : float, optional

    Returns
    -------
    ndarray of shape (n,)
        For D = 2 the sigmoid ``a E / (E - 1 + a / p0)``, ``E = exp(4 c m a t)``;
        for other depths the equation is integrated numerically.
    """
    times = validate.vector("times", times)
    if times[0] < 0 or (np.diff(times) < 0).any():
        raise ValueError(f"times must be at least 0 and not decreasing, got {times}")
    p0 = validate.number("p0", p0, above=0)
    depth = validate.positive_int("depth", depth)
    slope = validate.number("fit.slope", fit.slope, above=0)
    rate = 2 * loss_factor * fit.xx
    if depth == 2:
        decay = np.exp(-2 * rate * slope * times)  # 1 / E, which cannot overflow
        return slope / (1 + (slope / p0 - 1) * decay)

    def velocity(w: float) -> float:
        return rate * (slope - w**depth) * w ** (depth - 1)

    w, now, products = p0 ** (1 / depth), 0.0, []
    for time in times:
        w = _runge_kutta(velocity, w, time - now)
        now = time
        products.append(w**depth)
    return np.array(products)


def _runge_kutta(velocity, w, duration, n_steps=200):
    """Move w along `velocity` by the classical fourth-order method."""
    h = duration / n_steps
    for _ in range(n_steps):
        k1 = velocity(w)
        k2 = velocity(w + h / 2 * k1)
        k3 = velocity(w + h / 2 * k2)
        k4 = velocity(w + h * k3)
        w += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return w


def best_depth(init_weight: float) -> float:
    """Compute the depth whose plateau is the shortest, ``2 + 1 / ln(1 / w0)``.

    Parameters
    ----------
    init_weight : float
        The start w0 of all weights, between 0 and 1.

    Returns
    -------
    float
        Number of weights D, not rounded.
    """
    init_weight = validate.number("init_weight", init_weight, above=0)
    if init_weight >= 1:
        raise ValueError(f"init_weight must be less than 1, got {init_weight}")
    return 2 + 1 / math.log(1 / init_weight)


def flow_minimum(weights: ArrayLike, fit: LeastSquares) -> np.ndarray:
    """Compute the minimum that gradient flow would reach from these weights.

    Parameters
    ----------
    weights : array_like of shape (D,)
        With a product that has the sign of ``fit.slope``.
    fit : LeastSquares

    Returns
    -------
    ndarray of shape (D,)
        Flow keeps all ``w_i² - w_j²``, so each square is shifted by the same
        number, and each weight keeps its sign.
    """
    weights = validate.vector("weights", weights)
    slope = validate.number("fit.slope", fit.slope)
    if not np.sign(np.prod(weights)) == np.sign(slope) != 0:
        raise ValueError(
            f"weights must have a product with the sign of fit.slope = {slope}, got {weights}"
        )
    squares = weights**2
    above_least = squares - squares.min()
    low, high = 0.0, max(1.0, slope * slope)  # what the smallest square can be
    for _ in range(200):
        middle = (low + high) / 2
        if np.sum(np.log(above_least + middle)) < 2 * math.log(abs(slope)):
            low = middle
        else:
            high = middle
    return np.sign(weights) * np.sqrt(above_least + high)
