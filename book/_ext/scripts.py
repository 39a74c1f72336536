"""Only the scripts a page uses, and none of them in the way of its text.

Jupyter Book puts every script of `_static/` on every page, and its extensions
add theirs. Here a script comes along only where the page holds what it works
on, and every one waits until the page is read (`defer`).
"""

from sphinx.builders.html._assets import _JavaScript

# A script, and what its page's content must hold.
NEEDED_BY = {
    "clipboard.min.js": 'class="highlight',
    "copybutton.js": 'class="highlight',
    "design-tabs.js": "sd-tab-set",
    "feedback.js": "lnn-feedback",
    "video.js": "lnn-video",
}


def only_registered_files(app, config):
    """Files of `_static/` are loaded where an extension says so, not by being there."""
    config.html_css_files = []
    config.html_js_files = []


def choose(app, pagename, templatename, context, doctree):
    """Leave out inline scripts, which only set options that we keep at their defaults."""
    if pagename == "search":
        return  # its own script expects the others at once
    body = context.get("body", "")
    context["script_files"] = [
        _JavaScript(
            script.filename, priority=script.priority, **script.attributes | {"defer": "defer"}
        )
        for script in context["script_files"]
        if script.filename
        and NEEDED_BY.get(str(script.filename).removeprefix("_static/"), "") in body
    ]


def setup(app):
    app.add_js_file("site.js")
    app.connect("config-inited", only_registered_files, priority=999)
    app.connect("html-page-context", choose, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
