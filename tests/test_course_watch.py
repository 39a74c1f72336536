"""`make watch`: what is edited is built, and an open page hears of it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import urllib.request

import pytest
from small_book import ROOT, build

EDITS = [
    ("book/template.md", "The chain waits", "The chain hesitates", "template.html", "hesitates"),
    ("book/template.md", "print(", "print(5 * 5, ", "template.html", ">25"),
    ("book/_front/site/site.css", "html {", "html { outline: 77px;", "_static/bundle.css", "77px"),
    ("book/_front/site/site.js", "import ", 'document.body.id = "edited"; import ', "_static/site.js", "edited"),
]  # fmt: skip


@pytest.fixture(scope="module")
def watching(small_book, tmp_path_factory):
    """A watched book: its folder, its address, and the lines that it says."""
    folder = tmp_path_factory.mktemp("watched")
    assert build(folder, executed=small_book).returncode == 0
    (folder / "lnn").unlink()
    shutil.copytree(ROOT / "lnn", folder / "lnn", ignore=shutil.ignore_patterns("__pycache__"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, folder / "book/_ext/course/watch.py", str(port)],
        env=os.environ | {"PYTHON_IN_PAGE": "0", "PYTHONPATH": str(folder)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in process.stdout:
        if "follows" in line:
            break
    yield folder, f"http://127.0.0.1:{port}", process.stdout
    process.terminate()
    process.wait(20)
    process.stdout.close()


def get(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read().decode()


def edit(path, old, new):
    text = path.read_text("utf8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf8")


@pytest.mark.clone
@pytest.mark.parametrize("file, old, new, page, seen", EDITS)
def test_an_edit_is_built_and_pages_hear_of_it(watching, file, old, new, page, seen):
    folder, address, says = watching
    assert "follow.js" in get(f"{address}/template.html")
    assert seen not in get(f"{address}/{page}")
    with urllib.request.urlopen(f"{address}/follow?/template.html", timeout=120) as events:
        edit(folder / file, old, new)
        assert any(line == b"data: finished\n" for line in events)
    assert seen in get(f"{address}/{page}")
    assert re.fullmatch(rf"{file} … built in \d+\.\d s\n", says.readline())


@pytest.mark.clone
def test_what_fails_is_said_and_watching_goes_on(watching):
    folder, address, says = watching
    chapter = folder / "book/template.md"
    whole = chapter.read_text("utf8")
    edit(chapter, "print(", "print(nowhere, ")
    assert "failed in" in says.readline()
    said = next(line for line in says if "NameError" in line)
    assert "template.md:" in said
    with urllib.request.urlopen(f"{address}/follow?/template.html", timeout=120) as events:
        chapter.write_text(whole.replace("The chain", "The line"), "utf8")
        assert any(line == b"data: finished\n" for line in events)
    assert "The line" in get(f"{address}/template.html")


@pytest.mark.clone
def test_after_an_edit_of_lnn_the_open_page_comes_first(watching):
    folder, address, says = watching
    shown = [get(f"{address}/{page}.html") for page in ("template", "everything")]
    with urllib.request.urlopen(f"{address}/follow?/template.html", timeout=120) as events:
        edit(folder / "lnn/convergence.py", "THRESHOLD = 0.01", "THRESHOLD = 0.02")
        for changed in ([True, False], [True, True]):
            assert any(line == b"data: finished\n" for line in events)
            now = [get(f"{address}/{page}.html") for page in ("template", "everything")]
            assert [before != after for before, after in zip(shown, now)] == changed
    seconds = r"\d+\.\d s"
    said = next(line for line in says if line.startswith("lnn"))
    assert re.fullmatch(rf"lnn/\S+ … template built in {seconds}, all built in {seconds}\n", said)
