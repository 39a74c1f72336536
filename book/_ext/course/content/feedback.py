"""`{feedback} SECTION`: "Was this section clear?", after a section.

Where `feedback_endpoint` in `_config.yml` names an address, answers are posted
there as JSON; where it is empty, they open a prefilled issue in the
repository. Nothing is sent before the reader presses the button
(`_front/site/feedback.js`).
"""

from html import escape

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from lnn import __version__
from lnn.feedback import Feedback

FORM = """
<form class="lnn-feedback" data-page="{page}" data-section="{section}" data-version="{version}"
 data-endpoint="{endpoint}" data-repository="{repository}" hidden>
<fieldset>
<legend>Was this section clear?</legend>
<label><input type="radio" name="rating" value="clear"> {thumb} Clear</label>
<label><input type="radio" name="rating" value="unclear"> {thumb} Not yet</label>
</fieldset>
<label class="lnn-feedback-comment">What would make it better? (optional)
<textarea name="comment" rows="2" maxlength="4000"></textarea></label>
<button type="submit">{action}</button>
<p role="status"></p>
</form>
"""


# Drawn, since not every machine has a font with thumbs; the style turns the second one down.
THUMB = (
    '<svg class="lnn-thumb" viewBox="0 0 24 24" aria-hidden="true">'
    '<path d="M3 11h4v10H3zM7 12l4-9q3 0 3 3l-1 4h6q2.5 0 2 2.5l-1.5 6.5q-.5 2-2.5 2H7"/></svg>'
)


class FeedbackDirective(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self):
        config = self.config
        form = FORM.format(
            thumb=THUMB,
            page=escape(self.env.docname),
            section=escape(self.arguments[0]),
            version=__version__,
            endpoint=escape(config.feedback_endpoint),
            repository=escape(config.html_theme_options.get("repository_url", "")),
            action="Send" if config.feedback_endpoint else "Open a prefilled issue on GitHub",
        )
        if not config.feedback_endpoint:
            issue = Feedback(
                self.env.docname, self.arguments[0], config.html_theme_options["repository_url"]
            ).issue_url("", "")
            line = (
                f"*Was this section clear?* [Tell us on GitHub]({issue}) (needs an account there)."
            )
            return [nodes.raw("", form, format="html", notebook=line)]
        cell = "\n".join(
            [
                "#@title Was this section clear?",
                "from lnn.feedback import Feedback",
                "",
                "Feedback(",
                f"    page={self.env.docname!r},",
                f"    section={self.arguments[0]!r},",
                f"    repository={config.html_theme_options.get('repository_url', '')!r},",
                f"    endpoint={config.feedback_endpoint!r},",
                ")",
            ]
        )
        shown = repr(Feedback(self.env.docname, self.arguments[0], ""))
        return [nodes.raw("", form, format="html", notebook_code=cell, notebook_output=shown)]


def setup(app):
    app.add_config_value("feedback_endpoint", "", "env", types=(str,))
    app.add_directive("feedback", FeedbackDirective)
    app.add_js_file("feedback.js", loading_method="defer")
    app.add_css_file("feedback.css")
    return {"parallel_read_safe": True, "parallel_write_safe": True}
