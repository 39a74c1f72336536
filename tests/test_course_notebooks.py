"""A small book with every construct of the chapters, exported, against its own pages."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from course.notebooks import explanations
from small_book import build

from lnn import __version__

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def learners(small_book):
    return nbformat.read(small_book / "_build/html/notebooks/everything.ipynb", as_version=4)


@pytest.fixture(scope="module")
def notebook(small_book):
    return nbformat.read(small_book / "_build/references/everything.ipynb", as_version=4)


@pytest.fixture(scope="module")
def markdown(notebook):
    return "\n\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")


@pytest.fixture(scope="module")
def page(small_book):
    return BeautifulSoup((small_book / "_build/html/everything.html").read_text(), "html5lib")


SITE = "https://somebody.github.io/her-fork/"


def test_first_cells(notebook):
    about, setup = notebook.cells[:2]
    assert about.source.startswith("# 2.1 Every construct: does it survive?\n")
    assert f"]({SITE}everything.html)" in about.source
    archives = "https://github.com/Somebody/her-fork/archive/"
    assert f'"{archives}trial.zip"' in setup.source
    assert f'"{archives}refs/tags/v{__version__}.zip"' in setup.source
    colab = "https://colab.research.google.com/github/Somebody/her-fork/blob/trial/notebooks/"
    badge = (
        "https://raw.githubusercontent.com/Somebody/her-fork/trial/book/_static/drawings/colab.svg"
    )
    assert f"[![Open in Colab]({badge})]({colab}everything.ipynb)" in about.source
    assert "does it survive" not in "".join(c.source for c in notebook.cells[1:])


def test_notebooks_lead_to_the_notebooks_beside_them(small_book, markdown):
    """Over the plain page between them."""
    colab = "https://colab.research.google.com/github/Somebody/her-fork/blob/trial/notebooks/"
    assert re.search(rf"^→ Next notebook: \[.+\]\({colab}template.ipynb\)", markdown, re.M)
    template = nbformat.read(small_book / "_build/html/notebooks/template.ipynb", as_version=4)
    text = "\n\n".join(c.source for c in template.cells if c.cell_type == "markdown")
    assert re.search(rf"^← Previous notebook: \[.+\]\({colab}everything.ipynb\)", text, re.M)
    assert "Next notebook" not in text


def test_every_cell_of_the_template_is_explained(small_book):
    template = nbformat.read(small_book / "_build/html/notebooks/template.ipynb", as_version=4)
    assert all(explanation for _, explanation in explanations.pairs(template))


def test_what_only_computes_quoted_numbers_stands_at_the_end_unless_it_is_needed_before():
    from course.notebooks.plumbing import may_wait
    from nbformat.v4 import new_code_cell

    plumbing = {"tags": ["remove-cell"]}
    cells = [
        new_code_cell("x = 1"),
        new_code_cell("y = x\nglue('y', y)", metadata=plumbing),
        new_code_cell("z = 2\nglue('z', z)", metadata=plumbing),
        new_code_cell("glue('x', x)", metadata=plumbing),
        new_code_cell("print(z)\nx = 3"),
        new_code_cell("glue('late', x)", metadata=plumbing),
    ]
    assert may_wait(cells) == {5}
    assert may_wait([*cells[:4], new_code_cell("print(z)"), cells[5]]) == {1, 3, 5}


def test_numbers_are_those_of_the_page(page, markdown):
    numbers = [node.text for node in page.select(".eqno")]
    numbers = [re.search(r"\((.+?)\)", text)[1] for text in numbers]
    assert len(numbers) == 2
    assert re.findall(r"\\tag\{(.+?)\}", markdown) == numbers
    captions = [node.text.strip() for node in page.select(".caption-number")]
    assert len(captions) == 2
    assert re.findall(r"^\*\*(Fig\. .+?)\*\*", markdown, re.M) == captions
    article = page.select_one("article")
    paragraph = next(p for p in article.select("p") if p.text.startswith("The answer is"))
    text = re.sub(r"\]\(https?:.+?\)", "]", markdown)
    ours = next(part for part in text.split("\n\n") if part.startswith("The answer is"))
    plain = re.sub(r"[][*()]", "", ours).replace("“Numbers and links”", "Numbers and links")
    assert plain == re.sub(r"[][*()]", "", paragraph.text)


def test_no_trace_of_myst(markdown):
    for leak in (
        r"\{[\w:]+\}`",
        r":::",
        r"^```\{",
        r"^\([\w-]+\)=",
        r"^%",
        r"\$\$ *\(",
        "no reader",
    ):
        assert not re.search(leak, markdown, re.M), leak


def test_what_is_written(markdown):
    expected = [
        "with $w_1 w_2$ and *care*, **always**; `code`, a star \\* and a dollar \\$5, learning_rate",
        "The answer is 42.",
        f"[(3)]({SITE}neighbour.html#equation-eq-far)",
        f"[the neighbour]({SITE}neighbour.html) and [NumPy](https://numpy.org)",
        "- one\n- two with $x$\n  - nested",
        "1. First.\n\n   $$ a = b \\tag{2} $$\n\n2. Second.",
        "| sign | meaning |\n| --- | --: |\n| $\\vert w\\vert $ | size |",
        "> Quoted.",
        "![A line from left to right]"
        "(https://raw.githubusercontent.com/Somebody/her-fork/trial/book/drawing.svg)",
        "```python\nnot_executed = True\n```",
        "> **? Think $x$**\n>\n> What if?\n>\n> $$ c = d $$\n>\n> <details>\n> <summary>Answer</summary>\n>\n",
        "> - and a list\n>\n> </details>",
        "> **? Predict**\n>\n> Which *one* is $x$?\n>\n> 1. The first\n> 2. The second\n\n"
        "<details>\n<summary>Answer</summary>\n\n1. No, and **why** not.\n"
        "2. Right, for it is 42.\n\nThat is $x$ for everyone.\n\n</details>",
        "> **? Predict**\n>\n> Draw it.\n>\n> On paper, before you go on.\n\n<details>\n<summary>Answer</summary>\n\nThe curve falls.\n\n"
        "</details>",
        "> **? Question**\n>\n> Which one *falls*?\n>\n> 1. `▅▄▄▂▂▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁` A loss: ",
        "> 2. `▆▃▆▂` A distance: 1, −1.1, 1.2, −1.3\n\n<details>\n<summary>Answer</summary>\n\n"
        "1. Right, it falls.\n2. No, it grows.\n\nWhat everyone is told.\n\n</details>",
        "> **Note**\n>\n> Take note.",
        "<details>\n<summary>What this code does</summary>\n\nIt draws.\n\n</details>",
        "[![Video 4: Effect of Depth, on YouTube](https://raw.githubusercontent.com/Somebody/her-fork/"
        "trial/book/_static/drawings/video.svg)](https://www.youtube.com/watch?v=Ii_As9cRR5Q)\n\n"
        "*Video 4, optional:* **Effect of Depth**, on [YouTube](https://www.youtube.com/watch?v=Ii_As9cRR5Q)",
    ]
    for text in expected:
        assert text in markdown


def test_each_face_has_its_own_words(page, markdown):
    assert "rocket" in page.text and "rocket" not in markdown
    assert "Run the *first* cell." in markdown and "Run the first" not in page.text


def test_code_cells(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    hidden = {
        tuple(c.metadata.get("tags", [])): c.source.split("\n")[0]
        for c in cells
        if "cellView" in c.metadata
    }
    assert hidden == {
        ("set-up",): "#@title Set-up: run this cell first, and again after a disconnect",
        ("remove-cell",): "#@title Numbers that the text quotes",
        ("hide-input",): "#@title Code of Fig. 2",
        ("predict",): "#@title Make your guess here",
        ("solution",): "#@title Solution: Exercise 2.1: double",
        ("demo",): "#@title Interactive demo",
    }
    for cell in cells:
        assert ("cellView" in cell.metadata) == cell.metadata.get("jupyter", {}).get(
            "source_hidden", False
        )


def test_only_a_prediction_to_choose_from_is_asked_for_with_its_options(notebook):
    [asks] = [c.source for c in notebook.cells if c.metadata.get("tags") == ["predict"]]
    assert asks.endswith(
        "Choice({\n    'The first': 'No, and **why** not.',\n"
        "    'The second': 'Right, for it is 42.',\n})"
    )


def test_learners_open_the_same_cells_and_nothing_has_run(learners, notebook):
    assert [(c.id, c.cell_type, c.source, c.metadata) for c in learners.cells] == [
        (c.id, c.cell_type, c.source, c.metadata) for c in notebook.cells
    ]
    code = [cell for cell in learners.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)


def test_outputs_are_text(notebook):
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    mimes = {mime for out in outputs for mime in out.get("data", {})}
    assert mimes == {"text/plain", "application/papermill.record/text/plain"}
    texts = [out.get("text") or next(iter(out.data.values())) for out in outputs]
    assert "'42'" in texts
    assert "<Figure size 200x100 with 1 Axes>" in texts
    assert any(text.startswith("final loss ") for text in texts)
    assert any("converged at epoch" in text for text in texts)


def test_strict_nbval_agrees(small_book):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--nbval"]
    command += ["--nbval-current-env", "-q", "_build/references"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(
        command, cwd=small_book, env=environment, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout


def test_buttons_lead_to_the_fork(page, small_book):
    links = {a["href"] for a in page.select(".article-header-buttons a")}
    blob = "https://colab.research.google.com/github/Somebody/her-fork/blob/trial/"
    assert blob + "notebooks/everything.ipynb" in links
    assert "notebooks/everything.ipynb" in links
    assert not any("_sources" in link for link in links)
    neighbour = (small_book / "_build/html/neighbour.html").read_text()
    assert "ipynb" not in neighbour


def test_a_second_build_writes_the_same_bytes(small_book):
    path = small_book / "_build/html/notebooks/everything.ipynb"
    first = path.read_bytes()
    shutil.rmtree(small_book / "_build")
    shutil.rmtree(small_book / "book")
    for name in ("lnn", "node_modules"):
        (small_book / name).unlink()
    assert build(small_book).returncode == 0
    assert path.read_bytes() == first
    json.loads(first)


NOTEBOOK = "---\nfile_format: mystnb\nkernelspec:\n  name: python3\n---\n\n# Neighbour\n\n"


UNKNOWN = """\
Text.

