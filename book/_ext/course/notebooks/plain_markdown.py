"""Turn a resolved doctree into Markdown that any notebook reader understands.

Numbers, links and citations are in the doctree already. Links lead to the
published site, pictures to the repository.

A node that stands for something notebooks can't hold says in its attribute
`notebook` what Markdown to put there ("{page}" stands for the page's address,
"{raw}" for that of the repository's files).
A node unknown here is reported with its page and line.
"""

import posixpath
import re
from pathlib import Path

from docutils import nodes
from sphinx.util import logging

# Tell the kinds of boxes apart where all look like quotes.
SIGNS = {"objectives": "◎", "think": "?", "lnn-question": "?", "misconception": "✗", "exercise": "✎", "takeaway": "★"}

LOGGER = logging.getLogger(__name__)


class PlainMarkdown:
    """Writes the nodes of one page; `block` and `inline` return Markdown."""

    def __init__(self, env, builder, docname, repository):
        self.env, self.builder, self.docname = env, builder, docname
        self.repository = repository
        self.page = repository.site + builder.get_target_uri(docname)
        self.exercise = ""  # title of the exercise written last
        self.inside = 0  # how deep in quotes, lists and tables

    def number(self, kind, node):
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        for name in node["ids"]:
            if name in numbers:
                return ".".join(map(str, numbers[name]))
        return ""

    def figure_number(self, figure):
        number = self.number("figure", figure)
        return self.env.config.numfig_format["figure"] % number if number else ""

    def caption(self, figure):
        number = self.figure_number(figure)
        caption = next(iter(figure.findall(nodes.caption)), None)
        parts = [f"**{number}**" if number else "", self.inline(caption) if caption else ""]
        legend = next(iter(figure.findall(nodes.legend)), None)
        text = " ".join(filter(None, parts))
        return text + ("\n\n" + self.blocks(legend) if legend else "")

    def complain(self, problem, line):
        """A warning, and so an error: the site is built with warnings as errors."""
        LOGGER.warning(problem, location=(self.docname, line), type="notebooks")
        return ""

    # blocks: each method returns Markdown

    def blocks(self, parent, separator="\n\n"):
        return separator.join(filter(None, (self.block(node) for node in parent.children)))

    def block(self, node):
        return self.write("block_", node)

    def inline(self, parent):
        return "".join(self.write("inline_", node) for node in parent.children)

    def write(self, prefix, node):
        if isinstance(node, nodes.Element) and "notebook" in node:
            text = node["notebook"].replace("{page}", self.page)
            return text.replace("{raw}", self.repository.raw)
        method = getattr(self, prefix + type(node).__name__, None)
        if method is None:
            name = type(node).__name__
            problem = f"no notebook Markdown for a {type(node).__name__}: {shorten(node)}"
            return self.complain(problem, line_of(node))
        return method(node)

    def quoted(self, node, prefix, first=None, separator="\n\n"):
        """The blocks of `node` with `prefix` before each line, `first` before the first."""
        self.inside += 1
        lines = self.blocks(node, separator).split("\n")
        self.inside -= 1
        lines = [(prefix + line).rstrip() for line in lines]
        if first is not None:
            lines[0] = first + lines[0][len(prefix) :]
        return "\n".join(lines)

    def block_paragraph(self, node):
        return self.inline(node)

    def block_compact_paragraph(self, node):
        return self.inline(node)

    def block_literal_block(self, node):
        return f"```{node.get('language', '')}\n{node.astext().rstrip()}\n```"

    def block_math_block(self, node):
        if node.get("nowrap"):
            problem = "write several lines of maths as $$ \\begin{aligned} … $$"
            return self.complain(problem, line_of(node))
        latex = node.astext().strip()
        number = self.number("displaymath", node)
        if number:
            latex += f"\n\\tag{{{number}}}"
        if self.inside:  # Jupyter takes quote marks inside maths for maths
            return "$$ " + " ".join(latex.split("\n")) + " $$"
        return f"$$\n{latex}\n$$"

    def block_bullet_list(self, node):
        return self.list(node, lambda i: "- ")

    def block_enumerated_list(self, node):
        return self.list(node, lambda i: f"{node.get('start', 1) + i}. ")

    def list(self, node, mark):
        lists = (nodes.bullet_list, nodes.enumerated_list)
        tight = all(
            sum(not isinstance(child, lists) for child in item.children) <= 1 for item in node
        )
        separator = "\n" if tight else "\n\n"
        return separator.join(
            self.quoted(item, " " * len(mark(i)), mark(i), separator)
            for i, item in enumerate(node.children)
        )

    def block_block_quote(self, node):
        return self.quoted(node, "> ")

    def block_transition(self, node):
        return "---"

    def block_definition_list(self, node):
        return "\n\n".join(
            f"**{self.inline(item[0])}**\n\n{self.quoted(item[-1], '> ')}" for item in node
        )

    def block_admonition(self, node):
        title = self.inline(node[0])
        if "exercise" in node["classes"]:
            self.exercise = node[0].astext()
        body = nodes.block_quote("", *(child.deepcopy() for child in node[1:]))
        sign = next((SIGNS[name] + " " for name in node["classes"] if name in SIGNS), "")
        return f"> **{sign}{title}**\n>\n{self.quoted(body, '> ')}"

    def named_admonition(self, node):
        return f"> **{type(node).__name__.capitalize()}**\n>\n{self.quoted(node, '> ')}"

    block_note = block_tip = block_warning = block_important = named_admonition

    def block_container(self, node):
        if node.get("design_component") == "dropdown":
            title = self.inline(node[0])
            body = nodes.container("", *(child.deepcopy() for child in node[1:]))
            return (
                f"<details>\n<summary>{title}</summary>\n\n{self.blocks(body)}\n\n</details>\n<br>"
            )
        return self.blocks(node)

    def block_Face(self, node):
        return self.blocks(node) if node["face"] == "notebook" else ""

    def block_compound(self, node):
        return "" if "toctree-wrapper" in node["classes"] else self.blocks(node)

    def block_figure(self, node):
        image = next(iter(node.findall(nodes.image)))
        return "\n\n".join(filter(None, (self.inline_image(image), self.caption(node))))

    def block_image(self, node):
        return self.inline_image(node)

    def block_table(self, node):
        group = next(iter(node.findall(nodes.tgroup)))
        rows = [
            [self.table_cell(entry) for entry in row.children] for row in group.findall(nodes.row)
        ]
        entries = next(iter(group.findall(nodes.row))).children
        rule = [alignment(entry) for entry in entries]
        lines = ["| " + " | ".join(row) + " |" for row in [rows[0], rule, *rows[1:]]]
        title = next(iter(node.findall(nodes.title)), None)
        if title is not None:
            number = self.number("table", node)
            number = f"**{self.env.config.numfig_format['table'] % number}** " if number else ""
            lines = [number + self.inline(title), ""] + lines
        return "\n".join(lines)

    def table_cell(self, entry):
        self.inside += 1
        text = self.blocks(entry, " ").replace("\n", " ")
        self.inside -= 1
        # in maths a bar becomes \vert, for \| would be a double bar there
        maths = re.compile(r"(\$[^$]+\$)")
        parts = maths.split(text)
        parts[0::2] = [part.replace("|", r"\|") for part in parts[0::2]]
        parts[1::2] = [
            part.replace(r"\|", r"\Vert ").replace("|", r"\vert ") for part in parts[1::2]
        ]
        return "".join(parts)

    def nothing(self, node):
        return ""

    block_comment = block_target = block_substitution_definition = block_index = nothing
    inline_comment = inline_target = inline_index = nothing

    # inline

    def inline_Text(self, node):
        text = re.sub(r"([\\`*<$])", r"\\\1", node.astext())
        text = re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)
        return text.replace("](", "]\\(")

    def inline_emphasis(self, node):
        return f"*{self.inline(node)}*"

    def inline_strong(self, node):
        return f"**{self.inline(node)}**"

    def inline_literal(self, node):
        text = node.astext()
        fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
        space = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{fence}{space}{text}{space}{fence}"

    def inline_math(self, node):
        return f"${' '.join(node.astext().split())}$"

    def inline_inline(self, node):
        return self.inline(node)

    def inline_superscript(self, node):
        return f"<sup>{self.inline(node)}</sup>"

    def inline_subscript(self, node):
        return f"<sub>{self.inline(node)}</sub>"

    def inline_reference(self, node):
        text = self.inline(node)
        uri = node.get("refuri", "")
        if not uri or uri.startswith("#"):  # on this page
            titles = (title.astext() for title in node.document.findall(nodes.title))
            return f"“{text}”" if node.astext() in titles else text
        if re.match("[a-z]+:", uri):
            return f"[{text}]({uri})"
        here = posixpath.dirname(self.builder.get_target_uri(self.docname))
        path = posixpath.normpath(posixpath.join(here, uri))
        page = self.repository.site + path
        docname = path.partition("#")[0].removesuffix(".html")
        if not self.is_notebook(docname):
            return f"[{text}]({page})"
        return f'[{text}]({self.repository.colab(docname)}) [↗]({page} "on the site")'

    def is_notebook(self, docname):
        return self.env.metadata[docname].get("file_format") == "mystnb"

    def neighbours(self):
        """Links to the notebooks before and after this one; "" where it is alone."""
        chapters = [name for name in self.env.collect_relations() if self.is_notebook(name)]
        relations = self.env.collect_relations()
        links = []
        for place, label in ((1, "← Previous notebook"), (2, "→ Next notebook")):
            name = relations.get(self.docname, (None,) * 3)[place]
            while name and name not in chapters:
                name = relations[name][place]
            if name:
                title = self.inline(self.env.titles[name])
                links.append(f"{label}: [{title}]({self.repository.colab(name)})")
        return "\n\n".join(links)

    inline_number_reference = inline_reference

    def inline_image(self, node):
        uri = node["uri"] if "candidates" not in node else next(iter(node["candidates"].values()))
        if not re.match("[a-z]+:", uri):
            # Colab shows neither attachments nor SVG as data, so the picture needs an address.
            uri = f"{self.repository.raw}{Path(self.env.srcdir).name}/{uri}"
        return f"![{node.get('alt', '')}]({uri})"


def alignment(entry):
    classes = entry["classes"]
    return ":-:" if "text-center" in classes else "--:" if "text-right" in classes else "---"


def shorten(node):
    text = " ".join(node.astext().split())
    return text if len(text) <= 60 else text[:57] + "…"


def line_of(node):
    while node is not None:
        if node.line and not isinstance(node, nodes.Inline):  # roles get wrong lines
            return node.line
        node = node.parent
    return None
