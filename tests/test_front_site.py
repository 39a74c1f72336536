"""Every page of the site in a browser that reaches nothing but this machine."""

import gzip
import itertools

import pytest
from conftest import ROOT, closed_answers
from server import Server

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
LIMIT = 300_000  # bytes a page may ask for until it is shown, compressed
SET_ANSWERS = """async (open) => {
  document.querySelectorAll("main details").forEach((box) => { box.open = open });
  await new Promise(requestAnimationFrame);
}"""
PAGES = [*sorted(path.stem for path in (ROOT / "book").glob("*.md")), "search"]


@pytest.mark.parametrize("name", [*PAGES, "genindex"])
def test_page_is_complete_light_alone_and_fits(page, site_url, name):
    """No other host, no complaint on the console (the policy's included), not too heavy or wide."""
    weights = {}

    def weigh(response):
        body = response.body()
        if response.url.endswith((".woff2", ".png")):
            weights[response.url] = len(body)
        else:
            weights[response.url] = len(gzip.compress(body))

    page.on("response", weigh)
    page.goto(f"{site_url}/{name}.html", wait_until="networkidle")
    assert page.elsewhere == []
    assert page.problems == []
    assert sum(weights.values()) <= LIMIT, weights
    for width in (320, 390, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["notation", "depth", "theory"])
def test_formulas_are_laid_out(page, site_url, name):
    page.goto(f"{site_url}/{name}.html")
    formulas = page.locator("main math")
    assert formulas.count() > 0
    sizes = formulas.evaluate_all(
        """all => all.filter(m => !m.closest("details")).map(m => {
             const box = m.getBoundingClientRect(); return [box.width, box.height] })"""
    )
    assert all(width > 3 and height > 5 for width, height in sizes), sizes
    assert page.locator("main merror").count() == 0
    fonts = page.evaluate(
        "document.fonts.ready.then(f => [...f].filter(x => x.status == 'loaded').map(x => x.family))"
    )
    assert any("STIX" in family for family in fonts)


def test_opened_as_a_file(new_page, site):
    page = new_page(offline=True)
    page.goto((site / "depth.html").as_uri())
    assert page.problems == []
    assert page.locator("main math").first.bounding_box()["width"] > 3
    page.locator("a.right-next").click()
    page.wait_for_url("**/learning_rate.html")
    assert page.problems == []


def test_under_a_folder_of_a_site(page, site, tmp_path):
    (tmp_path / "some").mkdir()
    (tmp_path / "some" / "book").symlink_to(site)
    server = Server(tmp_path)
    missing = []
    page.on("response", lambda response: response.status >= 400 and missing.append(response.url))
    page.goto(f"{server.address}/some/book/depth.html", wait_until="networkidle")
    page.locator("a.right-next").click()
    page.wait_for_url("**/some/book/learning_rate.html")
    server.close()
    assert missing == []
    assert page.problems == []


def test_theme_follows_the_system_and_then_the_reader(new_page, site_url):
    page = new_page(color_scheme="dark")
    page.goto(f"{site_url}/depth.html")
    theme = page.locator("html")
    assert theme.get_attribute("data-theme") == "dark"
    page.locator(".theme-switch-button").first.click()
    assert theme.get_attribute("data-theme") == "light"
    page.reload()
    assert theme.get_attribute("data-theme") == "light"


def test_who_wants_no_motion_sees_the_other_theme_at_once(new_page, site_url):
    page = new_page(reduced_motion="reduce", color_scheme="light")
    page.goto(f"{site_url}/theory.html")
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector("html[data-theme=dark]")
    assert page.evaluate("document.getAnimations().length") == 0


def test_search_finds_a_chapter(page, site_url):
    page.goto(f"{site_url}/search.html?q=initialization")
    page.locator("#search-results a", has_text="initialization").first.wait_for()
    assert page.problems == []


