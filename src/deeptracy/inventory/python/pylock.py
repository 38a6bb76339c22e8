"""``pylock.toml`` and ``pylock.NAME.toml``: https://packaging.python.org/en/latest/specifications/pylock-toml/.

The scope of a package follows from its marker: needed without extras and with the default groups it is runtime, with an
extra optional, else it is of a group, for development. ``dependencies`` are written by few tools; pdm writes them in a
table of its own. Nothing in the file says what the project names itself.
"""

from typing import Any

from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import markers, origin, pdm_lock
from deeptracy.inventory.python.lock_document import LockDocument
from deeptracy.inventory.python.locked import Locked, dependencies
from deeptracy.model.inventory import Scope

Table = dict[str, Any]


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``pylock.toml``. Raises `Malformed`."""
    document = LockDocument(file.data)
    default = document.root.get("default-groups", [])
    groups = [name for name in default if isinstance(name, str)] if isinstance(default, list) else []
    packages = [_locked(file, line, table, groups) for line, table in document.tables("packages")]
    return Parsed(dependencies(file.path, packages, None))


def _locked(file: SourceFile, line: int, table: Table, groups: list[str]) -> Locked:
    name, version = string(table.get("name")), string(table.get("version"))
    fetched = _origin(file, table)
    if not name or not (version or fetched.private):
        raise Malformed(f"a package without name or version, at line {line}")
    return Locked(name, version, line, fetched, _edges(table), _scope(string(table.get("marker")), groups))


def _scope(marker: str, groups: list[str]) -> Scope:
    if markers.needed(marker, extras=False, groups=groups):
        return Scope.RUNTIME
    return Scope.OPTIONAL if markers.needed(marker, extras=True, groups=groups) else Scope.DEV


def _edges(table: Table) -> list[tuple[str, str]]:
    own = table.get("dependencies")
    edges = [
        (name, f"=={version}" if (version := string(edge.get("version"))) else "")
        for edge in map(mapping, own if isinstance(own, list) else ())
        if (name := string(edge.get("name")))
    ]
    return edges or list(pdm_lock.edges(mapping(mapping(table.get("tool")).get("pdm")).get("dependencies")))


def _origin(file: SourceFile, table: Table) -> origin.Origin:
    for kind in ("vcs", "directory", "archive"):
        source = table.get(kind)
        if not isinstance(source, dict):
            continue
        url, path = string(source.get("url")), string(source.get("path"))
        if kind == "vcs":
            return origin.repository(url or path, string(source.get("type")))
        return origin.path(file, path) if path else origin.remote(url)
    return origin.index(string(table.get("index")))
