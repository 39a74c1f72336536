"""The notebooks in git: those of today's chapters, plain, complete, and safe to run.

nbval compares their outputs (`make test` runs it). Here stands what nbval
can't see.
"""

import os
import re
import subprocess
import sys
import types
from pathlib import Path

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from notebook_runner import code_cells, reference, run_cells

from lnn import __version__, plotting
from lnn.notebook import page_wide

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REFERENCES = ROOT / "tests" / "notebooks"
NAMES = [path.stem for path in NOTEBOOKS]
CHAPTERS = sorted(
    path.stem for path in (ROOT / "book").glob("*.md") if "file_format: mystnb" in path.read_text()
)
REPOSITORY = yaml.safe_load((ROOT / "_config.yml").read_text())["repository"]

LEAKS = {
    "a directive": r"^ *(```|:::+) *\{",
    "a colon fence": r"^[> ]*:::",
    "a role": r"\{[a-z][\w:+-]*\}`",
    "a label": r"^[> ]*\([\w-]+\)= *$",
    "a comment": r"^[> ]*% ",
    "a labelled equation": r"\$\$ *\([\w-]+\)",
    "a substitution": r"\{\{",
    "a link to a source": r"\]\([^)]*\.md[)#]",
    "front matter": r"^file_format:",
}


def read(path):
    return nbformat.read(path, as_version=4)


def without_repository(text, notebook):
    """`text` whichever repository it was exported for: a fork's site names the fork."""
    name, branch = re.search(
        r"github\.com/(.+?)/archive/(.+?)\.zip", notebook.cells[1].source
    ).groups()
    owner, project = name.split("/")
    site = f"https://{owner.lower()}.github.io/" + ("" if "github.io" in project else f"{project}/")
    for here, mark in ((site, "SITE/"), (f"{name}/{branch}/", "RAW/"), (name, "NAME")):
        text = text.replace(here, mark)
    return text.replace(f"archive/{branch}.zip", "archive/BRANCH.zip")


def test_every_chapter_has_its_notebook_and_every_notebook_its_chapter():
    assert NAMES == CHAPTERS == sorted(path.stem for path in REFERENCES.glob("*.ipynb")), (
        "run `make notebooks`, and add or remove files in git"
    )


@pytest.mark.parametrize("name", NAMES)
def test_learners_open_the_references_cells_and_nothing_has_run(name):
    learners, references = (
        read(ROOT / f"notebooks/{name}.ipynb"),
        read(REFERENCES / f"{name}.ipynb"),
    )
    assert [(c.id, c.source, c.metadata) for c in learners.cells] == [
        (c.id, c.source, c.metadata) for c in references.cells
    ]
    code = [cell for cell in learners.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in code)


@pytest.mark.parametrize("name", NAMES)
def test_the_notebook_is_that_of_todays_chapter(site, name):
    ours = read(REFERENCES / f"{name}.ipynb")
    fresh = read(site.parent / f"references/{name}.ipynb")
    assert len(ours.cells) == len(fresh.cells), "run `make notebooks`"
    for old, new in zip(ours.cells, fresh.cells):
        assert without_repository(old.source, ours) == without_repository(new.source, fresh), (
            "run `make notebooks`"
        )
        assert (old.cell_type, old.metadata) == (new.cell_type, new.metadata)
        # what they say is nbval's to compare; here, that nothing is missing
        assert [sorted(o.get("data", "s")) for o in old.get("outputs", [])] == [
            sorted(o.get("data", "s")) for o in new.get("outputs", [])
        ]
    assert ours.metadata == fresh.metadata


@pytest.mark.parametrize("name", NAMES)
def test_cells_that_say_something_have_outputs(name):
    for cell in code_cells(REFERENCES / f"{name}.ipynb"):
        tags = set(cell.metadata.get("tags", []))
        speaks = re.search(r"^(print|glue)\(", cell.source, re.M) or tags & {"demo", "check"}
        assert cell.outputs or not speaks, cell.source


