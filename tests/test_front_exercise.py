"""A learner solves the exercises on the page: real Python, in a real browser, with no network."""

import gzip
import json
import re

import pytest
from browser import launch
from bs4 import BeautifulSoup
from conftest import ROOT, closed_answers
from playwright.sync_api import sync_playwright

START = 120_000  # ms; a busy machine may need long to start Python


class Learner:
    """What a learner does with the exercise of one page."""

    def __init__(self, page, url):
        self.page, self.url = page, url
        self.exercise = page.locator(".python-exercise")
        self.status = self.exercise.locator(".python-status")
        self.output = self.exercise.locator(".python-output")
        self.answers = self.exercise.locator(".python-answers")

    def open(self, name):
        self.name = name
        self.page.goto(f"{self.url}/{name}.html")
        self.exercise.scroll_into_view_if_needed()
        self.exercise.locator(".cm-content").wait_for()
        return self

    def write(self, code):
        self.exercise.locator(".cm-content").click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(code)

    def press(self, button):
        self.exercise.get_by_role("button", name=button, exact=True).click()

    def finish(self):
        """Wait for the end of a run; return what it put out."""
        self.page.locator(".python-exercise:not(.python-busy)").wait_for(timeout=START)
        return self.output.inner_text().strip() if self.output.is_visible() else ""

    def run(self, code):
        self.write(code)
        self.press("Run")
        return self.finish()

    def check(self, code):
        self.write(code)
        self.press("Check")
        return self.finish()

    def later(self):
        """The same page, opened in another tab."""
        return Learner(self.page.context.new_page(), self.url).open(self.name)


@pytest.fixture(scope="module")
def browser():
    """A whole Chromium: as readers' browsers do, it keeps a page alive for the way back."""
    with sync_playwright() as playwright:
        browser = launch(playwright, ignore_default_args=["--disable-back-forward-cache"])
        yield browser
        browser.close()


@pytest.fixture
def learner(page, site_url):
    return Learner(page, site_url)


