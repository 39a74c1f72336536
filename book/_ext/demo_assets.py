"""Give the pages that have a demo its scripts and style, and no other page.

The style is `lnn/demos/demos.css`, which the same demos use in a notebook.
"""

import hashlib
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
STYLE = Path(__file__).parents[2] / "lnn" / "demos" / "demos.css"


def copy_style(app):
    if app.builder.format == "html":
        folder = Path(app.outdir) / "_static" / "demos"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(STYLE, folder / "demos.css")


def add_assets(app, pagename, templatename, context, doctree):
    demos = re.findall(r'<figure class="lnn-demo" data-demo="([\w-]+)"', context.get("body") or "")
    if not demos:
        return
    # Not by add_css_file, which would put it into the one stylesheet that all pages share.
    version = hashlib.sha256(STYLE.read_bytes()).hexdigest()[:8]
    style = context["pathto"]("_static/demos/demos.css", 1) + f"?v={version}"
    context["metatags"] = context.get("metatags", "") + f'<link rel="stylesheet" href="{style}" />'
    for script in sorted({SCRIPTS[demo] for demo in demos}):
        app.add_js_file(f"demos/{script}", loading_method="defer")


def setup(app):
    os.environ["LNN_DEMO_HTML"] = "1"  # the kernels that execute the chapters inherit it
    app.connect("builder-inited", copy_style)
    app.connect("html-page-context", add_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
