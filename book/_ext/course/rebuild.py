"""A build on top of an earlier one leaves what a build from nothing would.

Sphinx compares the chapters and its configuration with those of the last build. What else
makes pages is summed up in values of the configuration: our extensions, the table of
contents, references and videos. When one of them, or a template or a setting, is not what it
was, or a script or style is new or gone, the site's folder is emptied first. What is in scripts
and styles is for `finish/`, which every build does. A chapter that changes what other pages
show of it (its titles, labels, numbers) has all pages written anew.
"""

import hashlib
import os
import re
import shutil
from pathlib import Path

from .build import SETTINGS
from .notebooks.launch import notebook_path, reference_path

BOOK = Path(__file__).parents[2]
# What pages are read from, and what they are written with; apart from the chapters.
READ_FROM = ["_ext/**/*.py", "../_toc.yml", "../_config.yml", "*.bib", "videos.yml"]
READ_FROM += ["../requirements.txt", "../package-lock.json"]
WRITTEN_WITH = ["_static/**/*", "_templates/**/*"]
# These two are kept up to date file by file, and are large.
KEPT = ["python", "lite"]


def checksum(patterns):
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in BOOK.glob(pattern)):
        if path.is_file():
            digest.update(os.path.relpath(path, BOOK).encode() + path.read_bytes())
    return digest.hexdigest()


def empty_site(app):
    """Before anything is written, when what makes all pages has changed."""
    if app.builder.name != "html":
        return
    Path(app.doctreedir, "built-from").unlink(missing_ok=True)  # `build.py` leaves it at the end
    settings = [f"{name}={os.environ.get(name, '')}" for name in SETTINGS]
    front = sorted(path.relative_to(BOOK).as_posix() for path in BOOK.glob("_front/**/*"))
    made_from = "\n".join([checksum(READ_FROM), checksum(WRITTEN_WITH), *front, *settings])
    note = Path(app.doctreedir, "made-from.txt")
    if not note.exists() or note.read_text("utf8") != made_from:
        kept = KEPT if os.environ.get("PYTHON_IN_PAGE") != "0" else []
        for path in Path(app.outdir).iterdir():
            if path.name not in kept:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        note.write_text(made_from, "utf8")


def forget(app, env, docname):
    """Before a page is read again, or no longer: what an earlier build made of it goes."""
    if app.builder.name == "html":
        for path in (app.builder.get_target_uri(docname), notebook_path(docname)):
            Path(app.outdir, path).unlink(missing_ok=True)
        reference_path(app.outdir, docname).unlink(missing_ok=True)


def in_order(values):
    """As text, whatever was read first; without where in memory an object is, and translated or not."""
    values = values.items() if isinstance(values, dict) else values or ()
    return sorted(re.sub(r" at 0x\w+|\bi(?=['\"])", "", repr(value)) for value in values)


def seen_elsewhere(env):
    """What other pages show of a page: titles, labels, numbers; where numbers stand."""
    domains = [env.get_domain(name).data for name in ("std", "math", "cite")]
    names = ("labels", "anonlabels", "progoptions", "objects", "citations", "bibliographies")
    known = [in_order(data.get(name)) for data in domains for name in names]
    titles = {page: title.astext() for page, title in env.titles.items()}
    counts = (env.toc_secnumbers, env.toc_fignumbers)
    return repr([in_order(titles), known, *map(in_order, counts), sorted(env.found_docs)])


def write_all(app, env):
    """All pages, when one of them is seen differently from the others."""
    seen = hashlib.sha256(seen_elsewhere(env).encode()).hexdigest()
    before, env.seen_elsewhere = getattr(env, "seen_elsewhere", None), seen
    return [] if seen == before else sorted(env.found_docs)


def drop_pictures(site):
    """Pictures that no page holds any more."""
    held = {name for _, name in site.app.env.images.values()}
    for path in [*site.folder.glob("_images/*"), *site.drawings.iterdir()]:
        if path.name not in held:
            path.unlink()


def setup(app):
    # "env" reads and writes all pages, "html" writes them only.
    app.add_config_value("read_from_checksum", checksum(READ_FROM), "env")
    app.add_config_value("written_with_checksum", checksum(WRITTEN_WITH), "html")
    app.connect("builder-inited", empty_site, priority=100)
    app.connect("env-purge-doc", forget)
    app.connect("env-get-updated", write_all, priority=900)  # all is numbered
    return {"parallel_read_safe": True, "parallel_write_safe": True}
