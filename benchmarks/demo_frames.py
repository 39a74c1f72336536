"""From a key press on a slider to the drawn curve, for every demo, in Chromium.

    python benchmarks/demo_frames.py            # the built site in _build/html

"work" is the time that the scripts, style and layout take; "drawn" adds the painting of the
frame: both together must fit into a frame of 16 ms. "seen" is from the press to the end of that
painting, so it also holds the wait for the screen's next frame, up to 16.7 ms at 60 Hz.
"""

import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
from browser import launch

PAGES = {
    "landscape": "landscapes",
    "depth": "depth",
    "learning-rate": "learning_rate",
    "register": "depth_and_learning_rate",
    "initialization": "initialization",
    "bonus": "bonus",
}
PRESSES = 40  # of each slider
PACE = 35, 55  # ms between presses: about a held key's, and out of step with the screen
MEASURE = """() => {
  window.times = [];
  let began;
  addEventListener("input", () => (began = performance.now()), true);
  addEventListener("input", (event) => {
    document.querySelector(".lnn-charts").getBoundingClientRect(); // style and layout, now
    const work = performance.now() - began;
    requestAnimationFrame(() => {
      const frame = performance.now();
      const painted = new MessageChannel();
      painted.port1.onmessage = () => {
        const end = performance.now();
        times.push([work, work + end - frame, end - event.timeStamp]);
      };
      painted.port2.postMessage(null);
    });
  });
}"""


def measure(page, address):
    """Milliseconds of "work", "drawn" and "seen", a row a key press."""
    pace = np.random.default_rng(0)
    page.goto(address)
    page.wait_for_selector("figure.lnn-demo[data-ready]")
    page.evaluate(MEASURE)
    for slider in page.locator("figure.lnn-demo input[type=range]").all():
        slider.focus()
        for press in range(PRESSES):
            page.keyboard.press("ArrowLeft" if press // 5 % 2 else "ArrowRight")
            page.wait_for_timeout(pace.uniform(*PACE))
    page.wait_for_timeout(100)
    return np.array(page.evaluate("times"))


def main(site):
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        print("ms".ljust(16) + " presses   work p50    p95  drawn p50    p95   seen p50    p95")
        for demo, chapter in PAGES.items():
            times = measure(page, (Path(site) / f"{chapter}.html").resolve().as_uri())
            pairs = np.percentile(times, [50, 95], axis=0).T
            columns = (f"{half:>11.1f}{p95:>7.1f}" for half, p95 in pairs)
            print(f"{demo:<16}{len(times):>8}" + "".join(columns))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:] or ["_build/html"])
