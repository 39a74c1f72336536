"""The site in Firefox: its pages, its demos, an exercise, and notebooks without network."""

import json

import pytest
from conftest import closed_answers, serve
from firefox import PATH, Firefox
from test_front_demos import CHAPTERS, FIGURE, made
from test_front_exercise import solution

END, HOME, LEFT, RIGHT, CONTROL = "\ue010", "\ue011", "\ue012", "\ue014", "\ue009"


# The page's own `getRegistrations` is kept from JupyterLite: see `lite.py`.
REGISTERED = """ServiceWorkerContainer.prototype.getRegistrations.call(navigator.serviceWorker)
  .then((all) => all.length)"""


@pytest.fixture(scope="module")
def firefox(browser):  # marked as Chromium's tests are
    assert PATH, "no Firefox here: make browser installs it"
    started = Firefox()
    yield started
    started.close()


@pytest.fixture(autouse=True)
def no_errors(firefox):
    yield
    found, firefox.problems = firefox.problems, []
    assert found == []


def test_every_page_opens_without_an_error_in_the_console(firefox, site, site_url):
    found = {}
    for page in sorted(site.glob("*.html")):
        firefox.open(f"{site_url}/{page.name}")
        assert firefox.evaluate("document.title")
        if firefox.problems:
            found[page.name] = list(firefox.problems)
            firefox.problems.clear()
    assert found == {}


@pytest.mark.parametrize("name", CHAPTERS)
def test_demos_say_what_lnn_computes(firefox, site_url, name):
    """As they open, and with each slider at its ends and beside them."""
    demo, figure = made(name), f"document.querySelector('{FIGURE.format(name)}')"
    firefox.open(f"{site_url}/{CHAPTERS[name]}.html")
    firefox.wait(f"{figure}?.dataset.ready !== undefined")
    sliders = [control for control in demo.controls if not isinstance(control.value, bool)]
    look = f"""{{
      readout: {figure}.querySelector("[role=status]").innerText,
      map: {figure}.querySelector("[data-series=map][aria-busy]") === null,
      values: Object.fromEntries([...{figure}.querySelectorAll("input")].map(
        (input) => [input.name, input.type === "checkbox" ? input.checked : +input.value])) }}"""

    def agrees():
        if name == "bonus":  # its map takes a few frames
            firefox.wait(f"({look}).map")
        seen = firefox.evaluate(f"({look})")
        state = demo.start()
        for control in demo.controls:
            value = seen["values"][control.name]
            state[control.name] = value if isinstance(value, bool) else control.snap(value)
        said, expected = " ".join(seen["readout"].split()), demo.readout(state)
        if name == "hop":  # the page tells more of how the walk ends
            said, expected = said.split(":")[0], expected.split(":")[0]
        assert said == expected
        return state

    agrees()
    for control in sliders:
        firefox.evaluate(f"{figure}.querySelector('[name={control.name}]').focus()")
        values = set()
        for key in (END, LEFT, HOME, RIGHT):
            firefox.keys(key)
            values.add(agrees()[control.name])
        assert len(values) > 2, control.name


@closed_answers
def test_an_exercise_right_wrong_and_stopped(firefox, site, site_url):
    cell = "document.querySelector('.python-exercise')"
    editor = f"{cell}.querySelector('.python-editor')?.shadowRoot?.querySelector('.cm-content')"
    firefox.open(f"{site_url}/depth.html")
    firefox.evaluate(f"{cell}.scrollIntoView()")
    firefox.wait(editor)

    def press(button):
        buttons = f"[...{cell}.querySelectorAll('button')]"
        firefox.evaluate(f"{buttons}.find((one) => one.textContent === '{button}').click()")

    def write(code):
        firefox.evaluate(f"{editor}.focus()")
        firefox.keys("a", held=[CONTROL])
        firefox.evaluate(f"document.execCommand('insertText', false, {json.dumps(code)})")

    def checked(code):
        write(code)
        press("Check")
        firefox.wait(f"!{cell}.matches('.python-busy')", 120)
        return firefox.evaluate(f"{cell}.querySelector('.python-answers').innerText")

    right = solution(site, "depth")
    answers = checked(right)
    assert "✓" in answers and "✗" not in answers and "○" not in answers
    answers = checked(right.replace("-np.mean", "np.mean"))
    assert "✗" in answers and "the sign is wrong" in answers
    status = f"{cell}.querySelector('.python-status').textContent"
    write("while True:\n    pass")
    press("Run")
    firefox.wait(f"{status}.startsWith('Running')")
    press("Stop")
    firefox.wait(f"{status}.includes('Stopped')", 3)
    assert "while True" in firefox.evaluate(f"{editor}.innerText")
    firefox.wait(f"{status}.includes('ready again')", 120)


def visit_then_open_without_network(firefox, site):
    server = serve(site)
    address = f"http://127.0.0.1:{server.server_port}/lite"
    firefox.open(f"{address}/tree/index.html")
    firefox.wait("document.documentElement.dataset.keptOffline === 'yes'", 120)
    server.shutdown()
    server.server_close()
    firefox.open(f"{address}/notebooks/index.html?path=summary.ipynb")
    idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
    firefox.wait(f"document.querySelector('{idle}')", 120)
    assert firefox.evaluate("document.querySelectorAll('.jp-CodeCell').length")
    assert firefox.evaluate(REGISTERED) == 1  # the next visit needs it, too
    firefox.problems.clear()  # JupyterLite's own, of what it asks for in vain


def test_notebooks_work_without_network_after_one_visit(firefox, site):
    """Also one that was not opened before, and its Python."""
    visit_then_open_without_network(firefox, site)


@pytest.mark.long
@pytest.mark.parametrize("_", range(10))
def test_they_do_each_time_in_a_fresh_profile(site, _):
    fresh = Firefox()
    visit_then_open_without_network(fresh, site)
    fresh.close()
