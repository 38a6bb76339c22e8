"""``Manifest.toml`` of Julia, formats 1 and 2: https://pkgdocs.julialang.org/v1/toml-files/#Manifest.toml.

The packages that the project names are in ``Project.toml`` beside it. A standard library has no source of its own; up
to Julia 1.10 most have no version either and then carry that of Julia, as Julia writes itself from 1.11 on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from deeptracy.inventory import graph, toml_document
from deeptracy.inventory.json_document import string
from deeptracy.inventory.julia.project import direct_names
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Location
from deeptracy.model.package import Package

_HEADER = re.compile(r"\s*\[\[(?:deps\.)?([\w-]+)\]\]")


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    table: dict[str, Any]

    @property
    def key(self) -> str:
        """Two packages may share a name; their UUIDs tell them apart."""
        return string(self.table.get("uuid")) or self.name


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every package of the manifest. Raises `Malformed`."""
    document = toml_document.load(file.data)
    newer = "manifest_format" in document
    tables = document.get("deps", {}) if newer else document
    if not isinstance(tables, dict):
        raise Malformed("'deps' is not a table")
    for name, value in tables.items():
        if not name or not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise Malformed(f"{name!r} is not a list of packages")
    entries = [_Entry(name, item) for name, value in tables.items() for item in value]
    lines = _lines(decode(file.data))
    julia = string(document.get("julia_version")) if newer else ""
    found = {
        entry.key: _dependency(Location(file.path, next(lines.get(entry.name, iter(())), 0)), entry, julia)
        for entry in entries
    }
    return Parsed(_placed(entries, found, direct_names(file, tree)))


def _lines(text: str) -> dict[str, Iterator[int]]:
    """The lines on which each name's tables begin, in order."""
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            lines.setdefault(header[1], []).append(number)
    return {name: iter(numbers) for name, numbers in lines.items()}


def _dependency(place: Location, entry: _Entry, julia: str) -> Dependency:
    table = entry.table
    address, folder = string(table.get("repo-url")), string(table.get("path"))
    private = "from a git repository" if address else "from a folder beside the project" if folder else ""
    shipped = not private and "git-tree-sha1" not in table  # a standard library
    version = string(table.get("version")) or (julia if shipped else "")
    return Dependency(
        Package("Julia", entry.name, version),
        place,
        requirement="" if version else "the version of the Julia it runs on" if shipped else "any",
        private=private,
        source=address or folder,
    )


def _placed(entries: list[_Entry], found: dict[str, Dependency], direct: frozenset[str] | None) -> list[Dependency]:
    """The packages with their parents, and whether the project names them."""
    by_name = {entry.name: entry.key for entry in reversed(entries)}
    parents = graph.required_by({entry.key: _required(entry, by_name) for entry in entries})
    return [
        replace(
            dependency,
            direct=None if direct is None else dependency.package.name in direct,
            required_by=tuple(found[parent].id for parent in parents.get(key, ())),
        )
        for key, dependency in found.items()
    ]


def _required(entry: _Entry, by_name: dict[str, str]) -> list[str]:
    """The keys of what an entry requires: names, or a table of names to UUIDs where a name is not enough."""
    deps = entry.table.get("deps")
    if isinstance(deps, dict):
        return [uuid for uuid in deps.values() if isinstance(uuid, str)]
    names = deps if isinstance(deps, list) else []
    return [by_name[name] for name in names if isinstance(name, str) and name in by_name]
