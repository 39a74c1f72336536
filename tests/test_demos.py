"""The demos as widgets: a real kernel answers a moved slider with a new picture."""

import html
import json
import os
import re
import subprocess
import sys
import time
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from jupyter_client.manager import start_new_kernel

from lnn import course_samples, demos, notebook
from lnn.demos.settings import DEPTHS, TIPS
from lnn.demos.themed import INK, themed
from lnn.demos.widget import TEXT

NAMES = [name for name in demos.__all__ if name.islower()]


class Frontend:
    """As much of a notebook's front end as the widgets need: their state, and messages to them."""

    def __init__(self, client):
        self.client, self.models, self.html = client, {}, None

    def listen(self, request):
        """Take in what the kernel says until it has answered the request."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            message = self.listen_once()
            ours = message["parent_header"].get("msg_id") == request
            idle = message["content"].get("execution_state") == "idle"
            if message["msg_type"] == "status" and idle and ours:
                return
        pytest.fail("the kernel did not answer")

    def listen_once(self):
        """Take in one message."""
        message = self.client.get_iopub_msg(timeout=60)
        kind, content = message["msg_type"], message["content"]
        if kind == "comm_open":
            self.models[content["comm_id"]] = self.state(message)
        elif kind == "comm_msg" and content["data"]["method"] == "update":
            self.models.setdefault(content["comm_id"], {}).update(self.state(message))
        elif kind == "error":
            pytest.fail("\n".join(content["traceback"]))
        elif kind == "execute_result":
            self.html = content["data"]
        return message

    def state(self, message):
        """A widget's state, its pictures put back in their places."""
        data = message["content"]["data"]
        state = dict(data["state"])
        for path, buffer in zip(data.get("buffer_paths", []), message.get("buffers", [])):
            state[path[0]] = buffer
        return state

    def run(self, code):
        self.listen(self.client.execute(code))

    def send(self, name, data):
        while not (found := [k for k, m in self.models.items() if m.get("description") == name]):
            self.listen_once()  # a button says what it would do now once the state is drawn
        comm = found[-1]
        message = self.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        self.client.shell_channel.send(message)
        self.listen(message["header"]["msg_id"])

    def move(self, name, value):
        self.send(name, {"method": "update", "state": {"value": value}, "buffer_paths": []})

    def click(self, name):
        self.send(name, {"method": "custom", "content": {"event": "click"}})

    def shows(self, demo, state):
        """The readout is that of the state, once the kernel has drawn it; the picture is new."""
        want = TEXT.format(f"<b>{html.escape(demo.readout(state))}</b>")
        end = time.monotonic() + 60
        while want not in self.values("HTMLModel"):
            if time.monotonic() > end:
                pytest.fail(f"{want} is not among {self.values('HTMLModel')}")
            self.listen_once()
        [picture] = [value for value in self.values("HTMLModel") if value.startswith("<svg")]
        return picture

    def values(self, kind):
        return [m["value"] for m in self.models.values() if m.get("_model_name") == kind]


@pytest.fixture(scope="module")
def kernel():
    environment = {key: value for key, value in os.environ.items() if key != "LNN_DEMO_HTML"}
    manager, client = start_new_kernel(env=environment)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


@pytest.fixture
def frontend(kernel):
    return Frontend(kernel)


@pytest.mark.parametrize("name", NAMES)
def test_sliders_are_live(frontend, name):
    demo = getattr(demos, name)()
    frontend.run(f"from lnn import demos\ndemos.{name}()")
    assert frontend.html["text/plain"] == repr(demo)
    assert (
        "application/vnd.jupyter.widget-view+json" in frontend.html
        and "text/html" not in frontend.html
    )
    state = demo.start()
    pictures = [frontend.shows(demo, state)]
    caption, *of_page = demo.caption.split("\n")
    assert TEXT.format(html.escape(caption)) in frontend.values("HTMLModel")
    assert not re.search(r"\b(drag|click|crossed out)", caption, re.IGNORECASE)
    assert demo.definition()["caption"] == " ".join([caption, *of_page])
    for control in demo.kernel_controls:
        value = not control.value if isinstance(control.value, bool) else control.grid[-2]
        frontend.move(getattr(control, "label_with_unit", control.label), value)
        state = state | {control.name: value}
        pictures.append(frontend.shows(demo, state))
    assert len(set(pictures)) > 1  # a move is seen
    frontend.click("Reset")
    frontend.shows(demo, demo.start())


