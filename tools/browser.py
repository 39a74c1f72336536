"""The Chromium that tests, tools and benchmarks drive: the system's, or else Playwright's own.

Its headless shell is the same browser without what surrounds a page: it opens one in three
quarters of the time.
"""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")  # as in tests/support/install_browsers.sh
PATH = next(filter(None, map(shutil.which, NAMES)), None)
SHELL = shutil.which("chromium-headless-shell") or PATH
FEATURES_OFF = [
    # Two pages for the address bar, which every new window would prepare.
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
    # What Playwright leaves out, too: its own list gives way to this one.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
]
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(FEATURES_OFF)}",
    # Nothing but this machine is to be reached.
    "--host-resolver-rules={}MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def launch(playwright, host="", path=PATH, **options):
    """Start it; by the name `host`, too, it finds this machine, as other machines would."""
    name = f"MAP {host} 127.0.0.1, " if host else ""
    arguments = [option.format(name) for option in OPTIONS]
    return playwright.chromium.launch(executable_path=path, args=arguments, **options)