@pytest.mark.parametrize("name", NAMES)
def test_no_trace_of_myst(name):
    for cell in read(ROOT / f"notebooks/{name}.ipynb").cells:
        if cell.cell_type == "markdown":
            text = re.sub(r"^```.*?^```", "", cell.source, flags=re.M | re.S)
            for what, pattern in LEAKS.items():
                leak = re.search(pattern, text, re.M)
                assert not leak, f"{what}: {text[leak.start() :][:80]}"


@pytest.mark.parametrize("name", NAMES)
def test_the_first_cells_say_what_this_is_and_set_up(name):
    about, setup = read(ROOT / f"notebooks/{name}.ipynb").cells[:2]
    assert about.source.startswith("# ") and f"/{name}.html)" in about.source
    address = f'"{REPOSITORY["url"]}/archive/{REPOSITORY["branch"]}.zip"'
    assert address in setup.source, "_config.yml names another repository: run `make notebooks`"


@pytest.mark.parametrize("name", NAMES)
def test_text_only_and_small(name):
    path = REFERENCES / f"{name}.ipynb"
    mimes = {m for cell in code_cells(path) for o in cell.outputs for m in o.get("data", {})}
    assert not {mime for mime in mimes if "image" in mime or "widget" in mime or "html" in mime}
    assert path.stat().st_size < 150_000
    assert " at 0x" not in path.read_text(encoding="utf-8")


def answers_before_and_after_solutions(path, package):
    """What the checks say in their place, and once every solution has run."""
    cells = code_cells(path)
    checks = [cell for cell in cells if "check" in cell.metadata.get("tags", [])]
    outputs = list(run_cells(cells + checks))
    return outputs[-len(checks) :], [reference(cell) for cell in checks]


WITH_SOLUTIONS = [
    path.stem
    for path in NOTEBOOKS
    if any("solution" in cell.metadata.get("tags", []) for cell in code_cells(path))
    and any("check" in cell.metadata.get("tags", []) for cell in code_cells(path))
]


@pytest.mark.parametrize("name", WITH_SOLUTIONS)
def test_a_solution_never_passes_the_learners_check(name, run_notebook):
    path = REFERENCES / f"{name}.ipynb"
    after, before = run_notebook(answers_before_and_after_solutions, path, ROOT)
    assert after == before
    assert "not implemented yet" in str(before)


@pytest.mark.parametrize("name", NAMES)
def test_buttons_open_what_exists(site, name):
    page = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html5lib")
    links = [a["href"] for a in page.select(".article-header-buttons a")]
    colab = [link for link in links if link.startswith("https://colab.research.google.com/")]
    assert len(colab) == 1
    target = re.fullmatch(r".*?/github/[^/]+/[^/]+/blob/.+?/(notebooks/.+)", colab[0])[1]
    assert (ROOT / target).is_file() and Path(target).stem == name
    assert f"notebooks/{name}.ipynb" in links and (site / f"notebooks/{name}.ipynb").is_file()
    assert not [link for link in links if "_sources" in link]


def setup_cell():
    return read(NOTEBOOKS[0]).cells[1].source


def test_set_up_says_what_is_there_and_may_run_again(monkeypatch, capsys):
    monkeypatch.setattr("subprocess.run", lambda *a, **k: pytest.fail("it called pip"))
    for _ in range(2):
        exec(setup_cell(), {})
        assert capsys.readouterr().out.startswith(
            f"lnn {__version__} is ready.\nPut %%explain above"
        )


def test_set_up_says_when_the_package_is_another_version(monkeypatch, capsys):
    monkeypatch.setattr("lnn.notebook.__version__", "9.0")
    exec(setup_cell(), {})
    assert (
        f"lnn 9.0 is ready. This notebook was made with lnn {__version__}"
        in capsys.readouterr().out
    )


def test_figures_are_as_wide_as_on_the_page_and_sharp():
    figure = plotting.plot_losses([[1.0, 0.1, 0.01]], ["a chain"])
    picture, shown = page_wide(figure)
    assert shown["width"] == 624  # of the site's text
    pixels = int.from_bytes(picture[16:20], "big")
    assert pixels == pytest.approx(2 * 624, rel=0.05)


