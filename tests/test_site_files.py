"""The site's files, without a browser: pages, links, pictures, policy."""

import re
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from bs4 import BeautifulSoup
from conftest import CONFIG, ROOT, closed_answers

ADDRESSES = {
    "a": "href",
    "link": "href",
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
}


@pytest.fixture(scope="module")
def pages(site):
    return {
        path.name: BeautifulSoup(path.read_text("utf8"), "html5lib")
        for path in sorted(site.glob("*.html"))
    }


def contents():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return [toc["root"], *chapters]


def test_every_page_of_the_table_of_contents_is_there_with_one_title(pages):
    for name in contents():
        titles = pages[f"{name}.html"].select("h1")
        assert len(titles) == 1, name
        assert titles[0].get_text(strip=True), name
    assert [
        name for name, page in pages.items() if page.title.text.count(CONFIG["title"]) != 1
    ] == []


def test_every_internal_link_leads_somewhere(site, pages):
    broken = []
    ids = {name: {tag["id"] for tag in page.select("[id]")} for name, page in pages.items()}
    for name, page in pages.items():
        for tag in page.find_all(list(ADDRESSES)):
            address = urlsplit(tag.get(ADDRESSES[tag.name]) or "")
            if address.scheme or address.netloc:
                continue
            path = unquote(address.path) or name
            if name == "404.html":  # shown at any address: its links begin at the site's root
                path = (
                    path.rsplit("/", 1)[-1]
                    if "_static" not in path
                    else "_static" + path.split("_static")[1]
                )
            if path.endswith(".html") and "/" not in path:
                found = path in ids and (not address.fragment or address.fragment in ids[path])
                # A fragment may be the state of a demo, which names no place of the page.
                found = found or (path in ids and "=" in address.fragment)
            else:
                found = (site / path).exists()
            if not found:
                broken.append(f"{name}: {address.geturl()}")
    assert not broken


def test_every_resource_of_the_stylesheet_is_there(site):
    static = site / "_static"
    for address in re.findall(r'url\(["\']?([^)"\']+)', (static / "bundle.css").read_text("utf8")):
        if not address.startswith(("data:", "#")):
            assert (static / urlsplit(address).path).exists(), address


def test_no_page_shows_an_error(pages):
    for name, page in pages.items():
        text = page.get_text()
        assert "Traceback (most recent call last)" not in text, name
        assert not page.select(".problematic, .system-message, .output_error, .stderr"), name


def test_every_picture_says_what_it_shows(pages):
    for name, page in pages.items():
        for image in page.select("main article :is(img, .lnn-drawing)"):
            alt = image.get("alt") or image.get("aria-label") or ""
            assert len(alt.split()) >= 3, f"{name}: {image.parent.get('id')} says {alt!r}"
            assert not re.search(r"_images/|\.(png|svg)$|[0-9a-f]{16}", alt), f"{name}: {alt!r}"


def test_every_figure_is_a_picture(pages):
    """Not its words, which notebooks compare."""
    figures = 0
    for name, page in pages.items():
        for figure in page.select("main figure:not(.lnn-demo, .lnn-video)"):
            figures += 1
            assert figure.select_one(".lnn-drawing[role=img]") and not figure.select_one("pre"), (
                f"{name}: {figure}"
            )
    assert figures > 20


def test_no_id_stands_twice(pages):
    for name, page in pages.items():
        ids = [tag["id"] for tag in page.select("[id]")]
        twice = {i for i in ids if ids.count(i) > 1}
        assert not twice, f"{name}: {twice}"


def test_headings_step_down_one_by_one(pages):
    for name in contents():
        level = 0
        for heading in pages[f"{name}.html"].select("main article :is(h1, h2, h3, h4, h5, h6)"):
            assert int(heading.name[1]) <= level + 1, f"{name}: {heading.get_text()}"
            level = int(heading.name[1])


@closed_answers
def test_answers_are_closed(pages):
    boxes = [(name, box) for name, page in pages.items() for box in page.select("main details")]
    assert len(boxes) > 20
    for name, box in boxes:
        assert not box.has_attr("open"), f"{name}: {box.summary.get_text()}"
        assert box.summary.get_text(strip=True), name


def test_every_page_has_a_strict_policy_before_anything_it_governs(pages):
    for name, page in pages.items():
        head = [tag for tag in page.head.children if tag.name]
        policies = [
            i for i, tag in enumerate(head) if tag.get("http-equiv") == "Content-Security-Policy"
        ]
        assert len(policies) == 1, name
        first = next(i for i, tag in enumerate(head) if tag.name in ("script", "link", "style"))
        assert policies[0] < first, name
        rules = dict(rule.split(" ", 1) for rule in head[policies[0]]["content"].split("; "))
        assert rules["default-src"] == "'self'", name
        assert "unsafe-inline" not in rules["script-src"], name
        assert "'unsafe-eval'" not in rules["script-src"], name
        assert rules["object-src"] == rules["base-uri"] == "'none'", name
        assert page.select("[onclick], [onload], [onerror], body style") == [], name


def test_nothing_is_loaded_from_elsewhere(pages):
    for name, page in pages.items():
        for tag in page.select("script[src], img[src], iframe[src], link[href], source[src]"):
            if tag.name == "link" and tag["rel"][0] in (
                "canonical",
                "search",
                "index",
                "next",
                "prev",
            ):
                continue
            address = urlsplit(tag.get("src") or tag.get("href"))
            assert address.scheme in ("", "data") and not address.netloc, f"{name}: {tag}"
