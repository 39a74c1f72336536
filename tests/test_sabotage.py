"""The quick look of `sabotage.py` comes to the verdicts that nbval itself comes to."""

import pytest
from breakages import BREAKAGES
from notebook_runner import all_outputs, first_difference, forked
from sabotage import ROOT, Breakage, check_lists, copy_with, pytest_is_red

NOTEBOOK = ROOT / "tests" / "notebooks" / "shallow_narrow.ipynb"


def test_every_breakage_fits_a_line_of_lnn():
    check_lists([Breakage(file, *pair) for file, pairs in BREAKAGES.items() for pair in pairs])


@pytest.mark.sabotage
@pytest.mark.parametrize(
    "path", sorted(NOTEBOOK.parent.glob("*.ipynb")), ids=lambda path: path.stem
)
def test_unbroken_no_notebook_differs(path):
    assert forked(first_difference, path, ROOT) is None


@pytest.fixture(scope="module")
def unbroken():
    return forked(all_outputs, NOTEBOOK, ROOT)


@pytest.mark.parametrize(
    "breakage, noticed, shown",
    [
        (
            Breakage("models.py", "ws = [w - learning_rate *", "ws = [w + learning_rate *"),
            True,
            True,
        ),
        (
            Breakage("plotting/curves.py", '"o", color=SKY_BLUE', '"o", color=CONVERGED'),
            False,
            True,
        ),
        (Breakage("validate.py", "if result < 1:", "if result < 0:"), False, False),
    ],
    ids=["text differs", "only the picture differs", "nothing differs"],
)
def test_nbval_agrees(breakage, noticed, shown, unbroken, tmp_path):
    copy_with(breakage, tmp_path)
    assert bool(forked(first_difference, NOTEBOOK, tmp_path)) == noticed
    assert (forked(all_outputs, NOTEBOOK, tmp_path) != unbroken) == shown
    assert pytest_is_red(tmp_path, "--nbval", "--nbval-current-env", NOTEBOOK) == noticed
