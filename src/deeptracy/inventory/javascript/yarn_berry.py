"""The lock file of Yarn 2 and later: YAML, each entry under its descriptors, with the locator it was resolved to.

Both are explained in https://github.com/yarnpkg/berry/tree/master/packages/docusaurus/docs/advanced. Workspace members
are entries too, but which of their dependencies are for development only their package.json files say.
"""

from collections.abc import Iterator, Mapping
from posixpath import normpath
from typing import Any
from urllib.parse import unquote

from deeptracy.inventory import yaml_document
from deeptracy.inventory.javascript import projects, specifier
from deeptracy.inventory.javascript.descriptors import Descriptors
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.javascript.projects import Project, Wanted
from deeptracy.inventory.json_document import as_object, mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.yaml_document import line_of
from deeptracy.model.inventory import Skipped

_NO_VERSION = "0.0.0-use.local"
_ARCHIVE = "__archiveUrl="
_METADATA = "__metadata"


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file with metadata. Raises `Malformed`."""
    gaps: list[Skipped] = []
    entries = [_Entry(key, value) for key, value in yaml_document.load_mapping(file.data).items() if key != _METADATA]
    found = {e.member: projects.find(file, tree, e.member, gaps) or e.project() for e in entries if e.member}
    graph = LockGraph(workspace=len(found) > 1)
    descriptors = Descriptors(found.get("."))
    for entry in entries:
        graph.nodes[entry.key] = Node.member(found[entry.member], entry.line) if entry.member else entry.node()
        for descriptor in entry.descriptors:
            descriptors.add(descriptor, entry.key)
    for entry in entries:
        for wanted in () if entry.member else entry.wanted():
            if target := descriptors.find(wanted.name, wanted.asked):
                graph.edge(entry.key, target, wanted.scope)
    for project in found.values():
        for wanted in project.wanted:
            graph.want(wanted, descriptors.find(wanted.name, wanted.asked), project.member)
    return Parsed(graph.dependencies(file.path), gaps)


class _Entry:
    """One entry. ``key``: its locator, or of a workspace member (``member``) its path."""

    def __init__(self, descriptors: Any, value: Any) -> None:
        self.line = line_of(descriptors)
        self.descriptors = descriptors.split(", ")
        self._fields: Mapping[Any, Any] = as_object(value, f"the entry at line {self.line}")
        locator = string(self._fields.get("resolution"))
        self.name, self._reference = specifier.split(str(locator))
        if not self._reference:
            raise Malformed(f"the entry at line {self.line} has no resolution")
        scheme, _, path = self._reference.partition(":")
        self.member = normpath(path) if scheme == "workspace" else ""
        self.key = self.member or str(locator)

    def node(self) -> Node:
        """The entry of a package that is no workspace member."""
        reference, _, bindings = self._reference.partition("::")
        asked = specifier.parse(reference)
        version = str(string(self._fields.get("version")))
        known = version and version != _NO_VERSION
        return Node(
            asked.package(self.name, version if known else ""),
            self.line,
            source=reference if asked.private else _archive(bindings),
            private=asked.private,
            requirement="" if known else specifier.without_credentials(reference),
        )

    def wanted(self) -> Iterator[Wanted]:
        """What the package depends on; metadata tell which of that is optional."""
        meta = mapping(self._fields.get("dependenciesMeta"))
        for name, asked in as_object(
            self._fields.get("dependencies") or {}, f"'dependencies' at line {self.line}"
        ).items():
            optional = string(mapping(meta.get(name)).get("optional")) == "true"
            yield Wanted(str(name), str(string(asked)), "optionalDependencies" if optional else "dependencies")

    def project(self) -> Project:
        """What the lock file itself knows of a workspace member."""
        return Project(self.member, self.name, wanted=tuple(self.wanted()))


def _archive(bindings: str) -> str:
    """The address that a locator's bindings name, where it is not the one its registry would give."""
    address = next((part for part in bindings.split("&") if part.startswith(_ARCHIVE)), "")
    return unquote(address[len(_ARCHIVE) :])
