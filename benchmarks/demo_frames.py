"""What a demo costs: from a key press on a slider to the drawn picture, and a frame of Play.

    python benchmarks/demo_frames.py            # the built site in _build/html

"work" is the time that the scripts, style and layout take; "drawn" adds the painting of the
frame: both together must fit into a frame of 16 ms. "seen" is from the press to the end of that
painting, so it also holds the wait for the screen's next frame, up to 16.7 ms at 60 Hz. "frame"
is the scripts' part of a frame while the demo plays, at most 8 ms, and "a second" how many such
frames there were in one.
"""

import sys
from pathlib import Path

import numpy as np
from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
from browser import launch

PAGES = {
    "first": "index",
    "landscape": "landscapes",
    "depth": "depth",
    "learning-rate": "learning_rate",
    "hop": "learning_rate",
    "register": "depth_and_learning_rate",
    "initialization": "initialization",
    "bonus": "bonus",
    "edge": "real_edge",
}
PRESSES = 40  # of each slider
PACE = 35, 55  # ms between presses: about a held key's, and out of step with the screen
PLAY = 4000  # ms of it
FRAMES = """() => {
  window.frames = [];
  const request = requestAnimationFrame;
  window.requestAnimationFrame = (step) => request((now) => {
    const began = performance.now();
    step(now);
    frames.push(performance.now() - began);
  });
}"""
MEASURE = """(figure) => {
  window.times = [];
  let began;
  addEventListener("input", () => (began = performance.now()), true);
  addEventListener("input", (event) => {
    figure.querySelector(".lnn-charts").getBoundingClientRect(); // style and layout, now
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


def presses(page, figure):
    """Milliseconds of "work", "drawn" and "seen", a row a key press."""
    pace = np.random.default_rng(0)
    figure.evaluate(MEASURE)
    for slider in figure.locator("input[type=range]").all():
        slider.focus()
        for press in range(PRESSES):
            page.keyboard.press("ArrowLeft" if press // 5 % 2 else "ArrowRight")
            page.wait_for_timeout(pace.uniform(*PACE))
    page.wait_for_timeout(100)
    return np.array(page.evaluate("times"))


def frames(page, figure):
    """Milliseconds of script, a frame of Play each."""
    figure.locator("button[name=play]").click()
    page.evaluate("frames.length = 0")
    page.wait_for_timeout(PLAY)
    return page.evaluate("frames")


def main(site):
    with sync_playwright() as playwright:
        browser = launch(playwright)
        heads = "presses", "work p50", "p95", "drawn p50", "p95", "seen p50", "p95"
        heads += "frame p50", "p95", "a second"
        print("ms".ljust(16) + "".join(head.rjust(11) for head in heads))
        for demo, chapter in PAGES.items():
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.add_init_script(f"({FRAMES})()")
            page.goto((Path(site) / f"{chapter}.html").resolve().as_uri())
            figure = page.locator(f"figure.lnn-demo[data-demo={demo}][data-ready]")
            figure.scroll_into_view_if_needed()
            played = []
            if figure.locator("button[name=play]").count():
                figure.locator("button[name=reset]").click()
                played = frames(page, figure)
                figure.locator("button[name=reset]").click()
            times = presses(page, figure)
            cells = [
                f"{len(times)}",
                *(f"{t:.1f}" for t in np.percentile(times, [50, 95], 0).T.flat),
            ]
            if played:
                cells += [f"{t:.1f}" for t in np.percentile(played, [50, 95])]
                cells.append(f"{1000 * len(played) / PLAY:.0f}")
            print(f"{demo:<16}" + "".join(cell.rjust(11) for cell in cells), flush=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:] or ["_build/html"])
