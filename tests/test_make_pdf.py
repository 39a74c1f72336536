"""The one page that `make pdf` prints: whole, open, and with links that lead on inside it."""

from collections import Counter

import make_pdf
import pytest
from bs4 import BeautifulSoup


@pytest.fixture(scope="module")
def book(site):
    return BeautifulSoup(make_pdf.book(), "html5lib")


def test_every_chapter_is_there_with_its_boxes_open(book):
    sections = [section["id"] for section in book.select("main > div > section")]
    assert sections == make_pdf.contents()
    assert book.select("details") and not book.select("details:not([open])")
    assert not book.select("script, form")


def test_links_lead_on_inside_the_book(book):
    ids = Counter(tag["id"] for tag in book.select("[id]"))
    assert max(ids.values()) == 1
    inside = {link["href"][1:] for link in book.select('a[href^="#"]')}
    assert len(inside) > 50 and inside <= ids.keys()
    elsewhere = {link["href"] for link in book.select('a:not([href^="#"])[href]')}
    assert all(address.startswith(("https://", "notebooks/", "_static/")) for address in elsewhere)
