"""What the search page looks through: the prose of every page, place by place.

Sphinx's own index knows whole pages, with their code, outputs and controls. MiniSearch, in the
search page, knows places: what stands under a heading or behind an `{index}` entry. What opens
(answers, code), moves or runs is left out. An entry names a place that answers a question; of
the paragraph after it, the search page shows the sentence.
"""

import json
import re
import unicodedata

from bs4 import BeautifulSoup, SoupStrainer

INDEX = "searchindex.js"
# What is no prose. Of figures only captions stay; of boxes' titles those that name a wrong idea.
SILENT = (
    "script, pre, nav, button, details, .headerlink, .cell_input, .lnn-demo, .lnn-video, .lnn-bet,"
    ".lnn-feedback, .python-note, .python-lines, .caption-number, .eqno, .btn, .lnn-cards,"
    ".admonition:not(.misconception) > .admonition-title"
)
# A sentence begins with a capital letter; "et al." ends none.
SENTENCE = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”)]))(?<!al\.)\s+(?=[A-Z“(†])")
SHAPES = ["mfrac", "msub", "msup", "msubsup", "mover", "msqrt", "mspace", "mo"]
DIGITS = {"msub": "₀₁₂₃₄₅₆₇₈₉", "msup": "⁰¹²³⁴⁵⁶⁷⁸⁹"}
SHORT = 16  # letters of a formula of its own line that may end a sentence


def bracketed(text):
    return text if re.fullmatch(r".?|[\w.]+", text) else f"({text})"


def linear(formula):
    """A formula in one line of text: 2/λ, w₁, a^(1/D)."""
    for tag in reversed(formula.find_all(SHAPES)):
        parts = [part.get_text() for part in tag.children]
        if tag.name == "mo":
            text = tag.get_text()
            text = f" {text} " if text in "=≈<>≤≥→←" else text.replace("\u2061", "")
        elif tag.name == "mspace":
            text = " "
        elif tag.name == "msqrt":
            text = "√" + bracketed("".join(parts))
        elif tag.name == "mover":  # a hat
            text = unicodedata.normalize("NFC", parts[0] + "\N{COMBINING CIRCUMFLEX ACCENT}")
        elif tag.name == "msubsup":
            text = f"{parts[0]}_{bracketed(parts[1])}^{bracketed(parts[2])}"
        elif tag.name in DIGITS and parts[1].isdecimal():
            text = parts[0] + "".join(DIGITS[tag.name][int(digit)] for digit in parts[1])
        else:
            text = {"mfrac": "/", "msup": "^", "msub": "_"}[tag.name].join(map(bracketed, parts))
        tag.replace_with(text)
    return formula.get_text()


def text_of(tag):
    return " ".join(tag.get_text().split())


def prose(html):
    """A page's article without what is no prose, its formulas as text."""
    article = BeautifulSoup(html, "html.parser", parse_only=SoupStrainer("article"))
    for tag in article.select(SILENT):
        tag.decompose()
    for output in article.select(".cell_output"):
        output.replace_with(*output.select("figcaption"))
    for formula in article.select("math"):
        formula.replace_with(linear(formula))
    return article


def places(html, entries):
    """A page's places: each an anchor, heading, entries, and blocks of sentences.

    `entries` are the words of the page's `{index}` entries, by their anchors.
    """
    found = [{"anchor": "", "heading": "", "entries": [], "text": []}]

    def begin(anchor, heading):
        found.append({"anchor": anchor, "heading": heading, "entries": [], "text": []})

    for tag in prose(html).find_all(True):
        here = found[-1]
        if tag.get("id") in entries:
            if here["text"] or not here["entries"]:
                begin(tag["id"], here["heading"])
            here = found[-1]
            here["entries"] += entries[tag["id"]]
        if tag.name in ("h2", "h3", "h4"):
            begin(tag.parent["id"], text_of(tag))
        elif tag.name == "dt":
            if tag.get("id"):
                begin(tag["id"], tag["id"])
        elif tag.name == "table":
            here["text"].append([])  # of rows
        elif tag.name == "tr":
            cells = list(filter(None, map(text_of, tag.select("td, tbody th"))))
            here["text"][-1] += [" · ".join(cells)] if cells else []
        elif tag.name == "p" and not tag.find_parent("tr"):
            here["text"].append(SENTENCE.split(text_of(tag)))
        elif tag.name == "div" and "math" in tag.get("class", ()) and here["text"]:
            formula = text_of(tag).rstrip(" .,")
            if len(formula) <= SHORT and not here["text"][-1][-1].endswith((".", "!", "?")):
                here["text"][-1][-1] += f" {formula}."
    return [place for place in found if place["text"]]


def write_index(site):
    app, env = site.app, site.app.env
    found = []
    for name in env.collect_relations():
        entries = {}
        for _, words, anchor, *_ in env.get_domain("index").entries.get(name, ()):
            entries.setdefault(anchor, []).append(words)
        page = {
            "address": app.builder.get_target_uri(name),
            "page": env.titles[name].astext(),
            # What teaches comes before what lists.
            "weight": 1 if env.metadata[name].get("file_format") == "mystnb" else 0.5,
        }
        html = site.pages[page["address"]]
        found += [page | place for place in site.kept(places, html, entries)]
    (site.folder / INDEX).write_text(
        f"const PLACES = {json.dumps(found, ensure_ascii=False)};\n", "utf8"
    )


def search_page(app):
    yield "search", {"title": "Search"}, "search.html"


def leave_out_sphinxs(app):
    app.builder.search = False


def setup(app):
    app.connect("builder-inited", leave_out_sphinxs)
    app.connect("html-collect-pages", search_page)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
