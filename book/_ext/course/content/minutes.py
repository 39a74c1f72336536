"""How long a page takes, by one rule: `{minutes}` with names of pages stands for their minutes.

Several pages are added up: ``{minutes}`shallow_narrow, landscapes` ``. With the word
``exercises`` in front it is the minutes of the pages' exercises, which count apart.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxRole
from sphinx.util.logging import getLogger

logger = getLogger(__name__)

# The rule, in minutes. Adults read 238 words of plain English a minute (Brysbaert, 2019,
# doi 10.1016/j.jml.2019.104047); the rest is our estimate.
WORD, FORMULA, FIGURE, DEMO, THINK, LINE = 1 / 238, 1 / 3, 1 / 3, 2.0, 1.0, 1 / 20
EXERCISE, SOLUTION_LINE = 4.0, 0.5
PREDICTION, QUESTION, AGAIN = 0.5, 1 / 3, 1 / 2  # besides the words; again, with them

FOLDED = {"explain"}  # what only readers open who want more
ONE_OF = "lnn-one-of"  # of what it holds, a reader reads one
EXERCISES = {"exercise", "hint", "tag_exercise", "tag_check", "tag_solution"}
UNSEEN = {"tag_remove-cell", "tag_hide-input", "tag_hide-cell"}
PAGES = "course_minutes"  # of the environment: by page, its minutes and its exercises'
QUOTED = "course_minutes_quoted"  # and whose minutes it quotes


class minutes(nodes.Inline, nodes.TextElement):
    """Stands for a number until all pages are read."""


class Minutes(SphinxRole):
    def run(self):
        text = self.text.removeprefix("exercises ")
        pages = [page.strip() for page in text.split(",")]
        node = minutes(pages=pages, exercises=text != self.text)
        self.set_source_info(node)
        return [node], []


def measure(doctree):
    """Minutes of a page's text, pictures and demos, and of its exercises."""
    reading = exercise = 0.0
    todo = list(doctree.children)
    while todo:
        node = todo.pop()
        if isinstance(node, nodes.Text):
            reading += WORD * len(node.split())
            continue
        classes = {*node.get("classes", ()), *node.get("container_classes", ())}  # of dropdowns
        if isinstance(node, (nodes.raw, nodes.comment)) or classes & FOLDED:
            continue
        if classes & EXERCISES:
            exercise += EXERCISE * ("exercise" in classes)
            if "tag_solution" in classes:
                exercise += SOLUTION_LINE * code_lines(node)
        elif node.get("nb_element") == "cell_code":
            figures = list(node.findall(nodes.figure))
            reading += FIGURE * len(figures) + DEMO * ("tag_demo" in classes)
            if not classes & (UNSEEN | {"tag_demo"}):
                reading += LINE * code_lines(node)
            todo += [caption for figure in figures for caption in figure.findall(nodes.caption)]
        elif ONE_OF in classes:
            reading += sum(measure(one)[0] for one in node) / len(node)
        elif node.tagname == "questions":
            reading += AGAIN * len(node["names"])
        elif isinstance(node, nodes.math_block):
            reading += FORMULA
        else:
            reading += FIGURE * isinstance(node, nodes.image) + thinking(classes)
            todo += node.children
    return reading, exercise


def thinking(classes):
    if "lnn-ask" in classes:
        return QUESTION if "lnn-question" in classes else PREDICTION
    return THINK * ("think" in classes)


def code_lines(node):
    blocks = (block for block in node.findall(nodes.literal_block))
    return sum(len(block.astext().splitlines()) for block in blocks)


def remember(app, doctree):
    quoted = [(node["pages"], node["exercises"]) for node in doctree.findall(minutes)]
    getattr(app.env, PAGES)[app.env.docname] = measure(doctree)
    getattr(app.env, QUOTED)[app.env.docname] = quoted


def begin(app):
    for known in (PAGES, QUOTED):
        if not hasattr(app.env, known):
            setattr(app.env, known, {})


def forget(app, env, docname):
    for known in (PAGES, QUOTED):
        getattr(env, known, {}).pop(docname, None)


def merge(app, env, docnames, other):
    for known in (PAGES, QUOTED):
        getattr(env, known).update({name: getattr(other, known)[name] for name in docnames})


def told(env, pages, exercises=False):
    """The minutes of these pages as a page says them: in whole ones."""
    measured = getattr(env, PAGES)
    return max(1, round(sum(measured[page][exercises] for page in pages if page in measured)))


class Tell(SphinxPostTransform):
    """Before chapters become notebooks (150)."""

    default_priority = 20

    def run(self, **kwargs):
        measured = getattr(self.env, PAGES)
        for node in list(self.document.findall(minutes)):
            for page in node["pages"]:
                if page not in measured:
                    logger.warning("minutes: there is no page %r", page, location=node)
            number = told(self.env, node["pages"], node["exercises"])
            node.replace_self(nodes.Text(str(number)))


def retell(app, env):
    """Pages that quote other pages' minutes are written anew when these have changed."""
    quoted = getattr(env, QUOTED)
    now = {name: [told(env, *quote) for quote in quoted[name]] for name in quoted}
    before = getattr(env, QUOTED + "_before", {})
    setattr(env, QUOTED + "_before", now)
    return [name for name in now if now[name] != before.get(name)]


def setup(app):
    app.add_node(minutes)
    app.add_role("minutes", Minutes())
    app.add_post_transform(Tell)
    app.connect("builder-inited", begin)
    app.connect("doctree-read", remember)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", retell)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 2}
