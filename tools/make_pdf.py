"""Print the whole book as one PDF: `make pdf`, after `make site`.

The pages' articles become one page, which Chromium prints: tagged for screen
readers, with bookmarks, and with the links between the pages alive. Answers
follow the setting `answers`: closed, they stand at the end of the book; open,
below their questions. Code that is folded away on the site is left out.
"""

import itertools
import re
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from browser import launch
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
PDF = "learning-hyperparameters.pdf"
ON_SITE = "<strong>Answers are hidden</strong> until you open them. The code that draws the figures is hidden until you open it."
ON_PAPER = (
    '<strong>Answers are <a href="#answers">at the end of this book</a>.</strong> '
    "The code that draws the figures is on the site and in the notebooks."
)


def contents():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf8"))
    return [toc["root"], *(c["file"] for part in toc["parts"] for c in part["chapters"])]


def fold(box, answers, name):
    """Open the numbers of a demo, leave out code, and move an answer to the end, with links."""
    classes = box.get("class", "").split()
    solution = box.find_parent(class_="tag_solution")
    if "lnn-table" in classes:
        box["open"] = ""
    elif {"explain", "hide"} & set(classes) and not solution:
        box.decompose()
    else:
        number = len(answers) + 1
        title = " ".join(box.summary.get_text().split()).removeprefix("Show the ").capitalize()
        box.summary.decompose()
        there, here = (
            BeautifulSoup(
                f'<p class="lnn-fold" id="{mine}-{number}"><a href="#{other}-{number}">'
                f"{escape(title)} {number}</a></p>",
                "html.parser",
            ).p
            for mine, other in (("fold", "unfold"), ("unfold", "fold"))
        )
        box.insert_before(there)
        box.name, box.attrs = "div", {}
        box.insert(0, here)
        answers.append((name, str(box.extract())))


def chapter(name, names, answers):
    """A page's article, its ids and links made good for a page that holds them all.

    What is folded there and belongs at the end of the book is added to `answers`, by chapter.
    """
    html = (SITE / f"{name}.html").read_text("utf8")
    article = BeautifulSoup(html, "html5lib", multi_valued_attributes=None).select_one("article")
    for tag in article.select("script, form, .lnn-feedback, .headerlink, .lnn-video button"):
        tag.decompose()
    for tag in article.select("[id]"):
        tag["id"] = f"{name}--{tag['id']}"
    for tag in article.select("[for], [aria-labelledby], [aria-describedby]"):
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            if attribute in tag.attrs:
                tag[attribute] = " ".join(f"{name}--{word}" for word in tag[attribute].split())
    for link in article.select("a[href]"):
        address = urlsplit(link["href"])
        page = Path(address.path).stem or name
        if not address.scheme and address.path.endswith((".html", "")) and page in names:
            link["href"] = f"#{page}--{address.fragment}" if address.fragment else f"#{page}"
    for picture in article.select("img[loading]"):
        del picture["loading"]
    for box in article.select("details:not([open])"):
        fold(box, answers, name)
    article.name = "section"
    article["id"] = name
    article["style"] = "break-before: page"
    return str(article).replace(ON_SITE, ON_PAPER)


def title_of(section):
    return BeautifulSoup(section, "html.parser").h1.get_text()


def at_the_end(answers, sections):
    """What was folded, under its chapters' titles."""
    parts = [
        f"<section><h2>{escape(title_of(sections[name]))}</h2>{''.join(a for _, a in group)}</section>"
        for name, group in itertools.groupby(answers, key=lambda answer: answer[0])
    ]
    body = "".join(parts)
    return f'<section id="answers" style="break-before: page"><h1>Answers</h1>{body}</section>'


def book():
    """All chapters in the frame of the first page."""
    names = contents()
    page = (SITE / f"{names[0]}.html").read_text("utf8")
    head = re.search(r"<head>.*?</head>", page, re.DOTALL)[0]
    head = re.sub(r"<script.*?</script>", "", head, flags=re.DOTALL)
    title = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))["title"]
    head = re.sub(r"<title>.*?</title>", f"<title>{escape(title)}</title>", head, flags=re.DOTALL)
    logo = (SITE / "_static" / "logo.svg").read_text("utf8")
    cover = f'<div class="lnn-cover">{logo}<p>{escape(title)}</p></div>'
    answers = []
    sections = {name: chapter(name, names, answers) for name in names}
    body = cover + "\n".join(sections.values())
    if answers:
        body += at_the_end(answers, sections)
    return (
        f'<!DOCTYPE html><html lang="en" data-theme="light">{head}<body>'
        f'<main id="main-content"><div class="bd-article">{body}</div></main></body></html>'
    )


def link_from_first_page(text):
    """Say on the first page that the file is there."""
    page = SITE / "index.html"
    html = page.read_text("utf8")
    link = f'<p class="lnn-download"><a href="{PDF}">{text}</a></p>'
    if link not in html:
        page.write_text(html.replace("<!-- downloads -->", f"<!-- downloads -->{link}"), "utf8")


def main():
    combined = SITE / "book-for-print.html"
    combined.write_text(book(), "utf8")
    try:
        with sync_playwright() as playwright:
            browser = launch(playwright)
            page = browser.new_page()
            page.goto(combined.as_uri(), wait_until="networkidle")
            page.pdf(
                path=SITE / PDF,
                format="A4",
                margin=dict.fromkeys(("top", "right", "bottom", "left"), "18mm"),
                tagged=True,
                outline=True,
                print_background=True,
            )
            browser.close()
    finally:
        combined.unlink()
    link_from_first_page("The whole book as a PDF")
    print(f"{SITE / PDF}: {(SITE / PDF).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
