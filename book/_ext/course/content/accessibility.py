"""What the extensions' HTML lacks for people who don't see or don't use a mouse."""

import re

from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.util.logging import getLogger

logger = getLogger(__name__)

# Roles that ARIA has deprecated, and a header cell that heads nothing.
REPLACEMENTS = {
    ' role="doc-biblioentry"': "",
    ' role="doc-noteref"': "",
    '<div role="list" class="citation-list">': '<div class="citation-list">',
    '<th class="head"><p></p></th>': "<td></td>",
    '<th class="head"></th>': "<td></td>",
}
# The same faults however they are written: a repair that no longer fits is no silent one.
FAULT = re.compile(
    r'<[^>]*role="doc-(?:biblioentry|noteref)"[^>]*>|<[^>]*class="citation-list"[^>]*role="list"[^>]*>'
    r'|<[^>]*role="list"[^>]*class="citation-list"[^>]*>|<th[^>]*>\s*(?:<p>\s*</p>)?\s*</th>'
)
WORDS = {
    "Show code cell source": "Show the code",
    "Show code cell content": "Show the code and what it prints",
    "Show code cell output": "Show what it prints",
}


def visit_hidden(self, node):
    """A hidden cell, named by words that stay true when it is open."""
    prompt = node["prompt_show"]
    classes = " ".join(["hide", *node["classes"]])
    self.body.append(f'<details class="{classes}"><summary>{WORDS.get(prompt, prompt)}</summary>\n')


def depart_hidden(self, node):
    self.body.append("</details>\n")


def repair(app, pagename, templatename, context, doctree):
    if "body" in context:
        for old, new in REPLACEMENTS.items():
            context["body"] = context["body"].replace(old, new)
        if left := FAULT.search(context["body"]):
            logger.warning("accessibility: %s is not repaired", left[0], location=pagename)


def setup(app):
    app.setup_extension("myst_nb")
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden, depart_hidden))
    app.connect("html-page-context", repair)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
