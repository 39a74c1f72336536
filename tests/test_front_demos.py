"""The demos on the built chapters, in Chromium: every control, compared with lnn."""

import gzip
import re

import numpy as np
import pytest
from conftest import watched
from playwright.sync_api import expect

from lnn import demos
from lnn.data import course_samples
from lnn.demos.bonus import CELLS, ROWS, epochs_map
from lnn.demos.register import DEPTHS

CHAPTERS = {
    "landscape": "landscapes",
    "depth": "depth",
    "learning-rate": "learning_rate",
    "register": "depth_and_learning_rate",
    "initialization": "initialization",
    "bonus": "bonus",
    "hop": "learning_rate",
}
CURVES = ("depth", "learning-rate", "initialization")
FIGURE = "figure.lnn-demo[data-demo={}]"


def made(name):
    return getattr(demos, name.replace("-", "_"))()


class Reader:
    """A reader at one demo: moves its controls and sees what it shows."""

    def __init__(self, page, name, fragment=""):
        self.page, self.demo = page, made(name)
        self.figure = page.locator(FIGURE.format(name))
        self.chapter = f"{CHAPTERS[name]}.html"
        self.fragment = fragment

    def open(self, site_url):
        self.page.goto("about:blank")
        self.page.goto(f"{site_url}/{self.chapter}{self.fragment}")
        self.page.wait_for_selector(FIGURE.format(self.demo.name) + "[data-ready]")
        return self

    def input(self, name):
        return self.figure.locator(f"[name={name}]")

    def press(self, button):
        self.input(button).click()

    def key(self, name, *keys):
        self.input(name).focus()
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, name, part):
        """A place on a slider's track, as the pointer finds it."""
        self.input(name).scroll_into_view_if_needed()
        box = self.input(name).bounding_box()
        return box["x"] + 8 + part * (box["width"] - 16), box["y"] + box["height"] / 2

    def spot(self, chart, u, v):
        """A place in a chart, from 0 to 1 across and up."""
        area = self.figure.locator(f"[data-chart={chart}]")
        area.scroll_into_view_if_needed()
        box = area.bounding_box()
        return box["x"] + u * box["width"], box["y"] + (1 - v) * box["height"]

    @property
    def state(self):
        """What the controls say."""
        state = self.demo.start()
        for control in self.demo.controls:
            field = self.input(control.name)
            if isinstance(control.value, bool):
                state[control.name] = field.is_checked()
            else:
                state[control.name] = control.snap(float(field.input_value()))
        return state

    @property
    def readout(self):
        return " ".join(self.figure.locator("[role=status]").inner_text().split())

    def curve(self, name):
        """The points of a drawn curve, or None."""
        drawn = self.figure.locator(f"[data-series='{name}']").all()
        return points(drawn[0].get_attribute("d")) if drawn else None

    def text(self, selector):
        return self.figure.locator(selector).inner_text()


def points(path):
    return np.array(re.findall(r"-?[\d.]+", path), float).reshape(-1, 2) if path else None


def calm(losses):
    """Whether a curve is drawn as a line throughout, and inside the picture."""
    turns = np.diff(np.sign(np.diff(np.log10(losses)))) != 0
    return np.isfinite(losses).all() and not turns.any()


def trainings(demo, state):
    """By name of the curve that it is drawn as, each training that the state shows."""
    if demo.name == "landscape":
        return {}
    if demo.name == "hop":
        return {}
    if demo.name == "register":
        return {"loss": demo.run(demo.depth(state), state["learning_rate"])[0]}
    here = demo.setting(state) if demo.name == "bonus" else (state[demo.slider.name],)
    runs = {"loss": demo.run(*here)[0]}
    if state.get("pinned") is not None:
        pinned = state["pinned"]
        runs["pinned"] = demo.run(*(pinned if demo.name == "bonus" else (pinned,)))[0]
    return runs


