"""`{only-page}` and `{only-notebook}`: words that hold for one of a chapter's two faces."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective


class Face(nodes.container):
    """What stands on one face: its attribute `face` is "page" or "notebook"."""


class OnlyDirective(SphinxDirective):
    has_content = True

    def run(self):
        face = Face(face=self.name.removeprefix("only-"))
        self.state.nested_parse(self.content, self.content_offset, face)
        return [face]


class ShowPage(SphinxPostTransform):
    """After the chapter has become a notebook (150)."""

    default_priority = 160

    def run(self, **kwargs):
        for node in list(self.document.findall(Face)):
            node.replace_self(node.children if node["face"] == "page" else [])


def setup(app):
    app.add_node(Face)
    app.add_directive("only-page", OnlyDirective)
    app.add_directive("only-notebook", OnlyDirective)
    app.add_post_transform(ShowPage)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
