"""pnpm-lock.yaml, versions 5 to 9: https://github.com/pnpm/spec/tree/master/lockfile.

Importers are the projects of a workspace. What they and the packages depend on is told by a version, from which each
version of the format makes the key of an entry in its own way::

    5    1.0.0_react@18.2.0     /name/1.0.0_react@18.2.0
    6    1.0.0(react@18.2.0)    /name@1.0.0(react@18.2.0)
    9    1.0.0(react@18.2.0)    name@1.0.0(react@18.2.0)    its edges in ``snapshots``, the rest in ``packages``

From pnpm 11 on a document for pnpm itself may stand before that of the project.
"""

from collections.abc import Iterator, Mapping
from posixpath import join as join_path
from posixpath import normpath
from typing import Any

from deeptracy.inventory import yaml_document
from deeptracy.inventory.javascript import projects, specifier
from deeptracy.inventory.javascript.lock_graph import LockGraph, Node
from deeptracy.inventory.javascript.projects import Project, Wanted
from deeptracy.inventory.json_document import as_object, mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.yaml_document import line_of
from deeptracy.model.inventory import Gap, Skipped
from deeptracy.model.package import Package

_KEYS: Mapping[str, str] = {"5": "/{}/{}", "6": "/{}@{}", "7": "{}@{}", "9": "{}@{}"}
_LINK = "link:"
_SECTIONS: Mapping[str, str] = {
    "dependencies": "dependencies",
    "optionalDependencies": "optionalDependencies",
    "devDependencies": "devDependencies",
    "configDependencies": "devDependencies",
    "packageManagerDependencies": "devDependencies",
}
"""The sections of an importer, and those of a package.json that they are like."""


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file of pnpm."""
    documents = [_Document(as_object(each, "the document")) for each in yaml_document.load_all(file.data)]
    if not documents:
        raise Malformed("holds no document")
    gaps: list[Skipped] = []
    graph = LockGraph(workspace=any(len(document.importers) > 1 for document in documents))
    for document in documents:
        for member, (name, line) in document.links().items():
            project = projects.find(file, tree, member, gaps) if member in document.importers else None
            graph.nodes[member] = document.linked(member, name, line, project)
        document.fill(graph)
    return Parsed(graph.dependencies(file.path), gaps)


class _Document:
    """One document of the file."""

    def __init__(self, document: Mapping[Any, Any]) -> None:
        version = string(document.get("lockfileVersion")) or "none"
        major = version.partition(".")[0]
        if major not in _KEYS:
            raise Malformed(f"its lockfileVersion is {version}, which is not one that is known")
        self._key = _KEYS[major]
        self._packages = as_object(document.get("packages") or {}, "'packages'")
        self._lines = {key: line_of(key) for key in self._packages}
        self._snapshots = as_object(document.get("snapshots") or self._packages, "'snapshots'")
        listed = as_object(document.get("importers") or {".": document}, "'importers'")
        self.importers = {normpath(path): as_object(value, f"the importer {path}") for path, value in listed.items()}

    def fill(self, graph: LockGraph) -> None:
        """Add all entries and edges."""
        for key in self._snapshots:
            graph.nodes.setdefault(key, self._node(key))
        for key, entry in self._snapshots.items():
            peers = mapping(self._entry(key).get("peerDependencies"))
            for name, value, section in self._sections(as_object(entry or {}, f"the package {key}")):
                if target := self._target(graph, name, value):
                    wanted = Wanted(str(name), "", "peerDependencies" if name in peers else section)
                    graph.edge(key, target, wanted.scope)
        for member, importer in self.importers.items():
            specifiers = mapping(importer.get("specifiers"))
            for name, value, section in self._sections(importer):
                asked = mapping(value).get("specifier") or specifiers.get(name)
                wanted = Wanted(str(name), str(string(asked)), section)
                graph.want(wanted, self._target(graph, name, value, member), member)

    def _sections(self, holder: Mapping[Any, Any]) -> Iterator[tuple[str, Any, str]]:
        """(name, version, section) of what an importer or a package depends on."""
        for section in [key for key in holder if key in _SECTIONS]:
            for name, value in as_object(holder[section] or {}, f"{str(section)!r}").items():
                yield name, value, _SECTIONS[section]

    def links(self) -> dict[str, tuple[str, int]]:
        """The folders that are linked to: their paths, with the names they are linked by and where."""
        found: dict[str, tuple[str, int]] = {}
        for member, importer in self.importers.items():
            for name, value, _ in self._sections(importer):
                version = _version(value)
                if version.startswith(_LINK):
                    found.setdefault(_folder(member, version), (str(name), line_of(name)))
        return found

    def linked(self, path: str, name: str, line: int, project: Project | None) -> Node:
        """The node of a folder that is linked to."""
        if path in self.importers:
            return Node.member(project if project and project.name else Project(path, name), line)
        return Node(Package("npm", name), line, path, specifier.FOLDER, requirement=_LINK + path)

    def _target(self, graph: LockGraph, name: str, value: Any, member: str = ".") -> str | None:
        """The key of the entry that a version stands for."""
        version = _version(value)
        folder = _folder(member, version) if version.startswith(_LINK) else ""
        keys = (self._key.format(name, version), version, folder) if version else ()
        return next((key for key in keys if key in graph.nodes), None)

    def _entry(self, key: str) -> Mapping[Any, Any]:
        """What ``packages`` says of a key of ``snapshots``: there, peers are not part of a key."""
        found = self._packages.get(key) or self._packages.get(_without_peers(key))
        return as_object(found or {}, f"the package {key}")

    def _node(self, key: str) -> Node:
        entry = self._entry(key)
        name, version = self._name_and_version(key)
        resolution = mapping(entry.get("resolution"))
        source = _source(resolution)
        private = "" if name and not specifier.parse(version).private else self._reason(resolution)
        if private:
            name, version = string(entry.get("name")) or name or key, string(entry.get("version"))
        return Node(
            Package("npm", str(name), str(version)),
            self._lines.get(_without_peers(key)) or line_of(key),
            source=str(source),
            private=private,
            private_gap=Gap.OWN if private == specifier.WORKSPACE else Gap.PRIVATE_SOURCE,
            requirement="" if version else specifier.without_credentials(source or key) or "*",
        )

    def _name_and_version(self, key: str) -> tuple[str, str]:
        """The two parts of an entry's key; the name is empty where the key is not one of a registry's package."""
        key = _without_peers(key)
        if self._key.startswith("/") and not key.startswith("/"):
            return "", key
        if self._key != _KEYS["5"]:
            return specifier.split(key.removeprefix("/"))
        name, _, version = key[1:].rpartition("/")
        return name, version.partition("_")[0]

    def _reason(self, resolution: Mapping[Any, Any]) -> str:
        """Why a package is not a registry's."""
        kind = string(resolution.get("type"))
        if kind == "directory":
            member = normpath(string(resolution.get("directory"))) in self.importers
            return specifier.WORKSPACE if member else specifier.FOLDER
        if kind == "git":
            return specifier.GIT
        return specifier.parse(_source(resolution)).private or specifier.OTHER


def _source(resolution: Mapping[Any, Any]) -> str:
    """The address of a package, where it is not the one its registry would give."""
    return next((text for key in ("tarball", "repo", "directory") if (text := string(resolution.get(key)))), "")


def _without_peers(key: str) -> str:
    """The key without the peers, and hashes of patches, that stand behind it in brackets."""
    return key.partition("(")[0]


def _version(value: Any) -> str:
    """The version of what is depended on, which stands alone or beside what was asked for."""
    return string(value) or string(mapping(value).get("version"))


def _folder(member: str, version: str) -> str:
    return normpath(join_path(member, version.removeprefix(_LINK)))