def agrees(reader, **more):
    """Readout and every training curve are what lnn gives for the state of the controls."""
    demo, state = reader.demo, reader.state | more
    if demo.name == "bonus":  # its map takes a few frames
        reader.figure.locator("[data-series=map]:not([aria-busy])").wait_for(state="attached")
    if demo.name == "hop":  # the page tells more of the walk
        assert reader.readout.startswith(demo.readout(state))
    else:
        assert reader.readout == demo.readout(state)
    for name, result in trainings(demo, state).items():
        drawn = reader.curve(name)
        if calm(result.losses):
            height = (np.log10(result.losses) + 3) / 4  # from 0.001 to 10
            assert 1 - drawn[:-1, 1] / 1000 == pytest.approx(
                np.clip(height, -0.2, 1.2), abs=2e-4
            ), name
    if demo.name == "landscape":
        weights = demo.path(
            *(state[key] for key in ("w1", "w2", "learning_rate", "n_epochs"))
        ).weights
        weights = weights[np.isfinite(weights).all(axis=1)]
        across, up = np.clip((weights.T + 2) / 4, -0.2, 1.2)
        drawn = reader.curve("trajectory") / 1000
        assert drawn == pytest.approx(np.column_stack([across, 1 - up]), abs=2e-4)


@pytest.fixture(scope="module")
def context(browser):
    """One for all pages, which find there what others have loaded; demos leave nothing behind."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    context.set_default_timeout(4000)
    yield context
    context.close()


@pytest.fixture
def page(context):
    page = watched(context.new_page())
    yield page
    page.close()


@pytest.fixture
def phone(new_page):
    return new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)


@pytest.fixture(autouse=True)
def no_errors(page):
    yield
    assert page.problems == [] and page.elsewhere == []


@pytest.fixture
def reader(page, site_url):
    return lambda name, fragment="": Reader(page, name, fragment).open(site_url)


@pytest.mark.parametrize("name", CHAPTERS)
def test_opens_as_lnn_has_it(reader, name):
    agrees(reader(name))


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_slider_by_keyboard(reader, name):
    demo = reader(name)
    for control in demo.demo.controls:
        if isinstance(control.value, bool):
            continue
        for key in ("End", "ArrowLeft", "Home", "ArrowRight"):
            demo.key(control.name, key)
            agrees(demo)
        low = control.low
        second = control.snap(low + (control.key_step or control.step))
        assert low < demo.state[control.name] == second
        assert (
            demo.input(control.name)
            .get_attribute("aria-valuetext")
            .startswith(control.show(second))
        )


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_slider_by_mouse(reader, name):
    demo = reader(name)
    for control in demo.demo.controls:
        if isinstance(control.value, bool):
            continue
        demo.page.mouse.click(*demo.at(control.name, 0.8))
        agrees(demo)
        x, y = demo.at(control.name, 0.8)
        demo.page.mouse.move(x, y)
        demo.page.mouse.down()
        demo.page.mouse.move(*demo.at(control.name, 0.3), steps=7)
        demo.page.mouse.up()
        agrees(demo)
        part = (demo.state[control.name] - control.low) / (control.high - control.low)
        assert part == pytest.approx(0.3, abs=0.1)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_slider_by_touch(phone, site_url, name):
    demo = Reader(phone, name).open(site_url)
    for control in demo.demo.controls:
        if isinstance(control.value, bool):
            continue
        for part in (0.75, 0.4):
            phone.touchscreen.tap(*demo.at(control.name, part))
            agrees(demo)
            now = (demo.state[control.name] - control.low) / (control.high - control.low)
            assert now == pytest.approx(part, abs=0.12)


@pytest.mark.parametrize("name", CURVES)
def test_a_pinned_curve_stays_for_comparison(reader, name):
    demo = reader(name)
    slider = demo.demo.slider
    pinned = demo.state[slider.name]
    demo.press("pin")
    demo.key(slider.name, "ArrowRight", "ArrowRight")
    agrees(demo, pinned=pinned)
    assert "Pinned: " in demo.readout
    demo.key(slider.name, "ArrowLeft", "ArrowLeft")
    assert demo.text("[name=pin]") == "Unpin this run"
    demo.press("pin")
    agrees(demo)
    assert demo.curve("pinned") is None
    demo.key(slider.name, "End")
    demo.press("pin")
    demo.press("reset")
    assert demo.state == demo.demo.start()
    agrees(demo)


def test_the_curve_is_the_training_of_the_model(reader):
    """Once without the demo's own drawing code: the chain of half the errors, from raw samples."""
    demo = reader("depth")
    for _ in range(2):
        demo.key("hidden_layers", "ArrowRight")
    x, y = course_samples()
    ws, losses = np.full(11, 0.9), []
    for _ in range(600):
        error = y - np.prod(ws) * x
        losses.append(np.mean(error**2) / 2)
        ws = ws + 0.01 * np.mean(x * error) * np.prod(ws) / ws
    drawn = demo.curve("loss")
    assert drawn[:-1, 0] == pytest.approx(np.arange(600) / 0.6, abs=0.06)
    assert 10 ** (1 - 4 * drawn[:-1, 1] / 1000) == pytest.approx(losses, rel=1e-3)


