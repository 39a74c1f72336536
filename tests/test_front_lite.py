"""Whole chapters run in the browser: as elsewhere, with live sliders, and without network."""

import hashlib
import json
import os
import shutil
import time
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from conftest import CONFIG, ROOT
from server import QuietHandler, Server

NOTEBOOKS = sorted(
    path.stem for path in (ROOT / "book").glob("*.md") if "{code-cell}" in path.read_text()
)
# These stand for all; the others take minutes, and run beside `make test` (a job of CI, and `make rehearse`).
HERE = ("depth", "landscapes")
CHAPTERS = [
    name if name in HERE else pytest.param(name, marks=pytest.mark.long)
    for name in NOTEBOOKS
    if name != "summary"
]
START = 180_000  # ms; a busy machine may need long
PATIENCE = 180_000  # ms for all cells of a notebook

# What the browser keeps of a notebook; with content given, that instead.
STORED = """async ([name, content]) => {
  const answer = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
  for (const { name: database } of await indexedDB.databases()) {
    const opened = await answer(indexedDB.open(database));
    if (opened.objectStoreNames.contains("files")) {
      const files = opened.transaction("files", "readwrite").objectStore("files");
      const file = await answer(files.get(name));
      if (file && content) await answer(files.put({ ...file, content }, name));
      opened.close();
      if (file) return content ?? file.content;
    } else opened.close();
  }
  return { cells: [] };
}"""


# How many service workers there are; the page's own `getRegistrations` tells of none (`stay-registered.js`).
REGISTERED = """ServiceWorkerContainer.prototype.getRegistrations.call(navigator.serviceWorker)
  .then((all) => all.length)"""


def file_of(name):
    """The chapter's notebook in JupyterLite, which has its title as name."""
    script = (ROOT / "_build" / "html" / "lite" / "old-names.js").read_text("utf8")
    names = json.loads(script.split(";\n")[0].removeprefix("const NAMES = "))
    return names[f"{name}.ipynb"]


def wait_until_kept(page, kept="yes"):
    page.wait_for_function(
        "kept => document.documentElement.dataset.keptOffline === kept", arg=kept
    )


def note(page):
    return page.locator("#kept-offline").inner_text()


def visited(browser, site):
    """A browser after one visit, to the list of notebooks; since then it has no network.

    It keeps what all requests asked for.
    """
    server = Server(site)
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.asked = []
    context.on("request", lambda request: context.asked.append(request.url))
    context.address = server.address
    context.list = context.new_page()
    context.list.goto(f"{context.address}/lite/tree/index.html")
    wait_until_kept(context.list)
    server.close()
    return context


@pytest.fixture(scope="module")
def lite(browser, site):
    context = visited(browser, site)
    yield context
    context.close()


def open_notebook(context, name):
    """Open a notebook from the list, in a new page."""
    with context.expect_page() as opened:
        context.list.get_by_text(file_of(name), exact=True).dblclick()
    page = opened.value
    page.idle = page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]')
    page.idle.wait_for(timeout=START)
    for other in context.pages:  # now only, for the new one takes over what is compiled there
        if other not in (page, context.list):
            other.close()
    return page


def choose(page, menu, item):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_text(item, exact=True).click()


def save(page, name):
    """Save the notebook; return its code cells as kept in the browser."""
    page.keyboard.press("Control+S")
    content = page.evaluate(STORED, [file_of(name), None])
    return [cell for cell in content["cells"] if cell["cell_type"] == "code"]


def run_all(page, name):
    """Run all cells; return the code cells as saved in the browser, once all have run."""
    choose(page, "Edit", "Clear Outputs of All Cells")  # and the numbers of their last run
    choose(page, "Run", "Run All Cells")
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


def printed(cells):
    """What each cell prints, and how many other outputs it has (git keeps neither figures nor widgets)."""
    for cell in cells:
        streams = [o for o in cell["outputs"] if o["output_type"] == "stream"]
        text = "".join("".join(output["text"]) for output in streams)
        if "set-up" in cell["metadata"].get("tags", []):
            text = ""  # in the browser there is nothing to install, and nothing is said
        yield text, len(cell["outputs"]) - len(streams)


