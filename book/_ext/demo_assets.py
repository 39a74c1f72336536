"""Give the pages that have a demo its scripts, and no other page; and the site its style.

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


def copy_style(app):
    if app.builder.format == "html":
        folder = Path(app.outdir) / "_static" / "demos"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(STYLE, folder / "demos.css")


def add_assets(app, pagename, templatename, context, doctree):
    demos = re.findall(r'<figure class="lnn-demo" data-demo="([\w-]+)"', context.get("body") or "")
    if not demos:
        return
    for script in ["train.js", "chart.js", "demo.js", *sorted({SCRIPTS[demo] for demo in demos})]:
        app.add_js_file(f"demos/{script}", loading_method="defer")


def setup(app):
    os.environ["LNN_DEMO_HTML"] = "1"  # the kernels that execute the chapters inherit it
    app.add_css_file("demos/demos.css")  # of the one stylesheet that all pages share
    app.connect("builder-inited", copy_style)
    app.connect("html-page-context", add_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
