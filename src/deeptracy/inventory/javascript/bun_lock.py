"""bun.lock, the text form of Bun's lock file: https://bun.com/docs/pm/lockfile.

``packages`` are keyed by the way to them (``a/b`` is the copy of ``b`` that ``a`` sees) and hold lists that begin with
``name@version`` or ``name@address``; what a package depends on is in the first object of its list.
"""

from collections.abc import Mapping
from typing import Any

from deeptracy.inventory.javascript import jsonc, projects, specifier
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.javascript.projects import Project
from deeptracy.inventory.json_document import as_object, string
from deeptracy.inventory.json_lines import JsonLines
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
        self._inside: dict[str, dict[str, str]] = {}
        infos: dict[str, Mapping[str, Any]] = {}
        for way, value in packages.items():
            self._add(way, value, lines.line(way, "["))
            infos[way] = next((item for item in value if isinstance(item, dict)), {})
        for way, info in infos.items():
            self._connect(way, info)
        for member, project in members.items():
            visible = self._visible("" if member == "." else project.name)
            for wanted in project.wanted:
                self.graph.want(wanted, _nearest(visible, wanted.name), member)

    def _add(self, way: str, value: Any, line: int) -> None:
        """Add the package at the end of a way; a workspace member is known by its path."""
        if way.count("/") > _MAX_DEPTH:
            raise Malformed("its packages are nested too deeply")
        if not isinstance(value, list) or not value or not isinstance(value[0], str):
            raise Malformed(f"the package {way!r} is not a list that begins with a name and a version")
        name, reference = specifier.split(value[0])
        kind, _, path = reference.partition(":")
        member = path or "." if kind in _OWN else ""
        key = member if member in self._members else way
        above, last = _above_and_last(way)
        self._inside.setdefault(above, {})[last] = key
        self.graph.nodes[key] = (
            Node.member(self._members[key], line) if key == member else _node(name, reference, value, line)
        )

    def _connect(self, way: str, info: Mapping[str, Any]) -> None:
        optional = info.get("optionalPeers")
        visible = self._visible(way)
        for wanted in projects.wanted(info):
            target = _nearest(visible, wanted.name)
            if target and not (isinstance(optional, list) and wanted.name in optional):
                self.graph.edge(way, target, wanted.scope)

    def _visible(self, way: str) -> list[dict[str, str]]:
        """What is seen at the end of a way, by name: what it has for itself first, what everybody sees last."""
        found = []
        while True:
            if way in self._inside:
                found.append(self._inside[way])
            if not way:
                return found
            way = _above_and_last(way)[0]


def _nearest(visible: list[dict[str, str]], name: str) -> str | None:
    return next((names[name] for names in visible if name in names), None)


def _above_and_last(way: str) -> tuple[str, str]:
    """A way without its last package, and that package (``@s/b`` is one)."""
    above, _, last = way.rpartition("/")
    shorter, _, scope = above.rpartition("/")
    return (shorter, f"{scope}/{last}") if scope.startswith("@") else (above, last)


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
