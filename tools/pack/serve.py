#!/usr/bin/env python3
"""Serve the course from this folder and open it in the browser. Needs Python, and no network.

python3 serve.py            for this computer
python3 serve.py --class    for every computer of this network, too
"""

import argparse
import contextlib
import functools
import gzip
import socket
import sys
import webbrowser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).resolve().parent / "site"
COMPRESSED = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".wasm", ".ipynb")


@functools.cache
def compressed(path, changed):
    return gzip.compress(Path(path).read_bytes(), compresslevel=6)


class Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # one connection for many files
    # Some computers believe otherwise, and browsers then refuse the file.
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
        ".svg": "image/svg+xml",
    }

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = (
            path / "index.html" if path.is_dir() and self.path.split("?")[0].endswith("/") else path
        )
        takes = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (takes and path.is_file() and path.suffix in COMPRESSED):
            super().do_GET()
            return
        changed = path.stat().st_mtime
        tag = f'"{changed:.0f}-{path.stat().st_size}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.end_headers()
            return
        body = compressed(str(path), changed)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", tag)
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")  # keep it, and ask whether it is today's
        super().end_headers()

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 100  # a class that presses Run at once
    allow_reuse_address = sys.platform != "win32"  # there it would share a port in use


def open_server(host, port):
    """A server at the first free port from `port` on."""
    handler = functools.partial(Handler, directory=str(SITE))
    for candidate in range(port, port + 20):
        try:
            return Server((host, candidate), handler)
        except OSError:
            continue
    raise SystemExit(f"No port from {port} to {port + 19} is free. Name another: --port 9000")


def own_address():
    """This computer's address in its network; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
            return probe.getsockname()[0]
        except OSError:
            return socket.gethostname()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--class", dest="shared", action="store_true", help="for the network, too")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args()
    if not (SITE / "index.html").is_file():
        raise SystemExit(f"{SITE} is missing: keep serve.py beside the folder site, as unpacked")
    server = open_server("" if options.shared else "127.0.0.1", options.port)
    here = f"http://localhost:{server.server_port}/"
    print(f"The course is at {here} (stop with Ctrl+C)", flush=True)
    if options.shared:
        print(f"For the class: http://{own_address()}:{server.server_port}/", flush=True)
    if not options.no_browser:
        webbrowser.open(here)
    with contextlib.suppress(KeyboardInterrupt):
        server.serve_forever()


if __name__ == "__main__":
    main()
