""" "Was this section clear?" in a notebook, as on the site."""

import html
import http.client
import json
import urllib.error
import urllib.parse
import urllib.request
import uuid

from lnn import __version__

PATIENCE = 15  # seconds


class Feedback:
    """A form of ipywidgets below a section. Nothing is sent before its button is pressed.

    Parameters
    ----------
    page, section : str
        Where the form stands.
    repository : str
        Address of the repository in which a prefilled issue opens.
    endpoint : str, optional
        Where answers are posted as JSON instead.
    """

    def __init__(self, page: str, section: str, repository: str, endpoint: str = ""):
        self.page, self.section = page, section
        self.repository, self.endpoint = repository, endpoint
        self.form = uuid.uuid4()  # one for each answer that arrives

    def __repr__(self):
        return f"Was the section “{self.section}” clear?"

    def issue_url(self, rating: str, comment: str) -> str:
        """Address that opens a prefilled issue."""
        body = "\n".join(
            [
                f"Page: {self.page} (notebook)",
                f"Section: {self.section}",
                f"Version: {__version__}",
                f"Was it clear? {rating or 'no rating'}",
                "",
                comment or "(no comment)",
            ]
        )
        query = {"title": f"Feedback on “{self.section}”", "body": body}
        return f"{self.repository}/issues/new?{urllib.parse.urlencode(query)}"

    def post(self, rating: str, comment: str) -> str:
        """Post the answer to the endpoint; return what came of it, in a sentence."""
        answer = {
            # A second attempt has the same id and counts once; a changed answer has another.
            "id": uuid.uuid5(self.form, f"{rating} {comment}").hex,
            "page": self.page,
            "section": self.section,
            "rating": rating,
            "comment": comment,
            "version": __version__,
        }
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        request = urllib.request.Request(self.endpoint, json.dumps(answer).encode(), headers)
        try:
            urllib.request.urlopen(request, timeout=PATIENCE).close()
        except urllib.error.HTTPError as error:
            error.close()
            return f"The server refused the answer ({error.code}). It is still here: try later."
        except (OSError, http.client.HTTPException):
            return "No connection. Your answer is still here: press again when there is one."
        self.form = uuid.uuid4()
        return "Thank you. Your answer has arrived."

    def send(self, rating: str, comment: str) -> str:
        """Send the answer, or offer the issue; return what to show, as HTML."""
        comment = comment.strip()
        if not rating and not comment:
            return "Choose an answer or write a comment first."
        if self.endpoint:
            return html.escape(self.post(rating, comment))
        url = html.escape(self.issue_url(rating, comment))
        return f'<a href="{url}" target="_blank" rel="noopener">Open the prefilled issue</a>'

    def widget(self):
        """The form as ipywidgets."""
        import ipywidgets

        rating = ipywidgets.ToggleButtons(
            options=[("👍 Clear", "clear"), ("👎 Not yet", "unclear")],
            value=None,
            style={"button_width": "auto"},
        )
        comment = ipywidgets.Text(placeholder="What would make it better? (optional)")
        button = ipywidgets.Button(description="Send" if self.endpoint else "Tell us on GitHub")
        status = ipywidgets.HTML()

        def pressed(_):
            status.value = self.send(rating.value or "", comment.value)

        button.on_click(pressed)
        question = ipywidgets.HTML(f"<b>{html.escape(repr(self))}</b>")
        # One line where there is room for it.
        layout = {"flex_flow": "row wrap", "align_items": "center"}
        return ipywidgets.Box([question, rating, comment, button, status], layout=layout)

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = {"text/plain": repr(self)}
        try:
            widget = self.widget()
        except ImportError:  # no ipywidgets: a link says it all
            link = f'<a href="{html.escape(self.issue_url("", ""))}">{html.escape(repr(self))}</a>'
            return bundle | {"text/html": link}
        view = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        return bundle | {"application/vnd.jupyter.widget-view+json": view}
