"""Where a page stands in the tutorial, for the bar above its title.

The tutorial is what the table of contents lists under captions that begin with
"Section".
"""

from sphinx.addnodes import toctree

from .minutes import told

NOTATION = "notation"  # the page that says what words and symbols mean, if there is one


def chapters(env):
    """Names and titles of the tutorial's pages, in its order."""
    trees = env.get_doctree(env.config.root_doc).findall(toctree)
    return [
        {"page": page, "title": env.titles[page].astext()}
        for tree in trees
        if (tree["caption"] or "").startswith("Section")
        for page in tree["includefiles"]
    ]


def add_progress(app, pagename, templatename, context, doctree):
    """For every chapter its minutes and the way to its symbols; for the tutorial's, their place."""
    env = app.env
    chapter = env.metadata.get(pagename, {}).get("file_format") == "mystnb"
    if not chapter or pagename == env.config.root_doc:
        return
    context["course_minutes"] = told(env, [pagename])
    context["course_notation"] = NOTATION if NOTATION in env.found_docs else None
    course = chapters(env)
    pages = [chapter["page"] for chapter in course]
    if pagename in pages:
        context["course"] = course
        context["course_place"] = pages.index(pagename) + 1


def setup(app):
    app.connect("html-page-context", add_progress)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