def test_landscape_starts_where_the_pointer_says(reader):
    demo = reader("landscape")
    demo.page.mouse.click(*demo.spot("map", 0.2, 0.9))
    assert (demo.state["w1"], demo.state["w2"]) == pytest.approx((-1.2, 1.6), abs=0.02)
    agrees(demo)
    demo.page.mouse.move(*demo.spot("map", 0.2, 0.9))
    demo.page.mouse.down()
    demo.page.mouse.move(*demo.spot("map", 0.9, 0.5), steps=6)
    demo.page.mouse.up()
    assert (demo.state["w1"], demo.state["w2"]) == pytest.approx((1.6, 0), abs=0.02)
    agrees(demo)
    demo.page.mouse.move(*demo.spot("map", 0.9, 0.5))
    demo.page.mouse.down()
    demo.page.mouse.move(*demo.spot("map", 1.2, 1.2), steps=3)  # beyond the corner
    demo.page.mouse.up()
    assert (demo.state["w1"], demo.state["w2"]) == (2, 2)
    agrees(demo)


def test_landscape_start_by_arrow_keys(reader):
    demo = reader("landscape")
    demo.key("start", "ArrowLeft", "ArrowUp", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown")
    assert (demo.state["w1"], demo.state["w2"]) == (0.96, -0.91)
    agrees(demo)


def test_landscape_start_by_touch(phone, site_url):
    demo = Reader(phone, "landscape").open(site_url)
    phone.touchscreen.tap(*demo.spot("map", 0.7, 0.3))
    assert (demo.state["w1"], demo.state["w2"]) == pytest.approx((0.8, -0.8), abs=0.03)
    agrees(demo)
    touch = phone.context.new_cdp_session(phone)
    (x, y), (u, v) = demo.spot("map", 0.7, 0.3), demo.spot("map", 0.4, 0.6)
    steps = [(x + (u - x) * k / 8, y + (v - y) * k / 8) for k in range(9)]
    for kind, places in [
        ("touchStart", steps[:1]),
        *(("touchMove", [s]) for s in steps[1:]),
        ("touchEnd", []),
    ]:
        touch.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": a, "y": b} for a, b in places]},
        )
    phone.wait_for_timeout(100)
    assert (demo.state["w1"], demo.state["w2"]) == pytest.approx((-0.4, 0.4), abs=0.05)
    agrees(demo)


@pytest.mark.parametrize(
    "settings, words",
    [
        ({"w1": 1, "w2": -1}, "near the saddle point"),
        ({"w1": 0.55, "w2": -0.45}, "near a solution"),
        ({"w1": 2, "w2": -2, "learning_rate": 1.5}, "diverges: from epoch"),
        ({"w1": 1.5, "w2": 1, "learning_rate": 1.5}, "does not settle in 40 epochs"),
        ({"w1": 0, "w2": 0}, "near the saddle point"),
        ({"w1": 0.5, "w2": -0.45, "learning_rate": 0.01}, "too slow, not converged in 40 epochs"),
    ],
)
def test_landscape_says_where_training_ended(reader, settings, words):
    fragment = "&".join(f"{name}={value}" for name, value in settings.items())
    demo = reader("landscape", f"#demo=landscape&{fragment}")
    assert words in demo.readout
    agrees(demo)


