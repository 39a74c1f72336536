"""Answers that are left out are in no byte of what is shipped."""

import io
import json
import shutil
import zipfile

import make_pack
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from small_book import FIXTURE, build, run_build

# What only an answer, a solution, its output and its explanation say.
SECRETS = ["ansersecret", "solutionsecret", "printedsecret", "explainedsecret"]
# A reason, and what only the page has: a sentence, and a point of the curve to draw.
SECRETS += ["reasonsecret", "growthsecret", "sentencesecret", "31.4159"]
OF_THE_PAGE = {"printedsecret", "sentencesecret", "31.4159"}  # what learners open has no outputs


def chapter():
    text = (FIXTURE / "everything.md").read_text("utf8")
    for old, new in (
        ("This, with", "This ansersecret, with"),
        ("for it is", "for reasonsecret it is"),
        ("it grows.", "it growthsecret grows."),
        ("It falls.", "It falls sentencesecret."),
        ("[90, 31, np.nan]", "[90, 3.14159 * 10, np.nan]"),
        ("print(double_solution(2))", 'print(double_solution(2), "printed" + "secret")'),
        ("return 2 * x\n", "solutionsecret = 2 * x\n    return solutionsecret\n"),
        (
            "```{code-cell} ipython3\n:tags: [demo]",
            ":::{dropdown} What the solution does\n:class-container: explain\n\n"
            "It explainedsecret doubles.\n:::\n\n```{code-cell} ipython3\n:tags: [demo]",
        ),
    ):
        assert old in text
        text = text.replace(old, new)
    return text


def files(data, name):
    """A file and, of a zip or wheel, what is in it, however deep."""
    yield name, data
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.namelist():
                yield from files(archive.read(entry), f"{name}: {entry}")


def holders(folder, secret):
    """The files below `folder` that hold a text."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = (pair for path in paths for pair in files(path.read_bytes(), path.name))
    return [name for name, data in found if secret.encode() in data]


@pytest.mark.clone
def test_left_out_is_out_of_every_byte(small_book, tmp_path):
    (tmp_path / ".downloads").mkdir()
    (tmp_path / ".downloads" / "python").symlink_to(ROOT / ".downloads" / "python")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    site = tmp_path / "_build" / "html"
    result = build(tmp_path, executed=small_book, everything=chapter())
    assert result.returncode == 0, result.stdout + result.stderr
    for secret in SECRETS:
        shown = {"everything.html", "everything.ipynb"}
        if secret in OF_THE_PAGE:
            shown.remove("everything.ipynb")
        assert shown <= set(holders(site, secret)), secret
    (site / "learning-hyperparameters.pdf").write_bytes(b"printed before: ansersecret")

    result = run_build(tmp_path, ANSWERS="open", PYTHON_IN_PAGE="1")
    assert result.returncode == 0, result.stdout + result.stderr
    page = BeautifulSoup((site / "everything.html").read_text("utf8"), "html5lib")
    boxes = [box for box in page.select("details") if "ansersecret" in box.text]
    assert boxes and all(box.has_attr("open") for box in boxes)
    (site / "learning-hyperparameters.pdf").write_bytes(b"printed before: ansersecret")

    left_out = {"ANSWERS": "left-out", "PYTHON_IN_PAGE": "1"}
    result = run_build(tmp_path, **left_out)
    assert result.returncode == 0, result.stdout + result.stderr
    committed = json.loads((ROOT / "lnn" / "explanations.json").read_text("utf8"))
    solutions = [text for code, text in committed.items() if "_solution(" in code.split("\n")[0]]
    assert holders(site, "def gen_samples"), "the wheel is searched, too"
    for secret in SECRETS + solutions:
        assert holders(site, secret) == []
    make_pack.pack(site, tmp_path / "pack.zip", "Title")
    packed = list(files((tmp_path / "pack.zip").read_bytes(), "pack.zip"))
    assert [name for name, data in packed for s in SECRETS if s.encode() in data] == []
