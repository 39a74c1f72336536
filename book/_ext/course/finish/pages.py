"""Pages are finished from what Sphinx wrote, which is kept apart: again and again, by every build.

A page that Sphinx wrote anew, with its pictures, is told from a finished one by its policy.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from ..kept import Kept, write
from .pictures import place
from .policy import MARK, add_policy
from .styles import stamp


@dataclass
class Site:
    """What the steps of finishing work on."""

    app: object
    folder: Path
    pages: dict  # by the names of their files; as Sphinx wrote them, until a step changes them
    kept: Kept

    @property
    def drawings(self):
        """Where Sphinx's SVG pictures are kept."""
        return written(self.app) / "_images"


def written(app):
    return Path(app.doctreedir, "written")


def unfinished(app):
    """Names of the pages that this build, or one that was interrupted, wrote anew."""
    pages = Path(app.outdir).glob("*.html")
    return [page.name for page in pages if MARK not in page.read_text("utf8")]


def collect(app, kept):
    """The site as Sphinx wrote it, some of it in earlier builds."""
    folder, before = Path(app.outdir), written(app)
    (before / "_images").mkdir(parents=True, exist_ok=True)
    names = [*unfinished(app), *(f"_images/{path.name}" for path in folder.glob("_images/*.svg"))]
    for name in names:
        shutil.copyfile(folder / name, before / name)
    there = sorted(page.name for page in folder.glob("*.html"))
    for path in before.glob("*.html"):
        if path.name not in there:
            path.unlink()
    return Site(app, folder, {name: (before / name).read_text("utf8") for name in there}, kept)


def rewrite(site):
    """Every page is written once, with all that is added at the end."""
    for name, html in site.pages.items():
        html = stamp(place(html, site.folder), site.folder)
        write(site.folder / name, add_policy(html, site.app.config.feedback_endpoint))
