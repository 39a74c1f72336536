"""Phones, upright and sideways: all is in reach, in sight, and says where it goes on."""

import pytest
from conftest import ROOT

PAGES = [*sorted(path.stem for path in (ROOT / "book").glob("*.md")), "search"]
WITH_DEMOS = [
    path.stem
    for path in sorted((ROOT / "book").glob("*.md"))
    if ":tags: [demo]" in path.read_text("utf8")
]
SCREENS = [(390, 664), (320, 600), (740, 360)]
# Sliders that are never on one screen with a whole chart of their demo.
OUT_OF_SIGHT = """(height) => [...document.querySelectorAll(".lnn-demo .lnn-slider input")].filter((slider) => {
  const demo = slider.closest(".lnn-demo"), here = slider.getBoundingClientRect();
  return ![...demo.querySelectorAll(".lnn-chart")].some((chart) => {
    const box = chart.getBoundingClientRect();
    const span = Math.max(box.bottom, here.bottom) - Math.min(box.top, here.top);
    return box.width > 0 && span <= height;
  });
}).map((slider) => `${slider.closest(".lnn-demo").dataset.demo}: ${slider.name}`)"""
# Controls that something lies on, wherever the page is scrolled to.
COVERED = """() => [...document.querySelectorAll("main :is(button, input, select, a, summary)")].filter((control) => {
  if (!control.checkVisibility({ visibilityProperty: true }) || control.closest("[aria-hidden=true]")) return false;
  if (control.matches(".lnn-handle, .headerlink, .lnn-cards a")) return false;
  control.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const [box] = control.getClientRects();
  if (!box || box.width < 2) return false;
  const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return !hit || !(control.contains(hit) || hit.contains(control) || hit.closest("label, a") === control.closest("label, a"));
}).map((control) => control.outerHTML.slice(0, 120))"""
# What scrolls sideways without a stop for the keyboard or a sign.
SILENT = """() => [...document.querySelectorAll(".bd-article-container, article *")].filter((box) => {
  if (box.scrollWidth <= box.clientWidth + 1 || !box.clientWidth) return false;
  const { overflowX, backgroundImage } = getComputedStyle(box);
  if (!["auto", "scroll"].includes(overflowX)) return false;
  return box.tabIndex !== 0 || !backgroundImage.includes("gradient");
}).map((box) => box.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def phone(browser, site_url):
    page = browser.new_page(reduced_motion="reduce")

    def show(name, width, height):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(f"{site_url}/{name}.html", wait_until="networkidle")
        return page

    yield show
    page.close()


@pytest.mark.parametrize("name", WITH_DEMOS)
def test_a_chart_is_in_sight_while_its_slider_moves(phone, name):
    for width, height in SCREENS:
        page = phone(name, width, height)
        assert page.locator(".lnn-demo .lnn-slider input").count() > 0
        assert page.evaluate(OUT_OF_SIGHT, height) == [], (width, height)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_covers_a_control_and_what_scrolls_says_so(phone, name):
    page = phone(name, 320, 600)
    page.evaluate("document.querySelectorAll('main details').forEach((box) => { box.open = true })")
    page.wait_for_timeout(50)  # until site.js has seen what is wide
    assert page.evaluate(COVERED) == []
    assert page.evaluate(SILENT) == []
    page.set_viewport_size({"width": 740, "height": 360})
    assert page.evaluate("document.documentElement.scrollWidth") <= 740


def test_the_first_screen_has_the_bet_and_a_curve(phone):
    for width, height in [(320, 600), (390, 664), (740, 360)]:
        page = phone("index", width, height)
        for part in (".lnn-bet button >> nth=2", '[data-demo="first"] [data-chart="loss"]'):
            box = page.locator(part).bounding_box()
            assert box["y"] + min(box["height"], 60) <= height, (part, width, box)
