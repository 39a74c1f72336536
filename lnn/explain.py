"""`%%explain`: what a code cell does, in a notebook.

After ``%load_ext lnn.explain``, a cell that starts with ``%%explain`` is
explained, not run. A cell of the book gets the book's own explanation; any
other cell the first lines of documentation of the lnn and NumPy names that it
uses. ``%%explain --ask`` puts the cell to an assistant, where there is one: in
Colab its own; elsewhere an endpoint that speaks the OpenAI chat protocol,
named in the environment variable LNN_ASSISTANT_URL (up to and with ``/v1``),
with LNN_ASSISTANT_MODEL and, where it is needed, LNN_ASSISTANT_KEY.
"""

import ast
import http.client
import inspect
import json
import os
import urllib.error
import urllib.request
from importlib.resources import files

from IPython import get_ipython
from IPython.display import Markdown, display

PATIENCE = 60  # seconds that an assistant may take

WARNING = "*An assistant wrote this. It may be wrong: check it against the code.*"

PROMPT = (
    "Explain this Python code to a student of machine learning, line by line: "
    "what it does and why it is written so. Be brief and exact.\n\n```python\n{code}\n```"
)


class NoAssistant(Exception):
    """No assistant could be asked; the message says why and what to do."""


def fingerprint(code: str) -> str:
    """Reduce code to its lines without indentation, blank lines and comments.

    So the book's cell is known again after a change that does not matter.
    """
    lines = (line.strip() for line in code.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("#", "%")))


def book_explanation(code: str) -> str | None:
    """Find the book's explanation (Markdown) of one of its own cells, or None."""
    text = files("lnn").joinpath("explanations.json").read_text(encoding="utf-8")
    return json.loads(text).get(fingerprint(code))


def documentation(code: str, namespace: dict) -> str:
    """Collect the documentation of the lnn and NumPy names in a piece of code.

    Parameters
    ----------
    code : str
    namespace : dict
        Where the code's names are looked up; nothing is run.

    Returns
    -------
    str
        Markdown, one item a name.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError as error:
        return f"Python can't read this cell: {error.msg} in line {error.lineno}."
    items = {}
    for node in ast.walk(tree):
        if not isinstance(node, (ast.Name, ast.Attribute)):
            continue
        found = _look_up(node, namespace)
        module = getattr(found, "__module__", None) or ""
        home = module.split(".")[0] or type(found).__module__.split(".")[0]
        summary = (inspect.getdoc(found) or "").strip().split("\n\n")[0]
        if home in ("lnn", "numpy") and callable(found) and summary:
            items[ast.unparse(node)] = " ".join(summary.split())
    if not items:
        return (
            "This cell is not one of the book's, and uses no name of lnn or NumPy that is "
            "known here. Run the cells that define its names first."
        )
    return "\n".join(f"- `{name}`: {summary}" for name, summary in items.items())


def _look_up(node, namespace):
    """The object behind a name like ``np.mean``, or None; modules and classes only."""
    if isinstance(node, ast.Name):
        return namespace.get(node.id)
    if not isinstance(node, ast.Attribute):
        return None
    owner = _look_up(node.value, namespace)
    # An instance's attribute may be a property that runs code.
    if not (inspect.ismodule(owner) or inspect.isclass(owner)):
        owner = type(owner)
    return inspect.getattr_static(owner, node.attr, None)


def ask(code: str) -> str:
    """Ask the learner's assistant about a piece of code.

    Raises
    ------
    NoAssistant
        When there is none, or it does not answer.
    """
    prompt = PROMPT.format(code=code)
    url = os.environ.get("LNN_ASSISTANT_URL")
    if url:
        return _chat(url.rstrip("/") + "/chat/completions", prompt)
    try:
        from google.colab import ai
    except ImportError:
        raise NoAssistant(
            "There is no assistant here. In Colab there is one; elsewhere, name an endpoint "
            "in the environment variable LNN_ASSISTANT_URL. Without --ask, %%explain needs none."
        ) from None
    try:
        return ai.generate_text(prompt)
    except Exception as error:  # Colab documents no class of errors
        raise NoAssistant(f"Colab's assistant did not answer: {error}") from error


def _chat(url, prompt):
    if not url.startswith(("http://", "https://")):
        raise NoAssistant(f"LNN_ASSISTANT_URL must begin with http:// or https://, got {url!r}.")
    model = os.environ.get("LNN_ASSISTANT_MODEL", "default")
    message = {"model": model, "messages": [{"role": "user", "content": prompt}]}
    headers = {"Content-Type": "application/json"}
    if key := os.environ.get("LNN_ASSISTANT_KEY"):
        headers["Authorization"] = f"Bearer {key}"
    request = urllib.request.Request(url, json.dumps(message).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as response:
            return "".join(json.load(response)["choices"][0]["message"]["content"])
    except urllib.error.HTTPError as error:
        error.close()
        raise NoAssistant(
            f"The assistant at {url} answered {error.code} {error.reason}."
        ) from error
    except (OSError, http.client.HTTPException) as error:
        raise NoAssistant(f"The assistant at {url} can't be reached: {error}.") from error
    except (ValueError, LookupError, TypeError) as error:
        raise NoAssistant(f"The assistant at {url} answered something else than a chat.") from error


def explain(line: str, cell: str) -> None:
    """Explain a cell without running it; the magic's body."""
    options = line.split()
    if options not in ([], ["--ask"]):
        print(f"%%explain takes --ask or nothing, got {line.strip()!r}.")
        return
    if options == ["--ask"]:
        try:
            answer = f"{ask(cell)}\n\n{WARNING}"
        except NoAssistant as reason:
            print(reason)
            return
    else:
        answer = book_explanation(cell) or documentation(cell, get_ipython().user_ns)
    display(Markdown(answer))


def load_ipython_extension(ipython) -> None:
    """Add `%%explain`; called by ``%load_ext lnn.explain``."""
    ipython.register_magic_function(explain, "cell")
