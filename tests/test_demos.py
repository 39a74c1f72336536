"""The demos as widgets: a real kernel answers a moved slider with a new picture."""

import json
import os
import re
import subprocess
import sys
import time

import pytest
from jupyter_client.manager import start_new_kernel

from lnn import demos

NAMES = demos.__all__


class Frontend:
    """As much of a notebook's front end as the widgets need: their state, and messages to them."""

    def __init__(self, client):
        self.client, self.models, self.html = client, {}, None

    def listen(self, request):
        """Take in what the kernel says until it has answered the request."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            message = self.client.get_iopub_msg(timeout=60)
            kind, content = message["msg_type"], message["content"]
            if kind == "comm_open":
                self.models[content["comm_id"]] = dict(content["data"]["state"])
            elif kind == "comm_msg" and content["data"]["method"] == "update":
                self.models[content["comm_id"]].update(content["data"]["state"])
            elif kind == "error":
                pytest.fail("\n".join(content["traceback"]))
            elif kind == "execute_result":
                self.html = content["data"]
            ours = message["parent_header"].get("msg_id") == request
            if kind == "status" and content["execution_state"] == "idle" and ours:
                return
        pytest.fail("the kernel did not answer")

    def run(self, code):
        self.listen(self.client.execute(code))

    def send(self, name, data):
        comm = next(key for key, model in self.models.items() if model.get("description") == name)
        message = self.client.session.msg("comm_msg", {"comm_id": comm, "data": data})
        self.client.shell_channel.send(message)
        self.listen(message["header"]["msg_id"])

    def move(self, name, value):
        self.send(name, {"method": "update", "state": {"value": value}, "buffer_paths": []})

    def click(self, name):
        self.send(name, {"method": "custom", "content": {"event": "click"}})

    def shows(self, demo, state):
        """Picture and readout are those of the state."""
        values = [
            model["value"] for model in self.models.values() if model["_model_name"] == "HTMLModel"
        ]
        assert demo.picture(state) in values
        assert any(demo.readout(state) == re.sub("&#x27;", "'", value) for value in values)


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
    frontend.shows(demo, state)
    for control in demo.controls:
        value = not control.value if isinstance(control.value, bool) else control.grid[1]
        frontend.move(control.label, value)
        state = state | {control.name: value}
        frontend.shows(demo, state)
    frontend.click("Reset")
    frontend.shows(demo, demo.start())


def test_a_curve_can_be_pinned(frontend):
    demo = demos.depth()
    frontend.run("from lnn import demos\ndemos.depth()")
    frontend.click("Pin this curve")
    frontend.move("Hidden layers", 45)
    frontend.shows(demo, {"hidden_layers": 45, "pinned": 10})


def test_the_register_game_in_a_kernel(frontend):
    demo = demos.register()
    frontend.run("from lnn import demos\ndemos.register()")
    frontend.move("Learning rate", 0.04)
    frontend.click("Register 0.040 for D = 10")
    frontend.click("Register 0.040 for D = 20")
    frontend.click("Undo")
    frontend.move("Learning rate", 0.08)
    frontend.shows(demo, {"learning_rate": 0.08, "registered": [0.04]})
    frontend.click("Explore: not converged yet")  # cannot be registered
    frontend.shows(demo, {"learning_rate": 0.08, "registered": [0.04]})


def test_without_ipywidgets_the_picture_is_shown():
    code = """
import sys, json
sys.modules["ipywidgets"] = None
from lnn import demos
print(json.dumps(sorted(demos.depth()._repr_mimebundle_())))
"""
    environment = {key: value for key, value in os.environ.items() if key != "LNN_DEMO_HTML"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment
    )
    assert json.loads(done.stdout) == ["text/html", "text/plain"], done.stderr


def test_on_the_site_no_widget_is_made(monkeypatch):
    monkeypatch.setenv("LNN_DEMO_HTML", "1")
    assert sorted(demos.bonus()._repr_mimebundle_()) == ["text/html", "text/plain"]
