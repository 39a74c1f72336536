"""Serve the site, and build what is edited: the browser follows, as `make watch` does.

Every build is a fork of this process, which imports what builds import, but for what may be
edited: a build begins at once. A page is shown again as soon as it is finished. An edit of `lnn`
has all chapters executed: the one that is open comes first, by itself.
"""

import contextlib
import functools
import gc
import importlib
import logging
import os
import signal
import sys
import threading
import time
import urllib.request
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import build
from watchfiles import watch

SITE = build.ROOT / "_build" / "html"
WATCHED = ["book", "lnn", "_config.yml", "_toc.yml"]
OURS = ("course", "lnn", "book", "__", "sphinx.cmd")  # not imported before a build
FOLLOW = b'<script src="/follow.js"></script>'
SCRIPT = b'new EventSource("/follow?" + location.pathname).onmessage = () => location.reload();'

open_pages = []  # the latest last


class Handler(SimpleHTTPRequestHandler):
    """The site's files, never out of date; pages follow what is built."""

    turn = threading.Condition()

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() else path
        if self.path.startswith("/follow?/"):
            self.follow(self.path.removeprefix("/follow?/").removesuffix(".html") or "index")
        elif self.path == "/open-page":
            self.answer("text/plain", "".join(open_pages[-1:]).encode())
        elif self.path == "/follow.js":
            self.answer("text/javascript", SCRIPT)
        elif page.suffix == ".html" and page.parent == SITE and page.exists():
            self.answer("text/html", page.read_bytes() + FOLLOW)
        else:
            super().do_GET()

    def answer(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", len(body))
        self.end_headers()
        self.wfile.write(body)

    def follow(self, page):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        open_pages.append(page)
        with contextlib.suppress(OSError):  # the page is left
            while True:
                with self.turn:
                    finished = self.turn.wait(1)
                self.wfile.write(b"data: finished\n\n" if finished else b":\n\n")
        open_pages.remove(page)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *_):
        pass


def serve(port):
    """Serve in a process of its own, since this one forks; returns a file: what is written to it reloads."""
    server = ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Handler, directory=SITE))
    server.daemon_threads = True
    reading, writing = os.pipe()
    if os.fork():
        os.close(reading)
        server.server_close()
        return writing
    os.close(writing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    while os.read(reading, 1):  # ends with the process that writes
        with Handler.turn:
            Handler.turn.notify_all()
    os._exit(0)


def open_page(port):
    """The chapter that was opened last and is still open, or none."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/open-page") as answer:
        page = answer.read().decode()
    return page if (build.ROOT / "book" / f"{page}.md").exists() else ""


def warm(modules):
    for name in modules:
        if not name.startswith(OURS):
            with contextlib.suppress(Exception):  # of one that only imports as a part of another
                importlib.import_module(name)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # one of them has all speak
    gc.freeze()  # of a build, its own objects alone are garbage to look for


def main(port):
    os.chdir(build.ROOT)
    sys.path.pop(0)  # this folder, whose modules are parts of `course`
    try:
        browsers = serve(port)
    except OSError:
        sys.exit(f"Port {port} is taken: make watch PORT={port + 1}")
    os.environ["WATCHING"] = "1"
    progress, modules, code = build.Progress(), [], ""

    def hear(event):
        nonlocal code
        modules.extend(event.get("modules", ()))
        code = event.get("code", code)
        if "finished" in event:
            os.write(browsers, b".")

    failed = build.build(lambda event: (progress.show(event), hear(event)))
    progress.end()
    if failed:
        build.say(failed)
        code = ""
    warm(modules)
    print(f"The book is at http://localhost:{port}/ and follows what you edit (stop with Ctrl+C).")
    behind = failed  # pages show what an earlier `lnn` put out
    for changes in watch(*WATCHED, debounce=200, step=20):
        names = sorted({os.path.relpath(path) for _, path in changes})
        more = f" and {len(names) - 2} more" if len(names) > 2 else ""
        print(f"{', '.join(names[:2])}{more} …", end=" ", flush=True)
        began, failed, before = time.monotonic(), [], code
        behind = behind or any(name.startswith("lnn") for name in names)
        if behind and before and (page := open_page(port)):
            failed = build.build(hear, COURSE_PAGE=page, COURSE_CODE=before)
            if not failed:
                print(f"{page} built in {time.monotonic() - began:.1f} s, all", end=" ", flush=True)
        failed = failed or build.build(hear)
        if failed:
            code = before
        behind = behind and failed
        print(f"{'failed' if failed else 'built'} in {time.monotonic() - began:.1f} s", flush=True)
        if failed:
            print(*failed, sep="\n  ", flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with contextlib.suppress(KeyboardInterrupt):
        main(int(sys.argv[1]))
