"""What chapters need of a notebook."""

from IPython.display import display

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
