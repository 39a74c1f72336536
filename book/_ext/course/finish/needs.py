"""What a page needs, in one table: only those scripts and styles come along.

Jupyter Book puts every script of `_static/` on every page, and its extensions
add theirs. Here a file comes along only where the page holds what it works on,
and every script waits until the page is read (`defer`).
"""

import hashlib
from pathlib import Path

# A mark in a page's content, and the files of `_static/` that it asks for. Styles of
# all pages are in the one stylesheet (`styles.py`); these are those of some pages.
NEEDS = {
    'class="highlight': ["clipboard.min.js", "copybutton.js"],
    "sd-tab-set": ["design-tabs.js"],
    "lnn-feedback": ["feedback.js"],
    "lnn-video": ["video.js"],
    "lnn-ask": ["predict.js", "demos/demos.css"],
    'class="lnn-demo"': ["demos/demos.css", "demos/demos.js"],
    "tag_exercise": ["python_cells.css", "python_cells.js"],
}
FILES = {name for names in NEEDS.values() for name in names}
# Of Sphinx's own: keys and marks for a search that we don't use.
NOWHERE = {"doctools.js", "sphinx_highlight.js"}


def only_registered_files(app, config):
    """Files of `_static/` are loaded where an extension says so, not by being there."""
    config.html_css_files = []
    config.html_js_files = []


def choose(app, pagename, templatename, context, doctree):
    """Leave out inline scripts, which only set options that we keep at their defaults."""
    body = context.get("body") or ""
    needed = {name for mark, names in NEEDS.items() if mark in body for name in names}
    styles = sorted(name for name in needed if name.endswith(".css"))
    links = "".join(stylesheet(app, name, context["pathto"]) for name in styles)
    context["metatags"] = context.get("metatags", "") + links
    # Sphinx's script objects are shared between pages: these are copies.
    context["script_files"] = [
        type(script)(
            script.filename, priority=script.priority, **script.attributes | {"defer": "defer"}
        )
        for script in context["script_files"]
        if script.filename and is_wanted(str(script.filename).removeprefix("_static/"), needed)
    ]


def is_wanted(name, needed):
    return name not in NOWHERE and (name not in FILES or name in needed)


def stylesheet(app, name, pathto):
    """The link to a style that only some pages have, with the sum of its bytes."""
    version = hashlib.sha256((Path(app.outdir) / "_static" / name).read_bytes()).hexdigest()[:8]
    return f'<link rel="stylesheet" href="{pathto(f"_static/{name}", 1)}?v={version}" />'


def setup(app):
    app.add_js_file("site.js")
    app.add_js_file("demos/demos.js", loading_method="defer")
    app.connect("config-inited", only_registered_files, priority=999)
    app.connect("html-page-context", choose, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