@pytest.fixture(scope="module")
def running(request, browser, site_url):
    """A learner whose Python has started, for all tests of a page that don't end it.

    Starting takes seconds, so pytest runs the tests of one page in a row.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    learner = Learner(context.new_page(), site_url).open(request.param)
    learner.page.on("dialog", lambda dialog: dialog.accept())
    learner.requests = []
    context.on("request", lambda request: learner.requests.append(request.url))
    assert learner.run("1 + 1") == "2"
    yield learner
    context.close()


def on(*pages):
    return pytest.mark.parametrize("running", pages, indirect=True)


def solution(site, name):
    """The page's own solution, under the names that the learner's code has."""
    page = BeautifulSoup((site / f"{name}.html").read_text(), "html.parser")
    code = page.select_one(".cell.tag_exercise pre").text
    imports = "\n".join(line for line in code.splitlines() if re.match("import |from |x, y", line))
    solved = page.select_one(".cell.tag_solution pre").text.replace("_solution", "")
    return imports + "\n\n" + solved[: solved.index("exercises.check")]


# --- answers ----------------------------------------------------------------------------------


@closed_answers
@on("shallow_narrow")
def test_result_in_words_and_a_tick_that_stays(running, site):
    tick = running.exercise.get_by_text("✓ Solved")
    assert not tick.is_visible()
    right = solution(site, "shallow_narrow")
    running.check(right.replace("return self.w1 * self.w2 * x", "return self.w1 * x"))
    assert re.fullmatch(r"Not yet: \d of 4 right", running.status.inner_text())
    assert not tick.is_visible()
    running.check(right)
    assert running.status.inner_text() == "Right: 4 of 4"
    assert not running.exercise.get_by_role("button", name="Stop").is_visible()
    running.run("1 / 0")
    assert running.status.inner_text() == "Stopped by an error."
    assert "A division by 0." in running.output.inner_text()
    later = running.later()
    assert later.exercise.get_by_text("✓ Solved").is_visible()
    later.page.close()


WRONG = [
    ("dloss_dw", "-2 *", "2 *", "the sign is wrong"),
    ("dloss_dw", "-2 *", "-", "the factor 2 is missing"),
    ("dloss_dw", "self.w2 * np.mean(x * error), -2 * self.w1", "self.w1 * np.mean(x * error), -2 * self.w2", "swapped"),
    ("dloss_dw", "np.mean(x * error)", "np.sum(x * error)", "the sum over the samples"),
    ("dloss_dw", "np.mean(x * error)", "x * error", "one gradient for each sample"),
    ("loss", "np.mean((", "np.sum((", "take the mean"),
    ("forward", "self.w1 * self.w2 * x", "np.outer(x, [self.w1 * self.w2])", "shape (9,)"),
    ("train", "-= learning_rate", "+= learning_rate", "wrong sign"),
    ("train", "losses.append(loss(self.forward(x), y_true))", "pass", "shape (6,)"),
    (
        "train",
        "weights.append((self.w1, self.w2))\n",
        "weights.append((self.w1, self.w2)); losses[-1] = loss(self.forward(x), y_true)\n",
        "recorded after the update",
    ),
    ("forward", "return self.w1 * self.w2 * x", "...", "not implemented yet"),
    ("forward", "return self.w1 * self.w2 * x", "return self.no_such_name", "AttributeError"),
]  # fmt: skip


@closed_answers
@on("shallow_narrow")
@pytest.mark.parametrize("function, right, wrong, hint", WRONG)
def test_wrong_answers_get_their_hint(running, site, function, right, wrong, hint):
    code = solution(site, "shallow_narrow")
    head, body = code.split(f"def {function}(")
    assert right in body
    running.check(f"{head}def {function}(" + body.replace(right, wrong))
    answer = running.answers.locator("li", has=running.page.locator(f"code:text-is('{function}')"))
    assert hint in answer.inner_text()
    assert "✓" not in answer.inner_text()


# By page: what goes wrong in the solution, and the hint for it.
SLIPS = {
    "shallow_narrow": [],  # above
    "depth": [("-np.mean", "np.mean", "the sign is wrong"), ("-np.mean", "-2 * np.mean", "factor 2 too many")],
    "learning_rate": [
        ("result.converged_at()\n", "result.losses[-1]\n", "the lowest loss at the end"),
        ("min(epochs", "max(epochs", "the slowest"),
    ],
    "depth_and_learning_rate": [("2 / sharpness", "1 / sharpness", "half the edge"), ("(2 - 2 / depth)", "2", "exponent")],
    "initialization": [
        ("    weights[0] *= np.sign(p)\n", "", "one weight needs a minus sign"),
        ("weights[0]", "weights", "the minus signs cancel"),
    ],
}  # fmt: skip


@closed_answers
@on(*SLIPS)
def test_stub_slips_and_solution(running, site):
    running.press("Reset")
    running.press("Check")
    assert set(re.findall("[○✓✗]", running.finish())) == {"○"}, "the stub is not implemented yet"
    code = solution(site, running.name)
    for right, wrong, hint in SLIPS[running.name]:
        assert right in code
        text = running.check(code.replace(right, wrong))
        assert "✗" in text and hint in text
    text = running.check(code)
    assert set(re.findall("[○✓✗]", text)) == {"✓"}, text


@on("depth")
def test_no_other_host(running, site_url):
    assert any("numpy" in url for url in running.requests)
    assert all(url.startswith((site_url, "data:", "blob:")) for url in running.requests)


# --- running ------------------------------------------------------------------------------------


@on("depth")
def test_output_and_errors(running):
    assert running.run("print('a')\nimport numpy as np\nnp.prod([2.0] * 50)") == (
        "a\nnp.float64(1125899906842624.0)"
    )
    text = running.run("def f(x):\n    return 1 / x\n\nf(0)")
    assert "Line 4" in text and "Line 2, in f" in text and "ZeroDivisionError" in text
    assert "harness" not in text and "site-packages" not in text
    assert "SyntaxError" in running.run("f(")
    assert "input() doesn't work" in running.run("input('?')")


@on("depth")
def test_figures(running):
    running.run(
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('my loss')\nplt.show()"
    )
    picture = running.output.locator("img")
    assert "my loss" in picture.get_attribute("alt")
    assert picture.evaluate("image => image.naturalWidth") > 200


@closed_answers
@on("depth")
def test_bad_days(running):
    text = running.run("for i in range(1_000_000):\n    print(i)")
    assert "Only the first 20,000 characters" in text
    assert running.run("import builtins\nbuiltins.print = print = None\n7") == "7"
    assert running.run("print('here again')") == "here again"
    assert "Unable to allocate" in running.run(
        "import numpy as np\n[np.empty(2**27) for _ in range(8)]"
    )
    assert "RecursionError" in running.run("def f():\n    return f()\nf()")
    assert "no longer defines chain_gradient" in running.check("x = 3")
    text = running.check(
        "import lnn.exercises\nlnn.exercises.check_chain_gradient = lambda f: 1 / 0\nchain_gradient = 1"
    )
    assert "this should be something to call" in text, "the check is as it was"


@on("depth")
@pytest.mark.parametrize(
    "code",
    [
        "import ctypes\nctypes.string_at(2**32 - 8, 100)",  # memory that is not there
        "import js\njs.eval('setTimeout(() => { throw new Error() })')",  # an error outside Python
    ],
)
def test_python_breaks_down(running, code):
    running.run(code)
    running.output.get_by_text("Python broke down").wait_for()
    assert "Your code is kept" in running.output.inner_text()
    assert running.run("1 + 2") == "3"


@on("depth")
def test_stop_then_run(running):
    running.write("while True:\n    pass")
    running.press("Run")
    running.exercise.get_by_text("Running").wait_for(timeout=START)
    running.press("Stop")
    running.exercise.get_by_text("Stopped").wait_for(timeout=3000)
    assert "while True" in running.exercise.locator(".cm-content").inner_text()
    running.exercise.get_by_text("ready again").wait_for(timeout=START)
    assert running.run("1 + 2") == "3"


@on("depth")
def test_leave_in_the_midst_of_a_run(running):
    """The browser keeps the page as it was; when it comes back, the exercise is at rest."""
    running.write("while True:\n    pass")
    running.press("Run")
    running.exercise.get_by_text("Running").wait_for(timeout=START)
    running.page.get_by_role("link", name="next").first.click()
    running.page.wait_for_url(lambda url: "depth.html" not in url)
    running.page.go_back(wait_until="commit")
    running.exercise.get_by_text("Stopped").wait_for()
    assert "while True" in running.exercise.locator(".cm-content").inner_text()
    assert running.run("1 + 2") == "3"


# --- the editor and what it keeps -----------------------------------------------------------------


def test_code_is_kept_and_reset_asks(learner):
    learner.open("depth")
    stub = learner.exercise.locator(".cm-content").inner_text()
    learner.write("mine = 1")
    learner.open("depth")
    editor = learner.exercise.locator(".cm-content")
    assert editor.inner_text() == "mine = 1"
    learner.page.once("dialog", lambda dialog: dialog.dismiss())
    learner.press("Reset")
    assert editor.inner_text() == "mine = 1"
    learner.page.once("dialog", lambda dialog: dialog.accept())
    learner.press("Reset")
    assert editor.inner_text() == stub
    assert learner.page.elsewhere == [] and learner.page.problems == []


def test_keyboard(learner):
    learner.open("depth")
    learner.write("if True:")
    learner.page.keyboard.press("Enter")
    learner.page.keyboard.insert_text("x")
    learner.page.keyboard.press("Tab")
    assert learner.exercise.locator(".cm-content").inner_text().splitlines()[1].startswith("    ")
    learner.page.keyboard.press("Escape")
    learner.page.keyboard.press("Tab")
    assert learner.page.evaluate("document.activeElement.textContent") == "Check"
    assert learner.page.get_by_label("Code of the exercise chain gradient").count() > 0


def test_focus_stays_when_the_editor_takes_the_codes_place(learner):
    waiting = []
    learner.page.route("**/python/editor.js", lambda route: waiting.append(route))
    with learner.page.expect_request("**/python/editor.js"):
        learner.page.goto(f"{learner.url}/depth.html")
        learner.exercise.get_by_role("button", name="Copy").focus()
    while not waiting:
        learner.page.wait_for_timeout(20)
    waiting[0].continue_()
    editor = learner.exercise.locator(".cm-content")
    editor.wait_for()
    assert learner.exercise.evaluate("exercise => document.activeElement === exercise")
    for _ in ("Write the code", "Put its lines in order", "the editor"):
        learner.page.keyboard.press("Tab")
    assert editor.evaluate("editor => editor.getRootNode().activeElement === editor")


def test_second_tab(learner):
    learner.open("depth")
    other = Learner(learner.page.context.new_page(), learner.url).open("depth")
    other.write("theirs = 2")
    learner.page.get_by_text("changed in another tab").wait_for()


def test_storage_blocked(learner):
    learner.page.add_init_script("Storage.prototype.setItem = () => { throw new Error('full') }")
    learner.open("depth").write("x = 1")
    learner.page.get_by_text("copy it before you leave").wait_for()


# --- the card ---------------------------------------------------------------------------------------


@closed_answers
@on("depth")
def test_a_run_cannot_spoil_the_next(running, site):
    running.run("import numpy, lnn\nnumpy.mean = numpy.array = lnn.least_squares = None")
    running.check(solution(site, "depth") + "\nnp.prod = None\n")
    assert running.status.inner_text() == "Right"


def test_python_is_ready_before_it_is_needed(learner):
    """It starts with the first letter, so a reader who has typed for a while doesn't wait."""
    learner.open("depth")
    with learner.page.expect_worker():
        learner.write("6 * 7")
    ready = "performance.getEntriesByType('resource').some((e) => e.name.includes('harness'))"
    learner.page.workers[0].evaluate(
        f"new Promise((done) => {{ const ask = () => {ready} ? done() : setTimeout(ask, 50); ask(); }})"
    )
    learner.page.wait_for_timeout(1500)
    before = learner.page.evaluate("performance.now()")
    learner.press("Run")
    assert learner.finish() == "42"
    assert learner.page.evaluate("performance.now()") - before < 2000


