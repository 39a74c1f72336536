"""`{video} N`: a card for the course's N-th video.

The card is text and links. The player is fetched from YouTube, in its privacy
mode, only when the reader presses the card's button (`_front/site/video.js`).
"""

from html import escape
from pathlib import Path
from typing import NamedTuple

import yaml
from docutils import nodes
from sphinx.errors import ConfigError
from sphinx.util.docutils import SphinxDirective


class Video(NamedTuple):
    title: str
    youtube: str
    bilibili: str

    @property
    def youtube_url(self):
        return f"https://www.youtube.com/watch?v={self.youtube}"

    @property
    def bilibili_url(self):
        return f"https://www.bilibili.com/video/{self.bilibili}"

    @property
    def player_url(self):
        return f"https://www.youtube-nocookie.com/embed/{self.youtube}"


FIELDS = {"title", "youtube", "bilibili"}


def read_videos(path):
    """The videos of `book/videos.yml`, by number."""
    videos = yaml.safe_load(path.read_text("utf8"))
    for number, fields in videos.items():
        if not isinstance(number, int) or not isinstance(fields, dict) or set(fields) != FIELDS:
            expected = f"a number with {', '.join(sorted(FIELDS))}"
            raise ConfigError(
                f"{path.name}: a video must be {expected}, got {number!r}: {fields!r}"
            )
    return {number: Video(**fields) for number, fields in videos.items()}


CARD = """
<figure class="lnn-video" data-player="{player}" data-title="{title}">
<figcaption>
<span class="lnn-video-number">Video {number}</span>
<span class="lnn-video-title">{title}</span>
</figcaption>
<p class="lnn-video-actions">
<button type="button" hidden>Play here<span class="lnn-video-note"> (loads from YouTube)</span></button>
<a href="{youtube}">YouTube</a>
<a href="{bilibili}">Bilibili</a>
</p>
<p class="lnn-video-status" role="status"></p>
</figure>
"""


# Drawn by us, and the same for all: a notebook asks no third party for a picture.
STILL = "{raw}book/_static/drawings/video.svg"


class VideoDirective(SphinxDirective):
    required_arguments = 1

    def run(self):
        number = self.arguments[0]
        path = Path(self.env.srcdir, "videos.yml")
        self.env.note_dependency(str(path))
        videos = read_videos(path)
        if not (number.isdecimal() and int(number) in videos):
            listed = ", ".join(map(str, videos))
            raise self.error(f"video must be one of {listed} (book/videos.yml), got {number!r}")
        video = videos[int(number)]
        card = CARD.format(
            number=number,
            title=escape(video.title),
            player=video.player_url,
            youtube=video.youtube_url,
            bilibili=video.bilibili_url,
        )
        link = (
            f"[![Video {number}: {video.title}, on YouTube]({STILL})]({video.youtube_url})\n\n"
            f"*Video {number}, optional:* **{video.title}**, on [YouTube]({video.youtube_url}) "
            f"or [Bilibili]({video.bilibili_url})"
        )
        return [nodes.raw("", card, format="html", notebook=link)]


def setup(app):
    app.add_directive("video", VideoDirective)
    app.add_js_file("video.js", loading_method="defer")
    app.add_css_file("video.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
