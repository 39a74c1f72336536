"""`{predict} KIND`: a question that the reader answers once, before the page does.

What stands before the definition list is the question; what stands after it, the answer for
everyone. The list holds one sentence for each guess. Without scripts, in print and in notebooks
this is a box with the question and a closed answer; the page (`_front/site/predict.js`) makes
of it, by its kind:

- `choose`: terms are the options; the definition of the right one begins with "Right";
- `set`: sliders for numbers along `x`. Terms: `right`, `low`, `high`; of two sliders, which are
  the ends of a window, `wide` and `narrow`, too. `truth` names a glued
  ``{"curve": pairs(xs, ys), "right": [[lowest, highest], …]}``: what holds at each x, and for each
  slider the numbers that count as right;
- `draw`: a curve over `x`, a point at each of its steps. Terms: `falls`, `rises`, `flat`,
  `valley`, `hill`. `truth` names glued ``pairs(xs, ys)``.

`x` and `y` are axes: label, lowest, highest, step. In a sentence `{at}` stands for the x of the
guess (of a drawn curve's lowest or highest point), `{there}` for the measured y there.
"""

import ast
import json
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from myst_nb.core.variables import RetrievalError
from myst_nb.ext.glue.utils import retrieve_glue_data
from sphinx.util.docutils import SphinxDirective
from sphinx_design.shared import create_component

from lnn.notebook import RIGHT

from ..notebooks.faces import Face

SENTENCES = {
    ("set", 1): {"right", "low", "high"},
    ("set", 2): {"right", "low", "high", "wide", "narrow"},
    ("draw", 0): {"falls", "rises", "flat", "valley", "hill"},
}


def axis(text):
    """An axis as the page needs it: "hidden layers, 0, 50, 5"."""
    try:
        label, *numbers = (part.strip() for part in text.rsplit(",", 3))
        low, high, step = map(float, numbers)
    except ValueError:
        raise ValueError(f"an axis is: label, lowest, highest, step; got {text!r}") from None
    digits = len(numbers[2].partition(".")[2])
    return {"label": label, "low": low, "high": high, "step": step, "digits": digits}


def data(values):
    """Data for the page's script, which no other reader sees."""
    text = json.dumps(values, ensure_ascii=False).replace("<", "\\u003c")
    script = f'<script type="application/json">{text}</script>'
    return nodes.raw("", script, format="html", notebook="")


def listed(made, items):
    """A list whose items hold these nodes."""
    made += [nodes.list_item("", *children, classes=classes) for children, classes in items]
    return made


class Asking(SphinxDirective):
    """What a question consists of, in the chapter's source and in the book."""

    has_content = True

    def parts(self):
        """The question, the pairs of a term and its definition, and the answer."""
        parsed = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, parsed)
        lists = [node for node in parsed if isinstance(node, nodes.definition_list)]
        if len(lists) != 1:
            raise self.error(f"{self.name}: one definition list says what each guess gets")
        place = parsed.index(lists[0])
        pairs = [(item[0], item[-1]) for item in lists[0]]
        return parsed[:place], pairs, parsed[place + 1 :]

    def box(self, title, name, classes, question):
        box = nodes.admonition("", nodes.title("", title), *question, classes=classes, ids=[name])
        self.set_source_info(box)
        return box

    def answer(self, *children):
        """Closed until asked for, and where answers are left out, nowhere (`answers.py`)."""
        fold = create_component(
            "dropdown",
            opened=False,
            type="dropdown",
            has_title=True,
            icon=None,
            chevron=None,
            container_classes=["sd-mb-3", "lnn-answer"],
            title_classes=[],
            body_classes=[],
        )
        self.set_source_info(fold)
        fold += [nodes.rubric("Answer", "Answer"), *children]
        return fold

    def choices(self, pairs):
        """The options of a question to choose from, and what the page says to each."""
        right = [definition.astext().startswith(RIGHT) for _, definition in pairs]
        if not 2 <= len(pairs) <= 4 or right.count(True) != 1:
            raise self.error(
                f"{self.name}: two to four options, one of them with a reason that begins "
                f"with {RIGHT!r}; got {len(pairs)} with {right.count(True)}"
            )
        number = {"enumtype": "arabic", "prefix": "", "suffix": "."}
        options = nodes.enumerated_list(classes=["lnn-options"], **number)
        reasons = nodes.enumerated_list(classes=["lnn-one-of"], **number)
        listed(options, [([nodes.paragraph("", "", *term)], []) for term, _ in pairs])
        listed(reasons, [(d.children, ["right"] * good) for (_, d), good in zip(pairs, right)])
        return options, reasons


class Predict(Asking):
    required_arguments = 1
    option_spec: ClassVar = {
        "name": directives.unchanged_required,
        "x": axis,
        "y": axis,
        "sliders": lambda text: [part.strip() for part in text.split(",")],
        "truth": directives.unchanged_required,
        "demo": directives.unchanged_required,
    }

    def run(self):
        kind, name = self.arguments[0], self.options.get("name")
        if kind not in ("choose", "set", "draw") or not name:
            raise self.error(f"predict: choose, set or draw, with a name; got {kind!r}, {name!r}")
        question, pairs, answer = self.parts()
        box = self.box("Predict", name, ["think", "lnn-ask", f"lnn-{kind}"], question)
        if kind == "choose":
            options, reasons = self.choices(pairs)
            box += options
            return [box, self.answer(reasons, *answer)]
        sliders = self.options.get("sliders", [self.options["x"]["label"]])
        sliders = sliders if kind == "set" else []
        wanted = SENTENCES[kind, len(sliders)]
        found = {term.astext() for term, _ in pairs}
        if found != wanted:
            raise self.error(
                f"predict: a sentence for each of {sorted(wanted)}; got {sorted(found)}"
            )
        axes = {name: self.options[name] for name in "xy"}
        box += Face("", nodes.paragraph("", "On paper, before you go on."), face="notebook")
        box += data(axes | {"sliders": sliders, "demo": self.options.get("demo")})
        sentences = nodes.container(classes=["lnn-one-of"], notebook="")
        for term, definition in pairs:
            kept = nodes.container("", *definition.children, classes=[f"guess-{term.astext()}"])
            sentences += kept
        return [box, self.answer(sentences, *answer, self.truth())]

    def truth(self):
        """What the code has computed and glued, as data."""
        name = self.options.get("truth")
        if name is None:
            return data(None)
        try:
            glued = retrieve_glue_data(self.state.document, name).data["text/plain"]
            return data(ast.literal_eval(ast.literal_eval(glued)))
        except (RetrievalError, ValueError, SyntaxError) as error:
            raise self.error(f"predict: no numbers are glued as {name!r}: {error}") from error


def setup(app):
    app.add_directive("predict", Predict)
    app.add_js_file("predict.js", loading_method="defer")
    app.add_css_file("predict.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
