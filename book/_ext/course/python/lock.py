"""Pyodide's list of packages: their files' sums, their entries, what they depend on."""

import hashlib
import zipfile

from packaging.utils import canonicalize_name


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lock_entry(wheel, name, version, depends):
    """A package in the form of Pyodide's lock."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {n.split("/")[0].removesuffix(".py") for n in archive.namelist()}
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": sha256(wheel),
        "package_type": "package",
        "imports": sorted(top for top in tops if top.isidentifier()),
        "depends": depends,
        "unvendored_tests": False,
    }


def closure(names, packages):
    """These packages and all that they depend on."""
    found, queue = [], list(names)
    while queue:
        name = canonicalize_name(queue.pop(0))
        if name not in found:
            found.append(name)
            queue += packages[name]["depends"]
    return found
