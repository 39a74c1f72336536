"""Break `lnn` on purpose, one line at a time, and see that the tests notice.

Each breakage of `breakages.py` goes into a copy of `lnn`. All notebooks run
with it, up to the first text that differs from the one in git. Where none
does, their pictures and demos are compared with those of the unbroken package,
and the unit tests of that file run. Of the breakages that change anything a
page shows, the notebooks have to notice 90 %; notebooks and unit tests
together, all.

    python tests/support/sabotage.py             every breakage
    python tests/support/sabotage.py 3 17        only these
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from breakages import BREAKAGES, NOTEBOOKS, UNIT_TESTS
from notebook_runner import all_outputs, first_difference, forked

ROOT = Path(__file__).parents[2]
NEEDED = 0.9
# The quick ones that train first: what is wrong in training shows everywhere.
ORDER = (
    "depth", "shallow_narrow", "landscapes", "learning_rate", "theory", "summary", "bonus", "index",
    "performance", "initialization", "depth_and_learning_rate", "hyperparameter_map",
)  # fmt: skip


class Breakage(NamedTuple):
    file: str
    old: str
    new: str

    def __str__(self):
        text = f"{' '.join(self.old.split())} → {' '.join(self.new.split()) or '(nothing)'}"
        return f"{self.file:19}{text if len(text) <= 88 else text[:87] + '…':90}"


class Verdict(NamedTuple):
    cell: str
    """The first notebook cell whose text differs, or ""."""
    shown: bool
    """Whether a text, a picture or a demo on any page differs."""
    unit_tests: bool
    """Whether the unit tests, asked when no notebook noticed, are red."""

    def __str__(self):
        by = self.cell or ("unit tests" if self.unit_tests else "NOBODY")
        return (
            by if self.cell else f"{by} ({'pictures differ' if self.shown else 'no page shows it'})"
        )


def notebooks(file=None):
    """Paths of all notebooks, those first where a breakage of the file shows soonest."""
    first = [f"{name}.ipynb" for name in (*NOTEBOOKS.get(file, ()), *ORDER)]
    there = {path.name: path for path in sorted((ROOT / "tests" / "notebooks").glob("*.ipynb"))}
    return [there[name] for name in dict.fromkeys([*first, *there]) if name in there]


def check_lists(listed):
    """Raise an error, before any work, where the lists don't fit today's files."""
    problems = [
        f"no {ROOT / 'tests' / t}"
        for ts in UNIT_TESTS.values()
        for t in ts
        if not (ROOT / "tests" / t).exists()
    ]
    for file, old, _ in listed:
        count = (ROOT / "lnn" / file).read_text(encoding="utf-8").count(old)
        if count != 1:
            problems.append(f"{file} holds {old!r} {count} times, not once")
        if file not in UNIT_TESTS:
            problems.append(f"{file} has no unit tests")
    if problems:
        raise SystemExit(
            "tests/support/breakages.py is not up to date:\n" + "\n".join(sorted(set(problems)))
        )


def copy_with(breakage, folder):
    """A copy of `lnn` in `folder` in which `old` has become `new`."""
    shutil.copytree(ROOT / "lnn", folder / "lnn", ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "lnn" / breakage.file
    path.write_text(
        path.read_text(encoding="utf-8").replace(breakage.old, breakage.new), encoding="utf-8"
    )


def pytest_is_red(folder, *arguments):
    """Whether pytest, run with the `lnn` in `folder`, finds anything wrong."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:xdist",
    ]
    command += ["-c", ROOT / "pyproject.toml", "-o", "addopts=", f"--rootdir={ROOT}", *arguments]
    environment = os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    # 2: a test file could not even be imported
    assert result.returncode in (0, 1, 2), result.stdout + result.stderr
    return result.returncode != 0


def judge(breakage, before):
    """The verdict on a breakage; `before` has the unbroken digest of each notebook."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_with(breakage, folder)
        for path in notebooks(breakage.file):
            if cell := forked(first_difference, path, folder):
                return Verdict(cell, True, False)
        shown = any(
            forked(all_outputs, path, folder) != before[path] for path in notebooks(breakage.file)
        )
        files = [ROOT / "tests" / test for test in UNIT_TESTS[breakage.file]]
        return Verdict("", shown, pytest_is_red(folder, *files))


def unbroken(path):
    """A notebook's first difference from its text in git, and the digest of all it shows."""
    return forked(first_difference, path, ROOT), forked(all_outputs, path, ROOT)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("numbers", type=int, nargs="*", help="of the breakages; all if none")
    options = parser.parse_args()
    began = time.perf_counter()
    listed = [Breakage(file, *lines) for file, pairs in BREAKAGES.items() for lines in pairs]
    check_lists(listed)
    numbers = options.numbers or range(len(listed))
    verdicts = []
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        before = {}
        for path, (difference, digest) in zip(notebooks(), pool.map(unbroken, notebooks())):
            if difference:
                raise SystemExit(f"a notebook differs without any breakage: {difference}")
            before[path] = digest
        chosen = [listed[number] for number in numbers]
        for number, breakage, verdict in zip(
            numbers, chosen, pool.map(partial(judge, before=before), chosen)
        ):
            print(f"{number:3}  {breakage}  {verdict}", flush=True)
            verdicts.append(verdict)
    shown = sum(verdict.shown for verdict in verdicts)
    caught = sum(bool(verdict.cell) for verdict in verdicts)
    noticed = sum(bool(verdict.cell or verdict.unit_tests) for verdict in verdicts)
    print(f"\n{len(verdicts)} breakages, {shown} of them shown on a page.")
    print(
        f"The notebooks notice {caught} of the {shown} ({caught / max(shown, 1):.0%}); at least {NEEDED:.0%} needed."
    )
    print(f"Notebooks and unit tests together notice {noticed} of {len(verdicts)}; all needed.")
    print(f"{time.perf_counter() - began:.0f} seconds.")
    return 0 if caught >= NEEDED * shown and noticed == len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
