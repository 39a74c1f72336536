"""What the page gets to have an exercise's lines put in order."""

import json

import pytest
from course.content.exercise import puzzle
from mistakes import BOOK, MISTAKES, exercise


def wrong_lines(chapter):
    head = (BOOK / f"{chapter}.md").read_text("utf8").split("wrong_lines:\n")[1]
    lines = head.split("mystnb:")[0].strip("\n").splitlines()
    return [line.removeprefix("  - '").removesuffix("'") for line in lines]


def answers(harness, code, check):
    heard = []
    harness.execute(code, check, lambda kind, text: heard.append((kind, text)))
    return json.loads(dict(heard).get("answers", "[]"))


@pytest.mark.parametrize("chapter", MISTAKES)
def test_lines_that_do_not_belong_are_mistakes_that_the_check_knows(harness, chapter):
    """In the place of some line of the solution, each gets a sentence of its own."""
    code, wrong = exercise(chapter), wrong_lines(chapter)
    assert 2 <= len(wrong) <= 3
    solved = code["solved"].splitlines()
    for line in wrong:
        hints = []
        for i, right in enumerate(solved):
            if len(right) - len(right.lstrip()) == len(line) - len(line.lstrip()):
                changed = "\n".join([*solved[:i], line, *solved[i + 1 :]])
                hints += [a["hint"] for a in answers(harness, changed, code["check"])]
        known = [h for h in hints if not h.startswith(("right", "not right", "line", "it builds"))]
        known = [h for h in known if "returns nothing" not in h and "not implemented" not in h]
        assert known, (line, hints)


@pytest.mark.parametrize("chapter", MISTAKES)
def test_the_right_order_is_right_and_not_the_one_given(harness, chapter):
    code, wrong = exercise(chapter), wrong_lines(chapter)
    made = puzzle(code["exercise"], code["solution"], wrong)
    right = [line for line in code["solved"].splitlines() if line in made["lines"]]
    assert sorted(right + wrong) == sorted(made["lines"])
    assert not any("_solution" in line for line in made["lines"])
    given = [line for line in made["lines"] if line not in wrong]
    assert len(right) == 1 or given != right
    # The fixed text between the slots is the learner's code, but for the three dots.
    dots = [" " * indent + "...\n" for indent in made["indents"]]
    pieces = [text for pair in zip(made["around"], [*dots, ""]) for text in pair]
    assert "".join(pieces) == code["exercise"].rstrip("\n") or "".join(pieces) == code["exercise"]


def test_a_solution_without_the_function_is_told():
    with pytest.raises(ValueError, match="lacks f"):
        puzzle("def f(x):\n    ...\n", "def g_solution(x):\n    return x\n", [])
