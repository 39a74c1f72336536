"""A fork, from a bare clone under another owner and branch: its pages lead to itself."""

import os
import re
import subprocess

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import ROOT

FORK, BRANCH = "Somebody/her-fork", "trial"


@pytest.fixture(scope="module")
def fork(tmp_path_factory):
    """The fork's clone, its site built without answers, as its own workflow would."""
    folder = tmp_path_factory.mktemp("fork")
    bare, clone = folder / "bare.git", folder / "clone"
    for command in (
        ["git", "clone", "--quiet", "--bare", ROOT, bare],
        ["git", "-C", bare, "update-ref", f"refs/heads/{BRANCH}", "HEAD"],
        ["git", "clone", "--quiet", "--branch", BRANCH, bare, clone],
    ):
        subprocess.run(command, check=True)
    # What would be installed and executed anew is the same here: that part is taken over.
    for name in (".venv", "node_modules", ".lnn-cache"):
        (clone / name).symlink_to(ROOT / name)
    subprocess.run(
        ["make", "-o", "install", "-o", "node_modules/installed", "site"],
        cwd=clone,
        check=True,
        env=os.environ
        | {
            "GITHUB_REPOSITORY": FORK,
            "GITHUB_REF_NAME": BRANCH,
            "PYTHONPATH": str(clone),
            "PYTHON_IN_PAGE": "0",
            "ANSWERS": "left-out",
        },
    )
    return clone / "_build" / "html"


@pytest.fixture(scope="module")
def pages(fork):
    return {path.name: path.read_text("utf8") for path in fork.glob("*.html")}


def upstream():
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))
    return config["repository"]["url"].removeprefix("https://github.com/")


def test_no_page_or_notebook_names_another_repository(fork, pages):
    owner = upstream().split("/")[0]
    texts = pages | {path.name: path.read_text("utf8") for path in fork.glob("notebooks/*")}
    assert len(texts) > len(pages) > 10
    for page, text in texts.items():
        assert upstream() not in text and f"{owner}.github.io" not in text, page


def test_buttons_open_the_forks_notebooks(fork, pages):
    colab = re.findall(r'href="https://colab[^"]*/github/([^"]+)"', "".join(pages.values()))
    notebooks = sorted(path.name for path in fork.glob("notebooks/*.ipynb"))
    assert sorted(set(colab)) == [f"{FORK}/blob/{BRANCH}/notebooks/{name}" for name in notebooks]


def test_a_notebook_installs_the_forks_package(fork):
    notebook = nbformat.read(fork / "notebooks" / "depth.ipynb", as_version=4)
    setup = next(cell for cell in notebook.cells if cell.cell_type == "code")
    assert f"https://github.com/{FORK}/archive/{BRANCH}.zip" in setup.source


def test_feedback_goes_to_the_fork(pages):
    form = BeautifulSoup(pages["depth.html"], "html5lib").select_one(".lnn-feedback")
    assert form["data-repository"] == f"https://github.com/{FORK}"


def test_links_inside_the_fork_lead_somewhere(fork, pages):
    for name, text in pages.items():
        for link in BeautifulSoup(text, "html5lib").select("a[href], link[href], script[src]"):
            address = (link.get("href") or link.get("src")).partition("#")[0].partition("?")[0]
            address = address.removeprefix("/her-fork/")  # absolute on the page for wrong turns
            if address and not re.match(r"[a-z]+:|//", address):
                assert (fork / address).exists(), f"{name}: {address}"


def test_answers_are_left_out(fork, pages):
    for name, text in pages.items():
        for summary in BeautifulSoup(text, "html5lib").select("main summary"):
            assert not re.match("(Show the s|S)olution|Answer", summary.get_text(strip=True)), name
    for path in fork.glob("notebooks/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            assert "<summary>Answer" not in cell.source, path.name
            assert "solution" not in cell.metadata.get("tags", []), path.name
