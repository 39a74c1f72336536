"""WebKitGTK's small browser, Safari's nearest relative on Linux, driven by WebDriver."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from urllib import error, request

PATH = shutil.which("WebKitWebDriver")
BROWSER = next(Path("/usr").glob("lib*/**/webkit2gtk-*/MiniBrowser"), None) if PATH else None
OPTIONS = {"binary": str(BROWSER), "args": ["--automation"]}
# Its driver doesn't tell what the console says: the server puts this into each page, before all else.
NOTING = b"""<script>
  const noted = [];
  console.error = (...said) => noted.push(said.join(" "));
  addEventListener("unhandledrejection", ({ reason }) => noted.push(`${reason}`));
  addEventListener("error", ({ message }) => noted.push(message));
</script>"""


class WebKit:
    """A fresh profile with one window; `problems` are what pages wrote to the console as errors.

    It is driven as `firefox.Firefox` is.
    """

    def __init__(self, timeout=60):
        self.folder = tempfile.TemporaryDirectory(prefix="webkit-", ignore_cleanup_errors=True)
        self.problems, self.timeout = [], timeout
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.process = subprocess.Popen(
            ["xvfb-run", "-a", "-s", "-screen 0 1280x1024x24", PATH, f"--port={port}"],
            env=os.environ | dict.fromkeys(("HOME", "XDG_RUNTIME_DIR"), self.folder.name),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.address = f"http://127.0.0.1:{port}/session"
        self.address += "/" + self.start(timeout)
        self.call("/timeouts", script=1000 * timeout)

    def start(self, seconds):
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": OPTIONS}}
        end = time.monotonic() + seconds
        while True:
            try:
                return self.call("", capabilities=wanted)["sessionId"]
            except error.URLError:
                assert time.monotonic() < end, f"{PATH} did not start within {seconds} s"
                time.sleep(0.1)

    def call(self, command, **parameters):
        body = json.dumps(parameters).encode()
        asked = request.Request(self.address + command, body, {"Content-Type": "application/json"})
        try:
            with request.urlopen(asked, timeout=2 * self.timeout) as answer:
                return json.load(answer)["value"]
        except error.HTTPError as refused:
            raise RuntimeError(f"{command}: {json.load(refused)['value']['message']}") from None

    def open(self, address):
        self.call("/url", url=address)

    def evaluate(self, expression):
        """The value of a JavaScript expression, a promise's too; by way of JSON."""
        script = f"""return Promise.resolve({expression}).then((value) =>
            JSON.stringify([value ?? null, typeof noted === "undefined" ? [] : noted.splice(0)]))"""
        value, noted = json.loads(self.call("/execute/sync", script=script, args=[]))
        self.problems += noted
        return value

    def wait(self, expression, seconds=60):
        """Wait until an expression is true."""
        end = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < end, f"not within {seconds} s: {expression}"
            time.sleep(0.1)

    def keys(self, *keys, held=()):
        """Press keys one after the other, as a reader would, while others are held."""
        down = [{"type": "keyDown", "value": key} for key in held]
        up = [{"type": "keyUp", "value": key} for key in reversed(held)]
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        actions = [{"type": "key", "id": "keyboard", "actions": [*down, *presses, *up]}]
        self.call("/actions", actions=actions)

    def close(self):
        request.urlopen(request.Request(self.address, method="DELETE")).close()
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        self.folder.cleanup()