def in_git(name):
    """The code cells of a chapter's notebook as reviewed, run outside of the browser."""
    notebook = json.loads((ROOT / "tests" / "notebooks" / f"{name}.ipynb").read_text("utf8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def notebook(lite):
    """A notebook with a running kernel; the chapters take turns in it, for a kernel starts slowly."""
    page = open_notebook(lite, "summary")
    page.add_locator_handler(  # where something is not saved yet
        page.get_by_role("dialog", name="Reload Notebook from Disk"),
        lambda dialog: dialog.get_by_role("button", name="Reload").click(),
    )
    save(page, "summary")
    return page


def test_after_one_visit_it_works_without_network(lite, notebook):
    """Also a chapter that was not opened before; and what is changed there stays."""
    assert note(lite.list) == "The chapters now work without network, too."
    notebook.locator(".jp-CodeCell .cm-content").first.click()
    notebook.keyboard.press("Control+End")
    notebook.keyboard.insert_text("\nmine = 1")
    cells = run_all(notebook, "summary")
    assert any("mine = 1" in cell["source"] for cell in cells)
    assert list(printed(cells)) == list(printed(in_git("summary")))
    later = lite.new_page()
    later.goto(f"{lite.address}/lite/notebooks/index.html?path=summary.ipynb")  # of old
    later.get_by_text("mine = 1").wait_for()
    later.close()


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_shows_what_it_shows_elsewhere(notebook, site, name):
    """To its end, with the outputs of the notebook in git. (The summary does above.)"""
    content = json.loads((site / "lite" / "files" / file_of(name)).read_text("utf8"))
    notebook.evaluate(STORED, [file_of("summary"), content])
    choose(notebook, "File", "Reload Notebook from Disk")
    assert list(printed(run_all(notebook, "summary"))) == list(printed(in_git(name)))
    if name == "depth":
        move_a_slider(notebook)


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


# What a page of JupyterLite does for its keeping, without JupyterLite.
BARE = """<!DOCTYPE html><script type="module" src="offline.js"></script>
<script type="module">navigator.serviceWorker.register("service-worker.js")</script>"""


@pytest.fixture
def notebooks_only(site, tmp_path):
    """A site whose service worker keeps nothing but the notebooks, and a bare page."""
    lite = tmp_path / "lite"
    shutil.copytree(site / "lite" / "files", lite / "files")
    for name in ("offline.js", "jupyterlite-service-worker.js"):
        shutil.copy(site / "lite" / name, lite)
    (lite / "index.html").write_text(BARE)
    start = "const FILES = "
    line, script = (site / "lite" / "service-worker.js").read_text().split("\n", 1)
    files = json.loads(line.removeprefix(start).removesuffix(";"))
    files = {name: file for name, file in files.items() if name.startswith("files/")}
    (lite / "service-worker.js").write_text(f"{start}{json.dumps(files)};\n{script}")
    return tmp_path


def test_a_file_that_does_not_come_is_told_and_made_up_for(page, notebooks_only):
    missing = {f"/lite/files/{quote(file_of('bonus'))}"}

    class Handler(QuietHandler):
        def do_GET(self):
            self.send_error(404) if self.path in missing else super().do_GET()

    server = Server(notebooks_only, Handler)
    page.goto(f"{server.address}/lite/index.html")
    wait_until_kept(page, "no")
    assert "Not all of this is kept" in note(page)
    missing.clear()
    page.reload()
    wait_until_kept(page)
    assert note(page) == "The chapters now work without network, too."
    server.close()


def test_a_full_browser_is_told_and_tried_again(page, notebooks_only):
    server = Server(notebooks_only)
    origin = server.address
    browser = page.context.new_cdp_session(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 1000})
    page.goto(f"{origin}/lite/index.html")
    wait_until_kept(page, "no")
    assert "no room" in note(page)
    browser.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    page.reload()
    wait_until_kept(page)
    server.close()


def change(site, name):
    """Publish a new version of a notebook."""
    notebook = site / "lite" / "files" / file_of(name)
    old = hashlib.sha256(notebook.read_bytes()).hexdigest()
    notebook.write_text(notebook.read_text("utf8").replace('"cells"', ' "cells"', 1), "utf8")
    new = hashlib.sha256(notebook.read_bytes()).hexdigest()
    worker = site / "lite" / "service-worker.js"
    assert old in worker.read_text()
    worker.write_text(worker.read_text().replace(old, new))
    later = time.time() + 10  # servers tell changes by whole seconds
    os.utime(worker, (later, later))


def is_new(page, name):
    """Whether the page finds the version that `change` has made."""
    text = page.evaluate(
        "name => fetch(`files/${name}`).then((file) => file.text())", file_of(name)
    )
    return text.lstrip("{\n").startswith('  "cells"')


def test_a_new_version_is_told_and_comes_with_a_reload(page, notebooks_only):
    server = Server(notebooks_only)
    page.goto(f"{server.address}/lite/index.html")
    wait_until_kept(page)
    change(notebooks_only, "bonus")
    assert not is_new(page, "bonus")
    page.reload()
    page.get_by_text("The course has a new version").wait_for()
    page.reload()
    server.close()
    assert is_new(page, "bonus")


def test_versions_do_not_mix(page, notebooks_only):
    """A line that breaks while a new version is loaded leaves the earlier one as it was."""
    lost = set()

    class Handler(QuietHandler):
        def do_GET(self):
            if self.path in lost:
                self.close_connection = True  # without an answer
            else:
                super().do_GET()

    server = Server(notebooks_only, Handler)
    page.goto(f"{server.address}/lite/index.html")
    wait_until_kept(page)
    change(notebooks_only, "bonus")
    change(notebooks_only, "depth")
    lost.add(f"/lite/files/{quote(file_of('depth'))}")
    page.reload()
    wait_until_kept(page, "no")
    assert is_new(page, "bonus"), "from the network"
    lost.add(f"/lite/files/{quote(file_of('bonus'))}")
    assert not is_new(page, "bonus") and not is_new(page, "depth")
    lost.clear()
    page.reload()
    page.get_by_text("The course has a new version").wait_for()
    server.close()
    assert is_new(page, "bonus") and is_new(page, "depth")


def test_the_list_shows_titles_and_links_lead_on(site):
    listing = json.loads((site / "lite" / "api" / "contents" / "all.json").read_text("utf8"))
    names = {entry["name"] for entry in listing["content"] if entry["type"] == "notebook"}
    assert names == {file_of(name) for name in NOTEBOOKS}
    assert {"1.1 Two weights.ipynb", "2.4 Initialization.ipynb"} <= names
    depth = (site / "lite" / "files" / file_of("depth")).read_text("utf8")
    assert f"]({quote(file_of('learning_rate'))})" in depth
    assert "blob/main/notebooks/learning_rate.ipynb" not in depth


def test_it_has_the_courses_name_and_follows_a_dark_system(lite):
    page = lite.new_page()
    page.emulate_media(color_scheme="dark")
    page.goto(f"{lite.address}/lite/notebooks/index.html?path={quote(file_of('depth'))}")
    page.wait_for_selector('body[data-jp-theme-light="false"]', state="attached", timeout=START)
    page.locator("h1", has_text="2.1 What does depth do").first.wait_for(timeout=START)
    page.wait_for_function("(title) => document.title.includes(title)", arg=CONFIG["title"])
    assert page.locator("link[rel~=icon]").last.get_attribute("href").endswith("logo.svg")
    page.close()


def test_no_other_host(lite):
    assert any("pyodide" in url for url in lite.asked)
    here = (lite.address, "data:", "blob:")
    assert [url for url in lite.asked if not url.startswith(here)] == []


def test_every_chapter_has_the_button(site):
    for name in NOTEBOOKS:
        page = BeautifulSoup((site / f"{name}.html").read_text("utf8"), "html.parser")
        links = [a for a in page.select("a") if "Run in the browser" in a.text]
        assert {link["href"] for link in links} == {
            f"lite/notebooks/index.html?path={quote(file_of(name))}"
        }
        assert (site / "lite" / "files" / file_of(name)).is_file()


@pytest.mark.long
@pytest.mark.parametrize("_", range(10))
def test_works_without_network_after_one_visit_each_time(browser, site, _):
    context = visited(browser, site)
    assert open_notebook(context, "summary").evaluate(REGISTERED) == 1
    context.close()
