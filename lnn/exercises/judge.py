"""Run a learner's function, whatever it does, and name the mistake in it.

A mistake is known by what it computes: `judge` compares the learner's results
with those of the right function and of functions that are wrong on purpose.
"""

import traceback
import warnings
from typing import NamedTuple

import numpy as np

NOT_YET = "not implemented yet: replace the three dots by your code."


class Answer(NamedTuple):
    """What the check found about one function."""

    name: str
    right: bool
    hint: str

    def __str__(self):
        mark = "✓" if self.right else "○" if self.hint == NOT_YET else "✗"
        return f"{mark} {self.name}: {self.hint}"


class Report(tuple):
    """The answers of one check; its text has a line for each function."""

    @property
    def right(self):
        """Whether every function is right."""
        return all(answer.right for answer in self)

    def __repr__(self):
        return "\n".join(map(str, self))


class Hint(Exception):
    """Ends the check of a function with one sentence for the learner."""


def call(function, *arguments):
    """Call the learner's function on copies; every failure becomes a `Hint`."""
    if not callable(function):
        raise Hint(
            f"this should be something to call, but it is of type {type(function).__name__}."
        )
    given = [np.copy(a) if isinstance(a, np.ndarray) else a for a in arguments]
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            result = function(*given)
    except NotImplementedError:
        raise Hint(NOT_YET) from None
    except (KeyboardInterrupt, Hint):
        raise
    except BaseException as error:  # also sys.exit()
        raise Hint(f"it stops with {_describe(error)}.") from None
    if any(np.shape(a) != np.shape(b) or _differ(a, b) for a, b in zip(arguments, given)):
        raise Hint("it changes the data it was given: work on a copy.")
    return result


def _differ(a, b):
    """Whether any entry differs; nan is as good as nan."""
    return np.any((a != b) & ((a == a) | (b == b)))


def _describe(error):
    """The error's first line, and the learner's line that it came from."""
    text = (
        "".join(traceback.format_exception_only(error)).strip().splitlines()[-1][:200].rstrip(".")
    )
    frames = traceback.extract_tb(error.__traceback__)[1:]  # the first is `call`
    own = [frame.lineno for frame in frames if frame.filename == frames[0].filename]
    return f"{text} (line {own[-1]})" if own else text


def numbers(value):
    """`value` as an array of floats; a `Hint` when it holds no numbers."""
    if value is None or value is Ellipsis:
        raise Hint(NOT_YET)
    try:
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            return array.astype(float)
    except Exception:  # rows of different length, objects that refuse
        pass
    if isinstance(value, (tuple, list)) and any(v is None or v is Ellipsis for v in value):
        raise Hint(NOT_YET)
    raise Hint(
        f"it returns something of type {type(value).__name__}, which is no array of numbers."
    )


def agree(results, others):
    """Whether two lists of arrays have the same shapes and, but for rounding, values."""
    return all(
        np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-6, atol=1e-9, equal_nan=True)
        for a, b in zip(results, others)
    )


def shape_hint(result, expected):
    """A sentence about two shapes that differ."""
    if expected == ():
        return f"it should return one number, but it returns an array of shape {result}."
    return (
        f"the result should have shape {expected}, but it has shape {result or '() (one number)'}."
    )


def judge(name, function, right, mistakes, cases, praise="right."):
    """Judge one function by its results on all `cases`.

    Parameters
    ----------
    name : str
    function : callable
        The learner's; called with each case's arguments.
    right : callable
        What it should compute.
    mistakes : list of (str, callable)
        Hints, each with a function that makes that mistake.
    cases : list of tuple
        Arguments, such that no two of these functions agree on all.
    praise : str, optional

    Returns
    -------
    Answer
    """
    try:
        results = [numbers(call(function, *case)) for case in cases]
        with np.errstate(all="ignore"):
            expected = [np.asarray(right(*case)) for case in cases]
            if agree(results, expected):
                return Answer(name, True, praise)
            for hint, mistake in mistakes:
                if agree(results, [mistake(*case) for case in cases]):
                    raise Hint(hint)
        for result, wanted in zip(results, expected):
            if result.shape != wanted.shape:
                raise Hint(shape_hint(result.shape, wanted.shape))
            if not np.isfinite(result).all():
                raise Hint("the result is not finite: is there a division by zero, or an overflow?")
        for result, wanted in zip(results, expected):
            if not agree([result], [wanted]):
                raise Hint(
                    f"not right: where {short(wanted)} is expected, it gives {short(result)}."
                )
    except Hint as hint:
        return Answer(name, False, str(hint))


def short(array):
    """The first numbers of an array, for a sentence."""
    flat = np.ravel(array)
    text = ", ".join(f"{value:.4g}" for value in flat[:2])
    if flat.size > 2:
        text += ", …"
    return text if np.ndim(array) == 0 else f"[{text}]"
