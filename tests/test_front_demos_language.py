"""One visual language: the guide's table, the page's styles and the figures say the same."""

import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from lnn.outcomes import VOCABULARY
from lnn.plotting import style

ROOT = Path(__file__).parents[1]
FRONT = ROOT / "book/_front"
SITE = (FRONT / "site/site.css").read_text(encoding="utf-8")
DEMOS = (FRONT / "demos/demos.css").read_text(encoding="utf-8")


def properties(css, selector):
    """The custom properties that the first rule of a selector sets."""
    rule = css[css.index(selector) :]
    return dict(re.findall(r"(--[\w-]+):\s*([^;]+);", rule[: rule.index("}")]))


THEMES = [properties(SITE, f'html[data-theme="{theme}"] {{') for theme in ("light", "dark")]
QUANTITIES = properties(DEMOS, ".lnn-demo {")


def table():
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    row = r"^\| (\w+) \| `(#\w{6})` \| `(#\w{6})` \| [^|]+ \| ([^|]+) \|$"
    return {name: rest for name, *rest in re.findall(row, guide, re.MULTILINE)}


TABLE = table()


def on_page(quantity):
    """The colours of a quantity in the demos, in both themes."""
    name = {"pinned": "--quiet"}.get(quantity, f"--{quantity}")
    token = re.fullmatch(r"var\((--lnn-\w+)\)", QUANTITIES[name])[1]
    return [theme[token] for theme in THEMES]


def test_the_table_has_every_outcome_in_its_word():
    for kind, words in VOCABULARY.items():
        assert TABLE[kind][2] == words["name"]


@pytest.mark.parametrize("quantity", TABLE)
def test_the_page_has_the_tables_colours(quantity):
    assert on_page(quantity) == TABLE[quantity][:2]


@pytest.mark.parametrize(
    "quantity, colour",
    [
        ("run", style.BLUE),
        ("learn", style.SOLUTION),
        ("edge", style.STABILITY_EDGE),
        ("converged", style.CONVERGED),
    ],
)
def test_figures_have_the_tables_colours(quantity, colour):
    assert colour.lower() == TABLE[quantity][0]


def brightness(colour):
    return np.dot(to_rgb(colour), (0.2126, 0.7152, 0.0722))


def test_fewer_epochs_are_brighter_in_map_and_figures():
    steps = [re.search(rf"\.step-{k} \{{\s*fill: (#\w+)", DEMOS)[1] for k in range(10)]
    figures = matplotlib.colormaps[style.EPOCHS](np.linspace(0, 1, 10))[:, :3]
    for colours in steps, figures:
        assert (np.diff([brightness(colour) for colour in colours]) < 0).all()


def test_the_chapters_map_has_the_figures_colours():
    chapter = (ROOT / "book/hyperparameter_map.md").read_text(encoding="utf-8")
    assert f'cmap="{style.EPOCHS}", norm="log"' in chapter
