"""Formulas as MathML, made while the book is built.

Temml turns TeX into MathML, which browsers lay out by themselves: a page needs
no script for its formulas, and a screen reader reads them. Temml is JavaScript
and runs in Node; a formula costs half a millisecond.
"""

import json
import re
from pathlib import Path

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from ..node import Node

logger = logging.getLogger(__name__)
TEMML = Path(__file__).parents[4] / "node_modules/temml/dist/temml.cjs"

CONVERT = """
const temml = require({temml});
const call = (tex, displayMode) => temml.renderToString(tex, {{displayMode, throwOnError: true}});
"""


class Temml:
    """Temml in one Node for all formulas, started at the first."""

    def __init__(self):
        self.node = None

    def __call__(self, tex, display):
        """Return the MathML of `tex`; raise ValueError where Temml can't read it."""
        if self.node is None:
            if not TEMML.exists():
                raise ExtensionError(f"{TEMML} is missing: `make site` installs it")
            self.node = Node(CONVERT.format(temml=json.dumps(str(TEMML))))
        return self.node(tex, display)

    def close(self, *_):
        if self.node is not None:
            self.node.close()
            self.node = None


to_mathml = Temml()
# A browser may break the line between a formula and the comma after it.
PUNCTUATED = re.compile(r'(<span class="math">(?:(?!</span>).)*</span>[.,;:!?)]+)')


def render(node, display):
    tex = node.astext()
    if display and r"\\" in tex and r"\begin" not in tex:
        tex = rf"\begin{{aligned}}{tex}\end{{aligned}}"
    try:
        return to_mathml(tex, display)
    except ValueError as error:
        logger.warning("maths: %s in %r", error, tex, location=node)
        return ""


def visit_inline(self, node):
    self.body.append(f'<span class="math">{render(node, display=False)}</span>')
    raise nodes.SkipNode


def visit_display(self, node):
    # The formula scrolls in a box of its own, so that its number stays in sight.
    self.body.append(self.starttag(node, "div", CLASS="math"))
    self.body.append(f'<div class="math-scroll">{render(node, display=True)}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})</span>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def keep_together(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = PUNCTUATED.sub(r'<span class="lnn-together">\1</span>', context["body"])


def setup(app):
    app.add_html_math_renderer("temml", (visit_inline, None), (visit_display, None))
    app.connect("html-page-context", keep_together)
    app.connect("build-finished", to_mathml.close)
    # One Node answers one process.
    return {"parallel_read_safe": True, "parallel_write_safe": False}
