"""Build every page anew when what makes pages has changed; forget pages that are gone.

Sphinx compares the chapters and the configuration with those of the last build. So the
bytes of our extensions (in `_ext/`), scripts and styles (`_front/`) and drawings
(`_static/`) become values of the configuration. A page that the table of contents no longer
names leaves the site, and so does its notebook.
"""

import hashlib
from pathlib import Path

from .notebooks.launch import notebook_path, reference_path

BOOK = Path(__file__).parents[2]


def checksum(folder, pattern):
    digest = hashlib.sha256()
    for path in sorted((BOOK / folder).rglob(pattern)):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def forget(app, env, docname):
    """Before a page is read again, or no longer: what an earlier build made of it goes."""
    if app.builder.name == "html":
        for path in (app.builder.get_target_uri(docname), notebook_path(docname)):
            Path(app.outdir, path).unlink(missing_ok=True)
        reference_path(app.outdir, docname).unlink(missing_ok=True)


def setup(app):
    # "env" reads and writes all pages, "html" writes them only.
    app.add_config_value("extensions_checksum", checksum("_ext", "*.py"), "env")
    app.add_config_value("front_checksum", checksum("_front", "*.*"), "html")
    app.add_config_value("static_checksum", checksum("_static", "*.*"), "html")
    app.connect("env-purge-doc", forget)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
