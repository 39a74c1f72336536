"""The first page's heading is the book's title, which stands in `_config.yml` alone."""

HEADING = "# {{ title }}"


def fill_in(app, docname, source):
    if docname == app.config.root_doc:
        source[0] = source[0].replace(HEADING, f"# {app.config.html_title}", 1)


def setup(app):
    app.connect("source-read", fill_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
