"""A table that code printed in columns, as a table."""

import re

from docutils import nodes

NUMBER = re.compile(r"^[±+−-]?\s?[\d.,]+(e[+-]?\d+)?\s?%?$|^nan$|^–$")


def segments(line):
    """Pieces of a line between gaps of two spaces and more: start, end and text."""
    return [(m.start(), m.end(), m.group()) for m in re.finditer(r"\S+(?: \S+)*", line)]


def columns(lines):
    """Spans of the columns: between the stretches, two wide at least, that are blank in all lines."""
    width = max(map(len, lines))
    used = [any(line[i : i + 1].strip() for line in lines) for i in range(width)]
    text = "".join("x" if u else " " for u in used)
    return [(m.start(), m.end()) for m in re.finditer(r"x+(?: x+)*", text)]


def cells(line, spans, lenient=False):
    """The line's text in each span, or None: a piece may lie in one span only, and alone.

    A header may be wider than its column (`lenient`): it belongs where most of it is.
    """
    found = [""] * len(spans)
    for start, end, text in segments(line):
        over = [(min(end, b) - max(start, a), i) for i, (a, b) in enumerate(spans)]
        within = sum(shared > 0 for shared, _ in over)
        i = max(over)[1]  # where it is beside all columns, the nearest
        alone = not found[i] or found[i].startswith("(") or lenient
        if not alone or (within != 1 and not lenient):
            return None
        found[i] = f"{found[i]} {text}".strip()
    return found


def parse(text):
    """Caption, header and rows of a printed table; None where it is none, or not surely one."""
    lines = text.rstrip().splitlines()
    caption = ""
    if len(lines) > 3 and len(segments(lines[0])) == 1:
        caption, *lines = lines
        caption = caption.strip()
    if len(lines) < 3 or any(not line.strip() for line in lines):
        return None
    has_data = re.search(r"\d", lines[1]) and not lines[1].startswith(" ")
    n_heads = 1 if has_data or re.match(r" *[(±-]?\d", lines[1]) else 2
    heads, body = lines[:n_heads], lines[n_heads:]
    spans = columns(body)
    rows = [cells(line, spans) for line in body]
    tops = [cells(line, spans, lenient=n_heads == 1) for line in heads]
    if len(spans) < 2 or len(rows) < 2 or None in rows or None in tops:
        return None
    header = [" ".join(filter(None, parts)) for parts in zip(*tops)]
    first = [row[0] for row in rows]
    if not all(header) or header[0] in first or not any(map(re.compile(r"\d").search, body)):
        return None
    if any(same_kind(name, [row[i] for row in rows]) for i, name in enumerate(header)):
        return None
    told = [*header, *(cell for row in rows for cell in row)]
    if sorted(" ".join(told).split()) != sorted(" ".join(lines).split()):
        return None
    if heads[0][:1].strip() and NUMBER.match(header[0]):
        return None
    indents = [len(line) - len(line.lstrip()) for line in body]
    if not NUMBER.match(first[0]) and any(indents) and not all(indents):
        rows = [["\u2003" * (n > 0 and bool(r[0])) + r[0], *r[1:]] for n, r in zip(indents, rows)]
    return caption, header, rows


def same_kind(name, column):
    """Whether a header is rather one more entry: it begins with the same word as others."""
    return any(cell.split()[:1] == name.split()[:1] and cell for cell in column)


def table(text):
    """The printed text as a table, below its caption, or None."""
    parsed = parse(text)
    if parsed is None:
        return None
    caption, header, rows = parsed
    numeric = [
        all(NUMBER.match(row[i]) for row in rows if row[i]) and any(row[i] for row in rows)
        for i in range(len(header))
    ]
    made = nodes.table(classes=["printed"])
    group = nodes.tgroup(cols=len(header))
    made += group
    group += [nodes.colspec(colwidth=1) for _ in header]
    for part, lines in ((nodes.thead(), [header]), (nodes.tbody(), rows)):
        for line in lines:
            row = nodes.row()
            for cell, right in zip(line, numeric):
                entry = nodes.entry("", nodes.paragraph("", cell), classes=["number"] * right)
                row += entry
            part += row
        group += part
    return [nodes.paragraph("", caption)] * bool(caption) + [made]
