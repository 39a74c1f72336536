#!/bin/sh
# Chromium and Firefox for the tests, where they are missing, or with `webkit` WebKitGTK, for those
# of `make rehearse`. GitHub's runners (Ubuntu) come with Google Chrome and Firefox; Debian and Ubuntu
# have packages; for Chromium, Playwright has its own build, too. With Debian's headless shell tests are faster.
set -eu
there() {
    for name in "$@"; do
        if command -v "$name" >/dev/null; then return 0; fi
    done
    return 1
}
from_debian() {
    there apt-get || return 1
    sudo=""
    if [ "$(id -u)" -ne 0 ]; then sudo="sudo -n"; fi
    echo "Installing $* for the tests (once; about a minute) …"
    $sudo apt-get update -qq && $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}
if [ "${1:-}" = webkit ]; then
    { there WebKitWebDriver && there xvfb-run; } || from_debian webkit2gtk-driver xvfb ||
        { echo "WebKitGTK is missing: its tests will fail. Please install it."; exit 1; }
    exit
fi
there chromium chromium-browser google-chrome || from_debian chromium chromium-headless-shell ||
    from_debian chromium || "$(dirname "$0")/../../.venv/bin/playwright" install --with-deps chromium
there firefox-esr firefox || from_debian firefox-esr ||
    { echo "Firefox is missing: its tests will fail. Please install it."; exit 1; }
