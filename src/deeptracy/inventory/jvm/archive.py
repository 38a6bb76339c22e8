"""Java archives: jar, war and ear, and those inside them (``WEB-INF/lib``, ``BOOT-INF/lib``, ``lib`` ...).

An archive whose group nothing tells is listed by its artifact alone and never matched: a name without its group may be
any of several packages. Archives of sources and documentation hold nothing that runs and are left out.
"""

from dataclasses import dataclass
from posixpath import basename, normpath, splitext

from deeptracy.inventory.jvm.bounded_zip import BoundedZip, Budget, TooLarge
from deeptracy.inventory.jvm.coordinates import name_of
from deeptracy.inventory.jvm.jar_identity import Identity, identities
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

_ARCHIVES = (".jar", ".war", ".ear")
_NOT_RUN = ("-sources.jar", "-javadoc.jar")
_WRAPPER = "gradle-wrapper.jar"
_PROVIDED = "WEB-INF/lib-provided/"
_MAX_DEPTH = 3  # an ear holds a war, which holds a jar
_MAX_NESTED = 256 << 20  # bytes


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The packages in an archive. Raises `Malformed` when it can't be read at all."""
    if basename(file.path) == _WRAPPER:
        what = "Gradle's wrapper: a part of the project that fetches Gradle, not a package of a repository"
        return Parsed(gaps=(Skipped(file.path, what, Gap.OWN),))
    contents = _Contents(Budget.of(file.data))
    if not file.path.endswith(_NOT_RUN):
        contents.add(file.data, _Place(file.path, Scope.RUNTIME))
    return Parsed(tuple(contents.dependencies.values()), tuple(contents.gaps))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an archive is: its path (``outer!/inner``), how many others it is in, and the package that holds it."""

    path: str
    scope: Scope
    depth: int = 0
    within: tuple[str, ...] = ()

    def inside(self, name: str, holder: tuple[str, ...]) -> "_Place":
        """The place of an archive in the one at this place."""
        scope = Scope.PROVIDED if name.startswith(_PROVIDED) else self.scope
        return _Place(f"{self.path}!{normpath('/' + name.lstrip('/'))}", scope, self.depth + 1, holder)


class _Contents:
    """What has been found in an archive so far."""

    def __init__(self, budget: Budget) -> None:
        self.dependencies: dict[tuple[str, str, str], Dependency] = {}
        self.gaps: list[Skipped] = []
        self._budget = budget

    def add(self, data: bytes, place: _Place) -> None:
        """Add an archive and those nested in it. Raises `Malformed`."""
        archive = BoundedZip(data, self._budget)
        nested = [name for name in archive if name.endswith(_ARCHIVES) and not name.endswith(_NOT_RUN)]
        try:
            found = identities(archive, splitext(basename(place.path))[0])
        except TooLarge as error:
            self._gap(place, str(error))
            return
        if not found and not nested:
            self._gap(place, "neither its manifest nor its name tells which package and version it is")
        for identity in found:
            dependency = _dependency(identity, place)
            key = dependency.package.name, dependency.package.version, dependency.location.path
            self.dependencies.setdefault(key, dependency)
        holder = (_dependency(found[0], place).id,) if found else place.within
        for name in nested:
            if self._budget.left <= 0:
                self._gap(place, "it expands to more than is read of an archive: the rest of it is not known")
                return
            self._add_nested(archive, name, place.inside(name, holder))

    def _add_nested(self, archive: BoundedZip, name: str, place: _Place) -> None:
        if place.depth > _MAX_DEPTH:
            self._gap(place, "it is nested too deeply in other archives")
            return
        try:
            self.add(archive.read(name, _MAX_NESTED) or b"", place)
        except (Malformed, TooLarge) as error:
            self._gap(place, str(error))

    def _gap(self, place: _Place, reason: str) -> None:
        self.gaps.append(Skipped(place.path, reason))


def _dependency(identity: Identity, place: _Place) -> Dependency:
    name = name_of(identity.group, identity.artifact) if identity.group else identity.artifact
    private = "" if identity.group else "nothing in it tells its Maven group, so no advisory can be looked up for it"
    return Dependency(
        Package("Maven", name, identity.version),
        Location(place.path),
        place.scope,
        required_by=place.within,
        private=private,
        private_gap=Gap.PRIVATE_SOURCE if identity.group else Gap.NO_FEED,
    )
