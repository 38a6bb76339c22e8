"""Poetry's own tables in ``pyproject.toml``, and its language of constraints.

https://python-poetry.org/docs/pyproject/ and https://python-poetry.org/docs/dependency-specification/
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, SourceFile
from deeptracy.inventory.python import origin
from deeptracy.inventory.python.origin import Origin
from deeptracy.inventory.python.shape import table
from deeptracy.model.inventory import Scope

_RELEASE = re.compile(r"v?(\d{1,18}(?:\.\d{1,18})*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement; ``specifier`` in the standard language (PEP 440) wherever that can say the same."""

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
            specifier = standard(string(options.get("version")) or "*")
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


def standard(constraint: str) -> str:
    """A constraint of Poetry as a standard specifier: ``^1.2`` is ``>=1.2,<2``, ``1.2`` is ``==1.2``.

    A union (``^1 || ^2``) can't be said in the standard language and stays as written.
    """
    text = constraint.strip()
    if "|" in text:
        return text
    return ",".join(filter(None, map(_clause, re.split(r",|\s(?=[\^~<>=!])", text))))


def _clause(text: str) -> str:
    text = text.strip().replace(" ", "")
    if text in ("", "*"):
        return ""
    if text.startswith("^"):
        return _range(text, lambda release: next((i for i, number in enumerate(release) if number), len(release) - 1))
    if text.startswith("~") and not text.startswith("~="):
        return _range(text, lambda release: min(1, len(release) - 1))
    if text[0] in "<>!~":
        return text
    return f"=={text.lstrip('=')}"


def _range(text: str, kept: Callable[[list[int]], int]) -> str:
    """From a version up to the next one at the place in its release that ``kept`` says, which is left out."""
    version = text[1:]
    found = _RELEASE.match(version)
    if found is None:
        return text
    release = [int(number) for number in found[1].split(".")]
    place = kept(release)
    upper = [*release[:place], release[place] + 1]
    return f">={version},<{'.'.join(map(str, upper))}"
