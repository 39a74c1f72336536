"""Build every page anew when what makes pages has changed, not only the changed chapters.

Sphinx compares the chapters and the configuration with those of the last build. So the
bytes of our extensions (in `_ext/`) and of our scripts and styles (in `_static/`) become
values of the configuration.
"""

import hashlib
from pathlib import Path

BOOK = Path(__file__).parents[1]


def checksum(folder, pattern):
    digest = hashlib.sha256()
    for path in sorted((BOOK / folder).rglob(pattern)):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def setup(app):
    # "env" reads and writes all pages, "html" writes them only.
    app.add_config_value("extensions_checksum", checksum("_ext", "*.py"), "env")
    app.add_config_value("static_checksum", checksum("_static", "*.*"), "html")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
