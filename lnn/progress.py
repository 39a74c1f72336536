"""A progress bar for work that turns out to be long."""

import os
import sys
import time
from itertools import islice

PATIENCE = 2.0  # seconds of work before a bar appears
PULSE = 0.1  # seconds of work between looks at the clock


def progress(items, total):
    """Yield the items; once they take longer than `PATIENCE`, show how far they are.

    The bar needs tqdm; without it nothing is shown. The clock is read seldom,
    so that a loop of quick steps pays next to nothing.
    """
    items = iter(items)
    start = time.perf_counter()
    bar, done, chunk = None, 0, 1
    try:
        while done < total:
            began = time.perf_counter()
            yield from islice(items, chunk)
            done = min(done + chunk, total)
            now = time.perf_counter()
            if now - began < PULSE:
                chunk *= 2
            if bar is None and now - start > PATIENCE:
                bar = _bar(total)
            if bar:
                bar.update(done - bar.n)
    finally:
        if bar:
            bar.close()


def _bar(total):
    """A tqdm bar that clears itself away at the end; None without tqdm, and in a browser.

    A kernel in the browser can't start the thread by which tqdm keeps a bar alive. The
    variable TQDM_DISABLE, which tqdm's bar for notebooks passes over, holds for it, too.
    """
    if sys.platform == "emscripten" or os.environ.get("TQDM_DISABLE"):
        return None
    try:
        from tqdm.auto import tqdm  # here, not above: most runs never need it
    except ImportError:
        return None
    return tqdm(total=total, unit="epoch", leave=False)
