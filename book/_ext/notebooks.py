"""Write every chapter as a notebook: `_build/html/notebooks/NAME.ipynb`.

A chapter's doctree is turned back into plain Markdown once Sphinx has resolved
it, so numbers, citations and quoted values are the page's own. Code comes from
the chapter's source, outputs from its execution: text only, no pictures.

A node that stands for something notebooks can't hold says in its attribute
`notebook` what Markdown to put there ("{page}" stands for the page's address).
A node unknown here is an error.
"""

import hashlib
import posixpath
import re
from pathlib import Path

import nbformat
from docutils import nodes
from jupyter_cache import get_cache
from launch import Repository, notebook_path
from myst_nb.core.read import create_nb_reader
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)

SETUP = """\
#@title Set-up: run this cell first
import importlib.util
import subprocess
import sys

SOURCE = "{source}"

if importlib.util.find_spec("lnn") is None:  # in Colab, say
    # Only this package: --no-deps leaves NumPy and all others as they are.
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", SOURCE]
    if subprocess.run(pip).returncode:
        raise RuntimeError(
            "The package lnn could not be fetched. Connect to the internet and run this cell "
            "again. If this computer has to stay offline, download " + SOURCE + " on another "
            "one, bring it here and run: pip install --no-deps FILE"
        )
"""

ABOUT = """\
# {title}

This notebook is [a chapter]({page}) of the course [{book}]({site}), to run and to change. \
Its page has the same text, with demos and exercises that work without any set-up.

Run the cells from top to bottom. A cell that shows only a title hides its code: \
open it to look inside."""


class Writer:
    """Turns the doctree of one chapter into the cells of its notebook."""

    def __init__(self, env, builder, docname, source, repository):
        self.env, self.builder, self.docname = env, builder, docname
        self.source_cells, self.lines = source.cells, source.metadata.source_map
        self.repository = repository
        self.page = repository.site + builder.get_target_uri(docname)
        self.cells, self.markdown = [], []
        self.next_code = 0  # index of the first cell of the source not yet written
        self.exercise = ""
        self.inside = 0  # how deep in quotes, lists and tables

    def chapter(self, doctree, book):
        top = next(iter(doctree.findall(nodes.section)))
        title = self.inline(top[0])
        self.markdown = [
            ABOUT.format(title=title, page=self.page, book=book, site=self.repository.site)
        ]
        self.flush()
        self.cells.append(code_cell(SETUP.format(source=self.repository.archive), [], []))
        self.section(top, level=1, skip_title=True)
        self.code_until(len(self.source_cells))
        self.flush()
        return self.cells

    def section(self, section, level, skip_title=False):
        for node in section.children:
            if isinstance(node, nodes.title):
                if not skip_title:
                    self.flush()
                    self.markdown.append(f"{'#' * level} {self.inline(node)}")
            elif isinstance(node, nodes.section):
                self.section(node, level + 1)
            elif node.get("nb_element") == "cell_code":
                self.code(node)
            else:
                self.markdown.append(self.block(node))

    def flush(self):
        text = "\n\n".join(filter(None, self.markdown))
        if text:
            self.cells.append(new_markdown_cell(text))
        self.markdown = []

    # code

    def code(self, node):
        self.code_until(node["cell_index"])
        figure = next(iter(node.findall(nodes.figure)), None)
        self.write_code(node["cell_index"], self.figure_number(figure) if figure else "")
        if figure:
            self.markdown.append(self.caption(figure))

    def code_until(self, index):
        """Write the cells before `index` that the page leaves out: others may need them."""
        for skipped in range(self.next_code, index):
            if self.source_cells[skipped].cell_type == "code":
                self.write_code(skipped)

    def write_code(self, index, figure_number=""):
        self.flush()
        self.next_code = index + 1
        cell = self.source_cells[index]
        if cell.source.rstrip().endswith(";"):  # nbval's kernel prints the value all the same
            self.complain("a code cell ends with a semicolon", line=self.lines[index])
        tags = cell.metadata.get("tags", [])
        title = form_title(tags, cell.source, figure_number, self.exercise)
        source = f"#@title {title}\n{cell.source}" if title else cell.source
        self.cells.append(code_cell(source, tags, list(text_outputs(cell.outputs, tags))))

    # numbers and links

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
            return node["notebook"].replace("{page}", self.page)
        method = getattr(self, prefix + type(node).__name__, None)
        if method is None:
            name = type(node).__name__
            return self.complain(f"no notebook Markdown for a {name}: {shorten(node)}", line_of(node))
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
            return self.complain("write several lines of maths as $$ \\begin{aligned} … $$", line_of(node))
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
        return f"> **{title}**\n>\n{self.quoted(body, '> ')}"

    def named_admonition(self, node):
        return f"> **{type(node).__name__.capitalize()}**\n>\n{self.quoted(node, '> ')}"

    block_note = block_tip = block_warning = block_important = named_admonition

    def block_container(self, node):
        if node.get("design_component") == "dropdown":
            title = self.inline(node[0])
            body = nodes.container("", *(child.deepcopy() for child in node[1:]))
            return (
                f"<details>\n<summary>{title}</summary>\n\n{self.blocks(body)}\n\n</details>"
            )
        return self.blocks(node)

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
            [self.table_cell(entry) for entry in row.children]
            for row in group.findall(nodes.row)
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
            return text
        if not re.match("[a-z]+:", uri):
            here = posixpath.dirname(self.builder.get_target_uri(self.docname))
            uri = self.repository.site + posixpath.normpath(posixpath.join(here, uri))
        return f"[{text}]({uri})"

    inline_number_reference = inline_reference

    def inline_image(self, node):
        uri = node["uri"] if "candidates" not in node else next(iter(node["candidates"].values()))
        if not re.match("[a-z]+:", uri):
            # Colab shows neither attachments nor SVG as data, so the picture needs an address.
            uri = f"{self.repository.raw}{Path(self.env.srcdir).name}/{uri}"
        return f"![{node.get('alt', '')}]({uri})"


