"""The commands that the guides print, taken from their pages and run word for word."""

import os
import re
import shutil
import subprocess

import nbformat
import pytest
from conftest import ROOT
from test_course_rebuild import files

OWNER = "https://github.com/YOU/REPOSITORY"  # as printed
GUIDES = {"contributing": ROOT / "CONTRIBUTING.md", "instructors": ROOT / "book/instructors.md"}


def recipe(guide, after):
    """The commands of the first block after these words of a guide."""
    text = GUIDES[guide].read_text("utf8")
    assert after in text, f"{GUIDES[guide].name} no longer says {after!r}"
    return re.search(r"^```sh\n(.*?)^```$", text.split(after)[1], re.M | re.S)[1]


def recipes():
    yield recipe("contributing", "To add a chapter NAME").replace("NAME", "mine")
    yield recipe("instructors", "**A chapter that you leave out**")
    yield recipe("instructors", "**A chapter that you move**")


def run(commands, folder, **settings):
    done = subprocess.run(
        ["bash", "-euc", commands],
        cwd=folder,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def order(folder):
    return re.findall(r"- file: (\w+)", (folder / "_toc.yml").read_text("utf8"))


def look_at_chapters(folder):
    chapters = order(folder)
    assert chapters[chapters.index("bonus") + 1 :].count("mine") == 1
    assert "performance" not in chapters
    assert chapters[chapters.index("summary") + 1] == "curves" and chapters.count("curves") == 1
    texts = "".join(path.read_text("utf8") for path in (folder / "book").glob("[!i]*.md"))
    texts += (folder / "book/index.md").read_text("utf8")
    assert "performance.md" not in texts and "[mine](mine.md)" in texts
    assert "template-" not in (folder / "book/mine.md").read_text("utf8")


def test_chapters_are_added_left_out_and_moved_by_the_printed_commands(tmp_path):
    for name in ("book", "notebooks", "tests"):
        ignore = shutil.ignore_patterns("_*", "__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignore)
    shutil.copy(ROOT / "_toc.yml", tmp_path)
    run("git init --quiet && git add --all", tmp_path)
    for commands in recipes():
        run(commands, tmp_path)
    look_at_chapters(tmp_path)


# What the evening takes over from here, for it would be the same: installed programs and
# executed chapters. `make book` would serve until Ctrl+C: it builds.
MAKE = f"""
make() {{
  for name in .venv node_modules .lnn-cache; do test -e $name || ln -s {ROOT}/$name $name; done
  printf '.venv\\nnode_modules\\n.lnn-cache\\n' >> .git/info/exclude
  command make -o install -o .venv/installed -o .venv/tested -o node_modules/installed \\
    -o node_modules/tested "${{@/#book/site}}"
}}
"""


@pytest.fixture(scope="module")
def evening(tmp_path_factory):
    """The printed evening, from a bare clone that answers to the printed address."""
    folder = tmp_path_factory.mktemp("evening")
    bare = folder / "bare.git"
    run(
        f"git clone --quiet --bare {ROOT} {bare} && git -C {bare} update-ref refs/heads/main HEAD"
        f" && git -C {bare} symbolic-ref HEAD refs/heads/main",
        folder,
    )
    # What isn't committed here yet, is tried all the same.
    settings = {
        "PYTHON_IN_PAGE": "0",
        "PYTHONPATH": str(folder / "REPOSITORY"),
        "GIT_CONFIG_COUNT": "3",
        "GIT_CONFIG_KEY_0": f"url.{bare}.insteadOf",
        "GIT_CONFIG_VALUE_0": OWNER,
        "GIT_CONFIG_KEY_1": "user.name",
        "GIT_CONFIG_VALUE_1": "An instructor",
        "GIT_CONFIG_KEY_2": "user.email",
        "GIT_CONFIG_VALUE_2": "instructor@example.org",
    }
    run(MAKE + recipe("instructors", "## Your first evening"), folder, **settings)
    return folder / "REPOSITORY", bare, settings


@pytest.mark.clone
def test_the_evening_ends_with_notebooks_of_the_forks_own_in_its_repository(evening):
    clone, bare, _ = evening
    sources = run(f"git -C {bare} show main:notebooks/depth.ipynb", clone)
    setup = nbformat.reads(sources, as_version=4).cells[1].source
    assert f'"{OWNER}/archive/main.zip"' in setup
    assert f'"{OWNER}/archive/refs/tags/v' in setup


# The instructors' table, row by row: where to edit, what, and the page on which it is seen then.
# Not among them: the threshold, whose pages `test_course_samples.py` names, and the data, below.
# Row | file | what stands there | in its place | page | what it shows
ROWS = """
a text | book/depth.md | ## Questions | ## Our questions | depth | Our questions
the title | _config.yml | title: Learning hyper | title: Turning hyper | index | Turning hyper
the site's colours | book/_front/site/site.css | #0072b2; | #00429d; | _static/bundle.css | #00429d
a chapter's name | book/depth.md | "2.1 Depth" | "2.1 How deep" | index | 2.1 How deep
the colours of the figures | lnn/plotting/style.py | #0072B2 | #2a4d6e | depth | #2a4d6e
the logo | book/_static/logo.svg | #f0a35e | #f0a35f | _static/logo.svg | #f0a35f
learning rates or starts | book/learning_rate.md | 0.010, 0.025, 0.030] | 0.010, 0.024, 0.030] | learning_rate | η = 0.024
a demo's range | lnn/demos/settings.py | 0, 50, 5, 10) | 0, 45, 5, 10) | depth | max="45"
what an exercise accepts | lnn/exercises/judge.py | the three dots | these dots | depth | replace these dots
a reference | book/references.bib | Exact solutions | Precise solutions | depth | Precise solutions
"""
ROWS = [line.split(" | ") for line in ROWS.strip().splitlines()]


@pytest.mark.clone
def test_each_row_of_the_instructors_table_changes_what_it_says(evening):
    clone, _, settings = evening
    table = re.findall(
        r"^\| (?!to change|---)(.*?) \|", GUIDES["instructors"].read_text("utf8"), re.M
    )
    assert all(any(row.startswith(name) for row in table) for name, *_ in ROWS)
    assert len(ROWS) == len(table) - 2
    site = clone / "_build/html"

    def page(name):
        return (site / (name if "." in name else f"{name}.html")).read_text("utf8")

    for name, path, old, new, where, shown in ROWS:
        assert shown not in page(where), name
        text = (clone / path).read_text("utf8")
        assert old in text, f"{path} no longer says {old!r}"
        (clone / path).write_text(text.replace(old, new, 1), "utf8")
    run(f"{MAKE}make notebooks", clone, **settings)
    for name, *_, where, shown in ROWS:
        assert shown in page(where), name
    data = clone / "lnn/data.py"
    data.write_text(data.read_text("utf8").replace('"sigma": 0.1', '"sigma": 0.08'), "utf8")
    told = run(f"{MAKE}make site || true", clone, **settings)
    assert "theory.md" in told and "with these data it doesn't" in told
    run("git checkout --quiet .", clone)


@pytest.mark.clone
def test_the_same_evening_chapters_are_added_left_out_and_moved(evening):
    clone, _, settings = evening
    for commands in recipes():
        run(commands, clone, **settings)
    look_at_chapters(clone)
    _, *from_learners = recipe("instructors", "**A chapter that you leave out**").splitlines()
    run("\n".join(from_learners).replace("performance", "instructors"), clone, **settings)
    run(f"{MAKE}make notebooks", clone, **settings)
    site = clone / "_build" / "html"
    assert (site / "mine.html").exists() and not (site / "performance.html").exists()
    assert not (site / "instructors.html").exists()
    assert 'href="curves.html"' in (site / "summary.html").read_text("utf8")
    assert (clone / "notebooks/mine.ipynb").exists()
    run(f"{MAKE}make check T=tests/notebooks/mine.ipynb", clone, **settings)
    after = files(clone)  # of several builds, each on top of the one before
    shutil.rmtree(clone / "_build")
    run(f"{MAKE}make site", clone, **settings)
    clean = files(clone)
    assert sorted(after) == sorted(clean)
    assert [name for name in clean if clean[name] != after[name]] == []
