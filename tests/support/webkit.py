"""WebKitGTK's small browser, Safari's nearest relative on Linux, driven by WebDriver."""

import io
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

from driven import Driven
from server import QuietHandler

PATH = shutil.which("WebKitWebDriver")
BROWSER = next(Path("/usr").glob("lib*/**/webkit2gtk-*/MiniBrowser"), None) if PATH else None
OPTIONS = {"binary": str(BROWSER), "args": ["--automation"]}
# The driver doesn't tell what the console says: this goes into each page, before all else.
NOTING = b"""<script>
  const noted = [];
  console.error = (...said) => noted.push(said.join(" "));
  addEventListener("unhandledrejection", ({ reason }) => noted.push(`${reason}`));
  addEventListener("error", ({ message }) => noted.push(message));
</script>"""


class Noting(QuietHandler):
    """Serves pages that note what goes wrong in them."""

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if path.suffix != ".html" or not path.exists():
            return super().send_head()
        body = path.read_bytes().replace(b"<head>", b"<head>" + NOTING, 1)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)


class WebKit(Driven):
    """A fresh profile with one window; `problems` are what pages wrote to the console as errors."""

    handler = Noting

    def __init__(self, timeout=60):
        assert BROWSER and shutil.which("xvfb-run"), "no WebKitGTK here: make webkit installs it"
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

    def act(self, actions):
        self.call("/actions", actions=actions)

    def close(self):
        request.urlopen(request.Request(self.address, method="DELETE")).close()
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait()
        self.folder.cleanup()
