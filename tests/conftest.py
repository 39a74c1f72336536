"""The built site, a server for it, and a browser that reaches nothing but this machine."""

import functools
import os
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlparse

import pytest
import yaml
from browser import launch
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
CONFIG = yaml.safe_load((ROOT / "book" / "_config.yml").read_text(encoding="utf-8"))
ANSWERS = os.environ.get("ANSWERS") or CONFIG["sphinx"]["config"]["answers"]
closed_answers = pytest.mark.skipif(ANSWERS != "closed", reason="_config.yml: answers")


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def serve(folder, handler=QuietHandler):
    """Serve a folder from a thread; returns the server, to be shut down by its user."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=folder))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="session")
def site():
    """Folder of the built site; `make test` builds it first."""
    folder = ROOT / "_build" / "html"
    assert (folder / "index.html").exists(), "build the site first: make site"
    return folder


@pytest.fixture(scope="session")
def site_url(site):
    server = serve(site)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        # As readers' browsers do, keep a page alive for the way back.
        browser = launch(playwright, ignore_default_args=["--disable-back-forward-cache"])
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser):
    """Open pages that reach only this machine.

    ``new_page(**options)`` takes the options of Playwright's new_context. A
    page keeps in `elsewhere` what it asked of other hosts, and in `problems`
    the errors and warnings of its console.
    """
    contexts = []

    def open_page(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.elsewhere, page.problems = [], []

        def guard(route):
            if urlparse(route.request.url).hostname in ("127.0.0.1", "localhost"):
                route.continue_()
            else:
                page.elsewhere.append(route.request.url)
                route.abort("internetdisconnected")

        context.route(lambda url: url.startswith(("http:", "https:")), guard)
        page.on(
            "console",
            lambda message: message.type in ("error", "warning")
            and page.problems.append(message.text),
        )
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_page):
    """A page at the width of a laptop, light."""
    return new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
