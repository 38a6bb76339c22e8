"""What NuGet's JSON files share: libraries of one or more target frameworks, and which requires which.

Names are the same whatever their case. Each framework has its own choice of versions, so edges hold within it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from deeptracy.inventory import graph
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package

PROJECT = "a project of the same solution"


@dataclass(frozen=True, slots=True)
class Library:
    """One library of a target. ``requires`` holds names; ``private`` says why it is no public package."""

    name: str
    version: str
    line: int
    requires: tuple[str, ...] = ()
    private: str = ""

    @property
    def package(self) -> Package:
        """The library as a package."""
        return Package("NuGet", self.name, self.version)

    @property
    def own(self) -> bool:
        """Whether it is a part of the project itself."""
        return self.private == PROJECT


Target = Mapping[str, Library]
"""The libraries of one framework by their names in lower case."""


@dataclass(slots=True)
class LibraryGraph:
    """The libraries of all targets, one node for each name and version."""

    _nodes: dict[str, Library] = field(default_factory=dict)
    _edges: dict[str, dict[str, None]] = field(default_factory=dict)
    _direct: dict[str, Scope] = field(default_factory=dict)

    def add(self, libraries: Iterable[Library], base: Target | None = None) -> Target:
        """Add a target; ``base`` holds the libraries it takes over unchanged."""
        own = {one.name.lower(): one for one in libraries}
        target = {**(base or {}), **own}
        for one in own.values():
            self._nodes.setdefault(str(one.package), one)
            required = [target[name.lower()] for name in one.requires if name.lower() in target]
            self._edges.setdefault(str(one.package), {}).update((str(other.package), None) for other in required)
            if one.own:  # what another project of the solution asks for, the solution asks for
                for other in required:
                    self.want(other)
        return target

    def want(self, library: Library, scope: Scope = Scope.RUNTIME) -> None:
        """The project names a library itself."""
        id_ = str(library.package)
        self._direct[id_] = graph.stronger(self._direct.get(id_, scope), scope)

    def dependencies(self, path: str, *, lists_itself: bool = False) -> list[Dependency]:
        """The dependencies. ``lists_itself``: a project that no other requires is the one the file is of."""
        scopes = graph.scopes(self._direct, self._edges)
        parents = graph.required_by(self._edges)
        hidden = {id_ for id_, one in self._nodes.items() if lists_itself and one.own and id_ not in parents}
        return [
            Dependency(
                one.package,
                Location(path, one.line),
                scope=scopes.get(id_, Scope.RUNTIME),
                direct=self._is_direct(id_, id_ in parents),
                required_by=tuple(parent for parent in parents.get(id_, ()) if parent not in hidden),
                requirement="" if one.version else "*",
                private=one.private,
                private_gap=Gap.OWN if one.own else Gap.PRIVATE_SOURCE,
            )
            for id_, one in self._nodes.items()
            if id_ not in hidden
        ]

    def _is_direct(self, id_: str, required: bool) -> bool | None:
        """Only the project itself can require a project that none of those listed requires."""
        if self._nodes[id_].own and not required:
            return True
        return id_ in self._direct if self._direct else None
