"""Chapters are executed side by side before Sphinx reads them, and kept apart by what ran them.

jupyter-cache looks at a chapter's own code only. The folder of its cache therefore carries a
hash of `lnn` and of the versions that ran it: change either, and every chapter is executed anew.
`make watch` has one page executed before the others: the environment names it, and the hash of
what the others show meanwhile.
"""

import contextlib
import functools
import hashlib
import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.metadata import version
from pathlib import Path

from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors import utils as executor
from myst_nb.core.read import create_nb_reader
from sphinx.errors import ExtensionError
from sphinx.util.logging import getLogger
from traitlets.config import Config

from . import talk

logger = getLogger(__name__)
LIBRARIES = ("numpy", "matplotlib", "ipywidgets")
FIGURES = Path(__file__).with_name("figures.py")
SECONDS = 4  # that a chapter takes, about


def environment_hash(root):
    """Hash of the package's code and style and of the versions behind the outputs."""
    digest = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        digest.update(f"{library}={version(library)}\n".encode())
    digest.update(FIGURES.read_bytes())
    for path in sorted((root / "lnn").rglob("*")):
        if path.suffix in (".py", ".mplstyle", ".css", ".txt") or path.name == "benchmarks.json":
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def execute_locally(run, notebook, **options):
    """Execute by sockets that are files of this user: over TCP a kernel warns of listeners.

    Outputs that come late, on a busy machine, are waited for and then missed aloud. Slow printing
    arrives in pieces, cut anywhere. They are joined as they are: MyST-NB's own `nb_merge_streams`
    would end each piece with a new line.
    """
    with tempfile.TemporaryDirectory(prefix="lnn-") as folder:
        local = Config({"KernelManager": {"transport": "ipc", "ip": f"{folder}/kernel"}})
        options |= {
            "iopub_timeout": 60,
            "raise_on_iopub_timeout": True,
            "coalesce_streams": True,
            "extra_arguments": [
                f"--IPKernelApp.exec_lines=__import__('runpy').run_path({str(FIGURES)!r})"
            ],
        }
        return run(notebook, config=local, **options)


executor.executenb = functools.partial(execute_locally, executor.executenb)


def set_cache_path(app, config):
    # Kernels inherit these: demos show their page, not widgets, no bar shows by chance, and
    # figures are shown, whatever backend the shell asks of Matplotlib.
    inline = "module://matplotlib_inline.backend_inline"
    os.environ |= {"LNN_DEMO_HTML": "1", "TQDM_DISABLE": "1", "MPLBACKEND": inline}
    root = Path(app.srcdir).parent
    code = environment_hash(root)
    talk.tell(code=code)
    app.executed_by_now = str(root / ".lnn-cache" / code)
    config.nb_execution_cache_path = str(root / ".lnn-cache" / os.environ.get("COURSE_CODE", code))


def page_before_others(app, env, *_):
    """A page to be read again, though it has not changed, since what executes it has."""
    env.mystnb_config = env.mystnb_config.copy(execution_cache_path=app.executed_by_now)
    return [page for page in [os.environ.get("COURSE_PAGE")] if page in env.found_docs]


def execute_chapters(app, env, docnames):
    """Execute those of the chapters to be read whose outputs aren't in the cache."""
    if app.config.nb_execution_mode != "cache":
        return
    cache = get_cache(env.mystnb_config.execution_cache_path)
    chapters = {}
    for docname in docnames:
        notebook = read(app, env, docname)
        if notebook is not None and not is_cached(cache, notebook):
            chapters[docname] = notebook
    if not chapters:
        return
    workers = min(2, os.cpu_count() or 1)
    talk.step("Executing chapters", len(chapters), SECONDS * len(chapters) / workers)
    with ThreadPoolExecutor(workers) as pool:
        runs = {
            pool.submit(
                executor.single_nb_execution,
                notebook,
                cwd=app.srcdir,
                timeout=app.config.nb_execution_timeout,
                allow_errors=False,
            ): docname
            for docname, notebook in chapters.items()
        }
        failed = []
        for run in as_completed(runs):
            docname, result = runs[run], run.result()
            talk.done(docname)
            if result.err is None:
                keep(cache, env.doc2path(docname), result)
            else:
                failed.append(docname)
                say_what_failed(docname, result)
    if failed:
        raise ExtensionError(f"code failed in {', '.join(sorted(failed))}")


def read(app, env, docname):
    """A chapter as MyST-NB reads it; None where it has no code."""
    path = env.doc2path(docname)
    text = Path(path).read_text("utf8")
    reader = create_nb_reader(path, env.myst_config, env.mystnb_config, text)
    notebook = reader and reader.read(text)
    code = notebook and any(cell.cell_type == "code" for cell in notebook.cells)
    return notebook if code else None


def with_outputs(env, notebook):
    """A chapter with what it put out: by now, or, where one page comes first, before."""
    for cache in (env.mystnb_config.execution_cache_path, env.config.nb_execution_cache_path):
        with contextlib.suppress(KeyError):
            return get_cache(cache).merge_match_into_notebook(notebook)[1]
    raise ExtensionError("a chapter was not executed before it was written")


def is_cached(cache, notebook):
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def keep(cache, path, result):
    data = {"execution_seconds": result.time}
    bundle = CacheBundleIn(result.nb, str(path), data=data)
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def say_what_failed(docname, result):
    """Chapter, line, cell and error, in a line."""
    cells = [cell for cell in result.nb.cells if cell.cell_type == "code"]
    # The one with an error, or, when time was up, the last that began.
    number = next(
        (i for i, c in enumerate(cells) if any(o.output_type == "error" for o in c.outputs)),
        max(sum(bool(cell.get("execution_count")) for cell in cells) - 1, 0),
    )
    cell = cells[number]
    line = result.nb.metadata["source_map"][result.nb.cells.index(cell)] + 1
    errors = [o for o in cell.outputs if o.output_type == "error"]
    error = f"{errors[0].ename}: {errors[0].evalue}" if errors else type(result.err).__name__
    begins = next((text for text in cell.source.splitlines() if text.strip()), "")
    logger.error(
        "code cell %d, which begins `%s`, failed: %s",
        number + 1,
        begins,
        " ".join(error.split()),
        location=(docname, line),
    )


def setup(app):
    app.connect("config-inited", set_cache_path, priority=100)
    app.connect("env-get-outdated", page_before_others)
    app.connect("env-before-read-docs", execute_chapters)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
