"""Version 1 of npm's lock file: ``dependencies`` that lie in each other as their folders do.

https://github.com/npm/cli/blob/release/v6/docs/content/configuring-npm/package-lock-json.md. It does not say what the
project itself asks for: the package.json beside it does.
"""

from collections.abc import Mapping
from typing import Any

from deeptracy.inventory.javascript import projects, specifier
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.json_document import as_object, mapping, string
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Scope, Skipped

_MAX_DEPTH = 200
_ROOT = ""


def parse(file: SourceFile, text: str, document: Mapping[str, Any], tree: Tree) -> Parsed:
    """Read a document of version 1, whose ``text`` is at hand already. Raises `Malformed`."""
    gaps: list[Skipped] = []
    project = projects.find(file, tree, ".", gaps)
    nest = _Nest(LockGraph(rooted=project is not None), JsonLines(text))
    nest.add(_ROOT, document)
    nest.connect()
    for wanted in project.wanted if project else ():
        nest.graph.want(wanted, nest.resolve(_ROOT, wanted.name), ".")
    return Parsed(nest.graph.dependencies(file.path), gaps)


class _Nest:
    """The entries under keys of their own, with what lies in each and what each lies in."""

    def __init__(self, graph: LockGraph, lines: JsonLines) -> None:
        self.graph = graph
        self._lines = lines
        self._inside: dict[str, dict[str, str]] = {}
        self._above: dict[str, str] = {}
        self._requires: list[tuple[str, Mapping[str, Any]]] = []

    def add(self, above: str, holder: Mapping[str, Any], depth: int = 0) -> None:
        """Add what lies in ``holder``, in the order of the file."""
        if depth > _MAX_DEPTH:
            raise Malformed("its packages are nested too deeply")
        found = as_object(holder.get("dependencies") or {}, "'dependencies'")
        inside = self._inside[above] = {}
        for name, value in found.items():
            entry = as_object(value, f"the package {name!r}")
            key = inside[name] = str(len(self._above))
            self._above[key] = above
            self.graph.nodes[key] = _node(name, entry, self._lines.line(name, "{"))
            self._requires.append((key, mapping(entry.get("requires"))))
            self.add(key, entry, depth + 1)

    def connect(self) -> None:
        """Draw the edges."""
        for key, requires in self._requires:
            for name in requires:
                if target := self.resolve(key, name):
                    self.graph.edge(key, target)

    def resolve(self, key: str, name: str) -> str | None:
        """The key of the package that ``name`` means to an entry: what lies in it, or beside it, or further up."""
        while (found := self._inside[key].get(name)) is None and key != _ROOT:
            key = self._above[key]
        return found


def _node(name: str, entry: Mapping[str, Any], line: int) -> Node:
    """One entry: its ``version`` is a version, an alias with one, or an address."""
    written = string(entry.get("version"))
    asked = specifier.parse(written)
    return Node(
        asked.package(name, asked.exact),
        line,
        source=string(entry.get("resolved")) or (written if asked.private else ""),
        private=asked.private,
        requirement="" if asked.exact else specifier.without_credentials(written) or "*",
        scope=scope_of_flags(entry),
    )


def scope_of_flags(entry: Mapping[str, Any]) -> Scope:
    """The scope that npm's flags tell; none of them says that the package is needed to run."""
    if entry.get("dev") is True:
        return Scope.DEV
    if entry.get("peer") is True:
        return Scope.PEER
    if entry.get("optional") is True or entry.get("devOptional") is True:
        return Scope.OPTIONAL
    return Scope.RUNTIME
