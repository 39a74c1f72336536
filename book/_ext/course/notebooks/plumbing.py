"""Cells that only compute what the text quotes: in a notebook they stand at the end."""

import ast


def names(source):
    """Names that code takes from the cells before it, and names that it binds."""
    reads, binds = set(), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else binds).add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            binds.add(node.name)
        elif isinstance(node, ast.arg):
            binds.add(node.arg)
        elif isinstance(node, ast.alias):
            binds.add((node.asname or node.name).partition(".")[0])
    return reads - binds, binds  # loops and the like bind their names before they read them


def may_wait(cells):
    """Indices of the plumbing cells that mean the same after all others.

    Nothing that stays may need what they bind, nor bind anew what they read; and what waits,
    too, must find each name as it would have been.
    """
    waiting = set()
    reads_of_waiting, reads_of_staying, bound = set(), set(), set()
    for index, cell in reversed(list(enumerate(cells))):
        if cell.cell_type != "code":
            continue
        reads, binds = names(cell.source)
        needed = binds & (reads_of_staying | (reads_of_waiting & bound))
        if "remove-cell" in cell.metadata.get("tags", []) and not needed and not reads & bound:
            waiting.add(index)
            reads_of_waiting |= reads
        else:
            reads_of_staying |= reads
            bound |= binds
    return waiting
