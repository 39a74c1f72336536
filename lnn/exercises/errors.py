"""Python's own errors, each with one plain sentence about what is likely wrong."""

import re

import numpy as np

# The type of an error, what its message holds, and the sentence: the first that fits.
SENTENCES = [
    (TypeError, r"for \^|bitwise_xor", "A power is written **; ^ is something else in Python."),
    ((TypeError, ValueError), r"for @|matmul.* not have enough dimensions", "Multiply with *: @ is for vectors and matrices."),
    (TypeError, r"'[<>]=?' not supported .*'NoneType'", "None can't be compared with a number: leave it out before."),
    (TypeError, r"'[<>]=?' not supported .*'(method|function)'", "A function is called with brackets, ()."),
    (TypeError, r"'(method|function)' and|and '(method|function)'|'(method|function)' object is not subscriptable", "A function is called with brackets, ()."),
    (TypeError, r"'(list|tuple)' and|and '(list|tuple)'|can't multiply sequence|bad operand type for unary -: '(list|tuple)'|only concatenate (list|tuple)", "A tuple or list is no number: take out one entry, or make it an array with np.array."),
    (TypeError, "NoneType", "Something here is None: does a function lack its return?"),
    (TypeError, r"\w\.\w+\(\) takes \d+ positional arguments? but", "The first parameter of a method is self."),
    (TypeError, r"takes \d+ positional|takes from \d+ to \d+ positional", "A call gives more values than the function asks for."),
    (TypeError, r"missing \d+ required positional", "A call gives fewer values than the function asks for."),
    (TypeError, r"object is not callable", "This is no function to call: is a * missing before the bracket?"),
    (TypeError, r"object is not iterable", "A number can't be gone through: for i in range(n) counts to it."),
    (TypeError, r"(float|float64)' object cannot be interpreted as an integer|expected a sequence of integers|list indices must be", "A whole number is expected here: are two values swapped?"),
    (IndexError, r"only integers|must be of integer|integer", "A place in an array is a whole number: for i in range(len(…)) counts them."),
    (IndexError, r"out of (range|bounds)", "The first place is 0, so the last is one less than the length."),
    (ValueError, r"matmul", "For a @ b, a needs as many columns as b has rows: look at the order, and at .T."),
    (ValueError, r"truth value of an array", "An if needs one yes or no, and an array has one for each entry."),
    (ValueError, r"(min|max)\(\) .*empty", "There is nothing to choose from: ask whether it is empty before."),
    (ValueError, r"values to unpack", "The names before = must be as many as the values after it."),
    (AttributeError, r"'NoneType' object", "Something here is None: does a function lack its return?"),
    (AttributeError, r"'numpy.ndarray' object has no attribute 'index'", "An array has no index: np.argmin and np.nanargmin find a place."),
    (AttributeError, r"'(list|tuple)' object", "A list or tuple lacks what an array has: make it one with np.array."),
    (AttributeError, "", "Look for a typing error, or for the right place of that name."),
    (UnboundLocalError, "", "It is used before it gets its first value."),
    (ModuleNotFoundError, "", "Here are NumPy, Matplotlib and the course's lnn, no other packages."),
    (KeyError, "", "The dictionary has no such key."),
    (ZeroDivisionError, "", "A division by 0."),
    (RecursionError, "", "The function calls itself without an end."),
    (IndentationError, "expected an indented", "The lines of a block start four spaces further right."),
    (IndentationError, "", "Lines of one block start at the same place: look at the spaces before them."),
    (SyntaxError, "expected ':'", "A line that opens a block (def, for, if, class) ends in a colon."),
    (SyntaxError, "was never closed|unexpected EOF", "A bracket is opened and never closed."),
    (SyntaxError, "unmatched|does not match", "A bracket is closed that was never opened."),
    (SyntaxError, "instead of '='|Maybe you meant '=='", "Two values are compared by ==; = gives a name its value."),
    (SyntaxError, "unterminated", "A text begins and ends with the same quote."),
    (SyntaxError, "outside function", "Only the lines of a def may return: look at the spaces before this one."),
]  # fmt: skip


def in_plain_words(error):
    """One sentence about what is likely wrong; "" when there is none."""
    message = text_of(error)
    if type(error) is NameError:
        return _unknown_name(error)
    if isinstance(error, ValueError) and "broadcast" in message:
        return _shapes(message)
    for kind, pattern, sentence in SENTENCES:
        if isinstance(error, kind) and re.search(pattern, message):
            return sentence
    return ""


def text_of(error):
    """The error's message; "" when it has none that can be told."""
    try:
        return str(error)
    except Exception:
        return ""


def _unknown_name(error):
    name, trace = error.name or "", error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    own = trace.tb_frame.f_locals.get("self") if trace else None
    if own is not None and hasattr(own, name):
        return f"Inside the class write self.{name}."
    if hasattr(np, name):
        return f"It is NumPy's: write np.{name}."
    return "Python knows no such name here: look for a typing error, or give it a value before."


def _shapes(message):
    """Arrays that don't fit: a matrix multiplied entry by entry, or one number for each sample."""
    shapes = re.findall(r"\(([\d,]+)\)", message)
    matrices = shapes and all(len(shape.strip(",").split(",")) == 2 for shape in shapes)
    likely = "is * in the place of @?" if matrices else "is a mean over the samples missing?"
    return f"These shapes don't fit together: {likely}"
