"""The Chromium that tests, tools and benchmarks drive: the system's, or else Playwright's own."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")  # as in tests/install_chromium.sh
PATH = next(filter(None, map(shutil.which, NAMES)), None)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Nothing but this machine is to be reached.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def launch(playwright, **options):
    return playwright.chromium.launch(executable_path=PATH, args=OPTIONS, **options)
