"""bun.lock, the text form of Bun's lock file: https://bun.com/docs/pm/lockfile.

``packages`` are keyed by the way to them (``a/b`` is the copy of ``b`` that ``a`` sees) and hold lists that begin with
``name@version`` or ``name@address``; what a package depends on is in the first object of its list.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from deeptracy.inventory.javascript import jsonc, projects, specifier
from deeptracy.inventory.javascript.json_lines import JsonLines
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.javascript.projects import Project
from deeptracy.inventory.json_document import as_object, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode

_MAX_DEPTH = 200
_OWN = ("workspace", "root")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file of Bun."""
    text = decode(file.data)
    document = as_object(jsonc.loads(text), "the document")
    workspaces = as_object(document.get("workspaces") or {}, "'workspaces'")
    members = {path or ".": _project(path or ".", value) for path, value in workspaces.items()}
    packages = as_object(document.get("packages") or {}, "'packages'")
    lock = _Lock(packages, members, JsonLines(text))
    return Parsed(lock.graph.dependencies(file.path))


def _project(path: str, value: Any) -> Project:
    holder = as_object(value, f"the workspace {path!r}")
    name, version = string(holder.get("name")), string(holder.get("version"))
    return Project(path, name, version, tuple(projects.wanted(holder)))


class _Lock:
    """The packages under the keys of the file."""

    def __init__(self, packages: Mapping[str, Any], members: Mapping[str, Project], lines: JsonLines) -> None:
        self.graph = LockGraph(workspace=len(members) > 1)
        self._members = members
        self._keys: dict[str, str] = {}
        infos: dict[str, Mapping[str, Any]] = {}
        for way, value in packages.items():
            key = self._add(way, value, lines.line(way, "["))
            if key not in members:
                infos[way] = next((item for item in value if isinstance(item, dict)), {})
        for way, info in infos.items():
            self._connect(way, info)
        for member, project in members.items():
            for wanted in project.wanted:
                way = "" if member == "." else project.name
                self.graph.want(wanted, self._resolve(way, wanted.name), member)

    def _add(self, way: str, value: Any, line: int) -> str:
        """Add the package at the end of a way; a workspace member is known by its path."""
        if way.count("/") > _MAX_DEPTH:
            raise Malformed("its packages are nested too deeply")
        if not isinstance(value, list) or not value or not isinstance(value[0], str):
            raise Malformed(f"the package {way!r} is not a list that begins with a name and a version")
        name, reference = specifier.split(value[0])
        kind, _, path = reference.partition(":")
        member = path or "." if kind in _OWN else ""
        key = self._keys[way] = member if member in self._members else way
        self.graph.nodes[key] = (
            Node.member(self._members[key], line) if key == member else _node(name, reference, value, line)
        )
        return key

    def _connect(self, way: str, info: Mapping[str, Any]) -> None:
        optional = info.get("optionalPeers")
        for wanted in projects.wanted(info):
            target = self._resolve(way, wanted.name)
            if target and not (isinstance(optional, list) and wanted.name in optional):
                self.graph.edge(way, target, wanted.scope)

    def _resolve(self, way: str, name: str) -> str | None:
        """The key of the copy of a package that is seen at the end of a way."""
        for above in _upwards(way):
            found = self._keys.get(f"{above}/{name}" if above else name)
            if found is not None:
                return found
        return None


def _upwards(way: str) -> Iterator[str]:
    """A way, then all that are shorter by a package (``@s/b`` is one), the empty one last."""
    while way:
        yield way
        way = way.rpartition("/")[0]
        above, _, last = way.rpartition("/")
        if last.startswith("@"):
            way = above
    yield ""


def _node(name: str, reference: str, value: list[Any], line: int) -> Node:
    """A package that is no workspace member. The second item is the address of its registry, if not the usual one."""
    asked = specifier.parse(reference)
    registry = string(value[1]) if len(value) > 1 else ""
    return Node(
        asked.package(name, asked.exact),
        line,
        source=reference if asked.private else registry,
        private=asked.private,
        private_gap=asked.gap,
        requirement="" if asked.exact else specifier.without_credentials(reference) or "*",
    )
