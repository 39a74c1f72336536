"""%%explain in a real kernel, with and without an assistant."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import nbformat
import pytest
from conftest import ROOT
from course.notebooks import explanations
from nbclient import NotebookClient

from lnn import explain

SETTINGS = ("LNN_ASSISTANT_URL", "LNN_ASSISTANT_MODEL", "LNN_ASSISTANT_KEY")


@pytest.fixture(scope="module")
def run():
    """Run cells in a kernel, one for all tests; returns what the last one showed."""
    client = NotebookClient(nbformat.v4.new_notebook(), timeout=60, kernel_name="python3")

    def run_cells(*sources, env=None):
        setting = (
            "import os\n"
            f"for name in {SETTINGS}: os.environ.pop(name, None)\n"
            f"os.environ |= {env or {}}"
        )
        cells = [nbformat.v4.new_code_cell(source) for source in (setting, *sources)]
        client.nb.cells = cells
        for number, cell in enumerate(cells):
            client.execute_cell(cell, number)
        return "".join(o.get("text") or o.data.get("text/markdown") for o in cells[-1].outputs)

    with client.setup_kernel():
        client.nb.cells = [nbformat.v4.new_code_cell("%load_ext lnn.explain")]
        client.execute_cell(client.nb.cells[0], 0)
        yield run_cells


def test_a_cell_of_the_book_gets_the_books_explanation(run):
    code, explanation = next(iter(explain_book().items()))
    changed = "# a comment of the learner's\n\n" + code.replace("\n", "\n\n")
    assert run(f"%%explain\n{changed}") == explanation


def test_every_cell_of_the_book_is_explained_and_the_package_knows_it():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell, explanation in explanations.pairs(json.loads(path.read_text(encoding="utf-8"))):
            assert explanation, f"{path.name}: {''.join(cell['source'])[:80]}"
    assert explain_book() == explanations.collect(ROOT / "notebooks")


def explain_book():
    text = explain.files("lnn").joinpath("explanations.json").read_text(encoding="utf-8")
    return json.loads(text)


def test_any_other_cell_gets_documentation_and_is_not_run(run):
    shown = run(
        "import numpy as np\nfrom lnn import gen_samples",
        "%%explain\nx, y = gen_samples(3, 2.0, 0.0)\nprint(np.mean(x * y))\nraise SystemExit",
    )
    assert "`gen_samples`: Draw samples of the line" in shown
    assert "`np.mean`: Compute the arithmetic mean" in shown
    assert "print" not in shown


@pytest.mark.parametrize(
    "cell, sentence",
    [
        ("%%explain\nnothing_known(1)", "uses no name of lnn or NumPy"),
        ("%%explain\nif", "Python can't read this cell"),
        ("%%explain --loud\n1", "takes --ask or nothing, got '--loud'"),
        ("%%explain --ask\n1", "There is no assistant here"),
    ],
)
def test_what_cannot_be_explained_says_so(cell, sentence, run):
    assert sentence in run(cell)


class Assistant(BaseHTTPRequestHandler):
    """A stand-in for an endpoint that speaks the OpenAI chat protocol."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("Authorization"), asked))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def assistant():
    server = HTTPServer(("127.0.0.1", 0), Assistant)
    server.asked, server.status = [], 200
    server.answer = json.dumps({"choices": [{"message": {"content": "It adds."}}]}).encode()
    thread = threading.Thread(
        target=server.serve_forever, args=[0.01]
    )  # so often it looks for its end
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def environment(server):
    return {
        "LNN_ASSISTANT_URL": f"http://127.0.0.1:{server.server_port}/v1/",
        "LNN_ASSISTANT_MODEL": "small",
        "LNN_ASSISTANT_KEY": "secret",
    }


def test_an_assistant_answers_with_a_warning(assistant, run):
    shown = run("%%explain --ask\n1 + 1", env=environment(assistant))
    assert shown == f"It adds.\n\n{explain.WARNING}"
    ((path, key, asked),) = assistant.asked
    assert path == "/v1/chat/completions" and key == "Bearer secret"
    assert asked["model"] == "small" and "1 + 1" in asked["messages"][0]["content"]


@pytest.mark.parametrize(
    "status, answer, sentence",
    [
        (503, b"", "answered 503"),
        (200, b"not json", "something else than a chat"),
        (200, b'{"choices": [{"message": {"content": null}}]}', "something else than a chat"),
    ],
)
def test_an_assistant_that_fails_is_named(status, answer, sentence, assistant, run):
    assistant.status, assistant.answer = status, answer
    shown = run("%%explain --ask\n1", env=environment(assistant))
    assert sentence in shown and explain.WARNING not in shown


def test_an_assistant_out_of_reach_is_named(assistant, monkeypatch, run):
    env = environment(assistant) | {"LNN_ASSISTANT_URL": "http://127.0.0.1:9/v1"}
    shown = run("%%explain --ask\n1", env=env)
    assert "can't be reached" in shown
    monkeypatch.setenv("LNN_ASSISTANT_URL", "localhost/v1")
    with pytest.raises(explain.NoAssistant, match="must begin with http"):
        explain.ask("1")
