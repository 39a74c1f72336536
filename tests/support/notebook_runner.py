"""Run a notebook's cells and collect what nbval would compare, without a kernel.

A process forked from one that has imported NumPy and Matplotlib starts within
milliseconds, so whole notebooks run dozens of times. `sabotage.py` uses
it, and checks that nbval itself comes to the same verdicts.
"""

import hashlib
import io
import json
import multiprocessing
import os
import sys
import warnings
from collections import defaultdict
from pathlib import Path

import ipywidgets  # noqa: F401
import matplotlib.pyplot
import nbformat
import numpy  # noqa: F401
from IPython.core import pylabtools
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from matplotlib_inline.backend_inline import configure_inline_support

os.environ["TQDM_DISABLE"] = "1"  # no progress bar by chance
INLINE = "module://matplotlib_inline.backend_inline"
SKIPPED = ("image/png", "image/jpeg", "application/vnd.jupyter.widget-view+json")


def reference(cell):
    """A cell's outputs as nbval sees them: by kind, in order, pictures left out."""
    seen = defaultdict(list)
    for name in ("stdout", "stderr"):
        text = "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == name)
        if text:
            seen["text"].append(text)
    for output in cell.outputs:
        for mime, value in output.get("data", {}).items():
            if mime not in SKIPPED:
                seen[mime].append(value)
    return dict(seen)


def run_cells(cells, pictures=False):
    """Yield, cell by cell, its outputs in the same form; ends at an exception.

    With `pictures`, digests of pictures and of demos' pages are outputs too.
    """
    if pictures:
        os.environ["LNN_DEMO_HTML"] = "1"
        draw = small_picture
    else:
        os.environ.pop("LNN_DEMO_HTML", None)
        draw = no_picture  # drawing takes most of the time
    pylabtools.print_figure = pylabtools.retina_figure = draw
    shell = InteractiveShell.instance()
    matplotlib.pyplot.switch_backend(INLINE)
    configure_inline_support(shell, INLINE)
    matplotlib.pyplot.ion()
    for cell in cells:
        with shell.display_trap, capture_output() as captured:
            result = shell.run_cell(cell.source)
        seen = defaultdict(list)
        for text in (captured.stdout, captured.stderr):
            if text and result.success:
                seen["text"].append(text)
        for output in captured.outputs:
            for mime, value in output.data.items():
                if pictures and mime not in SKIPPED[2:]:
                    seen[mime].append(hashlib.sha256(str(value).encode()).hexdigest())
                elif mime not in SKIPPED:
                    seen[mime].append(value)
        if not result.success:
            yield {"error": [type(result.error_in_exec or result.error_before_exec).__name__]}
            return
        yield dict(seen)


def no_picture(*args, **kwargs):
    return ""


def small_picture(figure, *args, **kwargs):
    """A figure's pixels at half the page's resolution, uncompressed: quick, and as telling."""
    pixels = io.BytesIO()
    figure.savefig(pixels, format="raw", dpi=72)
    return hashlib.sha256(pixels.getvalue()).hexdigest()


def code_cells(path):
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def first_difference(path, package):
    """Run a notebook with the `lnn` in folder `package`; the first cell that differs, or None."""
    cells = code_cells(path)
    outputs = run_cells(cells)
    for number, expected in enumerate(map(reference, cells)):
        found = next(outputs)
        if found != expected:
            kinds = sorted(k for k in found.keys() | expected if found.get(k) != expected.get(k))
            return f"{path.stem} cell {number}: {', '.join(kinds)}"
    return None


def all_outputs(path, package):
    """Everything that the page shows, pictures included, as one digest."""
    outputs = list(run_cells(code_cells(path), pictures=True))
    return hashlib.sha256(json.dumps(outputs, sort_keys=True).encode()).hexdigest()


def _in_child(function, path, package, pipe):
    for name in [name for name in sys.modules if name.split(".")[0] == "lnn"]:
        del sys.modules[name]
    sys.path.insert(0, str(package))
    os.chdir(path.parent)
    warnings.simplefilter("default")
    try:
        result = function(path, package)
    except BaseException as error:  # the parent has to hear of it
        result = f"{path.stem}: {type(error).__name__}: {error}"
    pipe.send(result)
    os._exit(0)


def forked(function, path, package, seconds=60):
    """Call `function(path, package)` in a fork whose `lnn` is the one in `package`."""
    mine, yours = multiprocessing.Pipe(duplex=False)
    context = multiprocessing.get_context("fork")
    child = context.Process(target=_in_child, args=(function, Path(path), package, yours))
    with warnings.catch_warnings():  # of threads: the parent has none at work
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    yours.close()
    try:
        if not mine.poll(seconds):
            return f"{path.stem}: no end after {seconds} s"
        return mine.recv()
    except EOFError:
        return f"{path.stem}: the process died"
    finally:
        child.kill()
        child.join()
