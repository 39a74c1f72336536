"""A page's title is its question; the sidebar has its `short_title`, from the front matter."""

import re
from pathlib import Path

SHORT = re.compile(r"^short_title: *(.+)$", re.MULTILINE)


def shorten(app, config):
    """Before the table of contents is compared with the last build's, so that a change counts."""
    for name in config.external_site_map:
        page = Path(app.srcdir, f"{name}.md")
        text = page.read_text("utf8") if page.exists() else ""
        front = text.split("\n---", 1)[0] if text.startswith("---") else ""
        if found := SHORT.search(front):
            config.external_site_map[name].title = found[1].strip("\"' ")


def setup(app):
    app.connect("config-inited", shorten, priority=1000)  # after it has been read
    return {"parallel_read_safe": True, "parallel_write_safe": True}
