"""Write every chapter as a notebook, twice.

Learners open `_build/html/notebooks/NAME.ipynb`, in which nothing has run. nbval compares
with `_build/references/NAME.ipynb`: the same cells, with all they say.

A chapter's doctree is turned back into plain Markdown once Sphinx has resolved
it, so numbers, citations and quoted values are the page's own. Code comes from
the chapter's source, outputs from its execution: text only, no pictures.

A node for a cell that only the notebook has, such as the feedback form, says
so in its attributes `notebook_code` and `notebook_output`.
"""

import copy
import hashlib
from pathlib import Path

import nbformat
from docutils import nodes
from myst_nb.core.read import create_nb_reader
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from sphinx.transforms.post_transforms import SphinxPostTransform

from lnn import __version__
from lnn.notebook import Choice, readiness

from ..execute import with_outputs
from .faults import faults
from .launch import Repository, notebook_path, reference_path
from .plain_markdown import PlainMarkdown
from .plumbing import may_wait

SETUP = """\
#@title Set-up: run this cell first, and again after a disconnect
import importlib.util
import subprocess
import sys

SOURCES = [
    "{release}",  # what this notebook was made with
    "{archive}",  # today's, where that is not kept
]

if importlib.util.find_spec("lnn") is None:  # in Colab, say
    # Only this package: --no-deps leaves NumPy and all others as they are.
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--retries=1"]
    if all(subprocess.run([*pip, url], capture_output=True).returncode for url in SOURCES):
        raise RuntimeError(
            "The package lnn could not be fetched. Connect to the internet and run this cell "
            "again. If this computer has to stay offline, download " + SOURCES[1] + " on another "
            "one, bring it here and run: pip install --no-deps FILE"
        )
    importlib.invalidate_caches()

try:
    from lnn.notebook import ready
except ImportError:
    raise RuntimeError(
        "The package lnn that is installed here is not the course's, or an old one. Run "
        "%pip uninstall -y lnn in a cell, restart the kernel, and run this cell again."
    ) from None

ready(made_with="{version}")
"""

ABOUT = """\
# {title}

[![Open in Colab]({badge})]({colab}) [The same on the site]({page})

A chapter of the course [{book}]({site}), as a notebook to run and to change. Run the cells from \
top to bottom (Shift+Enter), or all at once. A cell that shows only a title, or three dots, hides \
its code: open it to look inside. A link to another chapter opens its notebook in Colab; the ↗ after \
it, its page."""

PLUMBING = "---\n\n*The text ends here. What follows computes the numbers that it quotes.*"


CHOICE = """\
#@title Make your guess here
from lnn.notebook import Choice

Choice({{
{}
}})
"""

# Before what a solution prints: "✓ right" stands below the learner's own "not implemented".
WHOSE = "This is the book's solution. Your own code is checked above."

