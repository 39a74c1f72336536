"""What a notebook's cell that fails says: which it is, what was expected, what came, what to do.

nbval's own report counts cells from 0 and shows the difference the wrong way round.
"""

import difflib
import itertools
import re
import textwrap

import pytest
from nbval.plugin import IPyNbCell, NbCellError, coalesce_streams

WIDTH = 56  # of a column
ACCEPT = "If the change is meant: make notebooks, read the diff, commit it."


def title(item):
    """The heading above a cell, and the cell's first line."""
    cells = item.parent.nb.cells
    above = cells[: cells.index(item.cell)]
    headings = re.findall(
        r"^#+ (.+)$", "\n".join(c.source for c in above if c.cell_type == "markdown"), re.M
    )
    first = next((line for line in item.cell.source.splitlines() if line.strip()), "")
    return " / ".join([*headings[-1:], first.removeprefix("#@title ")])


def shown(outputs, skipped):
    """What nbval compares of a cell's outputs, as lines."""
    lines = []
    for output in coalesce_streams(outputs):
        if output.output_type == "stream":
            lines += output.text.splitlines()
        elif output.output_type == "error":
            lines.append(f"{output.ename}: {output.evalue}")
        for mime, value in output.get("data", {}).items():
            if mime not in skipped:
                lines += str(value).splitlines()
    return lines


def side_by_side(expected, got):
    """Two columns; lines that differ have a mark between them, and long equal parts are left out."""
    matcher = difflib.SequenceMatcher(None, expected, got, autojunk=False)
    rows = [("expected", " ", "got")]
    for group in matcher.get_grouped_opcodes(2):
        rows += [("…", " ", "…")] if group[0][1] else []
        for kind, a, b, c, d in group:
            for pair in itertools.zip_longest(expected[a:b], got[c:d], fillvalue=""):
                halves = [textwrap.wrap(line, WIDTH, drop_whitespace=False) for line in pair]
                for left, right in itertools.zip_longest(*halves, fillvalue=""):
                    rows.append((left, " " if kind == "equal" else "≠", right))
    width = max(len(left) for left, _, _ in rows)
    return "\n".join(f"  {left:{width}} {mark} {right}".rstrip() for left, mark, right in rows)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    error = call.excinfo and call.excinfo.value
    if isinstance(item, IPyNbCell) and isinstance(error, NbCellError):
        name = f"{item.path.stem}: {title(item)}"
        report.location = (*report.location[:2], name)
        skipped = item.parent.skip_compare
        outputs = [shown(each, skipped) for each in (item.cell.outputs, item.test_outputs)]
        raised = [o for o in item.test_outputs if o.output_type == "error"]
        why = raised[0].traceback if raised else [str(error)]
        report.longrepr = "\n".join([name, *why, side_by_side(*outputs), ACCEPT])
    return report
