"""package-lock.json and npm-shrinkwrap.json, all three versions.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-lock-json.md. Versions 2 and 3 list
``packages`` by their places on disk and are read here; version 1 nests ``dependencies`` in each other and is read by
`package_lock_v1`.
"""

from posixpath import basename, dirname, normpath
from typing import Any

from deeptracy.inventory import json_document
from deeptracy.inventory.globs import matches
from deeptracy.inventory.javascript import package_lock_v1, projects, specifier
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.json_document import as_object, string
from deeptracy.inventory.json_lines import JsonLines
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Gap
from deeptracy.model.package import Package

_MODULES = "node_modules/"
_MAX_DEPTH = 200


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file of npm of any version."""
    text = decode(file.data)
    document = as_object(json_document.loads(text), "the document")
    if "packages" in document:
        return Parsed(_Places(text, document).graph().dependencies(file.path))
    if "dependencies" in document or "lockfileVersion" in document:
        return package_lock_v1.parse(file, text, document, tree)
    raise Malformed("names neither packages nor dependencies")


class _Places:
    """The ``packages`` of a lock file: what lies in which place, and what each place sees above itself."""

    def __init__(self, text: str, document: dict[str, Any]) -> None:
        self._lines = JsonLines(text)
        self._entries: dict[str, dict[str, Any]] = {}
        self._names: dict[str, str] = {}
        self._above: dict[str, str] = {}
        self._modules: dict[str, dict[str, str]] = {}
        self._links: dict[str, str] = {}
        self._graph = LockGraph()
        for place, entry in as_object(document["packages"], "'packages'").items():
            self._add(place, as_object(entry, f"the package {place!r}"))
        self._links = {place: target for place, target in self._links.items() if target in self._entries}
        self._globs = projects.workspace_globs(self._entries.get("", {}))
        self._graph.workspace = bool(self._globs)

    def _add(self, place: str, entry: dict[str, Any]) -> None:
        if place.count("/") > _MAX_DEPTH:
            raise Malformed("its packages are nested too deeply")
        holder, name = _holder_and_name(place)
        if name:
            self._names[place] = name
            self._modules.setdefault(holder, {})[name] = place
        self._above[place] = holder if name else dirname(place)
        if entry.get("link") is True:
            self._links[place] = normpath(string(entry.get("resolved")))
        self._entries[place] = entry

    def graph(self) -> LockGraph:
        """The packages as a graph; its keys are their places."""
        for place, entry in self._entries.items():
            line = self._lines.line(place, "{")
            if place and place not in self._links:
                self._graph.nodes[place] = self._node(place, entry, line)
        for place, entry in self._entries.items():
            if place not in self._links:
                self._connect(place, entry)
        return self._graph

    def _node(self, place: str, entry: dict[str, Any], line: int) -> Node:
        version = string(entry.get("version"))
        source = string(entry.get("resolved"))
        name = string(entry.get("name")) or self._names.get(place) or basename(place)
        private = self._reason(place, source, entry)
        return Node(
            Package("npm", name, version),
            line,
            source=source,
            private=private,
            private_gap=Gap.OWN if private == specifier.WORKSPACE else Gap.PRIVATE_SOURCE,
            requirement="" if version else specifier.without_credentials(source) or "*",
            scope=None if private == specifier.WORKSPACE else package_lock_v1.scope_of_flags(entry),
        )

    def _reason(self, place: str, source: str, entry: dict[str, Any]) -> str:
        """Why a place does not hold a registry's package, as far as the place and its address tell."""
        if self._is_member(place):
            return specifier.WORKSPACE
        if place not in self._names or entry.get("link") is True:
            return specifier.FOLDER
        return "" if source.startswith(("http:", "https:")) else specifier.parse(source).private

    def _is_member(self, place: str) -> bool:
        return not place or (place not in self._names and matches(self._globs, place))

    def _connect(self, place: str, entry: dict[str, Any]) -> None:
        """Draw the edges of one place, as roots where it is the project or a member of it."""
        root = self._is_member(place)
        visible = self._visible(place)
        for wanted in projects.wanted(entry):
            target = self._nearest(visible, wanted.name)
            if target:
                self._mark(target, wanted.asked)
            if root:
                self._graph.want(wanted, target, place or ".")
            elif target:
                self._graph.edge(place, target, wanted.scope)

    def _nearest(self, visible: list[dict[str, str]], name: str) -> str | None:
        """The place of the package that a name means: the nearest of that name upwards, or what it is a link to."""
        for modules in visible:
            if found := modules.get(name):
                return self._links.get(found, found)
        return None

    def _mark(self, target: str, asked: str) -> None:
        """An address on the web looks like a registry's; only whoever asks for it tells that it is none."""
        node = self._graph.nodes[target]
        if not node.private and (":" in asked or "/" in asked):
            node.private = specifier.parse(asked).private

    def _visible(self, place: str) -> list[dict[str, str]]:
        """The ``node_modules`` that a place sees, by the names in them: its own, then all upwards to the project's."""
        found = []
        while True:
            if place in self._modules:
                found.append(self._modules[place])
            if not place:
                return found
            above = self._above.get(place)
            place = dirname(place) if above is None else above


def _holder_and_name(place: str) -> tuple[str, str]:
    """``a/node_modules/@s/b`` is the package ``@s/b`` in the modules of ``a``; any other folder has no such name."""
    at = place.rfind(_MODULES)
    if at < 0 or (at and place[at - 1] != "/"):
        return "", ""
    name = place[at + len(_MODULES) :]
    return (place[: max(at - 1, 0)], name) if name.count("/") == name.startswith("@") else ("", "")
