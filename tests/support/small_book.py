"""A small book with every construct of the chapters, built as the real one is."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIXTURE = ROOT / "tests/fixture_book"


def build(folder, executed=None, **files):
    """Build the fixture's book, with the real book's configuration, in `folder`.

    `executed` is the folder of an earlier build, where the same code need not run again.
    """
    book = folder / "book"
    for name in ("_ext", "_front", "_static", "_templates"):
        shutil.copytree(ROOT / "book" / name, book / name)
    for name in ("references.bib", "videos.yml"):
        shutil.copy(ROOT / "book" / name, book)
    shutil.copy(ROOT / "_config.yml", folder)
    for path in FIXTURE.iterdir():
        shutil.copy(path, folder if path.name == "_toc.yml" else book)
    for name, text in files.items():
        (book / f"{name}.md").write_text(text)
    if executed:
        (folder / ".lnn-cache").symlink_to(executed / ".lnn-cache")
    for name in ("lnn", "node_modules"):
        (folder / name).symlink_to(ROOT / name)
    return run_build(folder)


def run_build(folder, **settings):
    """Build what is in `folder`, on top of what an earlier build left there."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    fork = {
        "PYTHON_IN_PAGE": "0",
        "GITHUB_REPOSITORY": "Somebody/her-fork",
        "GITHUB_REF_NAME": "trial",
    }
    return subprocess.run(
        [*command, "-W", "--keep-going", "--quiet"],
        cwd=folder,
        env=os.environ | fork | {"PYTHONPATH": str(ROOT)} | settings,
        capture_output=True,
        text=True,
    )
