"""Build the site, as `make site` does: say what is done and how far it is; what failed comes last."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

FAULT = re.compile(r"WARNING: |ERROR: |\[ERROR\] |^(\w+\.)*\w*Error: ")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
LOG = Path("_build/build.log")


def faults(output):
    """The lines that say what is wrong, each once: of warnings with page and line."""
    lines = (COLOUR.sub("", line).strip() for line in output)
    return list(dict.fromkeys(line for line in lines if FAULT.search(line)))


class Progress:
    """A line a step: on a terminal it counts, elsewhere it is printed once."""

    def __init__(self, out=sys.stdout):
        self.out, self.counts = out, out.isatty()
        self.name = None

    def show(self, event):
        if "step" in event:
            self.end()
            self.name, self.parts, self.done = event["step"], event["parts"], 0
            self.began = time.monotonic()
            count = f", {self.parts}" if self.parts > 1 else ""
            about = f" (about {event['seconds']} s)" if event["seconds"] > 1 else ""
            self.title = f"{self.name}{count}{about}"
            print(f"{self.title} …", end="" if self.counts else "\n", file=self.out, flush=True)
        elif self.name and self.counts and self.parts > 1:
            self.done = min(self.done + 1, self.parts)
            line = f"{self.title}: {self.done} of {self.parts}, {event['done']}"
            print(f"\r\x1b[K{line[:78]}", end="", file=self.out, flush=True)

    def end(self):
        if self.name and self.counts:
            took = time.monotonic() - self.began
            print(f"\r\x1b[K{self.title}: done in {took:.0f} s", file=self.out, flush=True)
        self.name = None


def main():
    began = time.monotonic()
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    command += ["-W", "--keep-going", "--quiet"]
    progress = Progress()
    reading, writing = os.pipe()

    def listen():
        with open(reading, encoding="utf8") as events:
            for event in events:
                progress.show(json.loads(event))

    listener = threading.Thread(target=listen)
    LOG.parent.mkdir(exist_ok=True)
    with LOG.open("w", encoding="utf8") as log:
        build = subprocess.Popen(
            command,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=os.environ | {"COURSE_TALK": str(writing)},
            pass_fds=[writing],
        )
        os.close(writing)
        listener.start()
        build.wait()
        listener.join()
    progress.end()
    output = LOG.read_text("utf8", errors="replace").splitlines()
    if build.returncode:
        # Those with a page and a line come last.
        found = sorted(faults(output), key=lambda line: ".md:" in line) or output[-20:]
        print(f"The site was not built ({LOG} has it all):", *found, sep="\n  ", file=sys.stderr)
    else:
        print(f"The site is built, in {time.monotonic() - began:.0f} s.")
    return build.returncode


if __name__ == "__main__":
    sys.exit(main())
