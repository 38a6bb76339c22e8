"""Gradle's dependency locks: https://docs.gradle.org/current/userguide/dependency_locking.html.

One file per project (``gradle.lockfile``: a line per package with its configurations), or, before Gradle 7, one per
configuration (``gradle/dependency-locks/NAME.lockfile``). ``buildscript-`` or ``settings-`` in front of a name: the
packages of the build itself. The whole resolved graph is in it, but neither its edges nor which packages the project
names itself.
"""

from posixpath import basename

from deeptracy.inventory.jvm.coordinates import name_of
from deeptracy.inventory.jvm.gradle_configurations import scope_of
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Location, Scope
from deeptracy.model.package import Package

_EMPTY = "empty="
_BUILD_SCRIPTS = ("buildscript-", "settings-")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The locked packages. Raises `Malformed`."""
    name = basename(file.path)
    entries = _entries(decode(file.data), name.removesuffix(".lockfile"))
    everything = {configuration for _, _, configurations in entries for configuration in configurations}
    found = []
    for line, coordinates, configurations in entries:
        if coordinates is not None:
            build = name.startswith(_BUILD_SCRIPTS)
            scope = Scope.BUILD if build else scope_of(configurations, everything)
            found.append(_dependency(coordinates, Location(file.path, line), scope))
    return Parsed(tuple(found))


def _entries(text: str, default: str) -> list[tuple[int, str | None, tuple[str, ...]]]:
    """(line, coordinates, configurations) of each line; no coordinates for the configurations that are empty."""
    entries: list[tuple[int, str | None, tuple[str, ...]]] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if line and not line.startswith("#"):
            coordinates, equals, configurations = line.partition("=")
            names = tuple(filter(None, configurations.split(","))) if equals else (default,)
            entries.append((number, None if line.startswith(_EMPTY) else coordinates, names))
    return entries


def _dependency(coordinates: str, location: Location, scope: Scope) -> Dependency:
    parts = coordinates.split(":")
    if len(parts) != 3 or not parts[1] or not parts[2]:
        raise Malformed(f"line {location.line} is not group:artifact:version")
    group, artifact, version = parts
    return Dependency(
        Package("Maven", name_of(group, artifact) if group else artifact, version),
        location,
        scope,
        private="" if group else "it has no group: a file, not a package of a repository",
    )