def test_of_many_moves_the_last_is_shown(frontend):
    demo = demos.depth()
    frontend.run("from lnn import demos\ndemos.depth()")
    for hidden in (0, 5, 15, 20, 25, 30, 35, 40, 45):
        frontend.move("Hidden layers", hidden)
    frontend.shows(demo, demo.start() | {"hidden_layers": 45})


def test_a_figure_of_one_state_is_had_by_name():
    early, late = (demos.depth().figure(hidden_layers=10, epoch=epoch) for epoch in (10, 600))
    assert len(early.axes) == 3
    heights = [figure.axes[0].patches[-1].get_height() for figure in (early, late)]
    assert heights[0] < heights[1] == pytest.approx(course_slope(), abs=0.01)
    with pytest.raises(ValueError, match=r"settings must be among .*, got 'depth'"):
        demos.depth().figure(depth=3)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_takes_ink_and_ground_of_its_notebook(name):
    demo = getattr(demos, name)()
    svg = themed(demo.figure(), 'as "words"')
    assert 'aria-label="as &quot;words&quot;"' in svg and svg.count("<svg") == 1
    for fixed in ("#000000", "#1a1a1a", "#454545", "#fdfdfb", "#e3e3df"):
        assert fixed not in svg.replace(INK, "")
    ground = ElementTree.fromstring(svg).find(".//*[@id='patch_1']/*")
    assert "fill: none" in ground.get("style")
    for theirs in ("--jp-content-font-color1", "--vscode-foreground", "--colab-primary-text-color"):
        assert theirs in INK


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_state_before_stays_in_a_kept_picture(name):
    demo = getattr(demos, name)()
    kept, states = demo.figure(), [demo.start()]
    for control in demo.kernel_controls:
        value = not control.value if isinstance(control.value, bool) else control.grid[1]
        states.append(states[-1] | {control.name: value})
    for button, _ in demo.buttons:
        states.append(demo.press(button, states[-1]))
    for state in [*states, *states[::-1]]:
        demo.draw(kept, state)
        assert themed(kept, "") == themed(demo.figure(**state), "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.filterwarnings("error")
def test_the_ends_of_every_slider_are_drawn_without_a_warning(name):
    demo = getattr(demos, name)()
    for control in demo.kernel_controls:
        for value in () if isinstance(control.value, bool) else (control.low, control.high):
            themed(demo.figure(**{control.name: value}), "")


def test_a_pinned_run_is_a_ghost_in_all_three_pictures():
    alone, both = (demos.depth().figure(epoch=300, pinned=pinned) for pinned in (None, 40))
    for one, two in zip(alone.axes, both.axes, strict=True):
        drawn = [len(ax.lines) + len(ax.patches) for ax in (one, two)]
        assert drawn[0] < drawn[1]


def course_slope():
    x, y = course_samples()
    return (x @ y) / (x @ x)


def test_a_real_network_goes_on_where_it_was_and_can_be_drawn_anew(frontend):
    frontend.run("from lnn import demos\ndemos.edge()")
    frontend.click("Train 100 epochs")
    frontend.click("Train 100 epochs")
    end = time.monotonic() + 60
    while not any("Epoch 200:" in value for value in frontend.values("HTMLModel")):
        assert time.monotonic() < end
        frontend.listen_once()
    frontend.click("New draw")
    while not any("Not trained yet" in value for value in frontend.values("HTMLModel")):
        assert time.monotonic() < end
        frontend.listen_once()


def test_a_curve_can_be_pinned(frontend):
    demo = demos.depth()
    frontend.run("from lnn import demos\ndemos.depth()")
    frontend.click("Pin this curve")
    frontend.move("Hidden layers", 45)
    frontend.shows(demo, demo.start() | {"hidden_layers": 45, "pinned": 0})


def test_the_register_game_in_a_kernel(frontend):
    demo = demos.register()
    frontend.run("from lnn import demos\ndemos.register()")
    frontend.move("Learning rate", 0.04)
    frontend.click("Register 0.040 for D = 10")
    frontend.click("Register 0.040 for D = 20")
    frontend.click("Undo")
    frontend.move("Learning rate", 0.08)
    frontend.shows(demo, demo.start() | {"learning_rate": 0.08, "registered": [0.04]})
    frontend.click("Explore: not converged yet")  # cannot be registered
    frontend.shows(demo, demo.start() | {"learning_rate": 0.08, "registered": [0.04]})


ASK = "from lnn.notebook import Choice\nChoice({'One': 'No: $x$.', 'Two': 'Right: *so*.'})"
SAID = {
    "One": "Not so. No: $x$.",
    "Two": "Right: *so*.",
    "Just show me": "- One: No: $x$.\n- Two: Right: *so*.",
}


@pytest.mark.parametrize("guess", SAID)
def test_a_prediction_is_chosen_once_and_answered_for_this_guess(frontend, guess):
    frontend.run(ASK)
    assert frontend.html["text/plain"] == "Make your guess, then open the answer below."
    for press in (guess, "One", "Two"):
        frontend.click(press)
    [said] = [
        m["outputs"] for m in frontend.models.values() if m.get("_model_name") == "OutputModel"
    ]
    assert [output["data"]["text/markdown"] for output in said] == [SAID[guess]]
    buttons = [m for m in frontend.models.values() if m.get("_model_name") == "ButtonModel"]
    assert all(button["disabled"] for button in buttons)
    icons = {button["description"]: button["icon"] for button in buttons}
    assert icons["Two"] == "check" and (icons["One"] == "times") == (guess == "One")


def test_a_prediction_has_one_right_option_and_the_pages_words():
    for wrong in ({}, {"One": "No."}, {"One": "Right.", "Two": "Right."}):
        with pytest.raises(
            ValueError, match="options must have one reason that begins with 'Right'"
        ):
            notebook.Choice(wrong)
    site = ROOT / "book" / "_front" / "site"
    assert f'"{notebook.WRONG}"' in (site / "choose.js").read_text("utf8")
    assert f'"{notebook.SKIP}"' in (site / "predict.js").read_text("utf8")


def test_without_ipywidgets_the_picture_is_shown_and_a_guess_made_by_heart():
    code = """
import sys, json
sys.modules["ipywidgets"] = None
from lnn import demos, notebook
shown = demos.depth(), notebook.Choice({"One": "Right."})
print(json.dumps([sorted(one._repr_mimebundle_()) for one in shown]))
"""
    environment = {key: value for key, value in os.environ.items() if key != "LNN_DEMO_HTML"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert json.loads(done.stdout) == [["image/png", "text/plain"], ["text/plain"]], done.stderr


def test_on_the_site_no_widget_is_made(monkeypatch):
    monkeypatch.setenv("LNN_DEMO_HTML", "1")
    assert sorted(demos.bonus()._repr_mimebundle_()) == ["text/html", "text/plain"]


def test_the_register_games_tip_leads_to_rates_that_train():
    demo = demos.register()
    grid = demo.controls[0].grid
    for depth in DEPTHS:
        kinds = {rate: demo.run(depth, rate)[1].kind for rate in grid}
        good = [rate for rate, kind in kinds.items() if kind == "converged"]
        for rate, kind in kinds.items():
            if kind != "converged":
                larger = "larger" in TIPS[kind]
                assert min(good) > rate if larger else max(good) < rate, (depth, rate, kind)
