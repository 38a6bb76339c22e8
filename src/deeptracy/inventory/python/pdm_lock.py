"""``pdm.lock``, lock versions 2 to 4.5: https://pdm-project.org/latest/usage/lockfile/.

A package stands once for each set of extras that is asked of it; those entries are one package. ``groups`` are there
since lock version 4.3 (with the strategy ``inherit_metadata``); before, the scope follows from ``pyproject.toml``
beside the lock and the edges. Whether a group is an extra of the product or for development stands only there too.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from deeptracy.inventory import graph
from deeptracy.inventory.json_document import string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import groups, origin, requirement
from deeptracy.inventory.python.lock_document import LockDocument
from deeptracy.inventory.python.locked import Locked, dependencies
from deeptracy.inventory.python.project import Project, project_beside
from deeptracy.model.inventory import Scope

Table = dict[str, Any]


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``pdm.lock``. Raises `Malformed`."""
    document = LockDocument(file.data)
    project = project_beside(file, tree)
    packages = [_locked(file, line, table, project) for line, table in document.tables("package")]
    return Parsed(dependencies(file.path, packages, project.roots if project else None))


def _locked(file: SourceFile, line: int, table: Table, project: Project | None) -> Locked:
    name, version = string(table.get("name")), string(table.get("version"))
    if not name or not version:
        raise Malformed(f"a package without name or version, at line {line}")
    return Locked(
        name, version, line, _origin(file, table), list(edges(table.get("dependencies"))), _scope(table, project)
    )


def edges(lines: Any) -> Iterator[tuple[str, str]]:
    """The (name, specifier) of each requirement in a list; an older lock writes a table instead."""
    for line in lines if isinstance(lines, list) else ():
        asked = requirement.read(line) if isinstance(line, str) else None
        if asked:
            yield asked.name, asked.specifier


def _scope(table: Table, project: Project | None) -> Scope | None:
    names = table.get("groups")
    if not isinstance(names, list) or not names:
        return None
    return _strongest([_group_scope(name, project) for name in names if isinstance(name, str)])


def _group_scope(name: str, project: Project | None) -> Scope:
    if name == "default":
        return Scope.RUNTIME
    known = project.group_scopes.get(name) if project else None
    return known or groups.of_group(name)


def _strongest(scopes: Sequence[Scope]) -> Scope | None:
    return min(scopes, key=graph.STRENGTH.index, default=None)


def _origin(file: SourceFile, table: Table) -> origin.Origin:
    for kind in ("git", "hg", "svn", "bzr"):
        if isinstance(url := table.get(kind), str):
            return origin.repository(url, kind)
    if isinstance(path := table.get("path"), str):
        return origin.path(file, path)
    if isinstance(url := table.get("url"), str):
        return origin.remote(url)
    return origin.PUBLIC
