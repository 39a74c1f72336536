"""Title, colours and logo each have one home: a change there is seen wherever they are shown."""

import re

import pytest
from small_book import ROOT, build, run_build

TITLE = "title: Learning hyperparameters of linear neural networks"
BLUE = "#6cb8ea"  # of the dark theme
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def replace(path, old, new):
    text = path.read_text("utf8")
    assert old in text
    path.write_text(text.replace(old, new), "utf8")


@pytest.fixture(scope="module")
def changed(small_book, tmp_path_factory):
    """The fixture's site before and after another title, blue and logo."""
    folder = tmp_path_factory.mktemp("identity")
    assert build(folder, executed=small_book).returncode == 0
    site = folder / "_build/html"
    before = (site / "_static/preview.png").read_bytes()
    replace(folder / "_config.yml", TITLE, "title: Chains that learn")
    replace(folder / "book/_front/site/site.css", BLUE, "#12fedc")
    (folder / "book/_static/logo.svg").write_text(LOGO)
    result = run_build(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return site, before


@pytest.mark.clone
def test_title_colour_and_logo_follow_their_one_home(changed):
    site, before = changed
    pages = [path for path in site.glob("*.html") if "<title>" in path.read_text("utf8")]
    assert {"404.html", "everything.html", "search.html"} <= {page.name for page in pages}
    for page in pages:
        html = page.read_text("utf8")
        assert "Learning hyperparameters of linear" not in html, page.name
        assert "Chains that learn" in html, page.name
    assert "#12fedc" in (site / "_static/bundle.css").read_text("utf8").lower()
    assert BLUE not in (site / "_static/bundle.css").read_text("utf8").lower()
    assert (site / "_static/logo.svg").read_text("utf8") == LOGO
    assert (site / "_static/preview.png").read_bytes() != before


def test_the_title_has_no_other_home():
    """What a fork would have to change besides `_config.yml`, in what makes site and pack."""
    sources = [*(ROOT / "book/_ext").rglob("*.py"), *(ROOT / "book/_templates").iterdir()]
    sources += [*(ROOT / "book/_front").rglob("*.*s"), *(ROOT / "tools").rglob("*.*")]
    for path in sources:
        if path.suffix != ".pyc":
            assert not re.search("hyperparameters of linear", path.read_text("utf8"), re.I), path
