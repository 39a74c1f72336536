"""Figures as light as they look: 256 colours, their size in the page, loaded when near.

A plot has few colours; kept as 256 instead of 16 million it weighs a quarter.
With its size in the page, the text does not jump when it arrives.
"""

import re

from PIL import Image
from sphinx.errors import ExtensionError

FIGURE = re.compile(r'<img (?![^>]*loading=)([^>]*src="(_images/[^"]+\.png)"[^>]*?) ?/?>')


def lighten(path):
    """Rewrite a PNG with a palette of 256 colours, unless it has one."""
    with Image.open(path) as picture:
        if picture.mode != "P":
            colours = picture.convert("RGBA").quantize(
                256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
            )
            colours.save(path, optimize=True)


def place(html, site):
    """Give the figures their sizes; all but the first wait until the reader is near."""

    def attributes(match):
        with Image.open(site / match[2]) as picture:
            width, height = picture.size
        size = "" if "width=" in match[1] else f' width="{width}" height="{height}"'
        wait = "" if match.start() == first else ' loading="lazy"'
        return f'<img {match[1]}{size}{wait} decoding="async" />'

    found = re.search(r'<img [^>]*src="_images/', html)
    first = found.start() if found else -1
    html = FIGURE.sub(attributes, html)
    for img in re.findall(r'<img [^>]*src="_images/[^"]+\.png"[^>]*>', html):
        if "height=" not in img:
            raise ExtensionError(f"pictures: no size could be given to {img}")
    return html


def lighten_all(site):
    for path in sorted(site.folder.glob("_images/*.png")):
        lighten(path)
