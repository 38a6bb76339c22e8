"""``uv.lock`` and the ``*.py.lock`` of scripts: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile.

The members of the workspace are the project itself: they are not listed, what they name is direct. An edge leads to
the version it gives where the lock holds several (forks by environment). uv locks the extras of a package only where
something asks for them, so they are edges like the others.
"""

from collections.abc import Iterator
from typing import Any

from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import origin
from deeptracy.inventory.python.lock_document import LockDocument
from deeptracy.inventory.python.locked import Locked, Root, dependencies
from deeptracy.model.inventory import Scope

Table = dict[str, Any]


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``uv.lock``. Raises `Malformed`."""
    document = LockDocument(file.data)
    manifest = mapping(document.root.get("manifest"))
    members, packages = [], []
    for line, table in document.tables("package"):
        if _is_member(table, manifest):
            members.append(table)
        else:
            packages.append(_locked(file, line, table))
    roots = [*_manifest_roots(manifest), *(root for member in members for root in _roots(member, len(members) > 1))]
    return Parsed(dependencies(file.path, packages, roots))


def _is_member(table: Table, manifest: Table) -> bool:
    """Whether a package is the project itself: named a member, or, in a lock of one project, where the lock is."""
    names = manifest.get("members")
    if isinstance(names, list):
        return table.get("name") in names
    source = mapping(table.get("source"))
    return "." in (source.get("virtual"), source.get("editable"))


def _locked(file: SourceFile, line: int, table: Table) -> Locked:
    name = string(table.get("name"))
    if not name:
        raise Malformed(f"a package without a name, at line {line}")
    requires = [
        *_edges(table.get("dependencies")),
        *(edge for extra in mapping(table.get("optional-dependencies")).values() for edge in _edges(extra)),
    ]
    version, fetched = string(table.get("version")), _origin(file, mapping(table.get("source")))
    if not version and not fetched.private:  # only a folder may leave its version to its build
        raise Malformed(f"{name!r} at line {line} has no version")
    return Locked(name, version, line, fetched, requires)


def _edges(value: Any) -> Iterator[tuple[str, str]]:
    for edge in value if isinstance(value, list) else ():
        name, version = string(mapping(edge).get("name")), string(mapping(edge).get("version"))
        if name:
            yield name, f"=={version}" if version else ""


def _roots(member: Table, several: bool) -> Iterator[Root]:
    """What one member of the workspace names."""
    workspace = string(member.get("name")) if several else ""
    lists = [(Scope.RUNTIME, member.get("dependencies"))]
    lists += [(Scope.OPTIONAL, extra) for extra in mapping(member.get("optional-dependencies")).values()]
    lists += [(Scope.DEV, group) for group in mapping(member.get("dev-dependencies")).values()]
    for scope, edges in lists:
        for name, specifier in _edges(edges):
            yield Root(name, scope, specifier, workspace)


def _manifest_roots(manifest: Table) -> Iterator[Root]:
    """What a script asks for, and the groups of a workspace whose root is no project."""
    for name, _ in _edges(manifest.get("requirements")):
        yield Root(name, Scope.RUNTIME)
    for group in mapping(manifest.get("dependency-groups")).values():
        for name, _ in _edges(group):
            yield Root(name, Scope.DEV)


def _origin(file: SourceFile, source: Table) -> origin.Origin:
    kind, place = next(((kind, place) for kind, place in source.items() if isinstance(place, str)), ("", ""))
    if kind == "registry" or not kind:
        return origin.index(place)
    if kind in ("editable", "virtual", "directory", "path"):
        return origin.path(file, place)
    return origin.repository(place) if kind == "git" else origin.remote(place)
