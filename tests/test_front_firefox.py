"""The pages in Firefox, where it is installed beside Chromium."""

import pytest
from firefox import PATH, Firefox

from lnn import demos

pytestmark = pytest.mark.skipif(PATH is None, reason="no Firefox here: apt install firefox-esr")


@pytest.fixture(scope="module")
def firefox(browser):  # marked as Chromium's tests are
    started = Firefox()
    yield started
    started.close()


def test_every_page_opens_without_an_error_in_the_console(firefox, site, site_url):
    found = {}
    for page in sorted(site.glob("*.html")):
        firefox.open(f"{site_url}/{page.name}")
        assert firefox.evaluate("document.title")
        if firefox.problems:
            found[page.name] = list(firefox.problems)
            firefox.problems.clear()
    assert found == {}


def test_a_demo_says_what_lnn_computes(firefox, site_url):
    demo = demos.depth()
    firefox.open(f"{site_url}/depth.html")
    status = "document.querySelector('[data-demo=depth] [role=status]')"
    firefox.wait(f"{status}?.textContent.trim()")
    said = " ".join(firefox.evaluate(f"{status}.textContent").split())
    assert said.split(":")[0] == demo.readout(demo.start()).split(":")[0]
