"""JSON with comments and trailing commas, as Bun and Deno write and read it."""

import re
from typing import Any

from deeptracy.inventory import json_document
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode

# Strings are matched first and kept, so that nothing inside them is taken for a comment or a comma. All repetitions
# are possessive and every end is optional: what is never closed is read once, not once for each place it might begin.
_STRING = r'("(?:[^"\\]++|\\.)*+"?)'
_COMMENT = re.compile(_STRING + r"|//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+(?:\*/)?", re.DOTALL)
_TRAILING_COMMA = re.compile(_STRING + r"|,(?=\s*+[\]}])", re.DOTALL)


def _keep_string(match: re.Match[str]) -> str:
    return match[1] or ""


def loads(text: str) -> Any:
    """The value of a text. Raises `Malformed`."""
    if "//" in text or "/*" in text:
        text = _COMMENT.sub(_keep_string, text)
    return json_document.loads(_TRAILING_COMMA.sub(_keep_string, text))


def load(data: bytes) -> Any:
    """The value of a document. Raises `Malformed`."""
    return loads(decode(data))


def load_object(data: bytes) -> dict[str, Any]:
    """The object at the top of a document. Raises `Malformed` when there is something else."""
    value = load(data)
    if not isinstance(value, dict):
        raise Malformed("the document is not an object")
    return value