def test_skip_link_comes_first_and_leads_to_the_text(page, site_url):
    page.goto(f"{site_url}/depth.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    page.wait_for_url("**#main-content")


HIDDEN = """async () => {
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  const here = document.activeElement;
  if (here === document.body) return null;
  const [box] = here.getClientRects(), style = getComputedStyle(here);
  const x = box.left + Math.min(box.width / 2, 20), y = box.top + box.height / 2;
  const hit = document.elementFromPoint(x, y);
  const seen = hit && (here.contains(hit) || hit.contains(here) || here.labels?.[0].contains(hit));
  const ring = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return seen && ring ? "" : here.outerHTML.slice(0, 120);
}"""


@pytest.mark.parametrize("name", ["index", "bonus"])
def test_every_stop_of_the_keyboard_is_seen(new_page, site_url, name):
    """Inside the window, under nothing, with a ring; and the way leads on to the page's end."""
    page = new_page(reduced_motion="reduce", viewport={"width": 1280, "height": 800})
    page.goto(f"{site_url}/{name}.html", wait_until="networkidle")
    for stop in itertools.count():
        page.keyboard.press("Tab")
        hidden = page.evaluate(HIDDEN)
        if hidden is None:
            break
        assert hidden == "", stop
    assert stop > 40


@closed_answers
def test_answer_opens_by_keyboard(page, site_url):
    page.goto(f"{site_url}/depth.html")
    answer = page.locator("main details:not(.lnn-answer)", has_text="Answer").first
    content = answer.locator(".sd-summary-content")
    assert not content.is_visible()
    answer.locator("summary").focus()
    page.keyboard.press("Enter")
    assert content.is_visible()


@closed_answers
def test_print_shows_what_the_reader_opened_dark_on_light_over_the_papers_width(new_page, site_url):
    page = new_page(color_scheme="dark", viewport={"width": 700, "height": 900})  # of A4, about
    page.goto(f"{site_url}/depth.html")
    answers = page.locator("main details", has=page.locator("summary", has_text="Answer"))
    answer = answers.filter(visible=True).first.element_handle()
    answer.query_selector("summary").click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main h1").is_visible()
    assert answer.query_selector(".sd-summary-content").is_visible()
    assert answers.count() > 2
    assert page.locator("main details:visible").count() == 1
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert page.locator("main article section > p").first.bounding_box()["width"] > 650
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.locator("main details[open]").count() == 1


def test_progress_remembers_the_chapters_read(page, site_url):
    page.goto(f"{site_url}/depth.html")
    here = page.locator(".lnn-progress a[aria-current]")
    assert here.get_attribute("data-page") == "depth"
    assert page.locator(".lnn-progress a[data-read]").count() == 0
    page.locator(".prev-next-area").scroll_into_view_if_needed()
    page.locator(".lnn-progress a[data-read]").first.wait_for()
    page.goto(f"{site_url}/learning_rate.html")
    assert page.locator(".lnn-progress a[data-read]").get_attribute("data-page") == "depth"


def test_the_bet_is_kept(page, site_url):
    page.goto(f"{site_url}/index.html")
    pressed = page.locator(".lnn-bet [aria-pressed=true]")
    assert pressed.count() == 0
    page.get_by_role("button", name="More slowly").click()
    assert page.locator(".lnn-bet [role=status]").inner_text().startswith("Not this time")
    page.reload()
    assert pressed.inner_text() == "More slowly"


def test_every_chapter_leads_to_its_symbols(site):
    for path in (ROOT / "book").glob("*.md"):
        chapter = "file_format: mystnb" in path.read_text("utf8") and path.stem != "index"
        page = (site / f"{path.stem}.html").read_text("utf8")
        assert chapter == ('class="lnn-notation" href="notation.html"' in page), path.stem


SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) sum += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


@pytest.mark.parametrize("name", ["index", "shallow_narrow", "landscapes", "real_edge", "search"])
def test_nothing_jumps_while_a_page_loads(new_page, site_url, name):
    for width in (1280, 390):
        page = new_page(viewport={"width": width, "height": 800})
        page.goto(f"{site_url}/{name}.html", wait_until="networkidle")
        assert page.evaluate(SHIFTS) < 0.02, width


VIOLATIONS = """() => axe.run("html", { resultTypes: ["violations"] }).then((found) =>
  found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)} ${node.failureSummary}`)))"""
# axe judges no sign of a single letter, and formulas have hardly others, but takes long over them.
WITHOUT_FORMULAS = (
    """axe.configure({ rules: [{ id: "color-contrast", selector: "*:not(math *)" }] })"""
)


@pytest.fixture
def axe(new_page, site_url):
    """Open a page; what axe finds there in a theme, at a width, with answers open or closed."""
    page = new_page(reduced_motion="reduce", bypass_csp=True)  # axe is not the page's own

    def opened(name):
        page.goto(f"{site_url}/{name}.html")
        page.evaluate(AXE.read_text("utf8"))
        return page, violations

    def violations(theme, width, answers_open):
        page.emulate_media(color_scheme=theme)
        page.wait_for_selector(f"html[data-theme={theme}]")
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate(SET_ANSWERS, answers_open)
        return page.evaluate(VIOLATIONS)

    return opened


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(axe, name):
    """Everything that there is on the page, in both themes and at both widths."""
    page, violations = axe(name)
    page.evaluate(WITHOUT_FORMULAS)
    for theme, width in (("light", 1280), ("dark", 390)):
        assert violations(theme, width, True) == [], (theme, width)


@pytest.mark.long
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_any_view(axe, name):
    _, violations = axe(name)
    for view in itertools.product(("light", "dark"), (1280, 390), (False, True)):
        assert violations(*view) == [], view
