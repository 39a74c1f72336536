#!/bin/sh
# What must be there before `make book` can install the rest: a sentence for each that isn't.
set -eu
python=$1
missing() { echo "$1" >&2; exit 1; }
command -v "$python" >/dev/null ||
    missing "Python 3.11 or newer is needed and '$python' isn't here; another's name: make book PYTHON=python3.12"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    missing "Python 3.11 or newer is needed and '$python' is $("$python" --version); another's name: make book PYTHON=python3.12"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    missing "Python's venv is missing: on Debian and Ubuntu, sudo apt install python3-venv brings it"
command -v git >/dev/null ||
    missing "git is needed: on Debian and Ubuntu, sudo apt install git brings it"