METADATA = {
    "colab": {"provenance": [], "toc_visible": True},
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


class Chapter:
    """Collects the cells of one chapter, in the order of its page."""

    def __init__(self, source, markdown):
        self.source_cells, self.lines = source.cells, source.metadata.source_map
        self.write = markdown
        self.cells, self.markdown = [], []
        self.asked = None  # the options of the prediction written last
        self.next_code = 0  # index of the first cell of the source not yet written
        self.waiting = may_wait(source.cells)  # for the end

    def collect(self, doctree, book):
        top = next(iter(doctree.findall(nodes.section)))
        repository = self.write.repository
        self.markdown = [
            ABOUT.format(
                title=self.write.inline(top[0]),
                badge=f"{repository.raw}book/_static/drawings/colab.svg",
                colab=repository.colab(self.write.docname),
                page=self.write.page,
                book=book,
                site=repository.site,
            )
        ]
        self.flush()
        setup = SETUP.format(
            release=repository.release(__version__),
            archive=repository.archive,
            version=__version__,
        )
        said = new_output("stream", name="stdout", text=f"{readiness(__version__)}\n")
        self.cells.append(code_cell(setup, ["set-up"], [said]))
        self.section(top, level=1, skip_title=True)
        self.markdown.append(self.write.neighbours())
        if self.waiting:
            self.markdown.append(PLUMBING)
        self.code_until(len(self.source_cells))
        for index in sorted(self.waiting):
            self.add_code(index)
        self.flush()
        return self.cells

    def section(self, section, level, skip_title=False):
        for node in section.children:
            if isinstance(node, nodes.title):
                if not skip_title:
                    self.flush()
                    self.markdown.append(f"{'#' * level} {self.write.inline(node)}")
            elif isinstance(node, nodes.section):
                self.section(node, level + 1)
            elif node.get("nb_element") == "cell_code":
                self.code(node)
            elif "notebook_code" in node:
                self.extra_code(node)
            else:
                self.predict(node)
                self.markdown.append(self.write.block(node))

    def predict(self, node):
        """Between a prediction to choose from and its closed answer: the cell that asks."""
        options, reasons = self.asked, choices(node, "lnn-one-of")
        self.asked = choices(node, "lnn-options") if "think" in node.get("classes", ()) else None
        if not options or not reasons or node.get("opened"):
            return
        said = {o.astext(): self.write.blocks(reason) for o, reason in zip(options, reasons)}
        lines = (f"    {option!r}: {reason!r}," for option, reason in said.items())
        output = new_output("execute_result", data={"text/plain": repr(Choice(said))})
        self.flush()
        self.cells.append(code_cell(CHOICE.format("\n".join(lines)), ["predict"], [output]))

    def flush(self):
        text = "\n\n".join(filter(None, self.markdown))
        if text:
            self.cells.append(new_markdown_cell(text))
        self.markdown = []

    # code

    def code(self, node):
        self.code_until(node["cell_index"])
        figure = next(iter(node.findall(nodes.figure)), None)
        self.add_code(node["cell_index"], self.write.figure_number(figure) if figure else "")
        if figure:
            self.markdown.append(self.write.caption(figure))

    def extra_code(self, node):
        """A cell that only the notebook has, with what it shows."""
        self.flush()
        data = {"text/plain": node["notebook_output"]}
        output = new_output("execute_result", data=data)
        self.cells.append(code_cell(node["notebook_code"], ["feedback"], [output]))

    def code_until(self, index):
        """Write the cells before `index` that the page leaves out: others may need them."""
        for skipped in range(self.next_code, index):
            cell = self.source_cells[skipped]
            left_out = self.write.env.config.answers == "left-out" and "solution" in cell_tags(cell)
            if cell.cell_type == "code" and not left_out and skipped not in self.waiting:
                self.add_code(skipped)

    def add_code(self, index, figure_number=""):
        self.flush()
        self.next_code = index + 1
        cell = self.source_cells[index]
        tags = cell_tags(cell)
        for fault in faults(cell, tags):
            self.write.complain(fault, line=self.lines[index])
        title = form_title(tags, cell.source, figure_number, self.write.exercise)
        outputs = list(text_outputs(cell.outputs, tags))
        source = cell.source
        if "solution" in tags and outputs:
            source = f"print({WHOSE!r})\n{source}"
            outputs.insert(0, new_output("stream", name="stdout", text=f"{WHOSE}\n"))
        source = f"#@title {title}\n{source}" if title else source
        self.cells.append(code_cell(source, tags, outputs))


def choices(node, name):
    """The items of the list of this class in a box or a fold; None where there is none."""
    lists = (part for part in node.children if name in getattr(part, "attributes", {}).get("classes", ()))
    return next((found.children for found in lists if isinstance(found, nodes.enumerated_list)), None)


def cell_tags(cell):
    return cell.metadata.get("tags", [])


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


def without_outputs(cells):
    """The cells as learners open them: nothing has run."""
    for cell in copy.deepcopy(cells):
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        yield cell


def write(path, cells):
    notebook = new_notebook(cells=list(cells), metadata=METADATA)
    nbformat.validate(notebook)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def source_notebook(env, docname):
    """The chapter as MyST-NB reads it, with the outputs of its execution; None for a plain page."""
    path = Path(env.doc2path(docname))
    text = path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), env.myst_config, env.mystnb_config, text)
    if reader is None:
        return None
    notebook = reader.read(text)
    if any(cell.cell_type == "code" for cell in notebook.cells):
        notebook = with_outputs(env, notebook)
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
        markdown = PlainMarkdown(self.env, builder, docname, Repository(self.config))
        cells = Chapter(source, markdown).collect(self.document, self.config.html_title)
        number_cells(cells)
        out = Path(self.app.outdir)
        write(out / notebook_path(docname), without_outputs(cells))
        write(reference_path(out, docname), cells)


def setup(app):
    app.add_post_transform(ExportNotebook)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
