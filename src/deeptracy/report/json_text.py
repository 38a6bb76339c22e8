"""JSON as text: quick, and without characters that could make a terminal or an editor show something else."""

import re
from typing import Any

import msgspec

# Escapes mean the same to a program; to a person who looks at the file, direction marks and C1 controls do not.
_UNSAFE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def dumps(document: Any) -> str:
    """The document, indented by two, with a newline at its end."""
    text = msgspec.json.format(msgspec.json.encode(document), indent=2).decode()
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
