"""What a chapter's code cells do that its page couldn't show: said at build, with the line."""

import re


def faults(cell, tags):
    """Say in a sentence each what is wrong with a cell and its outputs."""
    if cell.source.rstrip().endswith(";"):  # nbval's kernel prints the value all the same
        yield "a code cell ends with a semicolon"
    values = [output.data for output in cell.outputs if output.output_type == "execute_result"]
    if "check" in tags and not any(is_report(data.get("text/plain", "")) for data in values):
        yield "the value of a check cell must be the report of a check of lnn.exercises"


def is_report(text):
    """Whether a text is a report's: a mark, a function's name, what is said of it."""
    return re.match(r"[○✓✗] \w+: ", text) is not None
