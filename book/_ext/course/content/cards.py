"""`{cards}`: a card for each of the tutorial's chapters, with picture, question and minutes."""

from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from .card_pictures import PICTURES
from .minutes import minutes


def tutorial(site_map):
    """The pages under captions that begin with "Section", in their order."""
    trees = site_map.root.subtrees
    return [
        str(page)
        for tree in trees
        if (tree.caption or "").startswith("Section")
        for page in tree.items
    ]


def picture(name):
    """The chapter's picture as SVG, which says nothing that the question beside it doesn't."""
    body = PICTURES[name]() if name in PICTURES else ""
    return (
        '<svg class="lnn-card-picture" viewBox="0 0 200 90" aria-hidden="true" focusable="false">'
        f"{body}</svg>"
    )


class Cards(SphinxDirective):
    def run(self):
        self.env.note_dependency(str(Path(self.env.app.confdir, "_toc.yml")))
        cards = nodes.bullet_list(classes=["lnn-cards"])
        for name in tutorial(self.env.external_site_map):
            link = pending_xref(
                "",
                nodes.inline(),
                refdomain="std",
                reftype="doc",
                reftarget=f"/{name}",
                refexplicit=False,
                refdoc=self.env.docname,
                refwarn=True,
            )
            time = nodes.paragraph(
                "", "", minutes(pages=[name], exercises=False), nodes.Text(" min")
            )
            card = nodes.list_item(
                "",
                nodes.raw("", picture(name), format="html"),
                nodes.paragraph("", "", link),
                time,
            )
            cards += card
        return [cards]


def setup(app):
    app.add_directive("cards", Cards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
