"""JSON with comments and trailing commas, as Bun and Deno write and read it."""

import re
from typing import Any

from deeptracy.inventory import json_document

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