def test_landscape_layers_switch(reader):
    demo = reader("landscape")
    for layer in ("contours", "arrows", "solutions", "trajectories"):
        drawn = demo.figure.locator(f"[data-layer={layer}] path").first
        before = "visible" if demo.state[layer] else "hidden"
        assert drawn.evaluate("e => getComputedStyle(e).visibility") == before
        demo.figure.get_by_role("checkbox", name=re.compile(layer[:-1], re.IGNORECASE)).click()
        after = "hidden" if before == "visible" else "visible"
        assert drawn.evaluate("e => getComputedStyle(e).visibility") == after


def test_landscape_surface_turns(reader):
    demo = reader("landscape")
    before = demo.figure.locator("polygon").evaluate_all(
        "all => all.map(e => e.getAttribute('points'))"
    )
    demo.page.mouse.move(*demo.spot("surface", 0.3, 0.5))
    demo.page.mouse.down()
    demo.page.mouse.move(*demo.spot("surface", 0.6, 0.4), steps=6)
    demo.page.mouse.up()
    start = demo.demo.start()
    assert demo.state["turn"] > start["turn"] and demo.state["tilt"] > start["tilt"]
    drawn = demo.figure.locator("polygon").evaluate_all(
        "all => all.map(e => e.getAttribute('points'))"
    )
    assert len(drawn) == 18 * 18 and drawn != before


def test_the_register_game(reader):
    demo = reader("register")
    best = [0.105, 0.075, 0.045, 0.035, 0.025, 0.02]
    registered, times = [], []
    for depth, rate in zip(DEPTHS, best, strict=True):
        if depth > 10:  # a learning rate that is too large cannot be registered
            demo.key("learning_rate", "End")
            assert demo.text("[name=register]") == "Explore: not converged yet"
            assert demo.readout.startswith(f"Explore, depth {len(registered) + 1} of 6.")
            demo.input("register").click(force=True)
            assert len(demo.figure.locator("[data-dots=rate] circle").all()) == len(registered)
        demo.key("learning_rate", "Home", *["ArrowRight"] * round((rate - 0.005) / 0.005))
        agrees(demo, registered=registered)
        assert demo.text("[name=register]") == f"Register {rate:.3f} for D = {depth}"
        demo.press("register")
        registered = [*registered, rate]
        times.append(demo.demo.run(depth, rate)[1].epoch)
        agrees(demo, registered=registered)
        for name, values, high in (("time", times, 600), ("rate", registered, 0.18)):
            done = np.column_stack([DEPTHS[: len(values)], values])
            want = [[(u - 5) / 60, 1 - v / high] for u, v in done]
            assert demo.curve(name) / 1000 == pytest.approx(np.array(want), abs=2e-4)
    assert demo.text("[name=register]") == "Done" and demo.readout.startswith("Done")
    edge = demo.curve("edge")
    assert 0.18 * (1 - edge[-1, 1] / 1000) == pytest.approx(0.0239, abs=1e-4)  # at D = 60
    demo.press("undo")
    agrees(demo, registered=registered[:-1])
    assert demo.curve("edge") is None
    demo.press("reset")
    agrees(demo)
    assert demo.curve("rate") is None


def cells(demo):
    """The map as drawn: a colour's name for each cell, the lowest weight first."""
    drawn = np.full((len(ROWS.grid), len(demo.demo.controls[1].grid)), "", dtype="U12")
    for cell in demo.figure.locator("[data-series=map] path").all():
        name = cell.get_attribute("class").removeprefix("lnn-cell ")
        for column, row, count in re.findall(r"M(\d+),(\d+)h(\d+)v1", cell.get_attribute("d")):
            drawn[len(drawn) - 1 - int(row), int(column) : int(column) + int(count)] = name
    return drawn


