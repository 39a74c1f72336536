"""Keep executed chapters apart by what ran them.

jupyter-cache looks at a chapter's own code only. The folder of its cache
therefore carries a hash of `lnn` and of the versions that ran it: change
either, and every chapter is executed anew.
"""

import functools
import hashlib
import os
import sys
from importlib.metadata import version
from pathlib import Path

from jupyter_cache.executors import utils as executor

LIBRARIES = ("numpy", "matplotlib", "ipywidgets")


def environment_hash(root):
    """Hash of the package's code and style and of the versions behind the outputs."""
    digest = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        digest.update(f"{library}={version(library)}\n".encode())
    for path in sorted((root / "lnn").rglob("*")):
        if path.suffix in (".py", ".mplstyle", ".css") or path.name == "benchmarks.json":
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


# Slow printing arrives in pieces, cut anywhere. Join them as they are: MyST-NB's own
# `nb_merge_streams` would end each piece with a new line.
executor.executenb = functools.partial(executor.executenb, coalesce_streams=True)


def set_cache_path(app, config):
    # Kernels inherit these: demos show their page, not widgets, and no bar shows by chance.
    os.environ |= {"LNN_DEMO_HTML": "1", "TQDM_DISABLE": "1"}
    root = Path(app.srcdir).parent
    config.nb_execution_cache_path = str(root / ".lnn-cache" / environment_hash(root))


def setup(app):
    app.connect("config-inited", set_cache_path, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