```{rubric} Unknown
```

An {abbr}`NN (neural network)`.

\\begin{align}
a &= b
\\end{align}

```{code-cell} ipython3
1 + 1;
```

```{code-cell} ipython3
:tags: [check]
"no report"
```

{ref}`nowhere`

```{code-cell} ipython3
:tags: [demo]
from lnn import demos
demo = demos.hop()
demo.kind = "my-depth"
demo
```
"""


def test_what_is_unknown_is_an_error_that_names_page_and_line(small_book, tmp_path):
    result = build(tmp_path, executed=small_book, neighbour=NOTEBOOK + UNKNOWN)
    assert result.returncode != 0
    for complaint in (
        "neighbour.md:11: WARNING: no notebook Markdown for a rubric: Unknown",
        "neighbour.md:14: WARNING: no notebook Markdown for a abbreviation: NN",
        "neighbour.md:16: WARNING: write several lines of maths as",
        "neighbour.md:20: WARNING: a code cell ends with a semicolon",
        "neighbour.md:24: WARNING: the value of a check cell must be the report",
        "neighbour.md:29: WARNING: undefined label: 'nowhere'",
        "neighbour.md:31: WARNING: a demo's kind must be one that the page draws (bonus, edge,",
    ):
        assert complaint in result.stdout + result.stderr
