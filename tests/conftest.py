"""The built site, a server for it, and a browser that reaches nothing but this machine."""

import importlib.util
import os
from pathlib import Path
from urllib.parse import urlparse

import notebook_runner
import pytest
import yaml
from browser import SHELL, launch
from playwright.sync_api import sync_playwright
from server import Server
from small_book import build

pytest_plugins = ["notebook_report"]
ROOT = Path(__file__).parent.parent
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
ANSWERS = os.environ.get("ANSWERS") or CONFIG["sphinx"]["config"]["answers"]
# What a test is marked by: the fixtures it uses, itself or through others.
MARKS = {
    "site": "site",
    "small_book": "site",  # builds one of its own
    "browser": "browser",
    "fork": "clone",
    "run_notebook": "notebook",
    "unbroken": "sabotage",
}
closed_answers = pytest.mark.skipif(ANSWERS != "closed", reason="_config.yml: answers")


@pytest.hookimpl(tryfirst=True)  # before -m chooses
def pytest_collection_modifyitems(items):
    for item in items:
        for name in MARKS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKS[name])


@pytest.fixture(scope="session")
def site():
    """Folder of the built site; `make test` builds it first."""
    folder = ROOT / "_build" / "html"
    assert (folder / "index.html").exists(), "build the site first: make site"
    return folder


@pytest.fixture(scope="session")
def site_url(site):
    server = Server(site)
    yield server.address
    server.close()


@pytest.fixture
def run_notebook():
    """Call a function of a notebook's path in a process of its own; see `notebook_runner.forked`."""
    return notebook_runner.forked


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright, path=SHELL)
        yield browser
        browser.close()


def watched(page):
    """Have a page keep in `elsewhere` what it asks of other hosts, in `problems` its console's errors."""
    page.elsewhere, page.problems = [], []

    def request(request):
        address = urlparse(request.url)
        if address.scheme in ("http", "https") and address.hostname not in (
            "127.0.0.1",
            "localhost",
        ):
            page.elsewhere.append(request.url)

    def console(message):
        if message.type in ("error", "warning"):
            page.problems.append(message.text)

    page.context.on("request", request)  # of the page's workers, too
    page.on("console", console)
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    return page


@pytest.fixture
def new_page(browser):
    """Open a watched page: `new_page(**options)` takes the options of Playwright's new_context."""
    contexts = []

    def open_page(**options):
        contexts.append(browser.new_context(**options))
        return watched(contexts[-1].new_page())

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page at the width of a laptop, light."""
    return new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")


@pytest.fixture(scope="module")
def small_book(tmp_path_factory):
    """Folder in which the fixture's book is built."""
    folder = tmp_path_factory.mktemp("everything")
    result = build(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


@pytest.fixture(scope="module")
def harness():
    """What runs and checks a reader's code in the page, as a module."""
    path = ROOT / "book" / "_front" / "exercise" / "python_harness.py"
    spec = importlib.util.spec_from_file_location("python_harness", path)
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLBACKEND", "agg")  # set by the harness, and not to stay for other tests
        spec.loader.exec_module(module)
        yield module