def test_the_map_follows_the_depth(reader):
    demo = reader("bonus")
    bounds = np.array(demo.demo.definition()["bounds"])
    rates, weights = tuple(demo.demo.controls[1].grid), tuple(ROWS.grid)
    for key, hidden in (("Home", 10), ("ArrowRight", 15), ("End", 50)):
        demo.key("hidden_layers", key)
        demo.page.wait_for_selector(
            f"[data-series=map][data-hidden-layers='{hidden}']:not([aria-busy])", state="attached"
        )
        epochs = epochs_map(demo.demo.fit, hidden + 1, rates, weights, 600)
        names = np.char.add("step-", np.searchsorted(bounds, epochs).astype(str)).astype("U12")
        for kind, cell in CELLS.items():
            names[epochs == cell] = kind
        assert (cells(demo) == names).all()
        agrees(demo)


def test_a_click_on_the_map_moves_the_sliders(reader):
    demo = reader("bonus")
    demo.page.mouse.click(*demo.spot("map", 0.4, 0.45))
    assert demo.state["learning_rate"] == pytest.approx(0.0405, abs=0.001)
    assert demo.state["init_weight"] == pytest.approx(0.94, abs=0.011)
    agrees(demo)
    setting = demo.demo.setting(demo.state)
    demo.press("pin")
    demo.page.mouse.click(*demo.spot("map", 0.9, 0.9))
    agrees(demo, pinned=setting)
    demo.key("init_weight", "End")
    assert "3.00 lies beyond" in demo.figure.locator("[data-chart=map]").text_content()


STATES = {
    "landscape": "w1=-1.5&w2=0.25&learning_rate=0.4&n_epochs=80&turn=-60&tilt=70&contours=0&arrows=1&solutions=0&trajectories=1",
    "depth": "hidden_layers=25&pinned=45",
    "learning-rate": "learning_rate=0.03&before=0.02@100,0.045@250&epoch=300&pinned=0.02",
    "register": "learning_rate=0.02&registered=0.1,0.07,0.045",
    "initialization": "init_weight=0.83&spread=1.5&learning_rate=0.03&draw=2&pinned=1.1,1,0.02,0",
    "hop": "step=0.95&weights=15&start=30&epoch=7",
    "bonus": "hidden_layers=40&learning_rate=0.022&init_weight=1.04&pinned=10,0.05,0.8",
}


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_copied_address_reopens_the_demo(reader, new_page, site_url, name):
    demo = reader(name)
    fragment = f"#demo={name}&{STATES[name]}"
    demo.page.evaluate("hash => { location.hash = hash; }", fragment)
    demo.page.wait_for_timeout(100)
    shown = demo.readout
    control = demo.demo.controls[0].name
    demo.key(control, "ArrowRight", "ArrowLeft")  # there and back: the page writes the address
    demo.page.wait_for_timeout(400)
    assert demo.page.url.endswith(fragment)
    other = new_page()
    again = Reader(other, name)
    other.goto(demo.page.url)
    other.wait_for_selector(FIGURE.format(name) + "[data-ready]")
    assert again.readout == shown == demo.readout
    assert again.state == demo.state


BAD = [
    "#demo={}&w1=9&w2=x&learning_rate=-1&n_epochs=1e9&hidden_layers=NaN&init_weight=&pinned=%00&registered=9,9",
    "#demo=nothing&hidden_layers=50",
    "#%E0%A4%A&demo",
    "#demo={}&hidden_layers=Infinity&learning_rate=0x1&init_weight=<b>&contours=maybe&registered=,,&pinned=,",
]


