"""Give the pages that have a demo its scripts and style, and no other page.

The style is `lnn/demos.css`, which the same demos use in a notebook.
"""

import os
import re
import shutil
from pathlib import Path

SCRIPTS = {
    "landscape": "landscape.js",
    "depth": "curves.js",
    "learning-rate": "curves.js",
    "register": "register.js",
    "initialization": "curves.js",
    "bonus": "bonus.js",
}
STYLE = Path(__file__).parents[2] / "lnn" / "demos.css"


def keep_off_other_pages(app, config):
    """Jupyter Book puts every script in `_static` on every page; not these."""
    config.html_js_files = [file for file in config.html_js_files if not str(file).startswith("demos/")]


def copy_style(app):
    if app.builder.format == "html":
        folder = Path(app.outdir) / "_static" / "demos"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(STYLE, folder / "demos.css")


def add_assets(app, pagename, templatename, context, doctree):
    demos = re.findall(r'<figure class="lnn-demo" data-demo="([\w-]+)"', context.get("body") or "")
    if not demos:
        return
    app.add_css_file("demos/demos.css")
    for script in ["train.js", "chart.js", "demo.js", *sorted({SCRIPTS[demo] for demo in demos})]:
        app.add_js_file(f"demos/{script}", loading_method="defer")


def setup(app):
    os.environ["LNN_DEMO_HTML"] = "1"  # the kernels that execute the chapters inherit it
    app.connect("config-inited", keep_off_other_pages, priority=100)
    app.connect("builder-inited", copy_style)
    app.connect("html-page-context", add_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
