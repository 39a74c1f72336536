"""A notebook's cell that fails is named, with what was expected left of what came."""

import subprocess
import sys
from pathlib import Path

import nbformat.v4 as v4
import pytest

SUPPORT = Path(__file__).parent / "support"
ACCEPT = "If the change is meant: make notebooks, read the diff, commit it."


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """What pytest prints of a notebook with two faults."""
    folder = tmp_path_factory.mktemp("notebook")
    printed = [v4.new_output("stream", name="stdout", text="epochs 340\nloss 0.02\n")]
    code = 'print("epochs 341")\nprint("loss 0.02")'
    cells = [
        v4.new_markdown_cell("# A chapter"),
        v4.new_code_cell("#@title Set-up\nx = 1", execution_count=1),
        v4.new_markdown_cell("## A slow start\n\nand more"),
        v4.new_code_cell(code, execution_count=2, outputs=printed),
        v4.new_code_cell("\n1 / 0", execution_count=3),
    ]
    (folder / "depth.ipynb").write_text(v4.writes(v4.new_notebook(cells=cells)))
    options = (
        "-q -p no:cacheprovider -n 1 -p no_grammar -p notebook_report --nbval --nbval-current-env"
    )
    command = [sys.executable, "-m", "pytest", *options.split(), "depth.ipynb"]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(SUPPORT)}, capture_output=True, text=True
    )
    assert "2 failed" in done.stdout, done.stdout + done.stderr
    return done.stdout


def test_a_cell_has_the_name_of_its_heading_and_first_line(report):
    assert '\ndepth: A slow start / print("epochs 341")\n' in report
    assert "\ndepth: A slow start / 1 / 0\n" in report


def test_expected_stands_left_of_what_came(report):
    rows = [line.split() for line in report.splitlines()]
    heads = rows.index(["expected", "got"])
    assert rows[heads + 1] == ["epochs", "340", "≠", "epochs", "341"]
    assert rows[heads + 2] == ["loss", "0.02", "loss", "0.02"]
    assert "mismatch" not in report, "nbval's own words are replaced"


def test_what_was_raised_is_told_with_its_traceback(report):
    assert "≠ ZeroDivisionError: division by zero" in report
    assert "Traceback (most recent call last)" in report


def test_each_says_how_to_accept_a_change_that_is_meant(report):
    assert report.count(ACCEPT) == 2
