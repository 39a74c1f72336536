"""The minutes that pages tell, against the course's promise and a count by hand."""

import re

import pytest
from bs4 import BeautifulSoup

CORE = [
    "shallow_narrow", "landscapes", "depth", "learning_rate", "depth_and_learning_rate",
    "initialization", "summary",
]  # fmt: skip


def told(site, page):
    """Minutes in a page's box "Before you start"."""
    soup = BeautifulSoup((site / f"{page}.html").read_text("utf8"), "html.parser")
    text = soup.select_one(".objectives").get_text()
    return int(re.search(r"It takes about (\d+) minutes", text)[1])


def test_the_core_path_keeps_its_promise(site):
    minutes = {page: told(site, page) for page in CORE}
    assert sum(minutes.values()) <= 100, minutes
    assert max(minutes.values()) <= 20, minutes


def test_the_first_page_adds_up_what_the_chapters_tell(site):
    text = BeautifulSoup((site / "index.html").read_text("utf8"), "html.parser").get_text()
    first, second = (int(n) for n in re.findall(r"about (\d+) minutes", text)[:2])
    assert first == pytest.approx(sum(told(site, page) for page in CORE[:2]), abs=2)
    assert second == pytest.approx(sum(told(site, page) for page in CORE[2:]), abs=3)


def test_the_rule_counts_what_is_read():
    from course.content import minutes
    from docutils import nodes

    page = nodes.section("", nodes.paragraph("", "one two three four"), nodes.math_block("", "x"))
    hidden = nodes.container("", nodes.paragraph("", "many words that nobody opens"))
    hidden["container_classes"] = ["explain"]
    page += hidden
    exercise = nodes.admonition("", nodes.paragraph("", "write it"), classes=["exercise"])
    page += exercise
    reading, solving = minutes.measure(page)
    assert reading == pytest.approx(4 * minutes.WORD + minutes.FORMULA)
    assert solving == minutes.EXERCISE
