"""Build the site, as `make site` does: say what is done and how far it is; what failed comes last."""

import hashlib
import json
import os
import re
import sys
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parents[3]
FAULT = re.compile(r"WARNING: |ERROR: |\[ERROR\] |^(\w+\.)*\w*Error: ")
COLOUR = re.compile(r"\x1b\[[\d;]*m")
LOG = Path("_build/build.log")
SITE = Path("_build/html/index.html")
BUILT_FROM = Path("_build/.doctrees/built-from")  # a build that ends well leaves it
SOURCES = ["book", "lnn", "_config.yml", "_toc.yml", "requirements.txt", "package-lock.json"]
SOURCES += ["pyproject.toml", "README.md", "LICENSE", ".downloads/python/pyodide-lock.json"]
# Of the environment.
SETTINGS = ["ANSWERS", "PYTHON_IN_PAGE", "GITHUB_REPOSITORY", "GITHUB_REF_NAME"]


def sources():
    """The sum of all that a site is made from."""
    settings = [os.environ.get(name, "") for name in SETTINGS]
    digest = hashlib.sha256(f"{sys.version} {settings}".encode())
    for name in SOURCES:
        for path in sorted([Path(name), *Path(name).rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


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
        elif "done" in event and self.name and self.counts and self.parts > 1:
            self.done = min(self.done + 1, self.parts)
            line = f"{self.title}: {self.done} of {self.parts}, {event['done']}"
            print(f"\r\x1b[K{line[:78]}", end="", file=self.out, flush=True)

    def end(self):
        if self.name and self.counts:
            took = time.monotonic() - self.began
            print(f"\r\x1b[K{self.title}: done in {took:.0f} s", file=self.out, flush=True)
        self.name = None


def build(hear, **environment):
    """Build in a process of its own; `hear` gets what it says. Returns what failed, as lines."""
    LOG.parent.mkdir(exist_ok=True)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.environ |= environment
        run_sphinx(writing)
    os.close(writing)
    with open(reading, encoding="utf8") as events:
        for event in events:
            hear(json.loads(event))
    _, status = os.waitpid(child, 0)
    if not status:
        return []
    output = LOG.read_text("utf8", errors="replace").splitlines()
    # Those with a page and a line come last.
    return sorted(faults(output), key=lambda line: ".md:" in line) or output[-20:] or ["it stopped"]


def run_sphinx(channel):
    """Be `jupyter-book build .`: what it prints goes to the log, what it tells to the channel."""
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ["COURSE_TALK"] = str(channel)
    code = 1
    try:
        from jupyter_book.cli.main import main

        main(["build", ".", "-W", "--keep-going", "--quiet"], "jupyter-book")
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os.write(channel, json.dumps({"modules": sorted(sys.modules)}).encode() + b"\n")
    os._exit(code)


def say(failed):
    print(f"The site was not built ({LOG} has it all):", *failed, sep="\n  ", file=sys.stderr)


def main():
    began, made_from, progress = time.monotonic(), sources(), Progress()
    there = SITE.exists() and BUILT_FROM.exists()
    if there and BUILT_FROM.read_text("utf8") == made_from:
        print("The site is built: nothing has changed.")
        return 0
    failed = build(progress.show)
    progress.end()
    if failed:
        say(failed)
    else:
        BUILT_FROM.write_text(made_from, "utf8")
        print(f"The site is built, in {time.monotonic() - began:.0f} s.")
    return bool(failed)


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.path.pop(0)  # this folder, whose modules are parts of `course`
    sys.exit(main())
