"""What a site needs in public: a description and a picture for links to it, a map, a page for wrong turns."""

import html
import io
import re
import tempfile
import textwrap
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import matplotlib
import numpy as np
from docutils import nodes
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from lnn import DeepNarrowLNN, course_samples

from ..content.progress import chapters
from .bundle import FRONT
from .fonts import TEXT

PICTURE = "preview.png"
LENGTH = 160  # letters of a description that search engines and messengers show


def description(doctree):
    """What the reader will find out, or the first sentences of a page's text."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        begins = len(text) > 60 and isinstance(paragraph.parent, nodes.section)
        if begins or text.startswith("You will find out"):
            return text if len(text) <= LENGTH else text[:LENGTH].rsplit(" ", 1)[0] + " …"
    return ""


def add_description(app, pagename, templatename, context, doctree):
    base = app.config.html_baseurl
    text = (description(doctree) if doctree else "") or app.config.html_title
    about = {
        "og:type": "article",
        "og:site_name": app.config.html_title,
        "og:title": context.get("title", ""),
        "og:description": text,
        "og:url": urljoin(base, f"{pagename}.html"),
        "og:image": urljoin(base, f"_static/{PICTURE}"),
        "og:image:alt": "Loss curves of nets with 2 to 40 weights: each lies flat, then drops",
    }
    tags = [f'<meta name="description" content="{html.escape(text)}" />']
    tags += [
        f'<meta property="{name}" content="{html.escape(value)}" />'
        for name, value in about.items()
    ]
    tags.append('<meta name="twitter:card" content="summary_large_image" />')
    context["metatags"] = context.get("metatags", "") + "\n" + "\n".join(tags)


def wrong_turn(app):
    """The page that a host shows where there is none; it can be shown at any depth."""
    yield (
        "404",
        {
            "title": "Page not found",
            "root": urlsplit(app.config.html_baseurl).path or "/",
            "chapters": chapters(app.env),
        },
        "404.html",
    )


def palette():
    """The dark theme's colours, by their names in the style of the site."""
    css = (FRONT / "site" / "site.css").read_text("utf8")
    dark = css[css.index('html[data-theme="dark"]') :]
    return dict(re.findall(r"--lnn-(\w+): (#\w{6});", dark[: dark.index("}")]))


def face(weight, folder):
    """The text's own face in one weight, as Matplotlib reads it."""
    font = instantiateVariableFont(TTFont(TEXT), {"wght": weight})
    font.flavor = None
    path = Path(folder, f"{weight}.ttf")
    font.save(path)
    return FontProperties(fname=path)


def picture(title, colours):
    """The preview as a PNG of 1200 by 630 pixels: the course in one figure, in the site's colours."""
    x, y = course_samples()
    ink = matplotlib.rc_context({"text.color": colours["ink"]})
    with ink, tempfile.TemporaryDirectory() as folder:
        figure = Figure(figsize=(12, 6.3), dpi=100, facecolor=colours["paper"])
        axes = figure.add_axes((0.06, 0.07, 0.88, 0.46))
        for depth, colour in zip(
            (2, 5, 10, 20, 40), ("muted", "purple", "green", "orange", "blue")
        ):
            result = DeepNarrowLNN(np.full(depth, 0.9)).train(
                x, y, learning_rate=0.01, n_epochs=400
            )
            axes.semilogy(result.losses, color=colours[colour], linewidth=5, solid_capstyle="round")
        axes.axis("off")
        lines = textwrap.fill(title, 28)
        bold, plain = face(650, folder), face(400, folder)
        figure.text(0.06, 0.94, lines, font=bold, fontsize=50, va="top", linespacing=0.85)
        figure.text(
            0.06,
            0.58,
            "Move the depth, the learning rate, the start, and see the loss",
            font=plain,
            fontsize=28,
        )
        file = io.BytesIO()
        figure.savefig(file)
        return file.getvalue()


def publish(site):
    app = site.app
    preview = site.kept(picture, app.config.html_title, palette())
    (site.folder / "_static" / PICTURE).write_bytes(preview)
    addresses = "".join(
        f"<url><loc>{html.escape(urljoin(app.config.html_baseurl, f'{name}.html'))}</loc></url>\n"
        for name in sorted(app.env.found_docs)
    )
    (site.folder / "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{addresses}</urlset>\n',
        "utf8",
    )


def setup(app):
    app.connect("html-page-context", add_description)
    app.connect("html-collect-pages", wrong_turn)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
