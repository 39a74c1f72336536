"""Whole chapters in the browser: a JupyterLite with all notebooks in `_build/html/lite/`.

It runs on the files of `python/`, as the exercises do. The service worker in `_front/lite/`
keeps all of these in the browser on the first visit, so that it works offline afterwards.
"""

import hashlib
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from sphinx.errors import ExtensionError

from ..notebooks import launch
from .exercises import CORE, wanted
from .lock import closure

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
# Loaded with the kernel, so that no cell has to install anything.
PACKAGES = ["micropip", "comm", "jedi", "ipython", "ipywidgets", "tqdm", "matplotlib", "lnn"]
CONFIG = {
    "appUrl": "./tree",
    "faviconUrl": "./../_static/logo.svg",
    "litePluginSettings": {
        KERNEL: {
            "pyodideUrl": "./../python/pyodide.mjs",
            "disablePyPIFallback": True,
            "loadPyodideOptions": {"packages": PACKAGES},
        }
    },
}
SETTINGS = {"@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}}  # as the system

# What no visit asks for: fonts for browsers of old, licences' texts, builders' settings.
UNREAD = re.compile(r"/(build/.*\.(svg|ttf|eot)|.*third-party-licenses\.json|rspack\..*)$")
OURS = Path(__file__).parents[3] / "_front" / "lite"
NOT_KEPT = {"service-worker.js", "made-from.txt"}
HEAD = '<link rel="manifest"'
OURS_IN_HEAD = (
    '<script src="../stay-registered.js"></script><script src="../old-names.js"></script>'
    '<script src="../from-file.js" defer></script>'  # a module isn't loaded from a file
    '<script src="../offline.js" type="module"></script>'
    '<link rel="icon" href="../../_static/logo.svg"><link rel="stylesheet" href="../course.css">'
)


def file_name(app, docname):
    """A chapter's notebook as the list shows it: its title, without what files can't be named."""
    title = app.config.external_site_map[docname].title or app.env.titles[docname].astext()
    return re.sub(r'[\\/:*?"<>|#%]', "", title) + ".ipynb"


def put_into_heads(app, out):
    """Every page of JupyterLite has the course's name, and has itself kept, and says so."""
    title = f"<title>{html.escape(app.config.html_title)}</title>"
    for app_name in ("notebooks", "tree"):
        page = f"{app_name}/index.html"
        text = (out / page).read_text("utf8")
        if HEAD not in text:
            raise ExtensionError(f"JupyterLite's {page} has changed: {HEAD} is not in it")
        text = text.replace(HEAD, OURS_IN_HEAD + HEAD, 1)
        text = re.sub("<title>.*?</title>", title.replace("\\", r"\\"), text, count=1)
        (out / page).write_text(text, "utf8")
        own = out / app_name / "jupyter-lite.json"  # its icon comes before that of all
        settings = json.loads(own.read_text("utf8"))
        settings["jupyter-config-data"].pop("faviconUrl", None)
        own.write_text(json.dumps(settings), "utf8")


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
        "url": f"{address}?path={quote(file_name(app, docname))}",
        "label": "browser-notebook-button",
    }


def add_lite(app):
    if not wanted():
        return
    out = Path(app.outdir) / "lite"
    notebooks = sorted((Path(app.outdir) / "notebooks").glob("*.ipynb"))
    versions = version("jupyterlite-core") + version("jupyterlite-pyodide-kernel")
    digest = hashlib.sha256(versions.encode() + Path(__file__).read_bytes())
    digest.update(app.config.html_title.encode())
    for path in notebooks:
        digest.update(file_name(app, path.stem).encode() + path.read_bytes())
    made_from = out / "made-from.txt"
    watching = os.environ.get("WATCHING") and made_from.exists()  # `make site` does it
    if not watching and (not made_from.exists() or made_from.read_text() != digest.hexdigest()):
        build(app, notebooks, out)
        made_from.write_text(digest.hexdigest())
    # Always, for these, or the files of `python/`, may have changed alone.
    for name in ("stay-registered.js", "offline.js", "from-file.js", "course.css"):
        shutil.copyfile(OURS / name, out / name)
    names = {path.name: file_name(app, path.stem) for path in notebooks}
    script = (OURS / "old-names.js").read_text("utf8")
    (out / "old-names.js").write_text(f"const NAMES = {json.dumps(names)};\n{script}", "utf8")
    add_service_worker(out)


def build(app, notebooks, out):
    with tempfile.TemporaryDirectory() as folder:
        settings = CONFIG | {"appName": app.config.html_title, "settingsOverrides": SETTINGS}
        lite = {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings}
        (Path(folder) / "jupyter-lite.json").write_text(json.dumps(lite))
        (Path(folder) / "chapters").mkdir()
        # Pictures, which notebooks elsewhere fetch from the repository, come along.
        drawings = Path("_static", "drawings")
        shutil.copytree(Path(app.srcdir) / drawings, Path(folder) / "chapters" / drawings)
        for path in notebooks:
            repository = launch.Repository(app.config)
            text = path.read_text().replace(repository.raw + "book/", "")
            # A link to another chapter opens it here; the one to Colab itself stays.
            colab = re.escape(repository.colab("NAME").removesuffix("NAME.ipynb"))
            text = re.sub(
                rf"(?<!colab\.svg\)\]\(){colab}(\w+)\.ipynb",
                lambda link: quote(file_name(app, link[1])),
                text,
            )
            (Path(folder) / "chapters" / file_name(app, path.stem)).write_text(text)
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
    put_into_heads(app, out)


def setup(app):
    if wanted():
        launch.BUTTONS.insert(0, browser_button)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
