"""What every lock file of this family says in its own words: entries, the projects that ask for them, and edges.

A parser adds nodes under keys of its own (a path, a descriptor, an id), and gets the dependencies back: entries of the
same package from the same place become one, scopes follow the edges, and edges are told by ids.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import reduce

from deeptracy.inventory import graph
from deeptracy.inventory.javascript import specifier
from deeptracy.inventory.javascript.projects import Project, Wanted
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package


@dataclass(slots=True)
class Node:
    """One entry of a lock file; the fields mean what they mean in `Dependency`.

    ``scope`` is set where the entry tells it itself; else the ways that lead to it do.
    """

    package: Package
    line: int = 0
    source: str = ""
    private: str = ""
    private_gap: Gap = Gap.PRIVATE_SOURCE
    requirement: str = ""
    scope: Scope | None = None

    @classmethod
    def unlocked(cls, wanted: Wanted) -> "Node":
        """What a project asks for and its lock file does not list."""
        asked = specifier.parse(wanted.asked)
        requirement = asked.range or specifier.without_credentials(wanted.asked) or "*"
        return cls(asked.package(wanted.name), private=asked.private, private_gap=asked.gap, requirement=requirement)

    @classmethod
    def member(cls, project: Project, line: int = 0) -> "Node":
        """A workspace member, which other members may name."""
        package = Package("npm", project.name or project.member, project.version)
        requirement = "" if project.version else f"workspace:{project.member}"
        return cls(package, line, "", specifier.WORKSPACE, Gap.OWN, requirement)

    @property
    def identity(self) -> tuple[Package, str, str]:
        """What makes two entries the same dependency, if they come from the same address too."""
        return self.package, self.requirement, self.private


@dataclass(slots=True)
class LockGraph:
    """The entries of one lock file and how they hang together.

    ``rooted``: the file, or one beside it, tells what the project names itself. ``workspace``: several projects
    share it; each is known by its path from the lock file (``.`` is the one beside it).
    """

    rooted: bool = True
    workspace: bool = False
    nodes: dict[str, Node] = field(default_factory=dict)
    _direct: dict[str, Scope] = field(default_factory=dict)
    _named_by: dict[str, dict[str, None]] = field(default_factory=dict)
    _requires: dict[str, dict[str, None]] = field(default_factory=dict)
    _strong: dict[str, list[str]] = field(default_factory=dict)
    _weak: dict[Scope, dict[str, list[str]]] = field(default_factory=dict)

    def want(self, wanted: Wanted, key: str | None, member: str) -> None:
        """The project at ``member`` names the entry ``key`` itself, and requires it if it has an entry of its own.

        Where there is no entry, and the project can't do without, the lock file is older than the project: what it
        asks for is told as not pinned.
        """
        if key is None:
            if wanted.section not in ("dependencies", "devDependencies"):
                return
            key = f"not locked: {wanted.name}@{wanted.asked}"  # no lock file has such a key
            self.nodes[key] = Node.unlocked(wanted)
        self._direct[key] = graph.stronger(self._direct.get(key, wanted.scope), wanted.scope)
        self._named_by.setdefault(key, {})[member] = None
        if member in self.nodes:
            self.edge(member, key, wanted.scope)

    def is_direct(self, key: str) -> bool:
        """Whether a project was said to name the entry ``key``."""
        return key in self._direct

    def edge(self, key: str, target: str, scope: Scope = Scope.RUNTIME) -> None:
        """The entry ``key`` requires the entry ``target``; any scope but runtime makes the edge weak."""
        self._requires.setdefault(key, {})[target] = None
        edges = self._strong if scope is Scope.RUNTIME else self._weak.setdefault(scope, {})
        edges.setdefault(key, []).append(target)

    def dependencies(self, path: str) -> list[Dependency]:
        """The dependencies of the file at ``path``, in the order in which their first entries were added."""
        scopes = graph.scopes(self._direct, self._strong, self._weak)
        parents = graph.required_by(self._requires)
        groups = self._groups(parents)
        ids = {key: str(self.nodes[key].package) for keys in groups for key in keys}
        dependencies = []
        for keys in groups:
            required_by = dict.fromkeys([ids[p] for key in keys for p in parents.get(key, ()) if p in ids])
            dependencies.append(self._dependency(path, keys, scopes, tuple(required_by)))
        return dependencies

    def _groups(self, parents: dict[str, tuple[str, ...]]) -> Collection[list[str]]:
        """The keys of each dependency. An entry without an address is taken to be from where its twin is from."""
        groups: dict[tuple[tuple[Package, str, str], str], list[str]] = {}
        sources: dict[tuple[Package, str, str], str] = {}
        keys = list(self._named(parents))
        for node in (self.nodes[key] for key in keys if self.nodes[key].source):
            sources.setdefault(node.identity, node.source)
        for key in keys:
            node = self.nodes[key]
            source = node.source or sources.get(node.identity, "")
            groups.setdefault((node.identity, source), []).append(key)
        return groups.values()

    def _named(self, parents: dict[str, tuple[str, ...]]) -> Iterator[str]:
        """The entries to tell of: a part of the project itself is a dependency only where another part names it."""
        for key, node in self.nodes.items():
            if node.private_gap is not Gap.OWN or key in self._direct or key in parents:
                yield key

    def _dependency(
        self, path: str, keys: list[str], scopes: dict[str, Scope], required_by: tuple[str, ...]
    ) -> Dependency:
        node = self.nodes[keys[0]]
        named_by = [member for key in keys for member in self._named_by.get(key, ())] if self.workspace else []
        return Dependency(
            node.package,
            Location(path, node.line),
            scope=self._strongest(keys, scopes),
            direct=not self._direct.keys().isdisjoint(keys) if self.rooted else None,
            required_by=required_by,
            workspaces=tuple(dict.fromkeys(named_by)),
            requirement=node.requirement,
            private=node.private,
            private_gap=node.private_gap,
            source=next(filter(None, [self.nodes[key].source for key in keys]), ""),
        )

    def _strongest(self, keys: list[str], scopes: dict[str, Scope]) -> Scope:
        """The strongest scope among entries of one package; what no way leads to may well be shipped."""
        each = [scope for key in keys if (scope := self.nodes[key].scope or scopes.get(key))]
        return reduce(graph.stronger, each) if each else Scope.RUNTIME
