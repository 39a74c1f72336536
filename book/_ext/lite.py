"""Whole chapters in the browser: a JupyterLite with all notebooks in `_build/html/lite/`.

It runs on the files of `python/`, as the exercises do. Its service worker keeps
what has been loaded, so that it works offline afterwards.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import launch
from python_in_page import wanted
from sphinx.errors import ExtensionError

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
# Loaded with the kernel, so that no cell has to install anything.
PACKAGES = ["micropip", "comm", "jedi", "ipython", "ipywidgets", "tqdm", "matplotlib", "lnn"]
CONFIG = {
    "jupyter-lite-schema-version": 0,
    "jupyter-config-data": {
        "appUrl": "./tree",
        "enableServiceWorkerCache": "true",
        "litePluginSettings": {
            KERNEL: {
                "pyodideUrl": "./../python/pyodide.mjs",
                "disablePyPIFallback": True,
                "loadPyodideOptions": {"packages": PACKAGES},
            }
        },
    },
}

# The service worker keeps what it has fetched; but it forgot that it should once the browser had
# put it to sleep, and a first visit is over before it is at work. So it reads its address whenever
# it wakes, and a first visit begins again with it.
FORGETS = "let enableCache=!1"
REMEMBERS = 'let enableCache="true"===new URL(location.href).searchParams.get("enableCache")'
FIRST_VISIT = """<script>
if ("serviceWorker" in navigator && !navigator.serviceWorker.controller) {
  const visits = +sessionStorage.getItem("first-visit");
  sessionStorage.setItem("first-visit", visits + 1);
  if (!visits) {
    navigator.serviceWorker.register("../service-worker.js?enableCache=true")
      .then(() => navigator.serviceWorker.ready)
      .then(() => location.reload());
  }
}
</script>
"""


def keep_from_the_first_visit(out):
    changes = {"service-worker.js": (FORGETS, REMEMBERS)}
    for page in ("notebooks/index.html", "tree/index.html"):
        changes[page] = ('<link rel="manifest"', FIRST_VISIT + '<link rel="manifest"')
    for name, (old, new) in changes.items():
        text = (out / name).read_text("utf8")
        if old not in text:
            raise ExtensionError(f"JupyterLite's {name} has changed: {old!r} is not in it")
        (out / name).write_text(text.replace(old, new, 1), "utf8")


def browser_button(app, docname, pathto):
    address = pathto("lite/notebooks/index.html", 1)
    return {
        "type": "link",
        "text": "Run in the browser",
        "tooltip": "Open this chapter as a notebook that runs in your browser, without an account",
        "icon": "fas fa-play",
        "url": f"{address}?path={docname}.ipynb",
        "label": "browser-notebook-button",
    }


def add_lite(app, exception):
    if exception or app.builder.format != "html" or not wanted():
        return
    out = Path(app.outdir) / "lite"
    notebooks = sorted((Path(app.outdir) / "notebooks").glob("*.ipynb"))
    versions = version("jupyterlite-core") + version("jupyterlite-pyodide-kernel")
    digest = hashlib.sha256(versions.encode() + Path(__file__).read_bytes())
    for path in notebooks:
        digest.update(path.name.encode() + path.read_bytes())
    made_from = out / "made-from.txt"
    if made_from.exists() and made_from.read_text() == digest.hexdigest():
        return
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "jupyter-lite.json").write_text(json.dumps(CONFIG))
        (Path(folder) / "chapters").mkdir()
        # Pictures, which notebooks elsewhere fetch from the repository, come along.
        drawings = Path("_static", "drawings")
        shutil.copytree(Path(app.srcdir) / drawings, Path(folder) / "chapters" / drawings)
        for path in notebooks:
            text = path.read_text().replace(launch.Repository(app.config).raw + "book/", "")
            (Path(folder) / "chapters" / path.name).write_text(text)
        command = [sys.executable, "-m", "jupyterlite_core", "build", "--lite-dir", folder]
        command += ["--contents", f"{folder}/chapters", "--output-dir", f"{folder}/out"]
        command += ["--apps", "notebooks", "--apps", "tree", "--no-sourcemaps"]
        # A page folder of a fixed date makes builds alike.
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1600000000"}
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit("JupyterLite could not be built:\n" + done.stdout + done.stderr)
        keep_from_the_first_visit(Path(folder, "out"))
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(f"{folder}/out", out)
    made_from.write_text(digest.hexdigest())


def setup(app):
    if wanted():
        launch.BUTTONS.insert(0, browser_button)
    app.connect("build-finished", add_lite, priority=990)  # after the notebooks are written
    return {"parallel_read_safe": True, "parallel_write_safe": True}
