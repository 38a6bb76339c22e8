"""``Cargo.lock``: https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html.

The lock file holds what every feature, target and kind of dependency of the workspace may need. Which packages are
named by a member, and whether for a build or for tests only, is in the members' manifests.
"""

from collections.abc import Iterator, Mapping

from deeptracy.inventory import graph
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.rust.lock_file import Locked, packages, requires
from deeptracy.inventory.rust.manifest import Wanted
from deeptracy.inventory.rust.origin import origin
from deeptracy.inventory.rust.workspace import Workspace
from deeptracy.model.inventory import Dependency, Gap, Location, Scope
from deeptracy.model.package import Package

_MEMBER = "a member of the same workspace"


class _Lock:
    """A lock file together with the manifests it was made of."""

    def __init__(self, file: SourceFile, tree: Tree) -> None:
        self._path = file.path
        self._packages = {one.key: one for one in packages(file.data)}
        self._requires = requires(list(self._packages.values()))
        self.workspace = Workspace(file.folder, tree)
        self._members = {key for key, one in self._packages.items() if self._is_own(one)}
        self._direct: dict[str, Scope] = {}
        self._named_by: dict[str, list[str]] = {}
        for key in self._members:
            self._name(key)

    def _is_own(self, one: Locked) -> bool:
        return not one.source and (one.name in self.workspace.members or not self.workspace.known)

    def _name(self, key: str) -> None:
        """Note what a member names itself."""
        member = self.workspace.members.get(self._packages[key].name)
        if member is None:
            return
        folder = self.workspace.path_of(member)
        for wanted in member.wanted:
            for target in self._meant(wanted, key):
                self._direct[target] = graph.stronger(self._direct.get(target, wanted.scope), wanted.scope)
                named_by = self._named_by.setdefault(target, [])
                if folder not in named_by:
                    named_by.append(folder)

    def _meant(self, wanted: Wanted, key: str) -> list[str]:
        """The packages that a member's edges lead to by a name; of several, those that the requirement admits."""
        candidates = [target for target in self._requires[key] if self._packages[target].name == wanted.name]
        admitted = [target for target in candidates if wanted.admits(self._packages[target].version)]
        return admitted or candidates

    def dependencies(self) -> Iterator[Dependency]:
        foreign = {key: targets for key, targets in self._requires.items() if key not in self._members}
        scopes = graph.scopes(self._direct, foreign)
        parents = graph.required_by(self._requires)
        shown = {key for key in self._packages if key not in self._members or key in parents}
        for key in self._packages:
            if key in shown:
                required_by = tuple(self._id(parent) for parent in parents.get(key, ()) if parent in shown)
                yield self._dependency(key, scopes, required_by)

    def _id(self, key: str) -> str:
        one = self._packages[key]
        return f"{one.name}@{one.version}"

    def _dependency(self, key: str, scopes: Mapping[str, Scope], required_by: tuple[str, ...]) -> Dependency:
        one, own = self._packages[key], key in self._members
        private, address = origin(one.source)
        return Dependency(
            Package("crates.io", one.name, one.version),
            Location(self._path, one.line),
            scope=scopes.get(key, Scope.RUNTIME),
            direct=key in self._direct if self.workspace.members else None,
            required_by=required_by,
            workspaces=tuple(sorted(self._named_by.get(key, ()))) if len(self.workspace.members) > 1 else (),
            private=_MEMBER if own else private,
            private_gap=Gap.OWN if own else Gap.PRIVATE_SOURCE,
            source=address,
        )


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a lock file. Raises `Malformed`."""
    lock = _Lock(file, tree)
    return Parsed(list(lock.dependencies()), lock.workspace.gaps)
