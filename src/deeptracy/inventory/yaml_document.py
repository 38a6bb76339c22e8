"""YAML manifests as plain values with line numbers.

Only the events of libyaml are used: no tags are resolved and no objects are built. Aliases are refused beyond a
count of nodes (a few short lines can stand for billions of them), duplicated keys and great depth always.
"""

from typing import Any

import yaml

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_DEPTH = 200
_MAX_ALIASED_NODES = 100_000


class Text(str):
    """A scalar: its text as written, the ``line`` it stands on (from 1), and whether it was ``quoted``."""

    __slots__ = ("line", "quoted")
    line: int
    quoted: bool


def _text(event: Any) -> Text:
    if "\0" in event.value:  # written as an escape
        raise Malformed("holds NUL characters")
    text = Text(event.value)
    text.line = event.start_mark.line + 1
    text.quoted = event.style in ("'", '"')
    return text


class _Builder:
    def __init__(self, events: Any) -> None:
        self._events = events
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._aliased = 0

    def value(self, event: Any, depth: int) -> tuple[Any, int]:
        """The value that begins with ``event`` and the number of nodes in it."""
        if depth > _MAX_DEPTH:
            raise Malformed("nested too deeply")
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if isinstance(event, yaml.ScalarEvent):
            built: Any = _text(event)
            size = 1
        elif isinstance(event, yaml.SequenceStartEvent):
            built, size = self._sequence(depth)
        else:
            built, size = self._mapping(depth)
        if event.anchor:
            self._anchors[event.anchor] = (built, size)
        return built, size

    def _alias(self, event: Any) -> tuple[Any, int]:
        if event.anchor not in self._anchors:
            raise Malformed(f"the alias *{event.anchor} at line {event.start_mark.line + 1} names nothing before it")
        built, size = self._anchors[event.anchor]
        self._aliased += size
        if self._aliased > _MAX_ALIASED_NODES:
            raise Malformed("its YAML aliases expand to too much")
        return built, size

    def _sequence(self, depth: int) -> tuple[list[Any], int]:
        items, size = [], 1
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            item, item_size = self.value(event, depth + 1)
            items.append(item)
            size += item_size
        return items, size

    def _mapping(self, depth: int) -> tuple[dict[Any, Any], int]:
        entries: dict[Any, Any] = {}
        size = 1
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = event.start_mark.line + 1
            key, key_size = self.value(event, depth + 1)
            if not isinstance(key, str):
                raise Malformed(f"a key at line {line} is not a plain text")
            if key in entries and key != "<<":
                raise Malformed(f"the key {str(key)!r} stands twice in one mapping, again at line {line}")
            item, item_size = self.value(next(self._events), depth + 1)
            entries[key] = item
            size += key_size + item_size
        return entries, size


def load_all(data: bytes) -> list[Any]:
    """The documents of a YAML stream: dicts, lists and `Text` scalars. Raises `Malformed`."""
    documents = []
    try:
        events = iter(yaml.parse(decode(data), Loader=_Loader))
        builder = _Builder(events)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents.append(builder.value(next(events), 0)[0])
    except yaml.MarkedYAMLError as error:
        where = f" at line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise Malformed(f"not valid YAML: {error.problem}{where}") from error
    except yaml.YAMLError as error:
        raise Malformed(f"not valid YAML: {error}") from error
    except RecursionError as error:
        raise Malformed("nested too deeply") from error
    return documents


def load(data: bytes) -> Any:
    """The first document of a YAML stream; an empty dict when there is none. Raises `Malformed`."""
    documents = load_all(data)
    return documents[0] if documents else {}


def load_mapping(data: bytes) -> dict[Any, Any]:
    """The mapping at the top of a YAML document. Raises `Malformed` when there is something else."""
    value = load(data)
    if not isinstance(value, dict):
        raise Malformed("the document is not a mapping")
    return value


def line_of(value: Any) -> int:
    """The line of a scalar (a value or a key that was asked for by iteration); 0 for anything else."""
    return value.line if isinstance(value, Text) else 0
