"""What chapters need of a notebook."""

import sys

from IPython import get_ipython
from IPython.display import display

from lnn import __version__, explain

PREFIX = "application/papermill.record/"


def glue(name, value):
    """Store a value under a name, for the text of the page to quote.

    The same effect as `myst_nb.glue` without showing the value, and it works
    where MyST-NB is not installed, as in Colab. In a chapter's text,
    the role ``glue:text`` with the name stands for the value.

    Parameters
    ----------
    name : str
        Unique on the page; starts with the page's name.
    value : object
        Its text is quoted as ``str(value)``.
    """
    display(
        {PREFIX + "text/plain": repr(str(value))},
        raw=True,
        metadata={"scrapbook": {"name": name, "mime_prefix": PREFIX}},
    )


def readiness(made_with):
    """Say, in two sentences, which version of lnn a notebook runs on.

    Parameters
    ----------
    made_with : str
        The version that the notebook was made with.

    Returns
    -------
    str
    """
    text = f"lnn {__version__} is ready."
    if __version__ != made_with:
        text += f" This notebook was made with lnn {made_with}: numbers may differ from its text."
    return text + " Put %%explain above the code of a cell, and running it explains that code."


def ready(made_with):
    """End a notebook's set-up: turn `%%explain` on, and say what is there.

    JupyterLite brings lnn along, so nothing is said there.

    Parameters
    ----------
    made_with : str
        The version that the notebook was made with.
    """
    if shell := get_ipython():
        explain.load_ipython_extension(shell)
    if sys.platform != "emscripten":
        print(readiness(made_with))
