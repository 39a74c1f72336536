"""Checks of arguments, made once at the public edge.

Each returns the argument in the form that the code behind it works with, or
raises a `ValueError` or `TypeError` naming the argument, what came and what
was expected.
"""

import operator

import numpy as np


def number(name, value, *, above=None, at_least=None):
    """`value` as a finite float, greater than `above` or no less than `at_least`."""
    expected = "a finite number"
    if above is not None:
        expected += f" greater than {above}"
    if at_least is not None:
        expected += f" of at least {at_least}"
    if isinstance(value, (str, bytes, bool, np.bool_)) or np.ndim(value) != 0:
        raise TypeError(f"{name} must be {expected}, got {value!r}")
    try:
        result = float(value)
    except (TypeError, ValueError):
        raise TypeError(f"{name} must be {expected}, got {value!r}") from None
    if (
        not np.isfinite(result)
        or (above is not None and result <= above)
        or (at_least is not None and result < at_least)
    ):
        raise ValueError(f"{name} must be {expected}, got {value!r}")
    return result


def positive_int(name, value):
    """`value` as an int of at least 1."""
    expected = "an integer of at least 1"
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} must be {expected}, got {value!r}")
    try:
        result = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be {expected}, got {value!r}") from None
    if result < 1:
        raise ValueError(f"{name} must be {expected}, got {value!r}")
    return result


def vector(name, value, *, length=None):
    """`value` as a new, finite, non-empty, one-dimensional float array."""
    expected = "a one-dimensional array of finite numbers"
    if length is not None:
        expected = f"{length} finite numbers"
    try:
        result = np.asarray(value)
    except ValueError:  # rows of different lengths
        raise ValueError(f"{name} must be {expected}, got {value!r}") from None
    if result.dtype.kind not in "iuf":
        raise TypeError(f"{name} must be {expected}, got {value!r}")
    result = result.astype(float)  # a copy: the caller's array stays the caller's
    if result.ndim != 1 or result.size == 0 or (length is not None and result.size != length):
        raise ValueError(f"{name} must be {expected}, got shape {result.shape}")
    if not np.isfinite(result).all():
        raise ValueError(f"{name} must be {expected}, got {value!r}")
    return result


def samples(x, y, names=("x", "y")):
    """`x` and `y` as float arrays of one shape."""
    x, y = vector(names[0], x), vector(names[1], y)
    if x.shape != y.shape:
        raise ValueError(
            f"{names[0]} and {names[1]} must have the same shape, got {x.shape} and {y.shape}"
        )
    return x, y
