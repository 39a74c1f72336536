"""Whole chapters run in the browser: to the end, with live sliders; edits are kept, also offline."""

import json
import time

import pytest
from bs4 import BeautifulSoup
from conftest import ROOT

NOTEBOOKS = sorted(path.stem for path in (ROOT / "book").glob("*.md") if "{code-cell}" in path.read_text())
START = 180_000  # ms; a busy machine may need long
PATIENCE = 180_000  # ms for all cells of a notebook

READ_SAVED = """async (name) => {
  for (const { name: database } of await indexedDB.databases()) {
    const opened = await new Promise((resolve) => {
      const request = indexedDB.open(database);
      request.onsuccess = () => resolve(request.result);
    });
    if (!opened.objectStoreNames.contains("files")) continue;
    const file = await new Promise((resolve) => {
      const request = opened.transaction("files").objectStore("files").get(name);
      request.onsuccess = () => resolve(request.result);
    });
    opened.close();
    if (file) return JSON.stringify(file.content);
  }
  return null;
}"""


@pytest.fixture(scope="module")
def lite(browser, site_url):
    """A browser that has once loaded JupyterLite; it keeps what all requests asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.asked = []
    context.on("request", lambda request: context.asked.append(request.url))
    context.address = f"{site_url}/lite/notebooks/index.html?path="
    yield context
    context.close()


def open_notebook(lite, name):
    page = lite.new_page()
    page.goto(f"{lite.address}{name}.ipynb")
    page.idle = page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    page.idle.wait_for(timeout=START)
    return page


def save(page, name):
    """Save the notebook; return its code cells as kept in the browser."""
    page.keyboard.press("Control+S")
    content = json.loads(page.evaluate(READ_SAVED, f"{name}.ipynb") or '{"cells": []}')
    return [cell for cell in content["cells"] if cell["cell_type"] == "code"]


def run_all(page, name):
    """Run all cells; return the code cells as saved in the browser, once all have run."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:  # prompts of folded cells are not on the page, but saved they are
        page.wait_for_timeout(250)
        page.idle.wait_for(timeout=PATIENCE)  # between two cells, too
        cells = save(page, name)
        errors = [o for cell in cells for o in cell["outputs"] if o["output_type"] == "error"]
        assert not errors, errors
        if cells and all(cell["execution_count"] for cell in cells if cell["source"]):
            return cells
    raise AssertionError([c["source"] for c in cells if c["source"] and not c["execution_count"]])


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name != "summary"])
def test_run_all_reaches_the_end(lite, name):
    """The summary's notebook runs to its end below, offline."""
    page = open_notebook(lite, name)
    run_all(page, name)
    if name == "depth":
        move_a_slider(page)
    page.close()


def move_a_slider(page):
    demo = page.locator(".jp-OutputArea-output", has=page.locator(".noUi-handle")).first
    handle = demo.locator(".noUi-handle").first
    handle.scroll_into_view_if_needed()
    before = demo.inner_text()
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "([element, text]) => element.innerText !== text", arg=[demo.element_handle(), before]
    )


def test_edits_are_kept_and_it_works_offline(lite):
    page = open_notebook(lite, "summary")
    page.locator(".jp-CodeCell .cm-content").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nmine = 1")
    for _ in range(100):
        page.wait_for_timeout(100)
        if "mine = 1" in str(save(page, "summary")):
            break
    else:
        pytest.fail("the edit was not saved")
    page.close()
    lite.set_offline(True)
    page = open_notebook(lite, "summary")
    assert any("mine = 1" in cell["source"] for cell in run_all(page, "summary"))
    page.close()
    lite.set_offline(False)


def test_no_other_host(lite, site_url):
    assert any("pyodide" in url for url in lite.asked)
    here = (site_url, "data:", "blob:")
    assert [url for url in lite.asked if not url.startswith(here)] == []


def test_every_chapter_has_the_button(site):
    for name in NOTEBOOKS:
        page = BeautifulSoup((site / f"{name}.html").read_text("utf8"), "html5lib")
        links = [a for a in page.select("a") if "Run in the browser" in a.text]
        assert {link["href"] for link in links} == {f"lite/notebooks/index.html?path={name}.ipynb"}
        assert (site / "lite" / "files" / f"{name}.ipynb").is_file()
