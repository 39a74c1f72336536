"""Python in the page: exercises that run and check the reader's code.

A page with a cell tagged `exercise` gets the script that turns it into an
editor. At the end of the build `_build/html/python/` receives Pyodide (from
`fetch.py`), a wheel of `lnn` and the bundled editor.
`PYTHON_IN_PAGE=0` in the environment leaves all that out, and JupyterLite too.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from sphinx.errors import ExtensionError
from sphinx.util.logging import getLogger

from ..finish.bundle import bundle
from ..notebooks import explanations
from ..notebooks.launch import Repository, notebook_path
from .lock import closure, lock_entry, sha256

logger = getLogger(__name__)

ROOT = Path(__file__).parents[4]
FETCHED = ROOT / ".downloads" / "python"
WITHOUT_SCRIPTS = """<noscript><p class="python-note">Your browser runs no scripts on this page,
so you can't run this exercise here. Allow them, or <a href="{colab}">open this chapter in Colab</a>
or <a href="{notebook}" download>download it as a notebook</a>.</p></noscript>
"""
# What no learner needs: files for compilers and type checkers; completion for other packages.
CELL = re.compile(r'(?=<div class="cell tag_exercise\b)')
UNREAD = {"numpy": r"\.(pyi|h|a|c|pxd)$|/f2py/|/tests/", "jedi": "/django-stubs/|/typeshed/stubs/"}
CORE = ["pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"]


def wanted():
    return os.environ.get("PYTHON_IN_PAGE", "1") != "0"


def has_exercise(doctree):
    return doctree is not None and any(
        "tag_exercise" in node.get("classes", ())
        for node in doctree.findall(lambda n: hasattr(n, "get"))
    )


def add_scripts(app, pagename, templatename, context, doctree):
    if not has_exercise(doctree):
        return
    if wanted():
        colab, notebook = Repository(app.config).colab(pagename), notebook_path(pagename)
        where = {"data-colab": colab, "data-notebook": notebook}
        app.add_js_file("python_cells.js", loading_method="defer", **where)
        note = WITHOUT_SCRIPTS.format(colab=colab, notebook=context["pathto"](notebook, 1))
        context["body"], found = re.subn(CELL, note, context["body"])
        if not found:
            raise ExtensionError(
                f"{pagename}: no exercise found in the page: has MyST-NB's HTML changed?"
            )


def add_python(app):
    if not wanted():
        logger.info(
            "Without Python in the page (PYTHON_IN_PAGE=0): exercises are shown but don't run."
        )
        return
    if not (FETCHED / "pyodide-lock.json").exists():
        raise ExtensionError(
            "Python for the pages is missing: run `make python`, or build with PYTHON_IN_PAGE=0"
        )
    out = Path(app.outdir) / "python"
    out.mkdir(exist_ok=True)
    lock = json.loads((FETCHED / "pyodide-lock.json").read_text())
    unread = {lock["packages"][name]["file_name"]: (name, files) for name, files in UNREAD.items()}
    for path in FETCHED.iterdir():
        if path.name in unread:
            name, files = unread[path.name]
            lock["packages"][name]["sha256"] = slim(path, out / path.name, files)
        elif path.name != "pyodide-lock.json" and not same(path, out / path.name):
            shutil.copyfile(path, out / path.name)
    lock["packages"]["lnn"] = add_lnn(out)
    (out / "pyodide-lock.json").write_text(json.dumps(lock))
    bundle({"editor": "exercise/editor.js"}, out)
    write_manifest(out, lock["packages"])


def same(path, other):
    return other.exists() and sha256(other) == sha256(path)


def slim(wheel, target, unread):
    """Copy a wheel without its unread files, unless that is done; return its sha256."""
    with zipfile.ZipFile(wheel) as source:
        read = [entry for entry in source.infolist() if not re.search(unread, entry.filename)]
        if not target.exists() or contents(target) != {(e.filename, e.CRC) for e in read}:
            with zipfile.ZipFile(target, "w") as smaller:
                for entry in read:
                    data = source.read(entry)
                    smaller.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=9)
    return sha256(target)


def contents(wheel):
    """Names and sums of the files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {(entry.filename, entry.CRC) for entry in archive.infolist()}


def add_lnn(out):
    """Build the package's wheel; return its entry for Pyodide's lock.

    It explains the cells of this site's notebooks: without solutions where these are left out.
    """
    explained = explanations.as_json(out.parent / "notebooks")
    sources = [
        ROOT / "pyproject.toml",
        *sorted(
            p for p in (ROOT / "lnn").rglob("*") if p.is_file() and "__pycache__" not in p.parts
        ),
    ]
    content = b"".join(p.name.encode() + p.read_bytes() for p in sources) + explained.encode()
    digest = hashlib.sha256(content).hexdigest()
    kept = FETCHED.parent / "wheels" / digest[:16]
    if not kept.exists():
        with tempfile.TemporaryDirectory() as temporary:
            copy = Path(temporary) / "copy"  # setuptools leaves its traces beside the sources
            for path in sources:
                target = copy / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            (copy / "lnn" / "explanations.json").write_text(explained, "utf8")
            for name in ("README.md", "LICENSE"):
                (copy / name).write_text(
                    (ROOT / name).read_text() if (ROOT / name).exists() else ""
                )
            command = [
                sys.executable,
                "-m",
                "pip",
                "wheel",
                "-qq",
                "--no-deps",
                "--no-build-isolation",
            ]
            environment = {**os.environ, "SOURCE_DATE_EPOCH": "1600000000"}
            subprocess.run([*command, "-w", temporary, str(copy)], check=True, env=environment)
            (wheel,) = Path(temporary).glob("lnn-*.whl")
            shutil.rmtree(kept.parent, ignore_errors=True)
            kept.mkdir(parents=True)
            # The sources' hash as build number: caches never mix two versions.
            shutil.move(wheel, kept / wheel.name.replace("-py3", f"-0{digest[:8]}-py3"))
    (wheel,) = kept.glob("*.whl")
    for old in out.glob("lnn-*.whl"):
        old.unlink()
    shutil.copyfile(wheel, out / wheel.name)
    entry = lock_entry(wheel, "lnn", wheel.name.split("-")[1], ["numpy"])
    assert entry["sha256"] == sha256(out / wheel.name)
    return entry


def write_manifest(out, packages):
    """What the worker downloads first, and what before the first figure, with sizes."""

    def files(names):
        return [
            {"name": name, "size": (out / name).stat().st_size, "sha256": sha256(out / name)}
            for name in names
        ]

    core = [packages[name]["file_name"] for name in ("numpy", "lnn")]
    figures = [packages[name]["file_name"] for name in closure(["matplotlib"], packages)]
    manifest = {"core": files(CORE + core), "figures": files([f for f in figures if f not in core])}
    (out / "files.json").write_text(json.dumps(manifest))


def setup(app):
    app.connect("html-page-context", add_scripts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
