"""Python in the page: exercises that run and check the reader's code.

A page with a cell tagged `exercise` gets the script that turns it into an
editor. At the end of the build `_build/html/python/` receives Pyodide (from
`tools/fetch_python.py`), a wheel of `lnn` and the bundled editor.
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

from bundle import bundle
from launch import Repository, notebook_path

ROOT = Path(__file__).parent.parent.parent
FETCHED = ROOT / ".downloads" / "python"
STYLE = "python_cells.css"
WITHOUT_SCRIPTS = """<noscript><p class="python-note">Your browser runs no scripts on this page,
so you can't run this exercise here. Allow them, or <a href="{colab}">open this chapter in Colab</a>
or <a href="{notebook}" download>download it as a notebook</a>.</p></noscript>
"""
# What no learner needs: files for compilers and type checkers; completion for other packages.
UNREAD = {"numpy": r"\.(pyi|h|a|c|pxd)$|/f2py/|/tests/", "jedi": "/django-stubs/|/typeshed/stubs/"}
CORE = ["pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"]


def wanted():
    return os.environ.get("PYTHON_IN_PAGE", "1") != "0"


def has_exercise(doctree):
    return doctree is not None and any(
        "tag_exercise" in node.get("classes", ()) for node in doctree.findall(lambda n: hasattr(n, "get"))
    )


def add_scripts(app, pagename, templatename, context, doctree):
    if not has_exercise(doctree):
        return
    # Not by add_css_file, which would put it into the one stylesheet that all pages share.
    version = hashlib.sha256((Path(app.outdir) / "_static" / STYLE).read_bytes()).hexdigest()[:8]
    address = context["pathto"](f"_static/{STYLE}", 1) + f"?v={version}"
    context["metatags"] = context.get("metatags", "") + f'<link rel="stylesheet" href="{address}" />'
    if wanted():
        colab, notebook = Repository(app.config).colab(pagename), notebook_path(pagename)
        where = {"data-colab": colab, "data-notebook": notebook}
        app.add_js_file("python_cells.js", loading_method="defer", **where)
        note = WITHOUT_SCRIPTS.format(colab=colab, notebook=context["pathto"](notebook, 1))
        context["body"] = re.sub(r'(?=<div class="cell tag_exercise\b)', note, context["body"])


def add_python(app, exception):
    if exception or app.builder.format != "html":
        return
    if not wanted():
        print("Built without Python in the page (PYTHON_IN_PAGE=0): exercises are shown but don't run.")
        return
    if not (FETCHED / "pyodide-lock.json").exists():
        raise SystemExit("Run tools/fetch_python.py first, or build with PYTHON_IN_PAGE=0.")
    out = Path(app.outdir) / "python"
    out.mkdir(exist_ok=True)
    lock = json.loads((FETCHED / "pyodide-lock.json").read_text())
    unread = {lock["packages"][name]["file_name"]: (name, files) for name, files in UNREAD.items()}
    for path in FETCHED.iterdir():
        if path.name in unread:
            name, files = unread[path.name]
            lock["packages"][name]["sha256"] = slim(path, out / path.name, files)
        elif path.name != "pyodide-lock.json" and not same_size(path, out / path.name):
            shutil.copyfile(path, out / path.name)
    lock["packages"]["lnn"] = add_lnn(out)
    (out / "pyodide-lock.json").write_text(json.dumps(lock))
    bundle({"editor": "exercise/editor.js"}, out)
    write_manifest(out, lock["packages"])


def same_size(path, other):
    return other.exists() and other.stat().st_size == path.stat().st_size


def slim(wheel, target, unread):
    """Copy a wheel without its unread files; return its sha256."""
    if not target.exists():
        with zipfile.ZipFile(wheel) as source, zipfile.ZipFile(target, "w") as smaller:
            for entry in source.infolist():
                if not re.search(unread, entry.filename):
                    data = source.read(entry)
                    smaller.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=9)
    return hashlib.sha256(target.read_bytes()).hexdigest()


def add_lnn(out):
    """Build the package's wheel; return its entry for Pyodide's lock."""
    sys.path.insert(0, str(ROOT / "tools"))
    from fetch_python import lock_entry, sha256

    sources = [ROOT / "pyproject.toml", *sorted(p for p in (ROOT / "lnn").rglob("*") if p.is_file() and "__pycache__" not in p.parts)]
    digest = hashlib.sha256(b"".join(p.name.encode() + p.read_bytes() for p in sources)).hexdigest()
    kept = FETCHED.parent / "wheels" / digest[:16]
    if not kept.exists():
        with tempfile.TemporaryDirectory() as temporary:
            copy = Path(temporary) / "copy"  # setuptools leaves its traces beside the sources
            for path in sources:
                target = copy / path.relative_to(ROOT)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
            for name in ("README.md", "LICENSE"):
                (copy / name).write_text((ROOT / name).read_text() if (ROOT / name).exists() else "")
            command = [sys.executable, "-m", "pip", "wheel", "-qq", "--no-deps", "--no-build-isolation"]
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
            {"name": name, "size": (out / name).stat().st_size, "sha256": hashlib.sha256((out / name).read_bytes()).hexdigest()}
            for name in names
        ]

    from fetch_python import closure

    core = [packages[name]["file_name"] for name in ("numpy", "lnn")]
    figures = [packages[name]["file_name"] for name in closure(["matplotlib"], packages)]
    manifest = {"core": files(CORE + core), "figures": files([f for f in figures if f not in core])}
    (out / "files.json").write_text(json.dumps(manifest))


def setup(app):
    app.connect("html-page-context", add_scripts)
    app.connect("build-finished", add_python)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
