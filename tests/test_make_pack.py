"""The classroom pack: one folder with a start page and a server that needs Python alone."""

import gzip
import re
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from concurrent.futures import ThreadPoolExecutor

import make_pack
import pytest
from browser import launch
from bs4 import BeautifulSoup
from conftest import ROOT
from playwright.sync_api import sync_playwright

LEARNERS = 5
START = 300_000  # ms; five browsers start Python at once


def unpack(site, folder):
    make_pack.pack(site, folder / "pack.zip", "Title & more")
    with zipfile.ZipFile(folder / "pack.zip") as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {make_pack.NAME}
        archive.extractall(folder)
    return folder / make_pack.NAME


def start(pack, *options):
    """Run the pack's server as its page says; returns the process and what it printed first."""
    server = subprocess.Popen(
        [sys.executable, "-I", "-S", "serve.py", "--no-browser", *options],
        cwd=pack, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return server, server.stdout.readline()


def stop(server):
    server.terminate()
    server.communicate()


@pytest.fixture
def small(tmp_path):
    """The address of a small pack's server."""
    site = tmp_path / "site"
    (site / "python").mkdir(parents=True)
    (site / "index.html").write_text("first page")
    (site / "python/core.wasm").write_bytes(b"\0asm" * 1000)
    (site / "python/core.mjs").write_text("export {};")
    pack = unpack(site, tmp_path)
    server, said = start(pack)
    yield pack, re.search(r"http://localhost:\d+/", said)[0]
    stop(server)


def test_the_start_page_says_what_to_do(small):
    pack, _ = small
    page = BeautifulSoup((pack / "START.html").read_text("utf8"), "html5lib")
    assert page.title.text == "Start: Title & more"
    assert (pack / page.select_one("a")["href"]).is_file()
    for command in page.select("pre"):
        options = command.text.split()[2:]
        shown = subprocess.run(
            [sys.executable, pack / "serve.py", "--help"], capture_output=True, text=True
        ).stdout
        assert command.text.startswith("python3 serve.py") and all(o in shown for o in options)


def test_the_server_names_kinds_and_saves_what_a_slow_network_carries(small):
    _, address = small
    kinds = {
        "": "text/html",
        "python/core.wasm": "application/wasm",
        "python/core.mjs": "text/java",
    }
    for path, kind in kinds.items():
        request = urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as answer:
            assert answer.headers["Content-Type"].startswith(kind)
            body, tag = answer.read(), answer.headers["ETag"]
        with urllib.request.urlopen(address + path) as answer:
            assert gzip.decompress(body) == answer.read()
    assert len(gzip.compress(b"\0asm" * 1000)) < 100
    request.add_header("If-None-Match", tag)
    with pytest.raises(urllib.error.HTTPError, match="304"):
        urllib.request.urlopen(request)


def test_a_second_server_takes_the_next_port(small):
    pack, address = small
    port = int(re.search(r"\d+", address)[0])
    server, said = start(pack, "--port", str(port))
    stop(server)
    assert f":{port}/" not in said and "http://localhost:" in said


def learn(address):
    """One laptop of the class: a demo, an exercise, a notebook; nothing else is within reach."""
    elsewhere = []
    with sync_playwright() as playwright:
        browser = launch(playwright, host="class.test")
        context = browser.new_context()
        context.on(
            "request",
            lambda request: (
                request.url.startswith(("http://class.test", "data:", "blob:"))
                or elsewhere.append(request.url)
            ),
        )
        page = context.new_page()
        page.goto(f"{address}index.html")
        slider = page.locator(".lnn-demo[data-ready] input[type=range]").first
        slider.press("ArrowRight")
        page.goto(f"{address}shallow_narrow.html")
        exercise = page.locator(".python-exercise").first
        exercise.scroll_into_view_if_needed()
        exercise.locator(".cm-content").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text("import lnn\nprint(6 * 7)")
        exercise.get_by_role("button", name="Run", exact=True).click()
        exercise.locator(".python-output").get_by_text("42").wait_for(timeout=START)
        page.goto(f"{address}lite/notebooks/index.html?path=depth.ipynb")
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(timeout=START)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.locator(".lm-Widget input, .widget-readout, .noUi-handle").first.wait_for(
            timeout=START
        )
        browser.close()
    return elsewhere


@pytest.mark.clone
def test_a_class_of_five_works_from_one_laptop(site, tmp_path):
    server, _ = start(unpack(site, tmp_path), "--class")
    address = re.search(r":(\d+)/", server.stdout.readline())[1]
    try:
        with ThreadPoolExecutor(LEARNERS) as room:
            found = list(room.map(learn, [f"http://class.test:{address}/"] * LEARNERS))
    finally:
        stop(server)
    assert found == [[]] * LEARNERS


@pytest.mark.clone
def test_the_page_for_instructors_knows_the_packs_size(site, tmp_path):
    make_pack.pack(site, tmp_path / "pack.zip", "Title")
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        whole = sum(entry.file_size for entry in archive.infolist())
    sizes = {"zip": (tmp_path / "pack.zip").stat().st_size / 1e6, "unpacked": whole / 1e6}
    text = (ROOT / "book" / "instructors.md").read_text("utf8")
    said = re.search(r"a zip of about (\d+) MB, unpacked (\d+)", text)
    for told, size in zip(said.groups(), sizes.values()):
        assert float(told) == pytest.approx(size, rel=0.15), sizes
