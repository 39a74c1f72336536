"""Feedback in notebooks, against a small server on localhost."""

import urllib.parse

import nbformat
from nbclient import NotebookClient
from receiver import receiver

from lnn import __version__
from lnn.feedback import Feedback

REPOSITORY = "https://github.com/somebody/her-fork"


def test_an_answer_arrives_once():
    with receiver() as server:
        form = Feedback("depth", "2.1 Depth", REPOSITORY, server.url)
        assert form.send("clear", " Good. ") == "Thank you. Your answer has arrived."
        (answer,) = server.accepted.values()
    assert answer.pop("id")
    assert answer == {
        "page": "depth",
        "section": "2.1 Depth",
        "rating": "clear",
        "comment": "Good.",
        "version": __version__,
    }


def test_what_fails_is_said_and_a_second_attempt_counts_once():
    with receiver() as server:
        form = Feedback("depth", "2.1 Depth", REPOSITORY, server.url)
        server.behaviours = ["refuse", "drop", "accept, drop", "delay"]
        assert "refused the answer (503)" in form.send("unclear", "Why?")
        assert "No connection" in form.send("unclear", "Why?")
        assert "No connection" in form.send("unclear", "Why?")
        assert "has arrived" in form.send("unclear", "Why?")
        assert len(server.seen) == 4 and len(server.accepted) == 1
        assert "has arrived" in form.send("clear", "Now I see.")
        assert len(server.accepted) == 2
        server.behaviours = ["accept, drop"]
        form.send("unclear", "Why")
        form.send("unclear", "Why this?")
        assert len(server.accepted) == 4


def test_without_an_endpoint_an_issue_is_prefilled():
    form = Feedback("depth", "2.1 Depth & more", REPOSITORY)
    address = urllib.parse.urlparse(form.issue_url("unclear", "What is η?"))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{REPOSITORY}/issues/new"
    query = urllib.parse.parse_qs(address.query)
    assert query["title"] == ["Feedback on “2.1 Depth & more”"]
    for part in ("Page: depth", "Section: 2.1 Depth & more", "unclear", "What is η?"):
        assert part in query["body"][0]
    assert "issues/new?" in form.send("clear", "")
    assert form.send("", " ") == "Choose an answer or write a comment first."


def test_the_form_works_in_a_kernel():
    with receiver() as server:
        notebook = nbformat.v4.new_notebook()
        sources = [
            "from lnn.feedback import Feedback\n"
            f"form = Feedback('depth', '2.1 Depth', '{REPOSITORY}', '{server.url}')\nform",
            "question, rating, comment, button, status = form.widget().children\n"
            "button.click()\nprint(status.value)\n"
            "rating.value = 'clear'\ncomment.value = 'Fine.'\n"
            "button.click()\nprint(status.value)",
        ]
        notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
        NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
        (answer,) = server.accepted.values()
    shown, pressed = (cell.outputs[0] for cell in notebook.cells)
    assert shown.data["text/plain"] == "Was the section “2.1 Depth” clear?"
    assert "application/vnd.jupyter.widget-view+json" in shown.data
    assert pressed.text.splitlines() == [
        "Choose an answer or write a comment first.",
        "Thank you. Your answer has arrived.",
    ]
    assert (answer["rating"], answer["comment"]) == ("clear", "Fine.")
