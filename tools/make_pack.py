"""Pack the site as one folder to take along: `make zip`, after `make site`.

Its START.html says what to do; its serve.py serves the folder `site` beside it, without network.
"""

import html
import zipfile
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
SITE = ROOT / "_build" / "html"
PARTS = ROOT / "tools" / "pack"
NAME = "learning-hyperparameters"


def pack(site, target, title):
    """Write the zip: one folder with the start page, the server and the site."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        start = (PARTS / "START.html").read_text("utf8").replace("{title}", html.escape(title))
        archive.writestr(f"{NAME}/START.html", start)
        archive.write(PARTS / "serve.py", f"{NAME}/serve.py")
        for path in sorted(site.rglob("*")):
            if path.is_file():
                archive.write(path, f"{NAME}/site/{path.relative_to(site).as_posix()}")


def main():
    title = yaml.safe_load((ROOT / "_config.yml").read_text("utf8"))["title"]
    target = ROOT / "_build" / f"{NAME}.zip"
    pack(SITE, target, title)
    with zipfile.ZipFile(target) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    print(f"{target}: {target.stat().st_size / 1e6:.0f} MB, unpacked {size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
