"""Figures and drawings in the pages: in both themes, and to be read on phones."""

import pytest
from course.finish import drawings

ALL = """async () => {
  for (const box of document.querySelectorAll("details")) box.open = true;
  const luminance = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255);
    const [r, g, b] = parts.map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    const clear = colour === "transparent" || /, 0\\)$/.test(colour);
    return clear && element.parentElement ? ground(element.parentElement) : colour;
  };
  const found = [];
  for (const text of document.querySelectorAll(".lnn-drawing text")) {
    if (text.getClientRects().length === 0) continue;
    // The largest: what stands below or above the line is smaller.
    const sizes = [text, ...text.querySelectorAll("tspan")].map((part) =>
      parseFloat(getComputedStyle(part).fontSize));
    const matrix = text.getScreenCTM();
    const lights = [getComputedStyle(text).fill, ground(text)].map(luminance).sort();
    found.push({
      text: text.textContent.trim(),
      pixels: Math.max(...sizes) * Math.hypot(matrix.a, matrix.b),
      contrast: (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05),
    });
  }
  return found;
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_in_figures_can_be_read_on_a_phone(new_page, site, theme):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme=theme)
    seen = 0
    for path in sorted(site.glob("*.html")):
        if 'class="lnn-drawing"' in path.read_text("utf8"):
            page.goto(path.as_uri())
            for text in page.evaluate(ALL):
                seen += 1
                assert text["pixels"] >= 11, f"{path.name}: {text}"
                assert text["contrast"] >= 4.5, f"{path.name}: {text}"
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
    assert seen > 500


def test_a_figure_takes_the_themes_colours_and_light_ones_to_print(new_page, site):
    page = new_page(color_scheme="dark")
    page.goto((site / "depth.html").as_uri())
    ink = "getComputedStyle(document.querySelector('.lnn-drawing text')).fill"
    dark = page.evaluate(ink)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(ink) != dark
    assert page.problems == []


def test_wide_pages_have_one_shape_and_phones_another(new_page, site):
    shapes = {}
    for width in (390, 1280):
        page = new_page(viewport={"width": width, "height": 800})
        page.goto((site / "shallow_narrow.html").as_uri())
        box = page.locator(".lnn-drawing:has(.narrow) svg:visible").last.bounding_box()
        shapes[width] = box["height"] / box["width"]
    assert shapes[390] > 1.4 > 0.8 > shapes[1280]  # panels below each other, beside each other


def test_a_curve_keeps_its_corners_only():
    way = "M 0 0 \nL 1 0.01 \nL 2 0.0 \nL 2.04 5 \nL 0 0 \nz\n"
    assert drawings.shortened(way, 1) == "M0 0l2 0 0 5-2-5z"
    assert drawings.shortened("M 0 0 \nC 0.123 0.5 1 1 2 2 \n", 2) == "M0 0C0.12 0.5 1 1 2 2"


def test_two_drawings_share_no_id():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" viewBox="0 0 10 10">'
        '<defs><path id="tick" d="M0 0"/></defs><g id="axis"><use href="#tick"/></g></svg>'
    )
    one, other = (drawings.drawing(svg, name) for name in ("one.svg", "other.svg"))
    assert 'id="axis"' not in one  # nobody refers to it
    (own,) = {part.split('"')[0] for part in one.split('id="')[1:]}
    assert f'href="#{own}"' in one and own not in other


@pytest.mark.parametrize("colour", ["440154", "365c8d", "4d7c26", "dadada", "002f4a"])
def test_colours_beyond_the_palette_keep_their_hue_in_the_dark(colour):
    def hue(text):
        red, green, blue = (int(text[i : i + 2], 16) for i in (0, 2, 4))
        return red >= green, green >= blue, red >= blue

    dark = drawings.mirrored(colour).removeprefix("#")
    assert hue(dark) == hue(colour)
    assert (sum(bytes.fromhex(dark)) > 384) == (sum(bytes.fromhex(colour)) < 384)