SHOWN = """
import base64
from IPython.core.interactiveshell import InteractiveShell
from lnn.notebook import ready
shell = InteractiveShell.instance()
{}
figure = plt.figure(figsize=(6.5, 3), dpi=144)
figure.subplots()
picture, shown = shell.display_formatter.formatters["image/png"](figure)
print(int.from_bytes(base64.b64decode(picture)[16:20], "big"), shown["width"])
"""


@pytest.mark.parametrize("first", ["ready", "pyplot"])
def test_figures_by_pyplot_are_so_too(first):
    lines = ["ready('1.0')", "import matplotlib.pyplot as plt; plt.get_backend()"]
    code = SHOWN.format("\n".join(lines if first == "ready" else reversed(lines)))
    environment = os.environ | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert not done.returncode, done.stderr
    pixels, width = map(int, done.stdout.split()[-2:])
    assert width == pytest.approx(624, rel=0.15)  # without the figure's empty margin
    assert pixels == pytest.approx(2 * width, abs=1)


def test_set_up_says_nothing_in_the_browser(monkeypatch, capsys):
    monkeypatch.setattr("sys.platform", "emscripten")
    exec(setup_cell(), {})
    assert capsys.readouterr().out == ""


def test_set_up_recognises_a_foreign_lnn(monkeypatch):
    for name in [name for name in sys.modules if name.split(".")[0] == "lnn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "lnn", types.ModuleType("lnn"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    with pytest.raises(RuntimeError, match="not the course's, or an old one"):
        exec(setup_cell(), {})


def test_set_up_installs_this_package_alone(monkeypatch):
    calls = []

    class Done:
        returncode = 0

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("subprocess.run", lambda command, **k: calls.append(command) or Done)
    exec(setup_cell(), {})
    (command,) = calls
    assert "--no-deps" in command and "--quiet" in command
    assert command[-1] == f"{REPOSITORY['url']}/archive/refs/tags/v{__version__}.zip"


def test_set_up_installs_todays_package_where_the_tag_is_not_kept(monkeypatch):
    calls = []

    class Done:
        def __init__(self, command, **options):
            calls.append(command[-1])
            self.returncode = int("/tags/" in command[-1])

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("subprocess.run", Done)
    exec(setup_cell(), {})
    assert calls[-1] == f"{REPOSITORY['url']}/archive/{REPOSITORY['branch']}.zip"
    assert len(calls) == 2


def test_set_up_says_what_to_do_without_network(monkeypatch):
    class Failed:
        returncode = 1

    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setattr("subprocess.run", lambda command, **k: Failed)
    with pytest.raises(RuntimeError, match="Connect to the internet and run this cell again"):
        exec(setup_cell(), {})


# Words that hold on one face of a chapter only; `{only-page}` and `{only-notebook}` part them.
OF_PAGES = r"rocket|nothing to install|run on the page|\b(this|these) pages?\b|\bdrag|\bclick|press play|\*start\*"
OF_NOTEBOOKS = r"Shift\+Enter|set-up cell|Run all|Save a copy"


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_does_not_speak_of_the_page(name):
    for cell in read(ROOT / f"notebooks/{name}.ipynb").cells:
        found = cell.cell_type == "markdown" and re.search(OF_PAGES, cell.source, re.IGNORECASE)
        assert not found, found


@pytest.mark.parametrize("name", NAMES)
def test_a_page_does_not_speak_of_the_notebook(site, name):
    page = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "html5lib")
    assert not re.search(OF_NOTEBOOKS, page.select_one("article").text)


@pytest.mark.parametrize("name", NAMES)
def test_a_learners_copy_gives_no_demos_table_away(name):
    """Where a chapter's text quotes a result, it stands in a fold or after the demo."""
    shown = "\n".join(cell.source for cell in read(ROOT / f"notebooks/{name}.ipynb").cells)
    for cell in code_cells(REFERENCES / f"{name}.ipynb"):
        if "demo" in cell.metadata.get("tags", []):
            table = "".join(output.data["text/plain"] for output in cell.outputs)
            rows = [row.strip() for row in table.splitlines() if re.search(r"\d", row)]
            assert rows
            assert not [row for row in rows if row in shown], name
