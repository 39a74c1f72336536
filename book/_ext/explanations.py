"""Collect what the notebooks say of their code cells into `lnn/explanations.json`.

`%%explain` looks explanations up there. `make notebooks` runs this file.
"""

import json
import re
from pathlib import Path

from lnn.explain import fingerprint

ROOT = Path(__file__).parents[2]
EXPLANATION = re.compile(
    r"<details>\n<summary>What this code does</summary>\n\n(.*?)\n\n</details>", re.DOTALL
)


def pairs(notebook):
    """Each code cell of a notebook with the explanation that follows it, or None."""
    cells = notebook["cells"]
    for cell, following in zip(cells, cells[1:] + [None]):
        if cell["cell_type"] == "code":
            text = "".join(following["source"]) if following else ""
            found = EXPLANATION.search(text)
            yield cell, found and found.group(1)


def collect(folder):
    """Explanations by the fingerprint of their code, from all notebooks of a folder."""
    explanations = {}
    for path in sorted(Path(folder).glob("*.ipynb")):
        for cell, explanation in pairs(json.loads(path.read_text(encoding="utf-8"))):
            if explanation:
                explanations[fingerprint("".join(cell["source"]))] = explanation
    return explanations


if __name__ == "__main__":
    text = json.dumps(collect(ROOT / "notebooks"), indent=1, ensure_ascii=False, sort_keys=True)
    (ROOT / "lnn" / "explanations.json").write_text(text + "\n", encoding="utf-8")
