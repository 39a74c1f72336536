"""A prediction in a chapter's source, and what becomes of it in page and notebook."""

import json

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import ROOT
from course.content import minutes
from course.content.predict import Predict, axis
from docutils import nodes

from lnn.notebook import pairs

PREDICTIONS = {
    "shallow_narrow": ["choose"],
    "landscapes": ["choose"],
    "depth": ["choose", "draw"],
    "learning_rate": ["set"],
    "depth_and_learning_rate": ["draw"],
    "initialization": ["set"],
    "bonus": ["choose", "choose"],
    "real_knobs": ["choose", "draw"],
    "real_edge": ["draw", "choose"],
    "real_practice": ["choose", "set"],
}


def boxes(site, page):
    soup = BeautifulSoup((site / f"{page}.html").read_text("utf8"), "html.parser")
    return soup.select(".lnn-ask.think")


@pytest.mark.parametrize("page", PREDICTIONS)
def test_each_prediction_is_a_box_and_a_closed_answer_below(site, page):
    """That is all that readers without scripts have, and the page's script starts from it."""
    found = boxes(site, page)
    kinds = [
        next(c for c in box["class"] if c in ("lnn-choose", "lnn-set", "lnn-draw")) for box in found
    ]
    assert kinds == [f"lnn-{kind}" for kind in PREDICTIONS[page]]
    for box, kind in zip(found, PREDICTIONS[page]):
        answer = box.find_next_sibling()
        assert answer.name == "details" and not answer.has_attr("open")
        assert answer.summary.get_text(strip=True) == "Answer"
        assert box["id"].startswith(page.replace("_", "-"))
        if kind == "choose":
            options, reasons = box.select(".lnn-options > li"), answer.select("ol.lnn-one-of > li")
            assert 2 <= len(options) == len(reasons) <= 4
            assert [reason.text.startswith("Right") for reason in reasons].count(True) == 1
            assert len(answer.select("li.right")) == 1
        else:
            settings = json.loads(box.script.string)
            assert settings["x"]["low"] < settings["x"]["high"] and settings["y"]["label"]
            if settings["demo"]:
                continue  # which answers
            truth = json.loads(answer.find_all("script")[-1].string)
            curve = truth["curve"] if kind == "set" else truth
            assert len(curve) >= 10 and settings["x"]["high"] == curve[-1][0]


def test_right_answers_are_not_all_in_one_place(site):
    places = [
        [bool("right" in li.get("class", [])) for li in box.find_next_sibling().select("li")]
        for page in PREDICTIONS
        for box in boxes(site, page)
        if "lnn-choose" in box["class"]
    ]
    assert len({row.index(True) for row in places}) > 1


def test_the_notebook_has_question_and_answer_and_no_sentence_for_guesses(site):
    notebook = nbformat.read(site / "notebooks" / "depth.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert "Draw your curve" in text and "Answer" in text
    assert "You drew" not in text and "application/json" not in text


def test_axis():
    assert axis("rate, per step, 0, 0.5, 0.05") == {
        "label": "rate, per step", "low": 0, "high": 0.5, "step": 0.05, "digits": 2,
    }  # fmt: skip
    with pytest.raises(ValueError, match="label, lowest, highest, step"):
        axis("rate, 0, 1")


def test_pairs():
    assert pairs([0, 1.23456789], [2, float("nan")]) == [[0, 2], [1.234568, None]]


class Fault(Exception):
    pass


def directive(*reasons):
    """The directive, asked for options with these reasons."""
    made = object.__new__(Predict)
    made.name, made.error = "predict", Fault
    listed = [
        (nodes.term("", "an option"), nodes.definition("", nodes.paragraph("", r))) for r in reasons
    ]
    return lambda: made.choices(listed)


@pytest.mark.parametrize(
    "reasons", [["Right: so."], ["No.", "No."], ["Right.", "Right."], ["Right.", *["No."] * 4]]
)
def test_two_to_four_options_of_which_one_is_right(reasons):
    with pytest.raises(Fault, match="two to four options"):
        directive(*reasons)()
    assert directive("No.", "Right.")()


def test_of_several_sentences_the_reader_reads_one():
    words = [nodes.paragraph("", "one two"), nodes.paragraph("", "one two three four")]
    page = nodes.section("", nodes.container("", *words, classes=["lnn-one-of"]))
    assert minutes.measure(page)[0] == pytest.approx(3 * minutes.WORD)


def test_the_template_has_one_of_each():
    text = (ROOT / "tests" / "fixture_book" / "template.md").read_text("utf8")
    for kind in ("choose", "set", "draw"):
        assert text.count(f":::{{predict}} {kind}\n") == 1
