"""Run a learner's function, whatever it does, and name the mistake in it.

A mistake is known by what it computes: `judge` compares the learner's results
with those of the right function and of functions that are wrong on purpose.
"""

import inspect
import io
import sys
import traceback
import warnings
from contextlib import redirect_stdout
from typing import NamedTuple

import numpy as np

from lnn.exercises.errors import in_plain_words, text_of

NOT_YET = "not implemented yet: replace the three dots by your code."
COMPLEX = "it gives complex numbers: where is a root of a negative number?"


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
    printed = io.StringIO()
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"), redirect_stdout(printed):
            warnings.simplefilter("ignore")
            result = function(*given)
    except NotImplementedError:
        raise Hint(NOT_YET) from None
    except (KeyboardInterrupt, Hint):
        raise
    except BaseException as error:  # also sys.exit()
        raise Hint(_describe(error, function)) from None
    finally:
        if printed.getvalue():
            sys.stdout.write(printed.getvalue())
    if any(np.shape(a) != np.shape(b) or _differ(a, b) for a, b in zip(arguments, given)):
        raise Hint("it changes the data it was given: work on a copy.")
    if result is None and printed.getvalue():
        raise Hint("it prints its result and returns nothing: write return in the place of print.")
    if result is None:
        nothing = "it computes something and returns nothing: end it with return."
        raise Hint(nothing if _is_begun(function) else NOT_YET)
    return result


def _differ(a, b):
    """Whether any entry differs; nan is as good as nan."""
    return np.any((a != b) & ((a == a) | (b == b)))


def _code(function):
    return getattr(getattr(function, "__func__", function), "__code__", None)


def _is_begun(function):
    """Whether more than the three dots stand in a function."""
    code = _code(function)
    if code is None:
        return False
    starred = bool(code.co_flags & inspect.CO_VARARGS) + bool(
        code.co_flags & inspect.CO_VARKEYWORDS
    )
    n_arguments = code.co_argcount + code.co_kwonlyargcount + starred
    return bool(code.co_names) or code.co_nlocals > n_arguments


def _describe(error, function):
    """The learner's line, Python's own message, and what is likely wrong."""
    frames = traceback.extract_tb(error.__traceback__)[1:]  # the first is `call`
    own = [frame.lineno for frame in frames if frame.filename == frames[0].filename]
    if not own and _code(function):  # it could not even be called
        own = [_code(function).co_firstlineno]
    where = f"line {own[-1]}" if own else "it"
    message = " ".join(text_of(error).split())[:200].rstrip(".")
    text = f"{where} stops with {type(error).__name__}: {message}".rstrip(": ") + "."
    return f"{text} {in_plain_words(error)}".rstrip()


def numbers(value):
    """`value` as an array of floats; a `Hint` when it holds no numbers."""
    if value is None or value is Ellipsis:
        raise Hint(NOT_YET)
    try:
        array = np.asarray(value)
        if array.dtype.kind in "biuf":
            return array.astype(float)
        if array.dtype.kind == "c":
            raise Hint(COMPLEX)
    except Hint:
        raise
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


def judge(name, function, right, mistakes, cases, praise="right.", shown=None, place=None):
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
    shown : callable, optional
        The call as a text, of a case's arguments.
    place : callable, optional
        The name of an entry, of its index and a case's arguments.

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
        for result, wanted, case in zip(results, expected, cases):
            if not agree([result], [wanted]):
                text = shown(*case) if shown else f"{name}({', '.join(map(short, case))})"
                raise Hint(difference(text, result, wanted, place, case))
    except Hint as hint:
        return Answer(name, False, str(hint))


def difference(text, result, wanted, place=None, case=()):
    """The first place at which a result differs, with both values."""
    if np.ndim(wanted):
        same = np.isclose(result, wanted, rtol=1e-6, atol=1e-9, equal_nan=True)
        index = tuple(int(i) for i in np.argwhere(~same)[0])
        entry = place(index, *case) if place else f"entry [{', '.join(map(str, index))}]"
        text, result, wanted = f"{entry} of {text}", result[index], wanted[index]
    both = f"not right: {text} should be {shorten(wanted)}, but it is {shorten(result)}."
    if np.isfinite(wanted) and not np.isfinite(result):
        both += " Is there a division by 0, or an overflow?"
    return both


def shorten(number):
    """A number for a sentence."""
    return f"{number:.6g}"


def short(array):
    """The first numbers of an array, for a sentence."""
    flat = np.ravel(array)
    text = ", ".join(map(shorten, flat[:2]))
    if flat.size > 2:
        text += ", …"
    return text if np.ndim(array) == 0 else f"[{text}]"


def check(function, right, cases, mistakes=None, praise="right."):
    """Check one function of an exercise of your own.

    Parameters
    ----------
    function : callable
        The learner's.
    right : callable
        What it should compute: a number, or an array of them.
    cases : list of tuple
        Inputs on which both are called. Take several, and such that each of
        the mistakes gives something else on at least one of them.
    mistakes : dict of str to callable, optional
        Sentences, each with a function that makes the mistake that it names.
    praise : str, optional

    Returns
    -------
    Report

    Examples
    --------
    >>> check(
    ...     lambda w: w + w,
    ...     right=lambda w: w**2,
    ...     cases=[(2.0,), (3.0,)],
    ...     mistakes={"this doubles: a square is w times w.": lambda w: 2 * w},
    ... )
    ✗ <lambda>: this doubles: a square is w times w.
    """
    name = getattr(function, "__name__", "the function")
    return Report([judge(name, function, right, list((mistakes or {}).items()), cases, praise)])