def test_no_start_where_data_are_dear(learner):
    learner.page.add_init_script(
        "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
    )
    learner.open("depth").write("1")
    learner.page.wait_for_timeout(1500)
    assert learner.page.workers == []


# --- lines to put in order ----------------------------------------------------------------------------


@pytest.fixture
def lines(running):
    """The lines of an exercise, none in its place."""
    running.press("Put its lines in order")
    running.slot = running.exercise.get_by_role("list", name="Lines of largest_learning_rate")
    running.pool = running.exercise.get_by_role("list", name="Lines to choose from")
    yield running
    running.press("Reset")


def placed(learner):
    return learner.exercise.locator(".order-slot code").all_inner_texts()


RIGHT = [
    "m = np.mean(x**2)",
    "a = np.mean(x * y_true) / m",
    "sharpness = m * depth * a ** (2 - 2 / depth)",
    "return 2 / sharpness",
]


@closed_answers
@on("depth_and_learning_rate")
def test_order_by_mouse(lines):
    page = lines.page
    for text in ("m = np.mean(x) ** 2", *reversed(RIGHT)):
        line = lines.pool.get_by_text(text, exact=True)
        box, goal = line.bounding_box(), lines.slot.bounding_box()
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(goal["x"] + 60, goal["y"] + 6, steps=4)  # above what is there
        page.mouse.up()
    assert placed(lines) == [*RIGHT, "m = np.mean(x) ** 2"]
    lines.press("Check")
    assert "mean(x²), not mean(x)²" not in lines.finish(), "it stands behind the return"
    assert lines.status.inner_text() == "Right"
    later = lines.later()
    later.press("Put its lines in order")
    assert placed(later) == [*RIGHT, "m = np.mean(x) ** 2"], "kept"
    later.page.close()


