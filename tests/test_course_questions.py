"""Questions at the end of chapters: fair options, reasons, pictures that give nothing away."""

import re

import numpy as np
import pytest
from bs4 import BeautifulSoup
from course.content import minutes
from course.content.question import questions
from course.content.question_pictures import PICTURES, picture
from docutils import nodes

CHAPTERS = [
    "shallow_narrow", "landscapes", "depth", "learning_rate", "depth_and_learning_rate",
    "initialization", "bonus", "real_knobs", "real_edge", "real_practice",
]  # fmt: skip


@pytest.fixture(scope="module")
def asked(site):
    """By chapter: each question's id, options, reasons and the place of the right one."""
    found = {}
    for page in [*CHAPTERS, "summary"]:
        soup = BeautifulSoup((site / f"{page}.html").read_text("utf8"), "html.parser")
        found[page] = []
        for box in soup.select(".lnn-question"):
            reasons = box.find_next_sibling("details").select("ol.lnn-one-of > li")
            right = [i for i, reason in enumerate(reasons) if "right" in reason.get("class", [])]
            options = box.select(".lnn-options > li")
            found[page].append((box["id"], options, reasons, right))
    return found


@pytest.mark.parametrize("page", CHAPTERS)
def test_three_to_five_each_with_one_right_option_and_a_reason_for_all(asked, page):
    assert 3 <= len(asked[page]) <= 5
    for name, options, reasons, right in asked[page]:
        assert name.startswith(page.replace("_", "-"))
        assert len(options) == len(reasons) >= 2 and len(right) == 1
        assert all(
            len(reason.text.split()) > 6 for i, reason in enumerate(reasons) if i not in right
        )


@pytest.mark.parametrize("page", CHAPTERS)
def test_options_have_one_form_and_length(asked, page):
    for name, options, _, right in asked[page]:
        pictures = [bool(option.svg) for option in options]
        assert len(set(pictures)) == 1
        if not pictures[0]:
            sizes = [len(option.text.strip()) for option in options]
            others = [size for i, size in enumerate(sizes) if i not in right]
            assert 0.6 * max(others) <= sizes[right[0]] <= 1.5 * min(others), (name, sizes)


def test_the_right_ones_are_spread_and_most_chapters_show_pictures(asked):
    places = [right[0] for page in CHAPTERS for _, _, _, right in asked[page]]
    assert all(places.count(place) >= len(places) / 5 for place in range(3)), places
    pictured = [
        page for page in CHAPTERS if any(options[0].svg for _, options, _, _ in asked[page])
    ]
    assert pictured[:7] == CHAPTERS[:7]  # those of the tutorial


def test_a_mixed_set_comes_back_on_the_summary_by_name(asked):
    home = {name: page for page in CHAPTERS for name, *_ in asked[page]}
    back = [name.removeprefix("again-") for name, *_ in asked["summary"]]
    assert len(back) >= 5 and len(set(back)) == len(back)
    assert len({home[name] for name in back}) == len(back)  # one a chapter
    for name, options, reasons, right in asked["summary"]:
        original = next(q for q in asked[home[name.removeprefix("again-")]] if q[0] == name[6:])
        assert [str(option) for option in options] == [str(option) for option in original[1]]
        assert right == original[3] and len(reasons) == len(original[2])


def test_words_of_pictures_say_what_is_seen_and_not_what_it_is(asked):
    words = [
        svg["aria-label"]
        for page in CHAPTERS
        for _, options, *_ in asked[page]
        for option in options
        for svg in option.select("svg")
    ]
    assert len(words) >= 20
    for text in words:
        assert 20 < len(text) < 200 and re.search(r"\d", text)
        assert not re.search(r"hidden|rate|start \d|diverge|settle|plateau|η", text), text


def test_pictures_are_lnns_own():
    drawn, words, bars = picture("loss 51 0.005 0.9")
    assert re.fullmatch("▅{24}", bars)
    assert drawn.startswith('<path class="run" d="M8.0,') and words.endswith("0.71 at epoch 599")
    assert picture("hops 1.5 3")[1] == "A distance: 1, −0.5, 0.25, −0.12"
    assert picture("hops 1 4")[2] == "▆▅▅▅▅"
    _, words, _ = picture("walk 1.2 -1.2")
    pairs = re.findall(r"\((\S+), (\S+)\)", words.replace("−", "-"))
    np.testing.assert_allclose([float(u) + float(v) for u, v in pairs], 0)
    for kind in PICTURES:
        assert picture(
            kind
            + {
                "loss": " 5 0.01 0.9",
                "pair": " 1 1",
                "walk": " 1 1",
                "two": " 1 1 0.5",
                "hops": " 1",
                "settings": " 10",
            }.get(kind, "")
        )[0]


def test_questions_count_in_a_page_s_minutes():
    box = nodes.admonition("", nodes.paragraph("", "one two"), classes=["lnn-ask", "lnn-question"])
    page = nodes.section("", box, questions(names=["depth/deepest", "depth/one-zero"]))
    expected = 2 * minutes.WORD + minutes.QUESTION + 2 * minutes.AGAIN
    assert minutes.measure(page)[0] == pytest.approx(expected)
