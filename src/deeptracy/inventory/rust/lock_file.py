"""The packages of a ``Cargo.lock`` and their edges, in any of its four versions.

The format is told by Cargo's ``core/resolver/encode.rs``: edges are written as short as they are unambiguous,
``name``, ``name version`` or ``name version (source)``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from deeptracy.inventory import toml_document
from deeptracy.inventory.json_document import as_object
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode

_HEADER = "[[package]]"


@dataclass(frozen=True, slots=True)
class Locked:
    """One package; ``source`` is empty for one in a folder."""

    name: str
    version: str
    source: str
    line: int
    edges: tuple[str, ...]

    @property
    def key(self) -> str:
        """Its name in the edges of the first version of the format, which is never ambiguous."""
        return f"{self.name} {self.version} ({self.source})" if self.source else f"{self.name} {self.version}"


def packages(data: bytes) -> list[Locked]:
    """The packages, in the order of the file. Raises `Malformed`."""
    document = toml_document.load(data)
    tables = document.get("package", [])
    if not isinstance(tables, list):
        raise Malformed("'package' is not a list")
    text = decode(data).split("\n")
    lines = [number for number, line in enumerate(text, 1) if line.strip() == _HEADER]
    if len(lines) != len(tables):
        lines = [-1] * len(tables)
    found = [_package(table, line + 1) for table, line in zip(tables, lines, strict=True)]
    if "root" in document:  # until 2017 the package beside the lock file stood in a table of its own
        found.append(_package(document["root"], 0))
    return found


def _package(table: Any, line: int) -> Locked:
    fields = as_object(table, "a package")
    name, version = fields.get("name"), fields.get("version")
    if not isinstance(name, str) or not isinstance(version, str) or not name or not version:
        raise Malformed("a package has no name or no version")
    source = fields.get("source", "")
    edges = fields.get("dependencies", [])
    if not isinstance(source, str) or not isinstance(edges, list) or not all(isinstance(edge, str) for edge in edges):
        raise Malformed(f"the package {name!r} has a source or dependencies that are not texts")
    return Locked(name, version, source, line, tuple(edges))


def requires(found: list[Locked]) -> dict[str, tuple[str, ...]]:
    """The keys of the packages that each package requires. Edges that lead nowhere are left out."""
    keys = _keys(found)
    return {one.key: tuple(keys[edge] for edge in one.edges if edge in keys) for one in found}


def _keys(found: list[Locked]) -> Mapping[str, str]:
    """The key of each way to write an edge."""
    keys: dict[str, str] = {}
    for one in found:
        for edge in _spellings(one):
            keys.setdefault(edge, one.key)
    return keys


def _spellings(one: Locked) -> Iterator[str]:
    yield one.name
    yield f"{one.name} {one.version}"
    yield one.key
    if one.source.startswith("git+"):  # edges leave out the commit
        yield f"{one.name} {one.version} ({one.source.partition('#')[0]})"
