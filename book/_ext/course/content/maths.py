"""Formulas as MathML, made while the book is built.

Temml turns TeX into MathML, which browsers lay out by themselves: a page needs
no script for its formulas, and a screen reader reads them. Temml is JavaScript
and runs in V8 inside Python; a formula costs half a millisecond.
"""

import json
import re
from pathlib import Path

from docutils import nodes
from py_mini_racer import MiniRacer
from sphinx.errors import ExtensionError
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)
TEMML = Path(__file__).parents[4] / "node_modules/temml/dist/temml.min.js"

# An error comes back as a value: a raised one would keep V8 alive, and Python with it.
CONVERT = """
function convert(tex, displayMode) {
  try { return JSON.stringify({mathml: temml.renderToString(tex, {displayMode, throwOnError: true})}) }
  catch (error) { return JSON.stringify({error: error.message}) }
}
"""


class Temml:
    """Temml in V8, started at the first formula."""

    def __init__(self):
        self.v8 = None

    def __call__(self, tex, display):
        """Return the MathML of `tex`; raise ValueError where Temml can't read it."""
        if self.v8 is None:
            if not TEMML.exists():
                raise ExtensionError(f"{TEMML} is missing: `make site` installs it")
            self.v8 = MiniRacer()
            self.v8.eval(TEMML.read_text("utf8") + CONVERT)
        answer = json.loads(self.v8.call("convert", tex, display))
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["mathml"]

    def close(self, *_):
        if self.v8 is not None:
            self.v8.close()
            self.v8 = None


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
    # V8 does not survive a fork.
    return {"parallel_read_safe": True, "parallel_write_safe": False}
