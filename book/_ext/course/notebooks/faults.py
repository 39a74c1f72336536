"""What a chapter's code cells do that its page couldn't show: said at build, with the line."""

import json
import re
from pathlib import Path

KINDS = Path(__file__).parents[3] / "_front" / "demos" / "kinds" / "index.js"
DEFINITION = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)


def faults(cell, tags):
    """Say in a sentence each what is wrong with a cell and its outputs."""
    if cell.source.rstrip().endswith(";"):  # nbval's kernel prints the value all the same
        yield "a code cell ends with a semicolon"
    values = [output.data for output in cell.outputs if output.output_type == "execute_result"]
    if "check" in tags and not any(is_report(data.get("text/plain", "")) for data in values):
        yield "the value of a check cell must be the report of a check of lnn.exercises"
    for data in values if "demo" in tags else []:
        if unknown := unknown_kind(data.get("text/html", "")):
            kinds = ", ".join(drawn_kinds())
            yield f"a demo's kind must be one that the page draws ({kinds}), got {unknown!r}"


def is_report(text):
    """Whether a text is a report's: a mark, a function's name, what is said of it."""
    return re.match(r"[○✓✗] \w+: ", text) is not None


def drawn_kinds():
    """The kinds of demo that the page's modules draw."""
    return re.search(r"kinds = \{ (.*?) \}", KINDS.read_text("utf8"))[1].split(", ")


def unknown_kind(page):
    """The kind that a demo's page names, if none draws it."""
    found = DEFINITION.search(page)
    kind = found and json.loads(found[1])["kind"]
    return kind if kind not in (None, *drawn_kinds()) else None
