"""From a key press on a slider to the drawn curve, for every demo, in Chromium.

    python benchmarks/demo_frames.py            # the built site in _build/html

"work" is the time that the scripts, style and layout take: what must fit into a frame of 16 ms.
"painted" is from the press to the frame that shows it, the wait for that frame included.
"""

import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

PAGES = {
    "landscape": "landscapes",
    "depth": "depth",
    "learning-rate": "learning_rate",
    "register": "depth_and_learning_rate",
    "initialization": "initialization",
    "bonus": "bonus",
}
PRESSES = 40  # of each slider
MEASURE = """() => {
  window.times = [];
  let began;
  addEventListener("input", () => (began = performance.now()), true);
  addEventListener("input", (event) => {
    document.querySelector(".lnn-charts").getBoundingClientRect(); // style and layout, now
    const work = performance.now() - began;
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => times.push([work, performance.now() - event.timeStamp]);
      painted.port2.postMessage(null);
    });
  });
}"""


def measure(page, address):
    """Milliseconds of work and to the painted frame, a row a key press."""
    page.goto(address)
    page.wait_for_selector("figure.lnn-demo[data-ready]")
    page.evaluate(MEASURE)
    for name in page.eval_on_selector_all("figure.lnn-demo input[type=range]", "all => all.map(e => e.name)"):
        page.locator(f"figure.lnn-demo input[name={name}]").focus()
        for press in range(PRESSES):
            page.keyboard.press("ArrowLeft" if press // 5 % 2 else "ArrowRight")
            page.wait_for_timeout(10)
    page.wait_for_timeout(100)
    return np.array(page.evaluate("times"))


def main(site):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None,
            args=["--no-sandbox"],
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        print(f"{'demo':<16}{'presses':>8}{'work p50':>10}{'p95':>7}{'painted p50':>13}{'p95':>7}  ms")
        for demo, chapter in PAGES.items():
            times = measure(page, (Path(site) / f"{chapter}.html").resolve().as_uri())
            (work, painted), (work95, painted95) = np.percentile(times, [50, 95], axis=0)
            print(f"{demo:<16}{len(times):>8}{work:>10.1f}{work95:>7.1f}{painted:>13.1f}{painted95:>7.1f}")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:] or ["_build/html"])