@pytest.mark.parametrize("name", CHAPTERS)
def test_bad_addresses_fall_back(reader, name):
    """Each opened at some demo, for that takes longest, and entered at all."""
    addresses = [fragment.format(name) for fragment in BAD]
    demo = reader(name, addresses[list(CHAPTERS).index(name) % len(BAD)])
    for fragment in (None, *addresses):
        if fragment:
            demo.page.evaluate("hash => { location.hash = hash; }", fragment)
            demo.page.evaluate(FRAMES)
        assert demo.state == dict(demo.demo.start()), fragment
        agrees(demo)


@pytest.mark.parametrize("name", CHAPTERS)
def test_without_scripts_the_figure_stands(new_page, site_url, name):
    page = new_page(java_script_enabled=False)
    page.goto(f"{site_url}/{CHAPTERS[name]}.html")
    figure, demo = page.locator(FIGURE.format(name)), made(name)
    assert figure.locator(".lnn-line:is(.passed, .ground)").first.is_visible()
    said = " ".join(figure.locator("[role=status]").inner_text().split())
    assert said.startswith(demo.readout(demo.start()))
    assert figure.locator("figcaption").inner_text() == demo.definition()["caption"]
    assert not any(field.is_visible() for field in figure.locator("input, button").all())
    figure.locator("summary").click()
    heads, rows = demo.table()
    assert figure.locator("th").all_inner_texts() == heads
    assert figure.locator("td").all_inner_texts() == [cell for row in rows for cell in row]


@pytest.mark.parametrize("name", CHAPTERS)
def test_works_from_the_file_system(page, site, name):
    demo = Reader(page, name).open(site.resolve().as_uri())
    control = demo.demo.controls[0].name
    demo.key(control, "End")
    agrees(demo)
    page.wait_for_timeout(400)
    assert f"#demo={name}&{control}=" in page.url


TARGETS = "input[type=range], button, label.lnn-toggle, summary"
SMALL = """targets => targets.filter((target) => {
    const box = target.getBoundingClientRect();
    return box.width < 44 || box.height < 44;
}).map((target) => target.outerHTML)"""
BEYOND = """figure => Array.from(figure.querySelectorAll("text, input, button, p, svg"))
    .filter((e) => !e.closest("svg svg") && e.getBoundingClientRect().width)
    .filter((e) => {
      const box = e.getBoundingClientRect();
      return box.left < 0 || box.right > innerWidth + 0.5;
    })
    .map((e) => e.outerHTML.slice(0, 90))"""


