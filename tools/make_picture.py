"""Photograph a page for the README: `make picture`, after `make site`."""

import io
from pathlib import Path

from browser import launch
from PIL import Image
from playwright.sync_api import sync_playwright
from server import Server

ROOT = Path(__file__).parent.parent


def main():
    # By a server: from a file, the page has the system's fonts.
    server = Server(ROOT / "_build" / "html")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1200, "height": 760})
        page.goto(f"{server.address}/landscapes.html")
        demo = page.locator(".lnn-demo[data-ready]")
        demo.evaluate(
            "figure => scrollTo({top: figure.getBoundingClientRect().top - 12, behavior: 'instant'})"
        )
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(500)  # what comes with them is drawn anew
        shot = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    server.close()
    target = ROOT / ".github" / "page.png"
    shot.convert("RGB").quantize(
        256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    ).save(target, optimize=True)
    print(f"{target}: {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
