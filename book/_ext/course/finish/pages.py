"""Every finished page is read once and written once, with all that is added at the end."""

from pathlib import Path

from .pictures import place
from .policy import add_policy
from .styles import stamp


def rewrite(app):
    site = Path(app.outdir)
    for page in sorted(site.glob("*.html")):
        html = page.read_text("utf8")
        done = add_policy(stamp(place(html, site), site), app.config.feedback_endpoint)
        if done != html:
            page.write_text(done, "utf8")
