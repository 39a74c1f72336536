"""What ties a checkable sentence of a chapter to the test that holds it.

A chapter names such a sentence in a comment on the line above its block,
``% claim: depth-best``; a test answers with ``@claim("depth-best")``.
"""

TESTS = {}


def claim(name):
    """Register the decorated test as the one that holds the claim of this name."""

    def register(test):
        if name in TESTS:
            raise ValueError(
                f"claim {name!r} has two tests: {TESTS[name].__name__} and {test.__name__}"
            )
        TESTS[name] = test
        return test

    return register
