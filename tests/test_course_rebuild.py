"""A build on top of an earlier one, file by file against one from nothing."""

import re
import shutil

import pytest
from small_book import FIXTURE, build, run_build

TOC = (FIXTURE / "_toc.yml").read_text("utf8")


def replace(path, old, new):
    text = path.read_text("utf8")
    assert old in text, f"{old!r} is not in {path.name}"
    path.write_text(text.replace(old, new), "utf8")


def add_a_chapter(folder):
    template = (FIXTURE / "template.md").read_text("utf8")
    (folder / "book/added.md").write_text(template.replace("template-", "added-"), "utf8")
    (folder / "_toc.yml").write_text(TOC + "  - file: added\n", "utf8")


def remove_a_chapter(folder):
    (folder / "book/template.md").unlink()
    replace(folder / "_toc.yml", "  - file: template\n", "")


def rename_a_chapter(folder):
    (folder / "book/template.md").rename(folder / "book/renamed.md")
    replace(folder / "_toc.yml", "file: template", "file: renamed")


def swap_chapters(folder):
    first, second = "  - file: neighbour\n", "  - file: template\n"
    replace(folder / "_toc.yml", first + second, second + first)


def change_prose(folder):
    replace(folder / "book/template.md", "The chain waits", "The chain hesitates")


def change_a_title(folder):
    replace(folder / "book/template.md", "# When does", "# Until when does")


def drop_a_figure(folder):
    path = folder / "book/everything.md"
    text = path.read_text("utf8")
    text = re.sub(r"```\{figure\}.*?\n```\n", "", text, flags=re.DOTALL)
    path.write_text(text.replace("{numref}`fig-drawing`, ", ""), "utf8")


def change_the_configuration(folder):
    replace(folder / "_config.yml", "title: Learning", "title: Unlearning")


def change_references(folder):
    replace(folder / "book/references.bib", "Saxe", "Sachse")


def change_a_video(folder):
    replace(folder / "book/videos.yml", "Effect of Depth", "What Depth Does")


def change_style_and_script(folder):
    style, script = folder / "book/_front/site/site.css", folder / "book/_front/site/site.js"
    style.write_text(style.read_text("utf8") + "\narticle { color: teal; }\n", "utf8")
    script.write_text(script.read_text("utf8") + '\ndocument.title += "!";\n', "utf8")


def change_a_template(folder):
    replace(folder / "book/_templates/404.html", "This step led nowhere", "Nothing here")


def drop_a_static_file(folder):
    next((folder / "book/_static/drawings").iterdir()).unlink()


def change_a_module(folder):
    replace(
        folder / "book/_ext/course/content/feedback.py",
        "Was this section clear?",
        "Was this plain?",
    )


CHANGES = [
    add_a_chapter,
    remove_a_chapter,
    rename_a_chapter,
    swap_chapters,
    change_prose,
    change_a_title,
    drop_a_figure,
    change_the_configuration,
    change_references,
    change_a_video,
    change_style_and_script,
    change_a_template,
    drop_a_static_file,
    change_a_module,
]


def files(folder):
    """The site's files; without the time of the build and Sphinx's sum of its settings."""
    site = folder / "_build" / "html"
    paths = (path for path in site.rglob("*") if path.is_file() and path.name != ".buildinfo")
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def built(small_book, tmp_path_factory):
    """Builds: the fixture's book with a change on top of it, and from nothing with the change."""

    def builds(change):
        folder = tmp_path_factory.mktemp(change.__name__)
        assert build(folder, executed=small_book).returncode == 0
        before = files(folder)
        change(folder)
        for _ in range(2):
            result = run_build(folder)
            assert result.returncode == 0, result.stdout + result.stderr
            yield before, files(folder)
            shutil.rmtree(folder / "_build")

    return builds


@pytest.mark.clone
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_leaves_what_a_clean_build_would(built, change):
    (before, after), (_, clean) = built(change)
    assert after != before, "the change made no difference, so it shows nothing"
    assert sorted(after) == sorted(clean)
    assert [name for name in clean if clean[name] != after[name]] == []


@pytest.mark.clone
def test_where_nothing_has_changed_no_page_is_written_and_nothing_finished_anew(small_book):
    def times():
        site = small_book / "_build" / "html"
        return {path: path.stat().st_mtime_ns for path in site.rglob("*") if path.is_file()}

    before = times()
    assert run_build(small_book).returncode == 0
    changed = [path.name for path, time in times().items() if before.get(path) != time]
    assert [name for name in changed if name.endswith((".html", ".woff2", "bundle.css"))] == []
