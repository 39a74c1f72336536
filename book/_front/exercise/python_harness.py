"""Runs a learner's code inside the page's Python and says what came of it.

`execute` never raises: output, errors (the learner's lines only), figures and
answers go to `send(kind, text)`.
"""

import ast
import base64
import builtins
import io
import json
import linecache
import os
import sys
import time
import traceback
import warnings
from types import ModuleType

import numpy as np

from lnn.exercises.errors import in_plain_words

os.environ["MPLBACKEND"] = "agg"
warnings.filterwarnings("ignore", "FigureCanvasAgg is non-interactive")  # of plt.show()
YOURS, CHECK = "your code", "the check"
LIMIT = 20_000  # characters of output: a page can show no more with ease
ORIGINALS = dict(vars(builtins))


class Output(io.TextIOBase):
    """Passes on what is printed: in bundles, and only so much of it."""

    def __init__(self, send):
        self.send, self.pending, self.left, self.sent_at = send, [], LIMIT, time.monotonic()

    def writable(self):
        return True

    def write(self, text):
        if self.left > 0:
            self.pending.append(text[: self.left])
            self.left -= len(text)
            if self.left <= 0:
                self.pending.append(f"\n… Only the first {LIMIT:,} characters are shown.\n")
            if time.monotonic() - self.sent_at > 0.1 or self.left <= 0:
                self.flush()
        return len(text)

    def flush(self):
        if self.pending:
            self.send("output", "".join(self.pending))
            self.pending, self.sent_at = [], time.monotonic()


def no_input(*_):
    raise RuntimeError("input() doesn't work on the page: give the variable a value instead")


def run(code, name, namespace):
    """Run code; return the value of its last line when that is an expression."""
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    tree = ast.parse(code, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    exec(compile(tree, name, "exec"), namespace)
    return eval(compile(last, name, "eval"), namespace) if last is not None else None


def describe(error, name=YOURS):
    """The error as Python prints it, but with the frames of one file only."""
    shown = traceback.TracebackException.from_exception(error, compact=True)
    part = shown
    while part is not None:
        part.stack = traceback.StackSummary.from_list([f for f in part.stack if f.filename == name])
        part = part.__cause__ or (None if part.__suppress_context__ else part.__context__)
    lines = "".join(shown.format()).replace(f'File "{name}", line', "Line")
    lines = lines.replace(", in <module>", "").splitlines()
    lines = [line for line in lines if not line.startswith("Traceback (most")]
    if len(lines) > 40:  # a recursion without end
        lines = [*lines[:12], "  …", *lines[-12:]]
    return "\n".join([*lines, in_plain_words(error)]).strip("\n")


STATELESS = {"numpy", "lnn", "math", "cmath"}


class AsNew:
    """Puts modules back as they were, for code can change any: `numpy.mean = None`.

    Of a module whose own code keeps a state in it, only what can be called comes back.
    """

    def __init__(self):
        self.modules = dict(sys.modules)
        self.contents, classes = [], set()
        for name, module in self.modules.items():
            package = name.partition(".")[0]
            if not isinstance(module, ModuleType) or package == "__main__":
                continue
            held = vars(module)
            classes |= {value for value in held.values() if can_be_changed(value)}
            if package not in STATELESS:
                held = {k: v for k, v in held.items() if callable(v) or isinstance(v, ModuleType)}
            self.contents.append((vars(module), list(held.items())))
        self.classes = [(kind, dict(vars(kind))) for kind in classes]
        self.options, self.errors = np.get_printoptions(), np.geterr()

    def restore(self):
        for now, before in self.contents:
            for name, value in before:
                if now.get(name, as_new) is not value:
                    now[name] = value
        for kind, before in self.classes:
            now = dict(vars(kind))
            for name in now.keys() - before.keys():
                if not name.startswith("__"):
                    delattr(kind, name)
            for name, value in before.items():
                if now.get(name, as_new) is not value and callable(value):
                    setattr(kind, name, value)
        sys.modules.update(self.modules)
        for name in sys.modules.keys() - self.modules.keys():
            # Imported since, perhaps changed since. NumPy's own parts can't be loaded twice.
            file = getattr(sys.modules[name], "__file__", None) or ""
            if file.endswith(".py") and not name.startswith("numpy."):
                del sys.modules[name]
        np.set_printoptions(**self.options)
        np.seterr(**self.errors)


def can_be_changed(value):
    """Whether it is a class of NumPy's or the course's that was made by Python."""
    ours = isinstance(value, type) and str(value.__module__).startswith(("numpy", "lnn"))
    return ours and bool(value.__flags__ & 1 << 9)


as_new = None


def remember():
    """All that is loaded now is what later runs find again."""
    global as_new
    as_new = AsNew()


def restore():
    vars(builtins).update(ORIGINALS)
    if as_new:
        as_new.restore()


def send_figures(send):
    """Send every open figure as PNG, and close it."""
    if "matplotlib.pyplot" not in sys.modules:
        return
    plt = sys.modules["matplotlib.pyplot"]
    for number in plt.get_fignums():
        figure = plt.figure(number)
        titles = [axes.get_title() or axes.get_ylabel() for axes in figure.axes]
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=120, bbox_inches="tight")
        picture = base64.b64encode(buffer.getvalue()).decode()
        alt = "Figure drawn by your code" + "".join(f"; {t}" for t in titles if t)
        send("figure", json.dumps({"png": picture, "alt": alt}))
    plt.close("all")


def execute(code, check, send):
    """Run the learner's code, then the check if there is one."""
    output = Output(send)
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = output
    restore()
    builtins.input = no_input
    namespace = {"__name__": "__main__"}
    try:
        try:
            value = run(code, YOURS, namespace)
            if value is not None and not check:
                output.write(repr(value) + "\n")
            send_figures(send)
        except BaseException as error:  # also sys.exit()
            output.flush()
            send("error", describe(error))
            return
        if check:
            restore()  # the check needs its print back
            try:
                report = run(check, CHECK, namespace)
                answers = [answer._asdict() for answer in report]
            except NameError as error:
                send(
                    "error", f"Your code no longer defines {error.name}, which the check looks for."
                )
                return
            except BaseException as error:
                send("spoilt", CHECK_FAILED + describe(error, CHECK).splitlines()[-1])
                return
            output.flush()
            send("answers", json.dumps(answers))
    finally:
        vars(builtins).update(ORIGINALS)
        sys.stdout, sys.stderr = streams
        output.flush()


CHECK_FAILED = (
    "The check could not finish. Does your code change NumPy or lnn themselves? "
    "The next run starts Python afresh.\n"
)
