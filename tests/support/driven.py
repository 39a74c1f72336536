"""What browsers that Playwright can't drive have in common; `firefox.py` and `webkit.py` have the rest."""

import time

from server import QuietHandler


class Driven:
    handler = QuietHandler
    """How the site is to be served to it."""

    def wait(self, expression, seconds=60):
        """Wait until a JavaScript expression is true."""
        end = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({expression})"):
            assert time.monotonic() < end, f"not within {seconds} s: {expression}"
            time.sleep(0.1)

    def keys(self, *keys, held=()):
        """Press keys one after the other, as a reader would, while others are held."""
        down = [{"type": "keyDown", "value": key} for key in held]
        up = [{"type": "keyUp", "value": key} for key in reversed(held)]
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.act([{"type": "key", "id": "keyboard", "actions": [*down, *presses, *up]}])
