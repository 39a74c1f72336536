"""A folder served from a thread, for tests and for tools that open the site."""

import functools
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    """Serves from the start until it is closed; `address` is where."""

    daemon_threads = True

    def __init__(self, folder, handler=QuietHandler):
        super().__init__(("127.0.0.1", 0), functools.partial(handler, directory=folder))
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def close(self):
        self.shutdown()
        self.server_close()
