"""JSON documents whose objects know their line, and whose strings can be printed."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode

_NEXT_BRACE = re.compile(r'[^"{}]*+(?:"(?:[^"\\]|\\.)*+"[^"{}]*+)*+([{}])', re.DOTALL)


class Object(dict[str, Any]):
    """A JSON object and the ``line`` its brace opens on (from 1; 0 when it was not read from a text)."""

    __slots__ = ("line",)

    def __init__(self, entries: Mapping[str, Any] | Iterable[tuple[str, Any]] = (), line: int = 0) -> None:
        super().__init__(entries)
        self.line = line


class _Builder:
    """Makes the objects in the order in which they close, and remembers them in that order."""

    def __init__(self) -> None:
        self.closed: list[Object] = []

    def __call__(self, pairs: list[tuple[str, Any]]) -> Object:
        built = Object(pairs)
        if len(built) != len(pairs):
            twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
            raise Malformed(f"the key {twice!r} stands twice in one object")
        self.closed.append(built)
        return built


def load_object(data: bytes) -> Object:
    """The object at the top of a JSON document. Raises `Malformed`."""
    text = decode(data)
    builder = _Builder()
    try:
        document = json.loads(text, object_pairs_hook=builder)
    except json.JSONDecodeError as error:
        raise Malformed(f"not valid JSON: {error.msg} at line {error.lineno}") from error
    except RecursionError as error:
        raise Malformed("nested too deeply") from error
    except ValueError as error:  # a number of thousands of digits
        raise Malformed(f"not valid JSON: {error}") from error
    if not isinstance(document, Object):
        raise Malformed("the document is not an object")
    for built, line in zip(builder.closed, _lines(text), strict=True):
        built.line = line
    return document


def _lines(text: str) -> list[int]:
    """The line each object of a valid JSON text opens on, in the order in which the objects close."""
    lines: list[int] = []
    opened: list[int] = []
    line, counted = 1, 0
    for found in _NEXT_BRACE.finditer(text):
        if found[1] == "{":
            line += text.count("\n", counted, found.end())
            counted = found.end()
            opened.append(line)
        else:
            lines.append(opened.pop())
    return lines


def objects(value: Any) -> list[Object]:
    """The objects in a list; anything else in it, or instead of it, is left out."""
    return [item for item in value if isinstance(item, Object)] if isinstance(value, list) else []


def strings(value: Any) -> list[str]:
    """The strings in a list, or the one in its place; anything else is left out."""
    if isinstance(value, str):
        return [printable(value)]
    return [printable(item) for item in value if isinstance(item, str)] if isinstance(value, list) else []


def string(value: Any) -> str:
    """``value`` without space around it if it is a string, else an empty one."""
    return printable(value).strip() if isinstance(value, str) else ""


def printable(text: str) -> str:
    """The text with a question mark for what JSON's escapes can write and nothing can store.

    That is NUL, and half of a surrogate pair.
    """
    whole = text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\0", "?")
