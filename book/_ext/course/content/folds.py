"""Less noise on the page: one fold a code cell, tables as tables. Chapters' sources stay plain.

Hidden code and its explanation open together. Where code is shown, a question mark in its corner
opens the explanation. Imports and drawing are in one fold, at the page's end.
"""

import ast

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.transforms.post_transforms import SphinxPostTransform

from .tables import table

LAST = "The code of imports and figures"


def is_explanation(node):
    return node.get("design_component") == "dropdown" and "explain" in node["container_classes"]


def explanation_of(cell):
    """The fold below a code cell that says what the code does, or None."""
    siblings = cell.parent.children
    after = siblings[siblings.index(cell) + 1 :]
    node = next((n for n in after if not isinstance(n, nodes.comment)), None)
    return node if node is not None and is_explanation(node) else None


def source(cell):
    """The part of a cell that holds its code, or None."""
    first = cell.children[0] if cell.children else None
    return first if first is not None and first.get("nb_element") == "cell_code_source" else None


def only_imports(code):
    return all(isinstance(line, (ast.Import, ast.ImportFrom)) for line in ast.parse(code).body)


class Folds(SphinxPostTransform):
    """After exercises are cards (160), before cells and dropdowns become HTML (199)."""

    default_priority = 165
    formats = ("html",)

    def run(self, **kwargs):
        last = HideCodeCellNode(prompt_show=LAST, prompt_hide=LAST, classes=["last"])
        for cell in list(self.document.findall(nodes.container)):
            if cell.get("nb_element") == "cell_code":
                self.draw_tables(cell)
                if source(cell):
                    self.fold(cell, last)
        section = next(iter(self.document.findall(nodes.section)), None)
        if last.children and section is not None:
            section.append(last)

    def draw_tables(self, cell):
        for block in list(cell.findall(nodes.literal_block)):
            printed = {"output", "stream"} <= set(
                block.get("classes", ()) + block.parent["classes"]
            )
            drawn = table(block.astext()) if printed else None
            if drawn:
                block.replace_self(drawn)

    def fold(self, cell, last):
        code, explanation = source(cell), explanation_of(cell)
        hidden = cell.get("hide_mode")
        figure = next(iter(cell.findall(nodes.figure)), None)
        prints = any(block is not code for block in cell.children[1:]) and not figure
        if hidden == "input" and (figure or (not prints and only_imports(code.astext()))):
            last.append(nodes.paragraph("", self.name(figure)))
            last.append(code)
            cell.remove(code)
            cell["hide_mode"] = None
            if explanation:
                last.append(self.words(explanation))
            if not cell.children:
                cell.parent.remove(cell)
        elif not explanation:
            return
        elif hidden == "all":
            cell.append(self.words(explanation))
        elif hidden == "input":
            both = nodes.container(nb_element="cell_code_source")
            cell.replace(code, both)
            both += [code, self.words(explanation)]
        elif not hidden and "tag_solution" not in cell["classes"]:
            explanation.parent.remove(explanation)
            explanation["container_classes"].append("in-code")
            cell.insert(1, explanation)

    def words(self, explanation):
        """What an explanation says, taken out of its fold."""
        explanation.parent.remove(explanation)
        return nodes.container("", *explanation.children[1:], classes=["explained"])

    def name(self, figure):
        if figure is None:
            return "Imports"
        numbers = self.env.toc_fignumbers.get(self.env.docname, {}).get("figure", {})
        number = next((numbers[i] for i in figure["ids"] if i in numbers), None)
        if number is None:
            return "A figure"
        return self.config.numfig_format["figure"] % ".".join(map(str, number))


def setup(app):
    app.add_post_transform(Folds)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
