"""Poetry's own tables in ``pyproject.toml``.

https://python-poetry.org/docs/pyproject/ and https://python-poetry.org/docs/dependency-specification/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, SourceFile
from deeptracy.inventory.python import origin
from deeptracy.inventory.python.origin import Origin
from deeptracy.inventory.python.shape import table
from deeptracy.model.inventory import Scope

_BARE = re.compile(r"=?\s*\d[A-Za-z0-9_.+!-]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement; ``options``: the table it is written as, ``indexes``: the address of each source by name."""

    name: str
    specifier: str
    scope: Scope
    section: str
    options: dict[str, Any] = field(default_factory=dict)
    indexes: dict[str, str] = field(default_factory=dict)


def entries(poetry: dict[str, Any]) -> Iterator[Entry]:
    """Each requirement of ``[tool.poetry]``. Raises `Malformed`."""
    indexes = _indexes(poetry.get("source"))
    yield from _section(table(poetry, "dependencies"), Scope.RUNTIME, "tool.poetry.dependencies", indexes)
    yield from _section(table(poetry, "dev-dependencies"), Scope.DEV, "tool.poetry.dev-dependencies", indexes)
    groups = table(poetry, "group")
    for name in groups:
        section = f"tool.poetry.group.{name}.dependencies"
        yield from _section(table(table(groups, name), "dependencies"), Scope.DEV, section, indexes)


def _indexes(sources: Any) -> dict[str, str]:
    tables = [mapping(source) for source in sources] if isinstance(sources, list) else []
    return {string(source.get("name")): string(source.get("url")) for source in tables}


def _section(requirements: dict[str, Any], scope: Scope, section: str, indexes: dict[str, str]) -> Iterator[Entry]:
    for name, value in requirements.items():
        if name.lower() == "python":
            continue
        for one in value if isinstance(value, list) else [value]:
            options = {"version": one} if isinstance(one, str) else one
            if not isinstance(options, dict):
                raise Malformed(f"what {name!r} asks for is neither a text nor a table")
            optional = scope is Scope.RUNTIME and options.get("optional") is True
            specifier = _specifier(string(options.get("version")))
            yield Entry(name, specifier, Scope.OPTIONAL if optional else scope, section, options, indexes)


def origin_of(entry: Entry, file: SourceFile) -> Origin:
    """Where an entry is fetched from."""
    options = entry.options
    if isinstance(git := options.get("git"), str):
        return origin.repository(git)
    if isinstance(url := options.get("url"), str):
        return origin.remote(url)
    for kind in ("path", "file"):
        if isinstance(path := options.get(kind), str):
            return origin.path(file, path)
    return origin.index(entry.indexes.get(string(options.get("source")), ""))


def _specifier(constraint: str) -> str:
    """A constraint as written, but for a bare version, which stands for itself alone, and ``*``."""
    text = constraint.strip()
    if _BARE.fullmatch(text):
        return f"=={text.lstrip('=').strip()}"
    return "" if text == "*" else text
