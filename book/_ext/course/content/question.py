"""`{question} NAME`: a question with options at a chapter's end; `{questions}`: some of them again.

Written as a prediction to choose from (`predict.py`): the question, a definition list of options
and what the page says to each, the right one's beginning with "Right"; perhaps an answer for
everyone. An option may be a `{picture}` (`question_pictures.py`). The page lets the reader try
until it is right.

A `{questions}` names the page and the question of each, `depth/longest`, separated by spaces: they
come back as they stand there, and are asked anew.
"""

from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinx.util.logging import getLogger

from .predict import Asking
from .question_pictures import picture

logger = getLogger(__name__)


class Picture(SphinxRole):
    def run(self):
        drawn, words, bars = picture(self.text)
        svg = (
            '<svg class="lnn-card-picture" viewBox="0 0 200 90" role="img" '
            f'aria-label="{escape(words)}">{drawn}</svg>'
        )
        plain = f"`{bars}` {words}" if bars else words
        return [nodes.raw("", svg, format="html", notebook=plain)], []


class Question(Asking):
    required_arguments = 1

    def run(self):
        question, pairs, answer = self.parts()
        name = f"{self.env.docname}-{self.arguments[0]}".replace("_", "-")
        box = self.box("Question", name, ["lnn-ask", "lnn-choose", "lnn-question"], question)
        options, reasons = self.choices(pairs)
        box += options
        return [box, self.answer(reasons, *answer)]


class questions(nodes.General, nodes.Element):
    """Stands for questions of other pages until all are read."""


class Questions(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        node = questions(names=self.arguments[0].split())
        self.set_source_info(node)
        for name in node["names"]:
            self.env.note_dependency(self.env.doc2path(name.partition("/")[0]))
        return [node]


class ComeBack(SphinxPostTransform):
    """Before references are resolved (10), and answers opened or left out (140)."""

    default_priority = 3

    def run(self, **kwargs):
        for node in list(self.document.findall(questions)):
            found = [part for name in node["names"] for part in self.find(name, node)]
            node.replace_self(found)

    def find(self, name, node):
        """The question's box and its answer, copied."""
        page, _, question = name.partition("/")
        wanted = f"{page}-{question}".replace("_", "-")
        boxes = self.env.get_doctree(page).findall(nodes.admonition)
        box = next((box for box in boxes if wanted in box["ids"]), None)
        if box is None:
            logger.warning("questions: there is no %r", name, location=node)
            return []
        siblings = box.parent.children
        copies = [part.deepcopy() for part in siblings[siblings.index(box) :][:2]]
        copies[0]["ids"] = [f"again-{wanted}"]
        return copies


def setup(app):
    app.add_node(questions)
    app.add_role("picture", Picture())
    app.add_directive("question", Question)
    app.add_directive("questions", Questions)
    app.add_post_transform(ComeBack)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
