"""A figure as SVG in the ink of the notebook around it, so that it is dark where the notebook is."""

import html
import io
import re

import matplotlib

from lnn.plotting.style import BLACK, CARD

# JupyterLab's, VS Code's and Colab's names of the colour of text; else the figures' own.
INK = (
    "var(--jp-content-font-color1, var(--vscode-foreground, "
    "var(--colab-primary-text-color, #1a1a1a)))"
)
# Colours of the course's style, and what they are in the notebook's.
COLOURS = {
    CARD: "none",
    BLACK: "currentColor",
    "#1a1a1a": "currentColor",
    "#454545": "currentColor",
    "#e3e3df": "currentColor; stroke-opacity: 0.15",
}


def themed(figure, alt):
    """SVG text of a figure, as wide as its place up to 840 pixels.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    alt : str
        The figure in words.

    Returns
    -------
    str
    """
    text = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "lnn"}):
        figure.savefig(text, format="svg", facecolor="none", metadata={"Date": None})
    svg = text.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub("|".join(COLOURS), lambda colour: COLOURS[colour[0]], svg)
    size = r'(<svg[^>]*?) width="[^"]*"([^>]*?) height="[^"]*"'
    look = f"color: {INK}; fill: {INK}; width: 100%; max-width: 840px; height: auto"
    about = f'role="img" aria-label="{html.escape(alt)}" style="{look}"'
    return re.sub(size, rf"\1\2 {about}", svg, count=1)
