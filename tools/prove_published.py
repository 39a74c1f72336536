"""See that a published site's Colab buttons keep their promise: `make prove AT=https://…/`.

Opens what every button opens, and runs a notebook's own first cell in an empty environment,
where it has to install `lnn` from the address that it names.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
import venv
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).parent.parent
COLAB = re.compile(
    r"https://colab\.research\.google\.com/github/([^/]+/[^/]+)/blob/([^\s\"]+\.ipynb)"
)
RAW = "https://raw.githubusercontent.com/"


def fetch(address):
    """The bytes at an address, or a sentence on why there are none."""
    request = urllib.request.Request(address, headers={"User-Agent": "learning-hyperparameters"})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read(), None
    except (OSError, urllib.error.URLError) as error:
        return b"", f"{address} can't be opened ({error})"


def buttons(site):
    """What the Colab buttons of all pages lead to: repository and path, by page."""
    pages, problem = fetch(urljoin(site, "sitemap.xml"))
    if problem:
        return {}, [problem]
    found, problems = {}, []
    for name in re.findall(r"/(\w+)\.html</loc>", pages.decode()):
        html, problem = fetch(urljoin(site, f"{name}.html"))
        problems += [problem] if problem else []
        if match := COLAB.search(html.decode()):
            found[name] = match.groups()
    return found, problems


def look_at_buttons(site, raw=RAW):
    """Sentences on buttons that open nothing."""
    found, problems = buttons(site)
    if not found:
        problems.append(f"{site} has no page with a Colab button")
    for page, (repository, path) in found.items():
        notebook, problem = fetch(f"{raw}{repository}/{path}")
        if problem:
            problems.append(
                f"{page}.html: its Colab button opens nothing: {problem}. Is {path} in git, and "
                "the repository public?"
            )
        elif not json.loads(notebook).get("cells"):
            problems.append(f"{page}.html: {path} is an empty notebook")
    return problems


def first_cell(notebook):
    cells = json.loads(Path(notebook).read_text("utf8"))["cells"]
    return next("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def look_at_installation(cell, repository="", packages=("numpy", "matplotlib", "ipywidgets")):
    """Sentences on a set-up cell that doesn't install `lnn`, or not from this repository."""
    named = re.search(r"https?://[^\"]+?/archive/", cell)[0]
    if repository and f"/{repository}/" not in named:
        return [
            f"the notebooks install lnn from {named}, not from {repository}: put its address and "
            "branch into _config.yml, run make notebooks, and commit them"
        ]
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        # What Colab has before the first cell runs; lnn is not among it.
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        run = [python, "-I", "-c", cell]
        done = subprocess.run(run, cwd=folder, capture_output=True, text=True)
    if done.returncode or "is ready" not in done.stdout:
        last = (done.stderr.strip() or done.stdout).splitlines()[-1:]
        return [f"the first cell of a notebook doesn't install lnn from {named}: {' '.join(last)}"]
    print(done.stdout.split(". ")[0])
    return []


def main(site):
    repository = os.environ.get("GITHUB_REPOSITORY", "")
    problems = look_at_buttons(site)
    problems += look_at_installation(first_cell(ROOT / "notebooks" / "index.ipynb"), repository)
    print(*problems or ["Every button opens a notebook, and the notebooks install lnn."], sep="\n")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/") + "/"))
