"""JSON manifests: strict about duplicated keys and depth, since both hide entries from one reader or another."""

import json
import re
from collections import Counter
from typing import Any

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode

_NUL = re.compile(r"(?<!\\)(?:\\\\)*+\\u0000")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise Malformed(f"the key {twice!r} stands twice in one object")
    return mapping


def load(data: bytes) -> Any:
    """The value of a JSON document. Raises `Malformed`."""
    return loads(decode(data))


def loads(text: str) -> Any:
    """The value of a JSON text. Raises `Malformed`."""
    try:
        value = json.loads(text, object_pairs_hook=_unique)
        if "\\u" in text:
            _refuse_odd_characters(text, value)
        return value
    except json.JSONDecodeError as error:
        raise Malformed(f"not valid JSON: {error.msg} at line {error.lineno}") from error
    except RecursionError as error:
        raise Malformed("nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise Malformed(f"not valid JSON: {error}") from error


def _refuse_odd_characters(text: str, value: Any) -> None:
    """Escapes may write what no text file may hold and nothing can store: NUL characters, and halves of characters."""
    if _NUL.search(text):
        raise Malformed("holds NUL characters")
    if _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise Malformed("holds half of a character (a lone surrogate)") from error


def load_object(data: bytes) -> dict[str, Any]:
    """The object at the top of a JSON document. Raises `Malformed` when there is something else."""
    return as_object(load(data), "the document")


def as_object(value: Any, what: str) -> dict[str, Any]:
    """``value`` if it is an object, else `Malformed` that names ``what``."""
    if not isinstance(value, dict):
        raise Malformed(f"{what} is not an object")
    return value


def mapping(value: Any) -> dict[str, Any]:
    """``value`` if it is a mapping, else an empty one: for optional parts whose absence means nothing."""
    return value if isinstance(value, dict) else {}


def string(value: Any) -> str:
    """``value`` if it is a string, else an empty one."""
    return value if isinstance(value, str) else ""
