"""Pages are quiet: few folds, one a code cell; what code prints in columns is a table."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from conftest import CONFIG, ROOT
from course.content.tables import parse

ANSWERS = re.compile("Answer|Solution|Show the solution")
CHAPTERS = sorted(path.stem for path in (ROOT / "tests" / "notebooks").glob("*.ipynb"))


def printed():
    """All that the chapters' cells print."""
    for chapter in CHAPTERS:
        notebook = json.loads((ROOT / "tests" / "notebooks" / f"{chapter}.ipynb").read_text("utf8"))
        for cell in notebook["cells"]:
            for output in cell.get("outputs", []):
                if output["output_type"] == "stream":
                    yield "".join(output["text"])


def test_a_table():
    text = "hidden   pace at\nlayers     start   epoch\n     0    1.0000     260\n     5    2.0921      72\n"
    assert parse(text) == (
        "",
        ["hidden layers", "pace at start", "epoch"],
        [["0", "1.0000", "260"], ["5", "2.0921", "72"]],
    )


NO_TABLES = [
    "same losses:  True\nsame weights: True\n",
    "a word\nand another\nand one more\n",
    "half of He's  signal 10^-3\nHe's          signal 10^+0\ntwice He's    signal 10^+3\n",
    "ms   times\none net of many words\n  lnn  0.4\n  loop 0.7   2\n",
    "     trains      width\nD  from    to\n5  0.44  1.98     1.54\n6  0.44  1.98     1.54\n",
]


@pytest.mark.parametrize("text", NO_TABLES)
def test_no_table(text):
    assert parse(text) is None


def test_no_word_is_lost():
    tables = 0
    for text in printed():
        if found := parse(text):
            caption, header, rows = found
            words = " ".join([caption, *header, *(cell for row in rows for cell in row)])
            assert sorted(words.split()) == sorted(text.split())
            assert all(len(row) == len(header) for row in rows)
            tables += 1
    assert tables >= 30


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_folds(site, chapter):
    article = BeautifulSoup((site / f"{chapter}.html").read_text("utf8"), "html.parser").article
    rows = [
        fold.summary.get_text(strip=True)
        for fold in article.find_all("details")
        if "in-code" not in fold["class"] and not fold.find_parent("details")
    ]
    rows = [row for row in rows if not ANSWERS.match(row)]
    assert len(rows) <= 8, rows
    for cell in article.select(".cell"):
        assert len(cell.find_all("details")) <= 1
    for fold in article.select("details.explain"):
        if CONFIG["sphinx"]["config"]["answers"] == "closed":
            assert fold.find_parent(class_="cell"), fold.summary.get_text()
