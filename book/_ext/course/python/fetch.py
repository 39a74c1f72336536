"""Fetch the Python that runs in the reader's browser into `.downloads/python`.

Pyodide's core comes from npm (`package-lock.json` pins it) and carries a lock
file with the sha256 of every compiled package. A package may come from any of
three sources, for its sum decides: PyPI, Pyodide's own server, or a wheel on
PyPI that carries Pyodide's files inside. Pure Python packages are those of
`requirements.txt`, by the sums there.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .lock import closure, lock_entry, sha256

ROOT = Path(__file__).parents[4]
CORE = ROOT / "node_modules" / "pyodide"
OUT = ROOT / ".downloads" / "python"
LOCKS = ["requirements.txt", "requirements-test.txt"]

CORE_FILES = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"]
COMPILED = ["numpy", "matplotlib", "micropip"]  # with all that they need
PURE = ["ipywidgets", "comm", "jupyterlab-widgets", "ipython", "jedi", "tqdm", "pytest"]
NOT_IN_BROWSERS = {"widgetsnbextension"}  # the classic notebook's part of ipywidgets

SERVER = "https://cdn.jsdelivr.net/pyodide/v{version}/full/{file}"
CARRIER = "open-webui==0.12.4"
BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix",
           "python_version": "3.14", "python_full_version": "3.14.2", "extra": "",
           "implementation_name": "cpython", "platform_python_implementation": "CPython"}  # fmt: skip


def pip_download(folder, *arguments):
    """Whether pip could download, and only wheels, without what they depend on."""
    command = [sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "-d", str(folder), *arguments]
    return subprocess.run(command, capture_output=True).returncode == 0


def from_pypi(entry, abi, folder):
    platform = ["--platform", f"pyemscripten_{abi}_wasm32", "--python-version", "3.14"]
    pip_download(folder, *platform, f"{entry['name']}=={entry['version']}")


def from_server(entry, version, folder):
    url = SERVER.format(version=version, file=entry["file_name"])
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            (folder / entry["file_name"]).write_bytes(answer.read())
    except OSError:
        pass


def from_carrier(entries, folder):
    if not pip_download(folder / "carrier", "--ignore-requires-python", CARRIER):
        return
    (carrier,) = (folder / "carrier").glob("*.whl")
    wanted = {entry["file_name"] for entry in entries}
    with zipfile.ZipFile(carrier) as archive:
        for name in archive.namelist():
            if name.rpartition("/")[2] in wanted:
                (folder / name.rpartition("/")[2]).write_bytes(archive.read(name))


def fetch_compiled(lock):
    """Fetch the packages of Pyodide's lock, trying one source after the other."""
    version = json.loads((CORE / "package.json").read_text())["version"]
    abi = lock["info"]["abi_version"]
    entries = [lock["packages"][name] for name in closure(COMPILED, lock["packages"])]

    def missing():
        return [e for e in entries if not (OUT / e["file_name"]).exists()]

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)

        def take():
            """Keep the files that came with the right sum."""
            for entry in missing():
                file = folder / entry["file_name"]
                if file.exists() and sha256(file) == entry["sha256"]:
                    shutil.move(file, OUT / file.name)

        for entry in missing():
            from_pypi(entry, abi, folder)
        take()
        for entry in missing():
            from_server(entry, version, folder)
            if not (folder / entry["file_name"]).exists():
                break  # the server can't be reached
        take()
        if missing():
            from_carrier(missing(), folder)
        take()
    if missing():
        names = ", ".join(entry["file_name"] for entry in missing())
        raise SystemExit(
            f"No source could be reached that has {names} with the sha256 in Pyodide's lock. "
            "Build without Python in the page: make site PYTHON_IN_PAGE=0"
        )
    return entries


def fetch_pure(compiled):
    """Fetch the pure Python packages that our locks pin; give their lock entries."""
    pinned = {}
    for block in re.split(r"\n(?=\S)", "\n".join((ROOT / name).read_text() for name in LOCKS)):
        if match := re.match(r"([\w.-]+)==(\S+)", block):
            hashes = re.findall(r"sha256:(\w+)", block)
            pinned[canonicalize_name(match[1])] = (match[2], hashes)
    entries, queue, seen = [], list(PURE), {entry["name"] for entry in compiled}
    while queue:
        name = canonicalize_name(queue.pop(0))
        if name in seen:
            continue
        seen.add(name)
        version, hashes = pinned[name]
        wheel = find_wheel(name, version, hashes)
        metadata = read_metadata(wheel)
        needs = [Requirement(line) for line in metadata.get_all("Requires-Dist") or []]
        needs = [
            canonicalize_name(n.name) for n in needs if not n.marker or n.marker.evaluate(BROWSER)
        ]
        depends = [need for need in needs if need not in NOT_IN_BROWSERS]
        entries.append(lock_entry(wheel, name, version, depends))
        queue += depends
    return entries


def find_wheel(name, version, hashes):
    pattern = f"{name.replace('-', '_')}-{version}-*-none-any.whl"
    found = next((w for w in OUT.glob("*.whl") if w.match(pattern) and sha256(w) in hashes), None)
    if found:
        return found
    with tempfile.TemporaryDirectory() as temporary:
        pin = Path(temporary) / "pin.txt"
        pin.write_text(f"{name}=={version} " + " ".join(f"--hash=sha256:{h}" for h in hashes))
        pure = ["--platform", "any", "--implementation", "py", "--abi", "none"]
        pure += ["--python-version", "3.14"]
        if not pip_download(temporary, *pure, "--require-hashes", "-r", str(pin)):
            raise SystemExit(
                f"{name} {version} could not be downloaded with the sum that make lock noted"
            )
        (wheel,) = Path(temporary).glob("*.whl")
        return Path(shutil.move(wheel, OUT / wheel.name))


def read_metadata(wheel):
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(archive.read(name).decode())


def main():
    OUT.mkdir(parents=True, exist_ok=True)
    lock = json.loads((CORE / "pyodide-lock.json").read_text())
    compiled = fetch_compiled(lock)
    entries = compiled + fetch_pure(compiled)
    for file in CORE_FILES:
        shutil.copyfile(CORE / file, OUT / file)
    packages = {canonicalize_name(entry["name"]): entry for entry in entries}
    wanted = {entry["file_name"] for entry in entries} | set(CORE_FILES)
    for path in OUT.iterdir():
        if path.name not in wanted:
            path.unlink()  # of an earlier version
    text = json.dumps({"info": lock["info"], "packages": packages}, indent=1)
    (OUT / "pyodide-lock.json").write_text(text)


if __name__ == "__main__":
    main()
