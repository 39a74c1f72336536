"""Which test holds which statement of the book: a chapter marks it `% claim: name`."""

CLAIMS = {}


def claim(name):
    """Register the test that holds the statement of this name."""

    def register(test):
        CLAIMS[name] = test
        return test

    return register
