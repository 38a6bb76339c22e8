"""``Pipfile`` without a lock file beside it: https://pipenv.pypa.io/en/latest/pipfile.html.

``[packages]`` is needed at run time, ``[dev-packages]`` for development; any other table of packages is a category of
the project's own, whose scope its name must tell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from deeptracy.inventory import toml_document
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import gaps, groups, origin, requirement
from deeptracy.inventory.python.origin import Origin
from deeptracy.inventory.python.requirement import Requirement
from deeptracy.inventory.python.toml_lines import TomlLines
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Location, Scope

_SETTINGS = ("source", "requires", "scripts", "pipenv", "build-system", "tool")
_SYSTEMS = ("git", "hg", "svn", "bzr")


@dataclass(frozen=True, slots=True)
class Entry:
    """One requirement, and the table (category) it stands in."""

    name: str
    specifier: str
    category: str
    options: dict[str, Any]


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``Pipfile``. Raises `Malformed`."""
    document = toml_document.load(file.data)
    known, lines = indexes(document.get("source")), TomlLines(decode(file.data))
    found = [
        requirement.dependency(
            Requirement(entry.name, entry.specifier),
            Location(file.path, lines.key(entry.name, entry.category)),
            category_scope(entry.category),
            origin=origin_of(file, entry.options, known),
        )
        for entry in entries(document)
    ]
    return Parsed(found, gaps.transitive(file.path, found))


def entries(document: dict[str, Any]) -> Iterator[Entry]:
    """Each requirement of a ``Pipfile``. Raises `Malformed`."""
    for category, table in document.items():
        if category in _SETTINGS:
            continue
        if not isinstance(table, dict):
            raise Malformed(f"{category!r} is not a table")
        for name, value in table.items():
            options = {"version": value} if isinstance(value, str) else value
            if not isinstance(options, dict):
                raise Malformed(f"what {name!r} asks for is neither a text nor a table")
            specifier = string(options.get("version")).strip()
            yield Entry(name, "" if specifier == "*" else specifier, category, options)


def category_scope(category: str) -> Scope:
    """The scope of a table of packages, by its name in the ``Pipfile`` or in the lock file."""
    if category in ("packages", "default"):
        return Scope.RUNTIME
    return Scope.DEV if category in ("dev-packages", "develop") else groups.of_group(category)


def indexes(sources: Any) -> dict[str, str]:
    """The address of each ``[[source]]`` by its name."""
    tables = [mapping(source) for source in sources] if isinstance(sources, list) else []
    return {string(source.get("name")): string(source.get("url")) for source in tables}


def origin_of(file: SourceFile, options: dict[str, Any], known: dict[str, str]) -> Origin:
    """Where an entry is fetched from; ``known`` are the addresses of the indexes."""
    for system in _SYSTEMS:
        if isinstance(url := options.get(system), str):
            return origin.repository(url, system)
    for kind in ("path", "file"):
        if isinstance(place := options.get(kind), str):
            return origin.address(file, place)
    return origin.index(known.get(string(options.get("index")), ""))
