"""What the workflow looks at after publishing, against a stand-in for GitHub on this machine."""

import json
import shutil
import subprocess

import prove_published
import pytest
from conftest import ROOT
from server import Server

PAGE = '<a href="https://colab.research.google.com/github/Somebody/her-fork/blob/trial/notebooks/{}.ipynb">'


@pytest.fixture
def github(tmp_path):
    """A folder that stands for a published site and the repository's files, and its address."""
    server = Server(tmp_path)
    site = "<loc>https://x/depth.html</loc><loc>https://x/index.html</loc>"
    (tmp_path / "sitemap.xml").write_text(site)
    notebooks = tmp_path / "Somebody/her-fork/trial/notebooks"
    notebooks.mkdir(parents=True)
    for name in ("depth", "index"):
        (tmp_path / f"{name}.html").write_text(PAGE.format(name))
        (notebooks / f"{name}.ipynb").write_text(json.dumps({"cells": [{}]}))
    yield tmp_path, f"{server.address}/"
    server.close()


def test_buttons_that_open_a_notebook_are_fine(github):
    _, address = github
    assert prove_published.look_at_buttons(address, raw=address) == []


def test_a_button_that_opens_nothing_is_named(github):
    folder, address = github
    (folder / "Somebody/her-fork/trial/notebooks/depth.ipynb").unlink()
    (problem,) = prove_published.look_at_buttons(address, raw=address)
    assert problem.startswith("depth.html: its Colab button opens nothing") and "404" in problem


def test_a_site_without_buttons_is_no_proof(github):
    folder, address = github
    (folder / "sitemap.xml").write_text("")
    (problem,) = prove_published.look_at_buttons(address, raw=address)
    assert "no page with a Colab button" in problem


def test_notebooks_that_install_anothers_lnn_are_told():
    cell = prove_published.first_cell(ROOT / "notebooks/index.ipynb")
    (problem,) = prove_published.look_at_installation(cell, "Somebody/her-fork")
    assert "not from Somebody/her-fork" in problem and "make notebooks" in problem


@pytest.mark.clone
@pytest.mark.parametrize("kept", [True, False], ids=["there", "missing"])
def test_a_notebooks_own_first_cell_installs_lnn_into_an_empty_environment(tmp_path, kept):
    """From the branch, as in a fork that has no tag yet."""
    archive = tmp_path / "archive" / "trial.zip"
    archive.parent.mkdir()
    command = ["git", "archive", "--format=zip", "--prefix=her-fork-trial/", "HEAD"]
    archive.write_bytes(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    server = Server(tmp_path)
    cell = prove_published.first_cell(ROOT / "notebooks/index.ipynb")
    start, end = cell.index("SOURCES = ["), cell.index("]\n\nif ")
    here = f"{server.address}/archive"
    cell = f'{cell[:start]}SOURCES = ["{here}/refs/tags/v0.zip", "{here}/trial.zip"{cell[end:]}'
    if not kept:
        shutil.rmtree(archive.parent)
    problems = prove_published.look_at_installation(cell)
    server.close()
    assert bool(problems) != kept
    assert kept or "could not be fetched" in problems[0]
