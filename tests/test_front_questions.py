"""Questions on the page: right and wrong, by mouse and keyboard, and again on the summary."""

import pytest
from conftest import closed_answers
from playwright.sync_api import expect
from test_front_predict import Reader
from test_front_site import AXE, VIOLATIONS

pytestmark = closed_answers
CHAPTERS = [
    "shallow_narrow", "landscapes", "depth", "learning_rate", "depth_and_learning_rate",
    "initialization", "bonus", "real_knobs", "real_edge", "real_practice", "summary",
]  # fmt: skip


@pytest.fixture(scope="module")
def reader(browser, site_url):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    problems = []
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield Reader(page, site_url)
    context.close()
    assert problems == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_option_of_every_question_is_answered(reader, name):
    page = reader.open(name).page
    for box in page.locator(".lnn-question").all():
        fold = box.locator("xpath=following-sibling::details[1]")
        right = fold.locator("ol.lnn-one-of > li").evaluate_all(
            "all => all.findIndex((one) => one.classList.contains('right'))"
        )
        radios, said = box.get_by_role("radio"), box.locator("[role=status]")
        order = [i for i in range(radios.count()) if i != right] + [right]
        for i in order:
            expect(fold).to_be_hidden()
            radios.nth(i).check()
            box.get_by_role("button", name="Check").click()
            assert said.inner_text().startswith("Right" if i == right else "Not so. ")
        expect(fold).to_be_visible()
        assert box.locator("[data-mark=wrong]").count() == len(order) - 1
        assert box.locator("[data-mark=right]").count() == 1
        assert box.get_by_role("button").count() == 0


def test_by_keyboard_and_remembered_only_once_right(reader):
    box = reader.open("depth").page.locator("#depth-deepest")
    keyboard = reader.page.keyboard
    box.get_by_role("radio").first.focus()
    keyboard.press("Space")
    keyboard.press("Enter")
    assert box.locator("[role=status]").inner_text().startswith("Not so. ")
    reader.open("depth", afresh=False)
    assert box.get_by_role("button", name="Check").count() == 1
    box.get_by_role("radio").first.focus()
    keyboard.press("Space")
    keyboard.press("ArrowRight")
    keyboard.press("Enter")
    assert box.locator("[role=status]").inner_text().startswith("Right")
    assert reader.page.evaluate("document.activeElement.innerText").strip() == "Answer"
    reader.open("depth", afresh=False)
    assert box.locator("[role=status]").inner_text().startswith("Right")
    # The summary asks anew.
    reader.open("summary", afresh=False)
    again = reader.page.locator("#again-depth-deepest")
    assert again.get_by_role("button", name="Check").count() == 1


def test_on_a_phone_in_the_dark(new_page, site_url):
    page = new_page(
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page.goto(f"{site_url}/learning_rate.html")
    box = page.locator("#learning-rate-hops")
    for target in [*box.locator("label").all(), *box.get_by_role("button").all()]:
        size = target.bounding_box()
        assert size["height"] >= 44 and size["width"] >= 44
    box.get_by_role("radio").first.check()
    box.get_by_role("button", name="Check").click()
    box.get_by_role("radio").last.check()
    box.get_by_role("button", name="Check").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.evaluate(AXE.read_text("utf8"))
    assert page.evaluate(VIOLATIONS, [".lnn-question, .lnn-answer", {}]) == []


def test_a_screen_reader_is_told_what_pictures_show(reader):
    tree = reader.open("learning_rate").page.locator("#learning-rate-hops").aria_snapshot()
    assert 'radio "A distance: 1, −0.5, 0.25' in tree, tree


def test_without_scripts(new_page, site_url):
    page = new_page(java_script_enabled=False)
    page.goto(f"{site_url}/learning_rate.html")
    box = page.locator("#learning-rate-hops")
    assert box.locator("svg").count() == 3 and box.locator("svg").first.is_visible()
    fold = page.locator("#learning-rate-hops + details")
    fold.locator("summary").click()
    assert fold.locator("li").last.inner_text().startswith("Right")
