"""The packages of a lock file with edges, made into dependencies: who requires whom, in which scope, named by whom."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from deeptracy.inventory import graph
from deeptracy.inventory.python.origin import PUBLIC, Origin
from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.inventory import Dependency, Location, Scope
from deeptracy.model.package import Package

_MOST_FORKS = 20
"""How many versions of one package an edge may lead to. Real forks have two or three; without a limit n versions with
n edges each would make n² of them."""


@dataclass(slots=True)
class Locked:
    """One package of a lock file. ``requires``: (name, specifier) pairs. ``scope``: None where the graph must tell."""

    name: str
    version: str
    line: int = 0
    origin: Origin = PUBLIC
    requires: list[tuple[str, str]] = field(default_factory=list)
    scope: Scope | None = None
    ecosystem: str = "PyPI"

    @property
    def package(self) -> Package:
        """The package itself."""
        return Package(self.ecosystem, self.name, self.version)

    @property
    def key(self) -> str:
        """What tells it apart in a graph; conda and pip may each install the same name and version."""
        return f"{self.ecosystem}/{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Root:
    """A package that the project names itself; ``workspace``: which of several members does."""

    name: str
    scope: Scope
    specifier: str = ""
    workspace: str = ""


def dependencies(path: str, packages: Iterable[Locked], roots: Sequence[Root] | None) -> list[Dependency]:
    """The dependencies of a lock file at ``path``. ``roots`` is None where nothing tells what the project names."""
    merged = _merged(packages)
    finder = _Finder(merged)
    requires = {key: finder.all(each.requires, key) for key, each in merged.items()}
    direct, workspaces = _named(finder, roots or ())
    reached = graph.scopes(direct, requires)
    required_by = graph.required_by(requires)
    return [
        Dependency(
            each.package,
            Location(path, each.line),
            each.scope or reached.get(key, Scope.RUNTIME),
            None if roots is None else key in direct or key not in required_by,  # named by a path, say
            tuple(str(merged[other].package) for other in required_by.get(key, ())),
            tuple(workspaces.get(key, ())),
            private=each.origin.private,
            private_gap=each.origin.gap,
            source=each.origin.source,
        )
        for key, each in merged.items()
    ]


def _named(finder: "_Finder", roots: Iterable[Root]) -> tuple[dict[str, Scope], dict[str, dict[str, None]]]:
    """What the roots name: the scope of each package, and the members that name it."""
    direct: dict[str, Scope] = {}
    workspaces: dict[str, dict[str, None]] = {}
    for root in roots:
        for key in finder.find(root.name, root.specifier):
            direct[key] = graph.stronger(direct.get(key, root.scope), root.scope)
            if root.workspace:
                workspaces.setdefault(key, {})[root.workspace] = None
    return direct, workspaces


def _merged(packages: Iterable[Locked]) -> dict[str, Locked]:
    """Each package once: formats repeat one for each extra, platform or category."""
    merged: dict[str, Locked] = {}
    for each in packages:
        first = merged.setdefault(each.key, each)
        if first is not each:
            first.requires += each.requires
            if first.scope and each.scope:
                first.scope = graph.stronger(first.scope, each.scope)
    return merged


class _Finder:
    """Which of the locked packages an edge leads to."""

    def __init__(self, packages: Mapping[str, Locked]) -> None:
        self._packages = packages
        self._by_name: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str], list[str]] = {}
        for key, each in packages.items():
            self._by_name.setdefault(normalise_name("PyPI", each.name), []).append(key)

    def all(self, edges: Iterable[tuple[str, str]], own: str) -> list[str]:
        """The keys that several edges of one package lead to, each once, without the package itself."""
        keys = dict.fromkeys(key for edge in edges for key in self.find(*edge))
        keys.pop(own, None)
        return list(keys)

    def find(self, name: str, specifier: str) -> list[str]:
        """The keys an edge leads to: the versions the specifier admits, all of them when it admits none."""
        if (name, specifier) not in self._found:
            self._found[name, specifier] = self._search(normalise_name("PyPI", name), specifier)
        return self._found[name, specifier]

    def _search(self, name: str, specifier: str) -> list[str]:
        keys = self._by_name.get(name, [])
        if len(keys) < 2 or not specifier:
            return keys[:_MOST_FORKS]
        candidates = keys[:_MOST_FORKS]
        exact = [key for key in candidates if specifier == f"=={self._packages[key].version}"]
        return exact or _admitted(specifier, {key: self._packages[key].version for key in candidates}) or candidates


def _admitted(specifier: str, versions: Mapping[str, str]) -> list[str]:
    """The keys whose version satisfies a specifier; none where it can't be read."""
    try:
        sets = [SpecifierSet(part, prereleases=True) for part in specifier.split("||")]
    except InvalidSpecifier:
        return []
    return [key for key, version in versions.items() if any(each.contains(version) for each in sets)]
