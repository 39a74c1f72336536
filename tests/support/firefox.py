"""Firefox, driven by WebDriver BiDi: Debian's package has no geckodriver, and Playwright can't drive it."""

import itertools
import json
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import websocket
from driven import Driven

PATH = shutil.which("firefox-esr") or shutil.which("firefox")
COMMAND = (PATH, "--headless", "--no-remote", "--remote-debugging-port=0")
# Nothing but the pages of the test: no first-run pages, no updates, no other host.
PREFERENCES = {
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 0,
    "services.settings.server": "",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "ui.prefersReducedMotion": 1,
}


class Firefox(Driven):
    """A fresh profile with one window; `problems` are what pages wrote to the console as errors."""

    def __init__(self, timeout=60):
        assert PATH, "no Firefox here: make browser installs it"
        self.folder = tempfile.TemporaryDirectory(prefix="firefox-")
        lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
        Path(self.folder.name, "user.js").write_text("\n".join(lines))
        self.process = subprocess.Popen(
            [*COMMAND, "--profile", self.folder.name, "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.socket = websocket.create_connection(
            f"ws://127.0.0.1:{self.port(timeout)}/session", timeout=timeout, suppress_origin=True
        )
        self.ids, self.problems = itertools.count(), []
        self.call("session.new", capabilities={})
        self.call("session.subscribe", events=["log.entryAdded"])
        self.window = self.call("browsingContext.getTree")["contexts"][0]["context"]

    def port(self, seconds):
        """Where it listens, which it writes to its profile once it does."""
        said = Path(self.folder.name, "WebDriverBiDiServer.json")
        end = time.monotonic() + seconds
        while not (said.exists() and said.read_text()):
            assert time.monotonic() < end, f"{PATH} did not start within {seconds} s"
            time.sleep(0.1)
        return json.loads(said.read_text())["ws_port"]

    def call(self, method, **parameters):
        number = next(self.ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['message']}")
                return message["result"]
            entry = message.get("params", {})
            error = message.get("method") == "log.entryAdded" and entry["level"] == "error"
            # The exception is said of a formula of which only a part has arrived, under load.
            if error and "Incorrect number of children" not in entry["text"]:
                self.problems.append(entry["text"])

    def open(self, address):
        self.call("browsingContext.navigate", context=self.window, url=address, wait="complete")

    def evaluate(self, expression):
        """The value of a JavaScript expression, a promise's too; by way of JSON."""
        result = self.call(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then((v) => JSON.stringify(v ?? null))",
            target={"context": self.window},
            awaitPromise=True,
        )
        if result["type"] == "exception":
            raise RuntimeError(result["exceptionDetails"]["text"])
        return json.loads(result["result"]["value"])

    def act(self, actions):
        self.call("input.performActions", context=self.window, actions=actions)

    def close(self):
        self.socket.close()
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()
