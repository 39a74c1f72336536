"""Whole chapters in the browser: a JupyterLite with all notebooks in `_build/html/lite/`.

It runs on the files of `python/`, as the exercises do. The service worker in `_front/lite/`
keeps all of these in the browser on the first visit, so that it works offline afterwards.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from sphinx.errors import ExtensionError

from ..notebooks import launch
from .exercises import CORE, wanted
from .lock import closure

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
# Loaded with the kernel, so that no cell has to install anything.
PACKAGES = ["micropip", "comm", "jedi", "ipython", "ipywidgets", "tqdm", "matplotlib", "lnn"]
CONFIG = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "appUrl": "./tree",
        "faviconUrl": "./static/favicons/favicon.ico",
        "litePluginSettings": {
            KERNEL: {
                "pyodideUrl": "./../python/pyodide.mjs",
                "disablePyPIFallback": True,
                "loadPyodideOptions": {"packages": PACKAGES},
            }
        },
    },
}

# What no visit asks for: fonts for browsers of old, licences' texts, builders' settings.
UNREAD = re.compile(r"/(build/.*\.(svg|ttf|eot)|.*third-party-licenses\.json|rspack\..*)$")
OURS = Path(__file__).parents[3] / "_front" / "lite"
NOT_KEPT = {"service-worker.js", "made-from.txt"}
HEAD = '<link rel="manifest"'


def add_offline_note(out):
    """Every page of JupyterLite has itself kept, and says so."""
    for page in ("notebooks/index.html", "tree/index.html"):
        text = (out / page).read_text("utf8")
        if HEAD not in text:
            raise ExtensionError(f"JupyterLite's {page} has changed: {HEAD} is not in it")
        script = '<script src="../from-file.js" defer></script>'  # a module isn't loaded from one
        script += '<script src="../offline.js" type="module"></script>'
        (out / page).write_text(text.replace(HEAD, script + HEAD, 1), "utf8")


def add_service_worker(out):
    """Ours under the name of JupyterLite's, with the list of the files to keep."""
    python = out.parent / "python"
    lock = json.loads((python / "pyodide-lock.json").read_text())["packages"]
    names = [*CORE, "pyodide.mjs", "pyodide.asm.mjs"]
    names += [lock[name]["file_name"] for name in closure(PACKAGES, lock)]
    own = sorted(path for path in out.rglob("*") if path.is_file() and path.name not in NOT_KEPT)
    files = {}
    for path in [*own, *(python / name for name in names)]:
        if not UNREAD.search(path.as_posix()):
            address = Path(os.path.relpath(path, out)).as_posix()
            body = path.read_bytes()
            files[address] = {"size": len(body), "sha256": hashlib.sha256(body).hexdigest()}
    script = f"const FILES = {json.dumps(files)};\n" + (OURS / "service-worker.js").read_text()
    (out / "service-worker.js").write_text(script)


def browser_button(app, docname, pathto):
    address = pathto("lite/notebooks/index.html", 1)
    return {
        "type": "link",
        "text": "Run in the browser: no account",
        "tooltip": "Open this chapter as a notebook that runs in your browser, without an account",
        "icon": "fas fa-play",
        "url": f"{address}?path={docname}.ipynb",
        "label": "browser-notebook-button",
    }


def add_lite(app):
    if not wanted():
        return
    out = Path(app.outdir) / "lite"
    notebooks = sorted((Path(app.outdir) / "notebooks").glob("*.ipynb"))
    versions = version("jupyterlite-core") + version("jupyterlite-pyodide-kernel")
    digest = hashlib.sha256(versions.encode() + Path(__file__).read_bytes())
    for path in notebooks:
        digest.update(path.name.encode() + path.read_bytes())
    made_from = out / "made-from.txt"
    if not made_from.exists() or made_from.read_text() != digest.hexdigest():
        build(app, notebooks, out)
        made_from.write_text(digest.hexdigest())
    # Always, for these, or the files of `python/`, may have changed alone.
    for name in ("offline.js", "from-file.js"):
        shutil.copyfile(OURS / name, out / name)
    add_service_worker(out)


def build(app, notebooks, out):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "jupyter-lite.json").write_text(json.dumps(CONFIG))
        (Path(folder) / "chapters").mkdir()
        # Pictures, which notebooks elsewhere fetch from the repository, come along.
        drawings = Path("_static", "drawings")
        shutil.copytree(Path(app.srcdir) / drawings, Path(folder) / "chapters" / drawings)
        for path in notebooks:
            repository = launch.Repository(app.config)
            text = path.read_text().replace(repository.raw + "book/", "")
            # A link to another chapter opens it here; the one to Colab itself stays.
            colab = re.escape(repository.colab("NAME").removesuffix("NAME.ipynb"))
            text = re.sub(rf"(?<!colab\.svg\)\]\(){colab}", "", text)
            (Path(folder) / "chapters" / path.name).write_text(text)
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", folder]
        command += ["--contents", f"{folder}/chapters", "--output-dir", f"{folder}/out"]
        command += ["--apps", "notebooks", "--apps", "tree", "--no-sourcemaps"]
        # Builds of the same chapters are alike, with the chapters' date.
        git = ["git", "-C", app.srcdir, "log", "-1", "--format=%ct", "--", "."]
        date = subprocess.run(git, capture_output=True, text=True).stdout.strip()
        environment = {**os.environ, "SOURCE_DATE_EPOCH": date or "1600000000"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise ExtensionError("JupyterLite could not be built:\n" + done.stdout + done.stderr)
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(f"{folder}/out", out)
    (out / "service-worker.js").rename(out / "jupyterlite-service-worker.js")
    add_offline_note(out)


def setup(app):
    if wanted():
        launch.BUTTONS.insert(0, browser_button)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
