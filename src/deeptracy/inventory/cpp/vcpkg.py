"""``vcpkg.json``: https://learn.microsoft.com/vcpkg/reference/vcpkg-json.

The baseline, which is a commit of vcpkg's own repository, decides the versions. Only ``overrides`` pin one in the file;
``version>=`` is a minimum. A port's ``#1`` revision is vcpkg's, not upstream's, and is left off a pinned version.
"""

from collections.abc import Iterator
from typing import Any

from deeptracy.inventory import json_document
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import LineFinder, decode
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

_VERSIONS = ("version", "version-semver", "version-date", "version-string")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The dependencies, those of the features, and the overrides. Raises `Malformed`."""
    text = decode(file.data)
    document = json_document.as_object(json_document.loads(text), "the document")
    overrides = dict(_overrides(document))
    lines = LineFinder(text)
    found: dict[str, Dependency] = {}
    for wanted, scope in _wanted(document):
        name = string(wanted.get("name"))
        if not name:
            raise Malformed("a dependency has no name")
        if name not in found and name != document.get("name"):  # a package may depend on features of its own
            version = overrides.get(name, "")
            found[name] = _dependency(Location(file.path, lines.line(f'"{name}"')), wanted, version, scope)
    for name, version in overrides.items():
        if name not in found:
            place = Location(file.path, lines.line(f'"{name}"'))
            found[name] = Dependency(Package("vcpkg", name, version), place, direct=False)
    gaps = []
    if found:
        reason = "vcpkg writes no lock file, so what these packages depend on is not known"
        gaps.append(Skipped(file.path, reason, Gap.TRANSITIVE))
    return Parsed(list(found.values()), gaps)


def _overrides(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in map(mapping, _list(document, "overrides")):
        name = string(entry.get("name"))
        version = next((string(entry[key]) for key in _VERSIONS if string(entry.get(key))), "")
        if name and version:
            yield name, version.partition("#")[0]


def _wanted(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], Scope]]:
    """Each dependency as an object, with its scope. Features are optional unless they are on by default."""
    yield from ((_object(entry), Scope.RUNTIME) for entry in _list(document, "dependencies"))
    defaults = [string(mapping(_object(entry)).get("name")) for entry in _list(document, "default-features")]
    for feature, details in mapping(document.get("features")).items():
        scope = Scope.RUNTIME if feature in defaults else Scope.OPTIONAL
        yield from ((_object(entry), scope) for entry in _list(mapping(details), "dependencies"))


def _list(document: dict[str, Any], key: str) -> list[Any]:
    value = document.get(key, [])
    if not isinstance(value, list):
        raise Malformed(f"{key!r} is not a list")
    return value


def _object(entry: Any) -> dict[str, Any]:
    return {"name": entry} if isinstance(entry, str) else mapping(entry)


def _dependency(place: Location, wanted: dict[str, Any], version: str, scope: Scope) -> Dependency:
    minimum = string(wanted.get("version>="))
    return Dependency(
        Package("vcpkg", string(wanted.get("name")), version),
        place,
        scope=Scope.BUILD if wanted.get("host") is True else scope,
        direct=True,
        requirement="" if version else f">={minimum}" if minimum else "the version of the baseline",
    )
