"""A content security policy in every page: what it may load, and from where.

A page takes everything from the site itself. It may show a video of YouTube
(asked for by a click) where it has one, and send feedback where the
configuration says so; nothing else leaves. The few inline scripts that are
left are allowed one by one, by their sum.
"""

import base64
import hashlib
import re
from urllib.parse import urlsplit

from sphinx.errors import ExtensionError

YOUTUBE = "https://www.youtube-nocookie.com"
MARK = '<meta http-equiv="Content-Security-Policy"'
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.DOTALL
)


def checksum(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(html, feedback=""):
    """The policy for a page: its inline scripts, its videos, its feedback form."""
    inline = dict.fromkeys(checksum(script) for script in INLINE.findall(html))
    video = [YOUTUBE] if "lnn-video" in html else []
    form = ["{0.scheme}://{0.netloc}".format(urlsplit(feedback))] if feedback else []
    sources = {
        "default-src": ["'self'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *inline],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'", *video, *form],
        "frame-src": ["'self'", *video],
        "worker-src": ["'self'", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'", *form],
    }
    return "; ".join(" ".join([name, *values]) for name, values in sources.items())


def add_policy(html, feedback=""):
    """Write the policy into a page."""
    meta = f'{MARK} content="{policy(html, feedback)}">\n'
    html, heads = re.subn(
        r"(<head[^>]*>\s*(?:<meta charset[^>]*>)?\s*)", rf"\g<1>{meta}", html, count=1
    )
    if not heads and "data-content_root" in html:  # a page of the theme
        raise ExtensionError("policy: a page has no <head>, so nothing says what it may load")
    return html
