"""`{video} N`: a card for the course's N-th video.

The card is text and links. The player is fetched from YouTube, in its privacy
mode, only when the reader presses the card's button (`_front/site/video.js`).
"""

from html import escape
from typing import NamedTuple

from docutils import nodes
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


VIDEOS = {
    1: Video("Shallow Narrow Linear Net", "6e5JIYsqVvU", "BV1F44y117ot"),
    2: Video("Training Landscape", "k28bnNAcOEg", "BV1Nv411J71X"),
    3: Video("Training Landscape: Discussion", "0EcUGgxOdkI", "BV1py4y1j7cv"),
    4: Video("Effect of Depth", "Ii_As9cRR5Q", "BV1z341167di"),
    5: Video("Effect of Depth: Discussion", "EqSDkwmSruk", "BV1Qq4y1H7uk"),
    6: Video("Learning Rate", "w_GrCVM-_Qo", "BV11f4y157MT"),
    7: Video("Learning Rate: Discussion", "cmS0yqImz2E", "BV1Aq4y1p7bh"),
    8: Video("Depth and Learning Rate", "J30phrux_3k", "BV1V44y1177e"),
    9: Video("Depth and Learning Rate: Discussion", "7Fl8vH7cgco", "BV15q4y1p7Uq"),
    10: Video("Initialization Matters", "KmqCz95AMzY", "BV1UL411J7vu"),
    11: Video("Initialization Matters: Discussion", "vKktGdiQDsE", "BV1hM4y1T7gJ"),
    12: Video("Tutorial 2 Wrap-up", "r3K8gtak3wA", "BV1P44y117Pd"),
}

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


class VideoDirective(SphinxDirective):
    required_arguments = 1

    def run(self):
        number = self.arguments[0]
        if not (number.isdecimal() and int(number) in VIDEOS):
            raise self.error(f"video must be a number from 1 to {len(VIDEOS)}, got {number!r}")
        video = VIDEOS[int(number)]
        card = CARD.format(
            number=number,
            title=escape(video.title),
            player=video.player_url,
            youtube=video.youtube_url,
            bilibili=video.bilibili_url,
        )
        link = (
            f"▶ **Video {number}: {video.title}** on [YouTube]({video.youtube_url}) "
            f"or [Bilibili]({video.bilibili_url})"
        )
        return [nodes.raw("", card, format="html", notebook=link)]


def setup(app):
    app.add_directive("video", VideoDirective)
    app.add_js_file("video.js", loading_method="defer")
    app.add_css_file("video.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
