"""The course's data and threshold are parameters: what a change of them says, and where."""

import re
from pathlib import Path

import pytest
from course.content.samples import obstacle

from lnn.convergence import THRESHOLD
from lnn.data import SAMPLES

ROOT = Path(__file__).parent.parent
DEEP, LANDSCAPE = SAMPLES["deep"], SAMPLES["landscape"]


def test_training_can_converge():
    assert [obstacle(name, settings) for name, settings in SAMPLES.items()] == [None, None]


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"sigma": 0.3}, r"the noise alone leaves a loss of 0\.0\d+, above the threshold of 0\.01"),
        ({"a": -2.0}, r"the line falls, with a slope of -1\.99"),
        ({"a": 3.0}, r"51 weights from 0\.9 don't converge within 600 epochs .* book/\w+\.md"),
    ],
)
def test_data_that_nothing_can_learn_are_told_in_a_sentence(change, sentence):
    assert re.search(
        sentence, obstacle("deep", {"n": 100, "a": 2.0, "sigma": 0.1, "rng": 2021} | change, 0.01)
    )


# What chapters say of the data in words, and what it has to agree with. A number here is typed
# on the page, since it reads better than a quoted one.
SAID = [
    (r"(?:below|threshold,|threshold of|the loss of|reaches) \$?(0\.0\d+)\b", THRESHOLD),
    (r"threshold=(0\.0[1-3]\d*)", THRESHOLD),
    (r"\b2 \* (0\.0\d+) - ", THRESHOLD),
    (r"noisy line, \$y = (\d+)x", DEEP["a"]),
    (r"line \$y = (?:(\d+)\s?)?x\$ without noise", LANDSCAPE["a"]),
    (r"a = (\d+)\$\?", DEEP["a"]),
]


@pytest.mark.parametrize("pattern, fact", SAID, ids=[pattern for pattern, _ in SAID])
def test_what_chapters_type_of_data_and_threshold_is_so(pattern, fact):
    found = 0
    lines = []
    for path in sorted((ROOT / "book").glob("*.md")):
        for number, line in enumerate(path.read_text("utf8").splitlines(), start=1):
            for match in re.finditer(pattern, line):
                found += 1
                if float(match[1] or 1) != fact:
                    lines.append(f"book/{path.name}:{number}: {match[0]!r} is not so: it is {fact}")
    assert found, "no page says it any more"
    assert not lines, "\n".join(lines)
