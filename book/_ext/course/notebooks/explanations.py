"""Collect what the notebooks say of their code cells into `lnn/explanations.json`.

`%%explain` looks explanations up there. `make notebooks` runs this file.
"""

import json
import re
from pathlib import Path

from lnn.explain import fingerprint

ROOT = Path(__file__).parents[4]
EXPLANATION = re.compile(
    r"<details>\n<summary>What (?:this code|the solution) does</summary>\n\n(.*?)\n\n</details>",
    re.DOTALL,
)

# Cells of a kind that the book explains once.
KINDS = {
    "check": "It calls the check of this exercise in `lnn.exercises`. The check tries your functions "
    "on inputs of its own, one function after the other, and says what is likely wrong.",
    "demo": "It makes one of the demos of `lnn.demos`. As the last value of the cell, the demo "
    "shows itself: here as sliders and a picture that your Python redraws.",
    "exercise": "It is where your solution goes: replace the three dots. Until then each function "
    "returns `None`, and the check below says that it isn't implemented yet.",
    "feedback": "It shows a small form. Nothing is sent before you press its button.",
    "predict": "It shows the options as buttons. You press one, once, and get the sentence that is "
    "written for it.",
    "remove-cell": "It computes the numbers that the text of this chapter quotes. `glue(name, value)` "
    "stores a number under a name, and the text shows what is stored: so the two always agree.",
    "set-up": "It looks for the package `lnn` and, where it is missing, has pip install it from the "
    "course's repository. `--no-deps` keeps pip from touching any other package. `ready` turns "
    "`%%explain` on and says which version is there.",
}


def pairs(notebook):
    """Each code cell of a notebook with its explanation, or None.

    A cell that only draws shares the explanation of the cell after it.
    """
    explanation, shared = None, None
    found = []
    for cell in reversed(notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] != "code":
            match = EXPLANATION.search(source)
            explanation = match and match.group(1)
            continue
        tags = cell["metadata"].get("tags", [])
        if explanation is None:
            kinds = [KINDS[tag] for tag in tags if tag in KINDS]
            explanation = kinds[0] if kinds else shared if "hide-input" in tags else None
        found.append((cell, explanation))
        explanation, shared = None, explanation
    return reversed(found)


def collect(folder):
    """Explanations by the fingerprint of their code, from all notebooks of a folder."""
    explanations = {}
    for path in sorted(Path(folder).glob("*.ipynb")):
        for cell, explanation in pairs(json.loads(path.read_text(encoding="utf-8"))):
            if explanation:
                explanations[fingerprint("".join(cell["source"]))] = explanation
    return explanations


def as_json(folder):
    return json.dumps(collect(folder), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    text = as_json(ROOT / "notebooks")
    (ROOT / "lnn" / "explanations.json").write_text(text, encoding="utf-8")
