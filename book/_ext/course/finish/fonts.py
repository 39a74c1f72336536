"""Fonts cut to the glyphs the pages use, made when the pages are written.

STIX Two Math, which sets the formulas, weighs 400 kB and Font Awesome, which
draws the icons, 270 kB; what remains of both is a tenth. A glyph that STIX
lacks is a warning, so it fails the build; a letter that the text's face lacks
is drawn by the reader's system.
"""

import io
import logging
import re
import unicodedata
from html import unescape
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.util.logging import getLogger

from ..kept import write

logger = getLogger(__name__)
logging.getLogger("fontTools").setLevel(logging.WARNING)  # it reports each table it cuts
MODULES = Path(__file__).parents[4] / "node_modules"
STIX = MODULES / "@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2"
TEXT = MODULES / "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2"
THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
ICONS = "vendor/fontawesome/webfonts"


def italics():
    """Letters as `<mi>x</mi>` shows them: browsers swap in these code points."""
    table = {"h": "\N{PLANCK CONSTANT}"}
    for code in range(0x1D400, 0x1D800):
        if unicodedata.name(chr(code), "").startswith("MATHEMATICAL ITALIC"):
            table[unicodedata.normalize("NFKC", chr(code))] = chr(code)
    return table


def used_in_formulas(pages):
    """Every character of every formula of the pages, as it is shown."""
    slanted = italics()
    used = set()
    for page in pages:
        for formula in re.findall(r"<math.*?</math>", page, re.DOTALL):
            used.update(unescape(re.sub(r"<[^>]*>", "", formula)))
            if "<msqrt" in formula or "<mroot" in formula:
                used.add("√")  # drawn by the browser, written nowhere
            for letter in re.findall(r"<mi(?: [^>]*)?>(.)</mi>", formula):
                used.add(slanted.get(letter, letter))
    return {c for c in used if not c.isspace() and unicodedata.category(c) != "Cf"}


def used_in_text(site):
    """Every character of the pages and of their scripts: what may stand in their text."""
    scripts = (path.read_text("utf8") for path in site.folder.glob("_static/**/*.js"))
    return {
        c for text in [*site.pages.values(), *scripts] for c in set(unescape(text)) if ord(c) >= 32
    }


def used_icons(css):
    """The icons that the stylesheet still names."""
    return {int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})\b", css)}


def cut(source, codes, features=("ssty", "dtls", "ss04")):
    """The font `source` with the glyphs of `codes` alone, and the codes it lacks."""
    options = subset.Options(flavor="woff2", layout_features=list(features))
    options.name_IDs = ["*"]  # copyright and licence stay in the file
    font = TTFont(source, recalcTimestamp=False)  # the same glyphs are the same bytes
    missing = set(codes) - set(font.getBestCmap())
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    file = io.BytesIO()
    subset.save_font(font, file, options)
    return file.getvalue(), missing


def cut_fonts(site):
    static = site.folder / "_static"

    def put(name, source, codes, *features):
        font, missing = site.kept(cut, str(source), sorted(codes), *features)
        write(static / name, font)
        return missing

    characters = used_in_formulas(site.pages.values())
    missing = put("STIXTwoMath.woff2", STIX, map(ord, characters))
    if missing:
        logger.warning("fonts: STIX Two Math lacks %s", [hex(code) for code in missing])
    put("SourceSans3.woff2", TEXT, map(ord, used_in_text(site)), ["kern", "mark", "tnum"])
    icons = used_icons((static / "bundle.css").read_text("utf8"))
    for font in sorted((THEME / ICONS).glob("*.woff2")):
        put(f"{ICONS}/{font.name}", font, icons)
