"""A pytest plugin that saves every process a second.

nbformat imports jsonschema, which compiles the grammar of internationalized addresses; no
notebook has a field of that format.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # as if it were not installed: jsonschema minds not
