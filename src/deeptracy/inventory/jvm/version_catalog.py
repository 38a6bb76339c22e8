"""Gradle's version catalogs, ``*.versions.toml``: https://docs.gradle.org/current/userguide/version_catalogs.html.

A catalog says what the build scripts (programs, which are not read) may use, and in which version; all of it is listed
as declared by the project. Where a lock file stands beside the catalog or above it, that is exact, and the catalog adds
nothing but the plugins. A plugin is a package too: its marker, ``id:id.gradle.plugin``, by which Gradle finds it.
"""

import re
from collections.abc import Callable, Iterator
from posixpath import dirname
from posixpath import join as join_path
from typing import Any

from deeptracy.inventory import toml_document
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.jvm.coordinates import name_of, pinned
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

_SEPARATORS = re.compile(r"[-_.]")
_NAME = r"(?:([\w-]+)|[\"']([^\"']*)[\"'])"
_HEADER = re.compile(rf"\s*\[\s*([\w-]+)\s*(?:\.\s*{_NAME})?")
_KEY = re.compile(rf"\s*{_NAME}")
_LOCK, _BUILD_LOCK = "gradle.lockfile", "buildscript-gradle.lockfile"


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The libraries and plugins of a catalog. Raises `Malformed`."""
    catalog = _Catalog(file)
    if not _beside_or_above(file.folder, _LOCK, tree):
        catalog.add_all("libraries", _library, Scope.RUNTIME)
    if not _beside_or_above(file.folder, _BUILD_LOCK, tree):
        catalog.add_all("plugins", _plugin, Scope.BUILD)
    return Parsed(tuple(catalog.dependencies), tuple(catalog.gaps()))


class _Catalog:
    """One catalog, and what was found in it."""

    def __init__(self, file: SourceFile) -> None:
        self.dependencies: list[Dependency] = []
        self._path = file.path
        self._document = toml_document.load(file.data)
        self._lines = _lines(decode(file.data))
        self._versions = {_alias(name): value for name, value in mapping(self._document.get("versions")).items()}
        self._unreadable: list[Skipped] = []
        self._unversioned = 0

    def add_all(self, section: str, read: Callable[[Any], tuple[str, Any]], scope: Scope) -> None:
        """Add every entry of a section, which ``read`` tells the package and the version of."""
        for alias, entry in mapping(self._document.get(section)).items():
            line = self._lines.get((section, alias), 0)
            name, version = read(entry)
            if name:
                self._add(name, self._requirement(version), Location(self._path, line), scope)
            else:
                reason = f"the entry {alias!r} of the catalog names no package"
                self._unreadable.append(Skipped(self._path, reason, Gap.UNREADABLE, line))

    def _add(self, name: str, requirement: str, location: Location, scope: Scope) -> None:
        version = pinned(requirement)
        self._unversioned += not requirement
        package = Package("Maven", name, version)
        wanted = "" if version else requirement
        self.dependencies.append(Dependency(package, location, scope, direct=True, requirement=wanted))

    def _requirement(self, version: Any) -> str:
        """What a version asks for, also where it refers to one of the catalog."""
        if isinstance(version, dict) and "ref" in version:
            version = self._versions.get(_alias(string(version["ref"])))
        return _strongest(version)

    def gaps(self) -> Iterator[Skipped]:
        """What the catalog leaves open."""
        yield from self._unreadable
        if self._unversioned:
            one = self._unversioned == 1
            what = "1 package" if one else f"{self._unversioned} packages"
            yield Skipped(
                self._path, f"the catalog gives no version for {what}; a platform of the build may", Gap.UNPINNED
            )
        if self.dependencies:
            what = "what the catalog's packages depend on in turn is in no file of this repository; Gradle adds it"
            yield Skipped(self._path, what, Gap.TRANSITIVE)


def _library(entry: Any) -> tuple[str, Any]:
    """The package and version of a library; no package for an entry that Gradle would refuse."""
    if isinstance(entry, str):
        parts = [part.strip() for part in entry.split(":")]
        return (name_of(*parts[:2]), parts[2]) if len(parts) == 3 and all(parts) else ("", None)
    table = mapping(entry)
    module = [part.strip() for part in string(table.get("module")).split(":")]
    group, artifact = module if len(module) == 2 else (string(table.get("group")), string(table.get("name")))
    return name_of(group, artifact) if group and artifact else "", table.get("version")


def _plugin(entry: Any) -> tuple[str, Any]:
    """The marker package and version of a plugin; no package for an entry that Gradle would refuse."""
    if isinstance(entry, str):
        id_, _, version = (part.strip() for part in entry.partition(":"))
        return (name_of(id_, f"{id_}.gradle.plugin"), version) if id_ and version else ("", None)
    table = mapping(entry)
    id_ = string(table.get("id"))
    return name_of(id_, f"{id_}.gradle.plugin") if id_ else "", table.get("version")


def _strongest(version: Any) -> str:
    """What a version, plain or rich, asks for: the single version that Gradle would begin with, if there is one."""
    rich = mapping(version)
    if isinstance(version, str):
        strictly, bangs, preferred = version.partition("!!")
        rich = {"strictly": strictly, "prefer": preferred} if bangs else {"require": version}
    asked = [string(rich.get(key)) for key in ("strictly", "prefer", "require")]
    return next(filter(pinned, asked), "") or asked[0] or asked[2] or asked[1]


def _alias(name: str) -> str:
    """What Gradle takes for the same alias is the same."""
    return _SEPARATORS.sub(".", name)


def _beside_or_above(folder: str, name: str, tree: Tree) -> bool:
    paths = tree.paths()
    while folder and join_path(folder, name) not in paths:
        folder = dirname(folder)
    return join_path(folder, name) in paths


def _lines(text: str) -> dict[tuple[str, str], int]:
    """The line of each key, by its section and name: TOML's reader tells none."""
    found: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        header = _HEADER.match(line)
        if header:
            section = header[1]
        key = header or _KEY.match(line)
        if key:
            found.setdefault((section, next(filter(None, key.groups()[-2:]), "")), number)
    return found
