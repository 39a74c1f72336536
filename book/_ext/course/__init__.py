"""The course's one Sphinx extension: its parts, and the order in which a build is finished.

`content/` is what a chapter may say beyond MyST, `notebooks/` makes it a notebook too,
`finish/` makes finished pages light and safe, `python/` puts Python into them.
"""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sphinx.errors import ConfigError

from . import rebuild, talk
from .finish import bundle, demos, drawings, fonts, pages, pictures, published, search, styles
from .kept import Kept
from .python import exercises, lite

# Each is a module with a `setup(app)`.
PARTS = [
    "talk",
    "kernels",
    "execute",
    "rebuild",
    "content.accessibility",
    "content.answers",
    "content.cards",
    "content.exercise",
    "content.feedback",
    "content.folds",
    "content.maths",
    "content.minutes",
    "content.predict",
    "content.question",
    "content.progress",
    "content.samples",
    "content.short_titles",
    "content.title",
    "content.video",
    "notebooks.launch",
    "notebooks.export",
    "notebooks.faces",
    "finish.bundle",
    "finish.drawings",
    "finish.needs",
    "finish.published",
    "finish.search",
    "finish.styles",
    "python.exercises",
    "python.lite",
]

# From what Sphinx wrote to the site, from first to last: functions of `pages.Site`.
FINISH = {
    rebuild.drop_pictures: "unused pictures",
    demos.draw: "first pictures of demos",
    drawings.put_in: "figures in both themes",
    pictures.lighten_all: "lighter pictures",
    published.publish: "map and preview",
    search.write_index: "search index",
    styles.bundle: "stylesheet",  # holds what the pages use
    fonts.cut_fonts: "fonts",  # for the formulas of the pages and the icons of the stylesheet
    pages.rewrite: "finished pages",  # sizes of pictures, version of the stylesheet, policy
}
# They compare file by file, and touch no page: functions of the app, beside the steps above.
PYTHON = {
    exercises.add_python: "Python for the browser",
    lite.add_lite: "JupyterLite",  # runs on the files of the exercises
}


def read_chapters_from_book(app, config):
    """The configuration is at the top, the chapters are in `book/`."""
    book = Path(app.confdir) / "book"
    if not book.is_dir():
        raise ConfigError(f"{book} is missing: build the book at the top, with `make book`")
    app.srcdir = type(app.srcdir)(book)


def finish(app, error):
    if error is not None or app.builder.format != "html":
        return
    note, front = Path(app.doctreedir, "finished"), bundle.checksum()
    done = note.exists() and note.read_text("utf8") == front and not pages.unfinished(app)
    talk.step("Finishing", len(PYTHON if done else FINISH | PYTHON), seconds=3)
    with ThreadPoolExecutor(1) as beside:  # most of it waits for processes of its own
        python = beside.submit(run, PYTHON, app)
        if not done:
            note.unlink(missing_ok=True)
            code = Path(app.config.nb_execution_cache_path).name  # the sum of `lnn`
            memory = Kept(Path(app.doctreedir, "kept"), app.config.read_from_checksum, code)
            run(FINISH, pages.collect(app, memory))
            memory.forget()
            note.write_text(front, "utf8")
            talk.tell(finished=True)
        python.result()


def run(steps, what):
    for step, name in steps.items():
        step(what)
        talk.done(name)


def setup(app):
    app.connect("config-inited", read_chapters_from_book, priority=1)
    for part in PARTS:
        app.setup_extension(f"course.{part}")
    app.connect("build-finished", finish)
    # The Node that makes the formulas answers one process.
    return {"parallel_read_safe": True, "parallel_write_safe": False}
