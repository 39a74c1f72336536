"""Build the site, as `make site` does; after a failure, what failed is said last."""

import re
import subprocess
import sys
from pathlib import Path

FAULT = re.compile(r"WARNING: |ERROR: |^(\w+\.)*\w*Error: ")
COLOUR = re.compile(r"\x1b\[[\d;]*m")


def faults(output):
    """The lines that say what is wrong, each once: of warnings with page and line."""
    lines = (COLOUR.sub("", line).strip() for line in output)
    return list(dict.fromkeys(line for line in lines if FAULT.search(line)))


def main():
    command = [Path(sys.executable).with_name("jupyter-book"), "build", "."]
    command += ["-W", "--keep-going", "--quiet"]
    output = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as build:
        for line in build.stdout:
            output.append(line)
            print(line, end="", flush=True)
    if build.returncode:
        print("The site was not built:", *faults(output), sep="\n  ", file=sys.stderr)
    return build.returncode


if __name__ == "__main__":
    sys.exit(main())
