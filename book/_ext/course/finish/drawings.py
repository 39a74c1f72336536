"""Figures and drawings stand in the page itself, as SVG in the colours of the reader's theme.

Their colours are the page's custom properties: text, figures and demos share one palette, and
a change of theme, or print, takes all of them along. A colour that isn't in the palette keeps
its hue, and in the dark its lightness is mirrored.
"""

import base64
import colorsys
import hashlib
import itertools
import re
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from . import pictures

SHEET = "drawings.css"
PALETTE = {
    "blue": ["0072b2"],
    "orange": ["d55e00", "b25000", "b04e00"],
    "green": ["009e73", "00785a"],
    "purple": ["cc79a7", "9c4a7d", "9a3f8a", "7d2f70"],
    "sky": ["56b4e9"],
    "yellow": ["e69f00", "8a6d00"],
    "ink": ["000000", "1a1a1a"],
    "muted": ["454545", "8a8a84"],
    "line": ["e3e3df", "d8d8d2"],
    "tint": ["e8f1f7", "e9e9e4"],
    "paper": ["fdfdfb", "ffffff"],
}
TOKENS = {colour: f"var(--lnn-{token})" for token, group in PALETTE.items() for colour in group}
PICTURE = re.compile(r'<img ([^>]*)src="_images/([^"]+\.svg)"([^>]*)>')
SVG, XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
UNUSED = {f"{SVG}{tag}" for tag in ("metadata", "style", "title")}


def themed(match):
    colour = match[1].lower()
    return TOKENS.get(colour, f"var(--f-{colour},#{colour})")


def mirrored(colour):
    """The colour as dark as it was light: what stands out from the page still does."""
    rgb = (int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(*rgb)
    chroma, light = saturation * (1 - abs(2 * light - 1)), 0.93 - 0.84 * light
    rgb = colorsys.hls_to_rgb(hue, light, min(1, chroma / (1 - abs(2 * light - 1))))
    return "#" + "".join(f"{round(255 * part):02x}" for part in rgb)


def shortened(path, digits):
    """A path without the points that lie on the way from one to the next, and with few digits."""
    path = " ".join(path.split())
    if re.fullmatch(r"([ML] \S+ \S+ |z ?)+", path + " "):
        path = re.sub(r"(?<=M)[-\d. L]+", lambda run: straightened(run[0], digits), path)

    def number(match):
        return f"{float(match[0]):.{digits}f}".rstrip("0").rstrip(".")

    path = re.sub(r"-?\d+\.\d+", number, path)
    return re.sub(r" ?([A-Za-z]) ?| (?=-)", r"\1", path)


def straightened(run, digits, tolerance=0.12):
    """A curve "x y L x y …" without the points on its straight stretches, as steps."""
    points = [complex(*map(float, point.split())) for point in run.split("L")]
    kept, passed = points[:1], []
    for here, ahead in itertools.pairwise(points[1:]):
        passed.append(here)
        way = ahead - kept[-1]
        off = ((point - kept[-1]) / way if way else 1j for point in passed)
        if any(abs(p.imag * way) > tolerance or not 0 <= p.real <= 1 for p in off):
            kept, passed = [*kept, here], []
    kept += points[-1:] * (len(points) > 1)
    kept = [complex(round(point.real, digits), round(point.imag, digits)) for point in kept]
    steps = [after - before for before, after in itertools.pairwise(kept)]
    steps = " ".join(f"{step.real:.{digits}f} {step.imag:.{digits}f}" for step in steps)
    return f" {kept[0].real} {kept[0].imag} " + f"l {steps} " * bool(steps)


def few_colours(address):
    """An embedded PNG with a palette, as all pictures of the site."""
    kind, data = address.split(",", 1)
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(base64.b64decode(data))
        file.flush()
        pictures.lighten(file.name)
        return f"{kind},{base64.b64encode(Path(file.name).read_bytes()).decode()}"


def joined(parent):
    """One path for all of a crowd that differ in their course alone: the arrows of one colour."""
    crowd = list(parent)
    if len(crowd) < 50 or any(child.tag != f"{SVG}path" or child.get("id") for child in crowd):
        return
    alike = {}
    for child in crowd:
        look = tuple(sorted((name, value) for name, value in child.items() if name != "d"))
        if (first := alike.setdefault(look, child)) is not child:
            first.set("d", f"{first.get('d')} {child.get('d')}")
            parent.remove(child)


def lighten(svg, own):
    """Take out what a page has no use for; colours become the page's, ids this drawing's own."""
    for parent in list(svg.iter()):
        joined(parent)
        parent[:] = [child for child in parent if child.tag not in UNUSED]
        if not (parent.text or "").strip():
            parent.text = None
        if not (parent.tail or "").strip():
            parent.tail = None
    used = set(re.findall(r"#([\w.-]+)", ElementTree.tostring(svg, "unicode")))
    for element in svg.iter():
        for name, value in list(element.attrib.items()):
            if name == "d":  # what other parts use is small and drawn often
                value = shortened(value, 2 if element.get("id") else 1)
            elif name in (XLINK, "href"):
                del element.attrib[name]
                to_part = value.startswith("#")
                name, value = "href", f"#{own}{value[1:]}" if to_part else few_colours(value)
            elif name == "id":
                value = own + value
            elif name != "transform":
                value = re.sub(r"#([0-9a-fA-F]{6})(?!\w)", themed, value)
                value = re.sub(r"url\(#", f"url(#{own}", value)
                value = re.sub(r"font-family: [^;]*;? ?|(?<=px )'[^;]*", "", value)
            element.attrib[name] = value
        if element.get("id") and element.get("id").removeprefix(own) not in used:
            del element.attrib["id"]
        element.attrib.pop("font-family", None)


def drawing(text, name):
    """A file's SVG as it stands in a page; that of a figure holds one for wide pages and one for phones."""
    root = ElementTree.fromstring(text)
    versions = {"wide": root[0], "narrow": root[1]} if root[0].tag == root.tag else {"": root}
    done = ""
    for version, svg in versions.items():
        lighten(svg, "d" + hashlib.sha256(f"{name} {version}".encode()).hexdigest()[:6])
        width = svg.attrib.pop("width")
        pixels = float(width.removesuffix("pt")) * (4 / 3 if width.endswith("pt") else 1)
        svg.attrib.setdefault("viewBox", f"0 0 {width} {svg.get('height')}")
        del svg.attrib["height"]
        svg.attrib |= {"class": version, "style": f"max-width:{pixels:.0f}px"}
        done += ElementTree.tostring(svg, "unicode")
    return done


def put_in(site):
    """Put them into the pages, and the colours beyond the palette into a sheet of their own."""
    ElementTree.register_namespace("", SVG[1:-1])

    def inside(match):
        (site.folder / "_images" / match[2]).unlink(missing_ok=True)
        alt = re.search(r'alt="([^"]*)"', match[0])[1]
        versions = site.kept(drawing, (site.drawings / match[2]).read_text("utf8"), match[2])
        return f'<span class="lnn-drawing" role="img" aria-label="{alt}">{versions}</span>'

    colours = set()
    for name, page in site.pages.items():
        site.pages[name] = PICTURE.sub(inside, page)
        colours |= set(re.findall(r"var\(--f-(\w{6})", site.pages[name]))
    dark = "".join(f"--f-{colour}:{mirrored(colour)};" for colour in sorted(colours))
    (site.folder / "_static" / SHEET).write_text(f'html[data-theme="dark"]{{{dark}}}\n', "utf8")


def setup(app):
    app.add_css_file(SHEET, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
