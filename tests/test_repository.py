"""What forks and maintainers rely on: workflows, pins, licences, no stray addresses."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import lnn

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def tracked():
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_workflows_fit_githubs_schema():
    check = Path(sys.executable).with_name("check-jsonschema")
    command = [check, "--builtin-schema", "vendor.github-workflows", *WORKFLOWS]
    result = subprocess.run(command, capture_output=True, text=True)
    assert WORKFLOWS and result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(path):
    uses = re.findall(r"uses: (\S+)( # v[\d.]+)?", path.read_text())
    assert uses
    for action, version in uses:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action) and version, action


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_jobs_wait_for_jobs_that_exist(path):
    jobs = yaml.safe_load(path.read_text())["jobs"]
    for name, job in jobs.items():
        needs = job.get("needs", [])
        assert {*([needs] if isinstance(needs, str) else needs)} <= set(jobs), name


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_run_targets_that_exist(path):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    runs = re.findall(r"run: make (\S+)", path.read_text())
    assert set(runs) <= targets


@pytest.mark.parametrize(
    "name, other", [("requirements.txt", "-test"), ("requirements-test.txt", "")]
)
def test_every_python_pin_is_exact_and_hashed_and_the_first_line_names_the_other_file(name, other):
    text = (ROOT / name).read_text()
    assert f"requirements{other}.txt" in text.splitlines()[0]
    text = text.replace("\\\n", "")
    pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    if other == "":
        assert pins.pop(0) == "-r requirements.txt"
    assert len(pins) > 20
    for pin in pins:
        assert re.match(r"[\w.-]+==\S+ ", pin) and "--hash=sha256:" in pin, pin


def test_every_node_pin_is_exact_and_hashed_and_names_no_address():
    wanted = json.loads((ROOT / "package.json").read_text())
    for group in ("dependencies", "devDependencies", "optionalDependencies"):
        for name, version in wanted.get(group, {}).items():
            assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-"), name
            assert "resolved" not in package, name


def test_versions_agree():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == lnn.__version__
    assert f"## {lnn.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_licences():
    assert (ROOT / "LICENSE").read_text().startswith("BSD 3-Clause License")
    assert "licenses/by/4.0" in (ROOT / "LICENSE-TEXT.md").read_text()


def test_no_file_is_large_or_a_copy_of_a_third_partys():
    for path in tracked():
        assert path.stat().st_size < 300_000, path
        assert not re.search(r"\.min\.(js|css)$|\.(woff2?|ttf|whl|wasm|zip)$", path.name), path


def test_notebooks_carry_no_images():
    for path in tracked():
        if path.suffix == ".ipynb":
            assert "image/png" not in path.read_text(), path


def paths_named(name):
    """What a guide links to or names in backticks, and looks like a path of this repository."""
    text = re.sub(r"^```.*?^```", "", guide(name), flags=re.M | re.S)
    words = re.findall(r"`([^`\s]+)`|\]\(([^)\s:#]+)\)", text)
    path = r"[\w./-]+(/|\.(py|md|in|txt|ya?ml|json|bib|toml|cff|png))|Makefile"
    return [word or link for word, link in words if link or re.fullmatch(path, word)]


def guide(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "README.md"])
def test_every_path_that_a_guide_names_exists(name):
    named = paths_named(name)
    assert len(named) > 5
    assert [path for path in named if not (ROOT / path.replace("NAME", "depth")).exists()] == []


def test_the_guide_says_where_to_change_the_twenty_likeliest_things():
    _, table = guide("CONTRIBUTING.md").split("| I want to change … | open … |\n|---|---|\n")
    rows = [line.split(" | ") for line in table.split("\n\n")[0].splitlines()]
    assert len(rows) >= 20
    for _, where in rows:
        assert set(re.findall(r"`([^`]+)`", where)) & set(paths_named("CONTRIBUTING.md")), where


# What only those can look up who were there: a file has to explain itself.
ELSEWHERE = re.compile(
    r"\b(issue|ticket|bug|pull request|PR)s? (no\. ?)?#?\d|[\s(]#\d+\b(?![^\n]*[;{])"
    r"|\b(the|a|our|this|last) (code )?(reviews?|sketch(es)?)\b|\bsketches/|\breview\.md",
    re.IGNORECASE,
)


@pytest.mark.parametrize("text", ["see issue 7", "Issue #7", "mended (#12)", "as the review says"])
def test_a_citation_is_seen(text):
    assert ELSEWHERE.search(text)


def test_no_file_cites_a_review_a_sketch_or_an_issue():
    texts = {path: path.read_bytes() for path in tracked() if path != Path(__file__)}
    for path, text in texts.items():
        if b"\0" not in text and path.name not in (
            "package-lock.json",
            "requirements.txt",
            "requirements-test.txt",
        ):
            cited = ELSEWHERE.search(text.decode("utf-8"))
            assert not cited, f"{path.relative_to(ROOT)}: {cited[0]}"
