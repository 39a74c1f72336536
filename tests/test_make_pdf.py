"""The one page that `make pdf` prints: whole, answers at its end, and links that lead on inside it."""

from collections import Counter

import make_pdf
import pytest
from bs4 import BeautifulSoup
from conftest import closed_answers


@pytest.fixture(scope="module")
def book(site):
    return BeautifulSoup(make_pdf.book(), "html5lib")


@closed_answers
def test_every_chapter_is_there_and_answers_come_last(book):
    sections = [section["id"] for section in book.select("main > div > section")]
    assert sections == [*make_pdf.contents(), "answers"]
    assert not book.select("details:not([open]), script, form")
    answers = book.select("#answers > section > div")
    assert len(answers) > 40
    for answer in answers:
        back = answer.select_one("p.lnn-fold a")["href"]
        place = book.select_one(back)
        assert place.a["href"] == f"#{answer.p['id']}" and place.find_parent(id="answers") is None
    text = book.select_one("#depth").get_text()
    assert "Fifty doublings make" not in text and "Fifty doublings make" in book.get_text()
    assert "until you open" not in book.select_one("#index").get_text()


def test_open_answers_stay_and_folded_code_goes():
    page = BeautifulSoup(
        "<div><details open><summary>Answer</summary>A</details>"
        '<details class="hide above-input"><summary>Show the code</summary>C</details>'
        '<details class="lnn-table"><summary>Numbers</summary>N</details>'
        '<div class="tag_solution"><details class="hide"><summary>Show the solution</summary>S'
        "</details></div></div>",
        "html.parser",
        multi_valued_attributes=None,
    )
    answers = []
    for box in page.select("details:not([open])"):
        make_pdf.fold(box, answers, "here")
    assert [name for name, _ in answers] == ["here"] and "S" in answers[0][1]
    assert [box.summary.get_text() for box in page.select("details[open]")] == ["Answer", "Numbers"]
    assert page.get_text() == "AnswerANumbersNSolution 1"


def test_links_lead_on_inside_the_book(book):
    ids = Counter(tag["id"] for tag in book.select("[id]"))
    assert max(ids.values()) == 1
    inside = {link["href"][1:] for link in book.select('a[href^="#"]')}
    assert len(inside) > 50 and inside <= ids.keys()
    elsewhere = {link["href"] for link in book.select('a:not([href^="#"])[href]')}
    assert all(address.startswith(("https://", "notebooks/", "_static/")) for address in elsewhere)
