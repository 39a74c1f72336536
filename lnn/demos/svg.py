"""Drawing for the demos: charts as SVG that fill any width, their text at its true size.

The outer `<svg>` is the plot's area, placed by percentages; curves live in an
inner one of 1000 by 1000 units that stretches. The page's script moves only
curves and marks, so the frame is drawn here and nowhere else.
"""

import base64
import math
import struct
import zlib
from html import escape
from typing import NamedTuple

import numpy as np

# Viridis, dark to bright in ten steps (Smith and van der Walt; CC0): read in grey and by all eyes.
HEAT = ("#440154", "#482878", "#3e4989", "#31688e", "#26828e",
        "#1f9e89", "#35b779", "#6ece58", "#b5de2b", "#fde725")  # fmt: skip


class Axis(NamedTuple):
    """One direction of a chart."""

    label: str
    low: float
    high: float
    ticks: tuple
    log: bool = False

    def place(self, value):
        """Where `value` lies from 0 (low) to 1 (high); a little beyond at most."""
        low, high = self.low, self.high
        if self.log:
            value = max(value, 1e-300)
            value, low, high = math.log10(value), math.log10(low), math.log10(high)
        return min(max((value - low) / (high - low), -0.2), 1.2)

    @property
    def data(self):
        return f"{self.low} {self.high}{' log' * self.log}"


def path(xs, ys, x, y, digits=1):
    """Path data of a line through the points, in the inner svg's units."""
    points = [
        f"{1000 * x.place(u):.{digits}f},{1000 - 1000 * y.place(v):.{digits}f}"
        for u, v in zip(xs, ys)
    ]
    return "M" + "L".join(points) if points else ""


def loss_path(losses, x, y):
    """Path data of a training curve: the finite losses, one an epoch."""
    losses = losses[np.isfinite(losses)].tolist()
    return path(range(len(losses)), losses, x, y)


def series(name, data, kind=""):
    """A curve that scripts and tests find by its name."""
    return f'<path class="lnn-line {kind}" data-series="{name}" d="{data}"/>'


def mark(name, x, y, u, v, text, kind=""):
    """A dot at a value with a few words beside it; hidden where `u` is None."""
    shown = "visible" if u is not None else "hidden"
    left, top = (100 * x.place(u), 100 - 100 * y.place(v)) if u is not None else (0, 0)
    side = 'text-anchor="end" dx="-9"' if left > 60 else 'dx="9"'
    return (
        f'<g class="lnn-mark {kind}" data-mark="{name}" visibility="{shown}">'
        f'<circle cx="{left:.2f}%" cy="{top:.2f}%" r="5"/>'
        f'<text x="{left:.2f}%" y="{top:.2f}%" dy="-8" {side}>{escape(text)}</text></g>'
    )


def note(x, y, u, v, text, dx=0, dy=0, anchor="start", kind=""):
    """A few words at a value."""
    return (
        f'<text class="lnn-note" {kind} x="{100 * x.place(u):.2f}%" y="{100 - 100 * y.place(v):.2f}%" '
        f'dx="{dx}" dy="{dy}" text-anchor="{anchor}">{escape(text)}</text>'
    )


def dots(name, us, vs, x, y):
    """Dots of a plot that fills up."""
    circles = "".join(
        f'<circle cx="{100 * x.place(u):.2f}%" cy="{100 - 100 * y.place(v):.2f}%" r="5"/>'
        for u, v in zip(us, vs)
    )
    return f'<g class="lnn-dots" data-dots="{name}">{circles}</g>'


def chart(name, x, y, alt, inside="", above="", kind="", over=""):
    """A chart: frame and ticks, `inside` (1000 units, clipped), `above` (percent), HTML `over` it."""
    frame = []
    for tick in x.ticks:
        at = f"{100 * x.place(tick):.2f}%"
        frame.append(f'<line x1="{at}" x2="{at}" y1="0" y2="100%"/>')
        frame.append(
            f'<text x="{at}" y="100%" dy="18" text-anchor="middle">{tick_text(tick)}</text>'
        )
    for tick in y.ticks:
        at = f"{100 - 100 * y.place(tick):.2f}%"
        frame.append(f'<line x1="0" x2="100%" y1="{at}" y2="{at}"/>')
        frame.append(f'<text x="-8" y="{at}" dy=".35em" text-anchor="end">{tick_text(tick)}</text>')
    return (
        f'<div class="lnn-chart {kind}" data-chart="{name}">'
        f'<svg role="img" aria-label="{escape(alt)}" data-x="{x.data}" data-y="{y.data}">'
        f'<g class="lnn-frame">{"".join(frame)}'
        f'<text class="lnn-axis" x="-8" y="-14">{escape(y.label)}</text>'
        f'<text class="lnn-axis" x="100%" y="100%" dy="38" text-anchor="end">{escape(x.label)}</text></g>'
        f'<svg width="100%" height="100%" viewBox="0 0 1000 1000" preserveAspectRatio="none">'
        f"{inside}</svg>{above}</svg>{over}</div>"
    )


def tick_text(tick):
    return f"{tick:g}".replace("-", "−")


def picture(rows, palette):
    """A data URI of a PNG of one pixel a cell; `rows` holds indices into `palette`, top row first."""
    height, width = rows.shape
    colours = b"".join(bytes.fromhex(colour[1:]) for colour in palette)
    lines = b"".join(b"\0" + row.astype(np.uint8).tobytes() for row in rows)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", colours),
        (b"IDAT", zlib.compress(lines, 9)),
        (b"IEND", b""),
    )
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    return "data:image/png;base64," + base64.b64encode(data).decode()


def hyperbola(product, x, y, count=16):
    """Path data of both branches of w1·w2 = product inside the axes, |w| up to x.high."""
    high = x.high
    if product == 0:
        return path([x.low, x.high], [0, 0], x, y) + path([0, 0], [y.low, y.high], x, y)
    if abs(product) >= high * high:
        return ""
    right = np.geomspace(abs(product) / high, high, count)
    top = product / right
    return path(right, top, x, y) + path(-right, -top, x, y)


def project(points, turn, tilt):
    """Where points (x, y, z), each within ±2, appear when turned and tilted by degrees."""
    turn, tilt = math.radians(turn), math.radians(tilt)
    x, y, z = points
    across = x * math.cos(turn) - y * math.sin(turn)
    away = x * math.sin(turn) + y * math.cos(turn)
    return 500 + 170 * across, 500 - 170 * (away * math.sin(tilt) + z * math.cos(tilt))
