"""What chapters need of a notebook."""

import sys

import numpy as np
from IPython import get_ipython
from IPython.core import pylabtools
from IPython.display import Markdown, display

from lnn import __version__, explain

SCREEN = 96  # pixels an inch
PREFIX = "application/papermill.record/"
# Of predictions, as on the page.
RIGHT, WRONG, SKIP = "Right", "Not so. ", "Just show me"


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


def pairs(xs, ys, digits=6):
    """Points of a curve, to be glued for a prediction on the page.

    Parameters
    ----------
    xs, ys : array_like of shape (n,)
        A y that is no finite number stands for none.
    digits : int, optional
        To which both are rounded.

    Returns
    -------
    list of [x, y] or [x, None]
    """
    return [
        [round(float(x), digits), round(float(y), digits) if np.isfinite(y) else None]
        for x, y in zip(xs, ys, strict=True)
    ]


class Choice:
    """A prediction to choose from: buttons, of which one may be pressed, once.

    As the last value of a cell it shows itself, with the sentence for this
    guess once it is made. Without ipywidgets it asks to guess by heart.

    Parameters
    ----------
    options : dict of str to str
        What is said to each option, as Markdown; to the right one it begins with `RIGHT`.

    Raises
    ------
    ValueError
        When not exactly one of them is right.
    """

    def __init__(self, options):
        self.right = [name for name, reason in options.items() if reason.startswith(RIGHT)]
        if len(self.right) != 1:
            raise ValueError(
                f"options must have one reason that begins with {RIGHT!r}, got {options!r}"
            )
        self.options = options

    def __repr__(self):
        return "Make your guess, then open the answer below."

    def answer(self, guess):
        """What is said to a guess; to `SKIP`, what is said to all."""
        if guess == SKIP:
            return "\n".join(f"- {name}: {reason}" for name, reason in self.options.items())
        return self.options[guess] if guess in self.right else f"{WRONG}{self.options[guess]}"

    def widget(self):
        """The options as ipywidgets."""
        import ipywidgets

        wide = ipywidgets.Layout(width="auto")
        names = [*self.options, SKIP]
        buttons = [ipywidgets.Button(description=name, layout=wide) for name in names]
        said = ipywidgets.Output()

        def pressed(button):
            if button.disabled:  # a second press was on its way
                return
            for one in buttons:
                one.disabled = True
                if one.description in self.right:
                    one.icon = "check"
                elif one is button and one.description != SKIP:
                    one.icon = "times"
            said.append_display_data(Markdown(self.answer(button.description)))

        for button in buttons:
            button.on_click(pressed)
        row = ipywidgets.HBox(buttons, layout=ipywidgets.Layout(flex_flow="row wrap"))
        return ipywidgets.VBox([row, said])

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": repr(self)}
        try:
            view = {"version_major": 2, "version_minor": 0, "model_id": self.widget().model_id}
        except ImportError:
            return bundle
        return bundle | {"application/vnd.jupyter.widget-view+json": view}


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
    return text + "\nPut %%explain above the code of a cell, and running it explains that code."


def page_wide(figure):
    """A figure as PNG with twice the pixels that it takes on the page, at its width there."""
    figure.set_dpi(2 * SCREEN)
    return pylabtools.print_figure(figure), {"width": round(SCREEN * figure.get_figwidth())}


def ready(made_with):
    """End a notebook's set-up: turn `%%explain` on, make figures sharp, and say what is there.

    JupyterLite brings lnn along, so nothing is said there.

    Parameters
    ----------
    made_with : str
        The version that the notebook was made with.
    """
    if shell := get_ipython():
        explain.load_ipython_extension(shell)
        png = shell.display_formatter.formatters["image/png"]
        png.for_type_by_name("lnn.plotting.words", "FigureInWords", page_wide)
        # The same for pyplot's, which reads this when it is first imported; Colab has it already.
        sharp = {"bbox_inches": "tight", "dpi": 2 * SCREEN}
        shell.config.InlineBackend.figure_formats = {"retina"}
        shell.config.InlineBackend.print_figure_kwargs = sharp
        if "matplotlib_inline.backend_inline" in sys.modules:
            pylabtools.select_figure_formats(shell, {"retina"}, **sharp)
    if sys.platform != "emscripten":
        print(readiness(made_with))
