"""What a build computed is kept for the next, by all that it was made from.

So a build on top of an earlier one takes every step from its beginning, and is still quick.
"""

import hashlib
import pickle
from pathlib import Path


def write(path, content):
    """Write a file, text or bytes, unless that is in it."""
    content = content.encode() if isinstance(content, str) else content
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


class Kept:
    """Values in a folder, a file each, made from `made_from` and from what they are asked with."""

    def __init__(self, folder, *made_from):
        self.folder, self.made_from, self.asked = Path(folder), made_from, set()
        self.folder.mkdir(parents=True, exist_ok=True)

    def __call__(self, make, *arguments, **besides):
        """What `make(*arguments)` returns, or did in an earlier build; it depends on `besides`, too."""
        key = (make.__module__, make.__qualname__, self.made_from, arguments, besides)
        path = self.folder / hashlib.sha256(repr(key).encode()).hexdigest()[:32]
        self.asked.add(path)
        if path.exists():
            return pickle.loads(path.read_bytes())
        value = make(*arguments)
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(pickle.dumps(value))
        unfinished.rename(path)
        return value

    def forget(self):
        """Drop what nobody has asked for."""
        for path in set(self.folder.iterdir()) - self.asked:
            path.unlink()
