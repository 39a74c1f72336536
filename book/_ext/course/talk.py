"""A build says what it does and how far it is, to `build.py`, which shows it."""

import json
import os

CHANNEL = "COURSE_TALK"  # in the environment: the number of an open file to write to


def tell(**event):
    if channel := os.environ.get(CHANNEL):
        os.write(int(channel), json.dumps(event).encode() + b"\n")


def step(name, parts=1, seconds=0):
    """A step begins, of that many parts, that takes about so long."""
    tell(step=name, parts=parts, seconds=round(seconds))


def done(part):
    """A part of the step is done."""
    tell(done=part)


def announce_reading(app, env, docnames):
    if docnames:
        step("Reading chapters", len(docnames), len(docnames) / 5)


def announce_writing(app, page, *_):
    if not hasattr(app, "course_writes"):  # the first
        app.course_writes = True
        step("Writing pages", len(app.env.found_docs), len(app.env.found_docs) / 5)
    done(page)


def setup(app):
    app.connect("env-before-read-docs", announce_reading, priority=900)
    app.connect("source-read", lambda app, docname, source: done(docname))
    app.connect("html-page-context", announce_writing, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