def form_title(tags, source, figure_number, exercise):
    """Title of a cell whose code starts out hidden; "" when it is shown."""
    if "solution" in tags:
        return f"Solution: {exercise}" if exercise else "Solution"
    if "demo" in tags:
        return "Interactive demo"
    if not {"hide-input", "hide-cell", "remove-input", "remove-cell"} & set(tags):
        return ""
    if figure_number:
        return f"Code of {figure_number}"
    return "Numbers that the text quotes" if "glue(" in source else "Code"


def code_cell(source, tags, outputs):
    metadata = {"tags": tags} if tags else {}
    jupyter = {}
    if source.startswith("#@title"):
        metadata["cellView"] = "form"  # hides the code in Colab, the next line in JupyterLab
        jupyter["source_hidden"] = True
    if "hide-output" in tags:
        jupyter["outputs_hidden"] = True
        metadata["collapsed"] = True
    if jupyter:
        metadata["jupyter"] = jupyter
    return new_code_cell(source.rstrip("\n"), metadata=metadata, outputs=outputs)


def text_outputs(outputs, tags):
    """What nbval compares: no pictures; of a demo, its table of results alone."""
    for output in outputs:
        if output.output_type == "stream":
            yield new_output("stream", name=output.name, text=output.text)
        elif output.output_type in ("display_data", "execute_result"):
            data = {
                mime: value
                for mime, value in output.data.items()
                if not mime.startswith("image/")
                and "widget-view" not in mime
                and not ("demo" in tags and mime != "text/plain")
            }
            if data:
                yield new_output(output.output_type, data=data)


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


def number_cells(cells):
    """Count code cells as if just run, and give all ids that stay when others change."""
    code = (cell for cell in cells if cell.cell_type == "code")
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
    seen = {}
    for cell in cells:
        digest = hashlib.sha256(cell.source.encode()).hexdigest()[:8]
        seen[digest] = seen.get(digest, 0) + 1
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"


def source_notebook(env, docname):
    """The chapter as MyST-NB reads it, with the outputs of its execution; None for a plain page."""
    path = Path(env.doc2path(docname))
    text = path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
    if reader is None:
        return None
    notebook = reader.read(text)
    if any(cell.cell_type == "code" for cell in notebook.cells):
        cache = get_cache(env.config.nb_execution_cache_path)
        _, notebook = cache.merge_match_into_notebook(notebook)
    return notebook


class ExportNotebook(SphinxPostTransform):
    """After references are resolved (10), before pages change for the browser (199)."""

    default_priority = 150
    formats = ("html",)

    def run(self, **kwargs):
        builder = self.app.builder
        if builder.name != "html":
            return
        docname = self.env.docname
        source = source_notebook(self.env, docname)
        if source is None:
            return
        repository = Repository(self.config)
        writer = Writer(self.env, builder, docname, source, repository)
        cells = writer.chapter(self.document, self.config.html_title)
        number_cells(cells)
        notebook = new_notebook(
            cells=cells,
            metadata={
                "colab": {"provenance": [], "toc_visible": True},
                "kernelspec": {
                    "name": "python3",
                    "display_name": "Python 3",
                    "language": "python",
                },
                "language_info": {"name": "python"},
            },
        )
        nbformat.validate(notebook)
        path = Path(self.app.outdir) / notebook_path(docname)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def setup(app):
    app.add_post_transform(ExportNotebook)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
