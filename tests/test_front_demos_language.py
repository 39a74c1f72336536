"""One visual language: the guide's table, the page's styles and the figures say the same."""

import itertools
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
    row = r"^\| (\w+) \| `(#\w{6})` \| `(#\w{6})` \| ([^|]+) \| ([^|]+) \|$"
    return {name: rest for name, *rest in re.findall(row, guide, re.MULTILINE)}


TABLE = table()


def on_page(quantity):
    """The colours of a quantity in the demos, in both themes."""
    name = {"pinned": "--quiet"}.get(quantity, f"--{quantity}")
    token = re.fullmatch(r"var\((--lnn-\w+)\)", QUANTITIES[name])[1]
    return [theme[token] for theme in THEMES]


def test_the_table_has_every_outcome_in_its_word():
    for kind, words in VOCABULARY.items():
        assert TABLE[kind][3] == words["name"]


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


# How colours look without one of the three kinds of cones (Machado, Oliveira and Fernandes 2009).
VISIONS = {
    "all cones": np.eye(3),
    "no red": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "no green": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "no blue": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}


def linear(colour):
    rgb = np.array(to_rgb(colour))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def oklab(rgb):
    lms = [[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]]
    lab = [[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]]
    return lab @ np.cbrt(lms @ np.clip(rgb, 0, 1))


@pytest.mark.parametrize("theme", [0, 1])
@pytest.mark.parametrize("vision", VISIONS)
def test_outcomes_differ_for_every_colour_vision(theme, vision):
    """By 7 hundredths in OKLab; two that are nearer have marks of their own."""
    seen = {
        kind: oklab(np.array(VISIONS[vision]) @ linear(TABLE[kind][theme])) for kind in VOCABULARY
    }
    for one, other in itertools.combinations(VOCABULARY, 2):
        far = 100 * np.linalg.norm(seen[one] - seen[other])
        if {one, other} == {"converged", "slow"}:
            assert TABLE[one][2] != TABLE[other][2]
        else:
            assert far > 7, (one, other, far)


@pytest.mark.parametrize("theme", [0, 1])
def test_outcomes_stand_out_from_the_paper(theme):
    paper = THEMES[theme]["--lnn-paper"]
    for kind in VOCABULARY:
        levels = [np.dot(linear(c), (0.2126, 0.7152, 0.0722)) for c in (paper, TABLE[kind][theme])]
        assert (max(levels) + 0.05) / (min(levels) + 0.05) >= 4.5, kind


def test_fewer_epochs_are_brighter_in_map_and_figures():
    steps = [re.search(rf"\.step-{k} \{{\s*fill: (#\w+)", DEMOS)[1] for k in range(10)]
    figures = matplotlib.colormaps[style.EPOCHS](np.linspace(0, 1, 10))[:, :3]
    for colours in steps, figures:
        assert (np.diff([brightness(colour) for colour in colours]) < 0).all()


def test_the_chapters_map_has_the_figures_colours():
    chapter = (ROOT / "book/hyperparameter_map.md").read_text(encoding="utf-8")
    assert f'cmap="{style.EPOCHS}", norm="log"' in chapter
