"""An exercise is one card: its task, its code cell, hint and solution; and its lines to order.

Without typing, an exercise is solved by putting the solution's lines in order. Some lines don't
belong: the solution's cell names them in its metadata, as `wrong_lines`. Where answers are left
out there is no solution, and nothing to order.
"""

import ast
import json
import re
from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.logging import getLogger

logger = getLogger(__name__)

BELONGS = ("Hint", "What the solution does")


def belongs(node):
    """Whether a node that follows an exercise's code is a part of the exercise."""
    if not isinstance(node, nodes.container):
        return isinstance(node, nodes.comment)
    if node.get("design_component") == "dropdown":
        return node[0].astext().startswith(BELONGS)
    return bool({"tag_check", "tag_solution"} & set(node["classes"]))


def source(cell):
    return next(cell.findall(nodes.literal_block)).astext()


class Cards(SphinxPostTransform):
    """After chapters became notebooks (150), before dropdowns become HTML (199)."""

    default_priority = 160
    formats = ("html",)

    def run(self, **kwargs):
        for cell in list(self.document.findall(nodes.container)):
            if "tag_exercise" in cell["classes"]:
                self.gather(cell)

    def gather(self, cell):
        siblings = cell.parent.children
        start = siblings.index(cell)
        parts = [cell]
        for node in siblings[start + 1 :]:
            if not belongs(node):
                break
            parts.append(node)
        solutions = [n for n in parts if "tag_solution" in n.get("classes", ())]
        if solutions:
            wrong = solutions[0]["cell_metadata"].get("wrong_lines", [])
            try:
                data = puzzle(source(cell), source(solutions[0]), wrong)
            except ValueError as error:
                logger.warning("exercise: %s", error, location=cell)
            else:
                text = escape(json.dumps(data, ensure_ascii=False))
                lines = f'<div class="python-lines" hidden data-lines="{text}"></div>\n'
                parts.insert(1, nodes.raw("", lines, format="html"))
        task = siblings[start - 1] if start else None
        if isinstance(task, nodes.admonition) and "exercise" in task["classes"]:
            for part in parts:
                if part.parent:
                    part.parent.remove(part)
                task.append(part)


def functions(code):
    """By qualified name without `_solution`: a code's functions."""
    found = {}

    def visit(node, path):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.ClassDef)):
                name = [*path, child.name.removesuffix("_solution")]
                if isinstance(child, ast.FunctionDef):
                    found[".".join(name)] = child
                visit(child, name)

    visit(ast.parse(code), [])
    return found


def is_dots(statement):
    value = getattr(statement, "value", None)
    return isinstance(value, ast.Constant) and value.value is ...


def puzzle(stub, solution, wrong_lines):
    """What the page needs to have a solution's lines put in order.

    Returns the `names` of the functions to fill and the `indents` of their lines, the fixed text
    `around` them (one piece more than names), and all `lines`, the shortest first.
    """
    answers = functions(solution)
    solved, given = solution.splitlines(), stub.splitlines(keepends=True)
    names, indents, around, lines, done = [], [], [], list(wrong_lines), 0
    for name, function in functions(stub).items():
        dots = function.body[-1]
        if not is_dots(dots):
            continue
        if name not in answers:
            raise ValueError(f"the solution lacks {name}")
        body = answers[name].body
        if ast.get_docstring(answers[name]) is not None:
            body = body[1:]
        lines += solved[body[0].lineno - 1 : body[-1].end_lineno]
        names.append(name.rpartition(".")[2])
        indents.append(dots.col_offset)
        around.append("".join(given[done : dots.lineno - 1]))
        done = dots.end_lineno
    around.append("".join(given[done:]))
    lines = [re.sub(r"_solution\b", "", line) for line in lines]
    lines.sort(key=lambda line: (len(line.strip()), line))
    return {"names": names, "indents": indents, "around": around, "lines": lines}


def setup(app):
    app.add_post_transform(Cards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
