"""Buttons that open a chapter as a notebook, and the repository they lead to.

`_config.yml` names the repository and its branch. On GitHub, the environment
of a workflow does, so a fork's pages lead to the fork.
"""

import os
from pathlib import Path
from urllib.parse import quote


class Repository:
    """Addresses in the book's repository on GitHub; those of folders end in a slash."""

    def __init__(self, config):
        url = config.html_theme_options["repository_url"].rstrip("/")
        self.name = "/".join(url.split("/")[-2:])
        self.branch = config.html_theme_options.get("repository_branch") or "main"

    @property
    def site(self):
        """The published site."""
        owner, name = self.name.split("/")
        host = f"{owner.lower()}.github.io"
        return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"

    @property
    def archive(self):
        """What pip installs today's `lnn` from."""
        return f"https://github.com/{self.name}/archive/{quote(self.branch)}.zip"

    def release(self, version):
        """What pip installs that version of `lnn` from, where the repository has its tag."""
        return f"https://github.com/{self.name}/archive/refs/tags/v{version}.zip"

    @property
    def raw(self):
        """The root folder, file by file."""
        return f"https://raw.githubusercontent.com/{self.name}/{quote(self.branch)}/"

    def colab(self, docname):
        branch = quote(self.branch)
        return (
            f"https://colab.research.google.com/github/{self.name}"
            f"/blob/{branch}/{notebook_path(docname)}"
        )


def notebook_path(docname):
    """Where a chapter's notebook is, in the repository as on the site."""
    return f"notebooks/{docname}.ipynb"


def reference_path(out, docname):
    """Where a build into `out` puts the chapter's notebook with all outputs: not on the site."""
    return Path(out).parent / "references" / f"{docname}.ipynb"


def colab_button(app, docname, pathto):
    return {
        "type": "link",
        "text": "Google Colab: needs an account",
        "tooltip": "Open this chapter as a notebook in Google Colab",
        "icon": "_static/images/logo_colab.png",
        "url": Repository(app.config).colab(docname),
    }


def download_button(app, docname, pathto):
    return {
        "type": "link",
        "text": "Download the notebook (.ipynb)",
        "tooltip": "Download this chapter as a notebook",
        "icon": "fas fa-download",
        "url": pathto(notebook_path(docname), 1),
        "label": "download-notebook-button",
    }


# The entries of the menu. An extension adds its own by appending such a function.
BUTTONS = [colab_button, download_button]


def add_buttons(app, pagename, templatename, context, doctree):
    """Put the menu first, in the place of the theme's, which offers the raw source."""
    buttons = [b for b in context["header_buttons"] if b.get("label") != "download-buttons"]
    if (Path(app.outdir) / notebook_path(pagename)).exists():
        buttons.insert(
            0,
            {
                "type": "group",
                "label": "launch-buttons",
                "tooltip": "Open as a notebook",
                "icon": "fas fa-rocket",
                "buttons": [button(app, pagename, context["pathto"]) for button in BUTTONS],
            },
        )
    context["header_buttons"] = buttons


def follow_environment(app, config):
    """In a workflow on GitHub, that repository and branch are the ones."""
    options = config.html_theme_options
    if name := os.environ.get("GITHUB_REPOSITORY"):
        options["repository_url"] = f"https://github.com/{name}"
    if branch := os.environ.get("GITHUB_REF_NAME"):
        options["repository_branch"] = branch
    config.html_baseurl = Repository(config).site
    config.extlinks = {"repository": (f"{options['repository_url']}/%s", None)}


def setup(app):
    app.setup_extension("sphinx.ext.extlinks")  # the role {repository}`title <path>`
    app.connect("config-inited", follow_environment)
    app.connect("html-page-context", add_buttons, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