@closed_answers
@on("depth_and_learning_rate")
def test_order_by_keys(lines):
    keys = lines.page.keyboard
    for text in ("a = np.mean(x * y_true) / m", "m = np.mean(x) ** 2", "return 1 / sharpness"):
        lines.pool.get_by_role("button", name=text).focus()
        keys.press("Enter")
    wrong = lines.slot.get_by_role("button", name="return 1 / sharpness")
    wrong.focus()
    keys.press("Delete")
    assert "Taken back: return 1" in lines.exercise.locator(".order-heard").inner_text()
    lines.slot.get_by_role("button", name="m = np.mean(x) ** 2").focus()
    keys.press("Space")
    keys.press("ArrowUp")
    assert placed(lines) == ["m = np.mean(x) ** 2", RIGHT[1]]
    assert "Line 1 of 2" in lines.exercise.locator(".order-heard").inner_text()
    keys.press("Space")  # no longer selected
    for text in RIGHT[2:]:
        lines.pool.get_by_role("button", name=text).focus()
        keys.press("Enter")
    lines.press("Check")
    assert "m is mean(x²), not mean(x)²." in lines.finish()
    assert lines.status.inner_text() == "Not yet"


@closed_answers
def test_order_comes_first_on_a_phone(new_page, site_url):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    page.goto(f"{site_url}/depth_and_learning_rate.html")
    line = page.locator(".order-pool .order-line").first
    line.tap()
    assert page.locator(".order-slot .order-line").count() == 1
    heights = page.locator(".python-exercise button:visible").evaluate_all(
        "all => all.map((button) => button.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


# --- when Python can't load -------------------------------------------------------------------------


def test_nothing_heavy_before_the_first_run(learner):
    asked = []
    learner.page.on("request", lambda request: asked.append(request.url))
    learner.open("depth")
    assert not [url for url in asked if re.search(r"pyodide|\.whl|wasm|worker", url)]
    asked.clear()
    learner.page.goto(f"{learner.url}/summary.html")
    assert not [url for url in asked if re.search(r"python|editor", url)]


MISSING = [  # as they are asked for
    ("files.json", "1"),
    ("pyodide.asm.wasm", "1"),
    ("pyodide.mjs", "1"),
    ("contourpy", "import matplotlib\n1"),
]


def test_missing_files(learner):
    """Each is named, beside another way; and the next try gets further."""
    learner.open("depth")
    for name, code in MISSING:
        learner.page.context.route(f"**/python/{name}*", lambda route: route.fulfill(status=404))
        text = learner.run(code)
        assert "could not be loaded" in text and name in text
        assert learner.output.get_by_role("link", name="Colab").count() == 1
        learner.page.context.unroute(f"**/python/{name}*")
    learner.press("Run")
    assert learner.finish() == "1"


def test_stalled_line(learner, site):
    """As when no byte comes for half a minute, but sooner."""
    worker = (site / "_static" / "python_worker.js").read_text("utf8")
    assert "30_000" in worker
    sooner = {"body": worker.replace("30_000", "1_000"), "content_type": "text/javascript"}
    learner.page.context.route("**/python_worker.js*", lambda route: route.fulfill(**sooner))
    learner.page.context.route("**/python/numpy*", lambda route: None)
    assert "no data came for 1 seconds" in learner.open("depth").run("1")


def test_offline(learner):
    learner.open("depth")
    learner.page.context.set_offline(True)
    assert "could not be loaded" in learner.run("1")


def test_old_browser(learner):
    learner.page.add_init_script("delete globalThis.WebAssembly")
    assert "too old" in learner.open("depth").run("1")


def test_from_a_file(page, site):
    learner = Learner(page, site.as_uri()).open("depth")
    text = learner.run("1")
    assert "opened from a file" in text and "Colab" in text


@closed_answers
def test_without_scripts(new_page, site_url):
    page = new_page(java_script_enabled=False)
    page.goto(f"{site_url}/depth.html")
    assert page.locator(".tag_exercise pre").is_visible()
    assert page.get_by_role("link", name="open this chapter in Colab").is_visible()
    assert not page.locator(".tag_check").is_visible()
    assert not page.locator(".tag_solution pre").first.is_visible()


# --- lnn in the page's Python -------------------------------------------------------------------------

UNIT_TESTS = [
    "test_data",
    "test_models",
    "test_sweep",
    "test_theory",
    "test_validate",
    "test_exercises",
]
# Hypothesis is compiled and has no wheel for Pyodide: its tests are skipped there.
RUN_TESTS = """
import sys, types, unittest.mock, pytest
fake = sys.modules["hypothesis"] = unittest.mock.MagicMock()
fake.given = lambda *_, **__: lambda test: pytest.mark.skip("needs hypothesis")(lambda: None)
fake.settings = lambda *_, **__: lambda test: test
fake.example = fake.settings
sys.modules["hypothesis.strategies"] = fake.strategies
pytest.main(["-q", "-p", "no:cacheprovider", "-k", "not loads and not a_bar", "/tests"])
"""


def test_the_units_of_lnn_pass_in_pyodide(page, site_url):
    page.goto(f"{site_url}/python/files.json")
    files = {f"{name}.py": (ROOT / "tests" / f"{name}.py").read_text() for name in UNIT_TESTS}
    files["reference.json"] = (ROOT / "tests" / "reference.json").read_text()
    output = page.evaluate(
        """async ([files, code]) => {
            const { loadPyodide } = await import(new URL("pyodide.mjs", location.href));
            const lines = [];
            const pyodide = await loadPyodide({ packages: ["lnn", "pytest"], stdout: (line) => lines.push(line) });
            pyodide.FS.mkdir("/tests");
            for (const [name, text] of Object.entries(files)) pyodide.FS.writeFile("/tests/" + name, text);
            pyodide.runPython(code);
            return lines.join("\\n");
        }""",
        [files, RUN_TESTS],
    )
    assert re.search(r"\d{2,} passed", output), output
    assert not re.search(r"failed|error", output), output


def test_sizes(site):
    """What the first run loads, in the browser's compressed form, stays below 9 MB."""
    manifest = json.loads((site / "python" / "files.json").read_text())
    names = [file["name"] for file in manifest["core"]]
    names += ["pyodide.mjs", "pyodide.asm.mjs", "editor.js"]
    sizes = [len(gzip.compress((site / "python" / name).read_bytes(), 9)) for name in names]
    assert sum(sizes) < 9e6
