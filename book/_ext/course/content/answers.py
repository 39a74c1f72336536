"""Answers and solutions: closed until the reader opens them, or open, or left out.

`answers` in `_config.yml` says which; ANSWERS in the environment overrides it,
as in `make site ANSWERS=left-out`. What other code does, and hints, stay as
they are.
"""

import os

from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.transforms.post_transforms import SphinxPostTransform

# What a page says of them, as {{ answers_are }}.
SENTENCES = {
    "closed": "**Answers are hidden** until you open them.",
    "open": "**Answers are open**, below their questions.",
    "left-out": "**Answers are left out** here: your instructor has them.",
}
TITLES = ("Answer", "Solution", "What the solution does")


def is_answer(node):
    """Whether a node is a hidden answer, in words or as a code cell."""
    if node.get("design_component") == "dropdown":
        return node[0].astext().startswith(TITLES)
    return "tag_solution" in node["classes"]


class ShowAnswers(SphinxPostTransform):
    """Before chapters become notebooks (150) and dropdowns become HTML (199)."""

    default_priority = 140

    def run(self, **kwargs):
        answers = self.config.answers
        if answers == "closed":
            return
        for node in list(self.document.findall(nodes.container)):
            if not is_answer(node):
                continue
            if answers == "open":
                node["opened"], node["hide_mode"] = True, None
            else:
                node.parent.remove(node)


def choose(app, config):
    config.answers = os.environ.get("ANSWERS") or config.answers
    if config.answers not in SENTENCES:
        raise ConfigError(f"answers must be one of {', '.join(SENTENCES)}, got {config.answers!r}")
    config.myst_substitutions = {"answers_are": SENTENCES[config.answers]}


def setup(app):
    app.add_config_value("answers", "closed", "env", types=(str,))
    app.connect("config-inited", choose)
    app.add_post_transform(ShowAnswers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
