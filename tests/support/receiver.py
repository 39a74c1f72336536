"""A small server for feedback that accepts, refuses, delays or drops, as told."""

import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver(BaseHTTPRequestHandler):
    def do_OPTIONS(self):
        self.answer(204)

    def do_POST(self):
        answer = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        behaviour = server.behaviours.pop(0) if server.behaviours else "accept"
        server.seen.append((behaviour, answer))
        if behaviour == "drop":
            self.connection.close()
            return
        if behaviour == "delay":
            time.sleep(1)
        if behaviour == "refuse":
            self.answer(503)
            return
        server.accepted[answer["id"]] = answer
        if behaviour == "accept, drop":
            self.connection.close()
            return
        self.answer(200)

    def answer(self, status):
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "content-type")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass

    def handle(self):
        with suppress(ValueError, OSError):  # a connection that was dropped on purpose
            super().handle()


@contextmanager
def receiver():
    """Yield a running server; `behaviours` says what it does with the next answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.behaviours, server.seen, server.accepted = [], [], {}
    server.url = f"http://127.0.0.1:{server.server_port}/answers"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