# The figure's heights while all sliders go through their ranges, each at a pace of its own.
HEIGHTS = """figure => {
  const heights = new Set();
  for (let step = 0; step <= 40; step++) {
    figure.querySelectorAll("input[type=range]").forEach((slider, i) => {
      slider.value = +slider.min + (slider.max - slider.min) * (step * (i + 1) % 41) / 40;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
    heights.add(figure.getBoundingClientRect().height);
  }
  return [...heights];
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_fits_the_screen_and_the_finger(reader, name):
    demo = reader(name)
    for width in (1280, 390, 320):
        demo.page.set_viewport_size({"width": width, "height": 800})
        assert demo.figure.locator(TARGETS).count() > 2
        assert demo.figure.locator(TARGETS).evaluate_all(SMALL) == [], width
        assert demo.figure.evaluate(BEYOND) == [], width
        assert len(demo.figure.evaluate(HEIGHTS)) == 1, width
        if demo.input("pin").count():
            demo.press("pin")
            assert len(demo.figure.evaluate(HEIGHTS)) == 1, width
        demo.press("reset")


FRAMES = """() => new Promise(resolve => {
  const frame = (left) => left ? requestAnimationFrame(() => frame(left - 1)) : resolve();
  frame(5);
})"""
OVERPRINTS = """figure => {
  const found = [];
  const meets = (a, b, x, y) =>
    a.left + x < b.right && b.left + x < a.right && a.top + y < b.bottom && b.top + y < a.bottom;
  for (let step = 0; step <= 60; step++) {
    figure.querySelectorAll("input[type=range]").forEach((slider, i) => {
      slider.value = +slider.min + (slider.max - slider.min) * ((step * (2 * i + 1)) % 61) / 60;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
    for (const chart of figure.querySelectorAll("[data-chart]")) {
      const seen = (all) =>
        Array.from(chart.querySelectorAll(all)).map((e) => [e, e.getBoundingClientRect()]);
      const texts = seen("text"), dots = seen(".lnn-dot");
      texts.forEach(([one, a], i) => {
        for (const [other, b] of texts.slice(0, i))
          if (meets(a, b, 1, 3)) found.push([chart.dataset.chart, other.textContent, one.textContent]);
        if (!one.classList.contains("lnn-label")) return;
        for (const [mark, b] of dots)
          if (meets(a, b, 2, 4)) found.push([chart.dataset.chart, one.textContent, mark.outerHTML]);
      });
    }
  }
  return found;
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_words_lie_on_no_words_and_no_marks(reader, name):
    """In every picture, while all sliders go through their ranges, each at a pace of its own."""
    demo = reader(name)
    for width in (1280, 390):
        demo.page.set_viewport_size({"width": width, "height": 900})
        demo.page.evaluate(FRAMES)  # the pictures learn their new sizes
        assert demo.figure.evaluate(OVERPRINTS) == [], width


def reach(demo, first, last):
    """From the top of one thing to the bottom of another."""
    top, bottom = (demo.figure.locator(part).first.bounding_box() for part in (first, last))
    return bottom["y"] + bottom["height"] - top["y"]


def test_a_phone_shows_what_is_moved_and_what_comes_of_it(phone, site_url):
    landscape = Reader(phone, "landscape").open(site_url)
    assert reach(landscape, "[data-chart=map]", "[name=n_epochs]") < 664  # with the browser's bars
    register = Reader(phone, "register").open(site_url)
    assert reach(register, "[data-chart=loss]", "[name=register]") < 664


@pytest.mark.parametrize("name", CHAPTERS)
def test_on_a_wide_screen_pictures_stand_beside_what_moves_them(reader, name):
    demo = reader(name)
    chart, controls = (demo.figure.locator(part).first for part in (".lnn-chart", "fieldset"))
    for width, height in [(1280, 800), (1440, 900), (1920, 1080)]:
        demo.page.set_viewport_size({"width": width, "height": height})
        demo.figure.evaluate("figure => figure.scrollIntoView()")
        demo.page.wait_for_selector(".bd-sidebar-secondary.lnn-covered")
        column = demo.page.locator(".bd-article h2").first.bounding_box()
        box, picture = demo.figure.bounding_box(), chart.bounding_box()
        assert box["width"] > column["width"] + 200 and box["x"] + box["width"] <= width
        assert demo.page.evaluate("document.documentElement.scrollWidth") <= width
        for part in (".lnn-slider", "[role=status]"):
            assert reach(demo, ".lnn-chart", part) < 720, part  # under the bar at the top
        assert picture["x"] + picture["width"] < controls.bounding_box()["x"]


def test_the_landscapes_map_is_the_main_picture(reader):
    demo = reader("landscape")
    assert demo.figure.locator("[data-chart=map]").bounding_box()["width"] >= 560
    assert reach(demo, "[data-chart=map]", "[name=n_epochs]") < 720


def test_the_contents_step_aside_but_not_from_the_keyboard(reader):
    """They take no clicks while a demo covers their place; who comes there by keyboard sees them."""
    demo = reader("landscape")
    contents = expect(demo.page.locator(".bd-sidebar-secondary"))
    demo.page.emulate_media(reduced_motion="reduce")
    demo.page.evaluate("scrollTo(0, 0)")
    contents.to_have_css("opacity", "1")
    demo.figure.evaluate("figure => figure.scrollIntoView()")
    contents.to_have_css("opacity", "0")
    demo.page.keyboard.press("Tab")
    demo.page.locator(".bd-sidebar-secondary a").first.evaluate(
        "link => link.focus({ preventScroll: true })"
    )
    contents.to_have_css("opacity", "1")
    assert demo.page.evaluate(
        """() => { const box = document.activeElement.getBoundingClientRect();
          return document.activeElement.contains(document.elementFromPoint(box.left + 5, box.top + 5)); }"""
    )


def luminance(colour):
    channels = [int(value) / 255 for value in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


CONTRASTS = [
    ("[role=status]", "color", 4.5),
    ("figcaption", "color", 4.5),
    (".lnn-frame text", "fill", 4.5),
    ("label", "color", 4.5),
    (".lnn-line:is(.passed, .ground)", "stroke", 3),
]


@pytest.mark.parametrize("name", CHAPTERS)
def test_text_and_curves_stand_out(reader, name):
    demo = reader(name)
    for theme in ("light", "dark"):
        demo.page.emulate_media(color_scheme=theme)
        demo.page.wait_for_selector(f"html[data-theme={theme}]")
        paper = demo.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (luminance(paper) < 0.1) == (theme == "dark")
        for selector, style, ratio in CONTRASTS:
            element = demo.figure.locator(selector).first
            colour = element.evaluate(f"e => getComputedStyle(e).{style}")
            low, high = sorted([luminance(paper), luminance(colour)])
            assert (high + 0.05) / (low + 0.05) >= ratio, (selector, colour, paper)


@pytest.mark.parametrize("name", CHAPTERS)
def test_controls_have_names_and_the_readout_is_polite(reader, name):
    demo = reader(name)
    for control in demo.demo.controls:
        role = "checkbox" if isinstance(control.value, bool) else "slider"
        assert demo.figure.get_by_role(role, name=control.label, exact=True).count() == 1
    assert demo.figure.locator("button").evaluate_all(
        "all => all.every(b => b.type === 'button' && b.name)"
    )
    charts = demo.figure.locator("svg[role=img]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert charts and all(charts)
    demo.page.evaluate(
        """(name) => {
          window.said = [];
          const status = document.querySelector(`[data-demo="${name}"] [role=status]`);
          new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true });
        }""",
        name,
    )
    demo.key(demo.demo.controls[0].name, "ArrowRight", "ArrowRight", "ArrowLeft")
    demo.page.wait_for_timeout(500)
    said = demo.page.evaluate("said")
    assert len(said) == 3 and said[-1] == demo.readout  # once a change
    assert demo.figure.locator("[role=status]").get_attribute("aria-busy") == "false"
    charts = demo.figure.locator("svg[role=img]").evaluate_all("all => all.map(e => e.ariaLabel)")
    assert charts and all(charts)


@pytest.mark.parametrize("name", CHAPTERS)
def test_nothing_moves_on_the_page(page, site_url, name):
    """No layout shift while a demo comes alive or answers."""
    page.add_init_script(
        """window.shifts = [];
        new PerformanceObserver((list) => list.getEntries().forEach((entry) =>
          entry.sources.forEach((s) => s.node && s.node.parentElement && s.node.parentElement.closest(".lnn-demo")
            && shifts.push([entry.value, s.node.nodeName]))))
          .observe({ type: "layout-shift", buffered: true });"""
    )
    demo = Reader(page, name).open(site_url)
    before = demo.figure.bounding_box()["height"]
    for key in ("End", "Home", "ArrowRight"):
        demo.key(demo.demo.controls[0].name, key)
        assert demo.figure.bounding_box()["height"] == before
    page.wait_for_timeout(700)
    assert page.evaluate("shifts") == []


def test_weight_and_where_it_is_loaded(site):
    folder = site / "_static" / "demos"
    weight = sum(len(gzip.compress(file.read_bytes())) for file in folder.iterdir())
    assert weight <= 60_000
    with_demo = {f"{chapter}.html" for chapter in CHAPTERS.values()}
    for page in site.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        has_demo = '<figure class="lnn-demo"' in html
        assert (
            "demos/demos.js" in " ".join(re.findall(r'(?:src|href)="_static/([^"]*)', html))
        ) == has_demo, page.name
        assert has_demo or page.name not in with_demo
