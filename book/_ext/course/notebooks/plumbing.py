"""Cells that only compute what the text quotes: in a notebook they stand at the end."""

import ast


def names(source):
    """Names that code reads, and names that it binds."""
    reads, binds = set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else binds).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            binds.add(node.name)
        elif isinstance(node, ast.alias):
            binds.add((node.asname or node.name).partition(".")[0])
    return reads, binds


def may_wait(cells):
    """Indices of the plumbing cells that mean the same after all others.

    Nothing that stays may need what they bind, nor bind anew what they read.
    """
    waiting, later_reads, later_binds = set(), set(), set()
    for index, cell in reversed(list(enumerate(cells))):
        if cell.cell_type != "code":
            continue
        reads, binds = names(cell.source)
        plumbing = "remove-cell" in cell.metadata.get("tags", [])
        if plumbing and not binds & (later_reads | later_binds) and not reads & later_binds:
            waiting.add(index)
        else:
            later_reads |= reads
            later_binds |= binds
    return waiting
