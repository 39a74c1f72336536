"""Photograph a page for the README: `make picture`, after `make site`."""

import io
from pathlib import Path

from browser import launch
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent


def main():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1200, "height": 760})
        page.goto((ROOT / "_build/html/landscapes.html").as_uri())
        demo = page.locator(".lnn-demo[data-ready]")
        demo.evaluate(
            "figure => scrollTo({top: figure.getBoundingClientRect().top - 60, behavior: 'instant'})"
        )
        shot = Image.open(io.BytesIO(page.screenshot()))
        browser.close()
    target = ROOT / ".github" / "page.png"
    shot.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target}: {target.stat().st_size / 1e3:.0f} kB")


if __name__ == "__main__":
    main()
