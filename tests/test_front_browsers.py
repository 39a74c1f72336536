"""The site in Firefox and WebKit: its pages, its demos, an exercise, and notebooks without network."""

import json

import pytest
from conftest import closed_answers
from firefox import Firefox
from server import Server
from test_front_demos import CHAPTERS, FIGURE, made
from test_front_exercise import solution
from test_front_lite import REGISTERED
from webkit import WebKit

END, HOME, LEFT, RIGHT, CONTROL = "\ue010", "\ue011", "\ue012", "\ue014", "\ue009"


@pytest.fixture(scope="module", params=[Firefox, pytest.param(WebKit, marks=pytest.mark.webkit)])
def reader(browser, request):  # marked as Chromium's tests are
    started = request.param()
    yield started
    started.close()


@pytest.fixture(scope="module")
def address(reader, site):
    """Where the reader finds the site."""
    server = Server(site, reader.handler)
    yield server.address
    server.close()


@pytest.fixture(autouse=True)
def no_errors(reader):
    yield
    found, reader.problems = reader.problems, []
    assert found == []


def test_every_page_opens_without_an_error_in_the_console(reader, site, address):
    found = {}
    for page in sorted(site.glob("*.html")):
        reader.open(f"{address}/{page.name}")
        assert reader.evaluate("document.title")
        if reader.problems:
            found[page.name] = list(reader.problems)
            reader.problems.clear()
    assert found == {}


@pytest.mark.parametrize("name", CHAPTERS)
def test_demos_say_what_lnn_computes(reader, address, name):
    """As they open, and with each slider at its ends and beside them."""
    demo, figure = made(name), f"document.querySelector('{FIGURE.format(name)}')"
    reader.open(f"{address}/{CHAPTERS[name]}.html")
    reader.wait(f"{figure}?.dataset.ready !== undefined")
    sliders = [control for control in demo.controls if not isinstance(control.value, bool)]
    look = f"""{{
      readout: {figure}.querySelector("[role=status]").innerText,
      map: {figure}.querySelector("[data-series=map][aria-busy]") === null,
      values: Object.fromEntries([...{figure}.querySelectorAll("input")].map(
        (input) => [input.name, input.type === "checkbox" ? input.checked : +input.value])) }}"""

    def agrees():
        if name == "bonus":  # its map takes a few frames
            reader.wait(f"({look}).map")
        seen = reader.evaluate(f"({look})")
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
        reader.evaluate(f"{figure}.querySelector('[name={control.name}]').focus()")
        values = set()
        for key in (END, LEFT, HOME, RIGHT):
            reader.keys(key)
            values.add(agrees()[control.name])
        assert len(values) > 2, control.name


@closed_answers
def test_an_exercise_right_wrong_and_stopped(reader, site, address):
    cell = "document.querySelector('.python-exercise')"
    editor = f"{cell}.querySelector('.python-editor')?.shadowRoot?.querySelector('.cm-content')"
    reader.open(f"{address}/depth.html")
    reader.evaluate(f"{cell}.scrollIntoView()")
    reader.wait(editor)

    def press(button):
        buttons = f"[...{cell}.querySelectorAll('button')]"
        reader.evaluate(f"{buttons}.find((one) => one.textContent === '{button}').click()")

    def write(code):
        reader.evaluate(f"{editor}.focus()")
        reader.keys("a", held=[CONTROL])
        reader.evaluate(f"document.execCommand('insertText', false, {json.dumps(code)})")

    def checked(code):
        write(code)
        press("Check")
        reader.wait(f"!{cell}.matches('.python-busy')", 120)
        return reader.evaluate(f"{cell}.querySelector('.python-answers').innerText")

    right = solution(site, "depth")
    answers = checked(right)
    assert "✓" in answers and "✗" not in answers and "○" not in answers
    answers = checked(right.replace("-np.mean", "np.mean"))
    assert "✗" in answers and "the sign is wrong" in answers
    status = f"{cell}.querySelector('.python-status').textContent"
    write("while True:\n    pass")
    press("Run")
    reader.wait(f"{status}.startsWith('Running')")
    press("Stop")
    reader.wait(f"{status}.includes('Stopped')", 3)
    assert "while True" in reader.evaluate(f"{editor}.innerText")
    reader.wait(f"{status}.includes('ready again')", 120)


def visit_then_open_without_network(reader, site):
    server = Server(site)
    address = f"{server.address}/lite"
    reader.open(f"{address}/tree/index.html")
    reader.wait("document.documentElement.dataset.keptOffline === 'yes'", 120)
    server.close()
    reader.open(f"{address}/notebooks/index.html?path=summary.ipynb")
    idle = '.jp-Notebook-ExecutionIndicator[data-status="idle"]'
    reader.wait(f"document.querySelector('{idle}')", 120)
    reader.wait("document.querySelector('.jp-CodeCell')")
    assert reader.evaluate(REGISTERED) == 1  # the next visit needs it, too
    reader.open("about:blank")
    reader.problems.clear()  # JupyterLite's own, of what it asks for in vain


def test_notebooks_work_without_network_after_one_visit(reader, site):
    """Also one that was not opened before, and its Python."""
    visit_then_open_without_network(reader, site)


@pytest.mark.long
@pytest.mark.parametrize("_", range(10))
def test_they_do_each_time_in_a_fresh_profile(reader, site, _):
    fresh = type(reader)()
    try:
        visit_then_open_without_network(fresh, site)
    finally:
        fresh.close()
