"""``Package.resolved`` of the Swift Package Manager, versions 1, 2 and 3, and of Xcode, which writes the same file.

https://docs.swift.org/swiftpm/documentation/packagemanagerdocs/packagesecurity. Which packages the project names, and
who requires whom, is only in ``Package.swift``, a program.
"""

from typing import Any

from deeptracy.inventory import json_document
from deeptracy.inventory.apple.repository import name_of
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import LineFinder, decode
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package

_PRIVATE_KINDS = {
    "localSourceControl": "from a repository on the machine of the developer",
    "fileSystem": "from a folder beside the project",
    "registry": "from a Swift package registry, which does not tell the repository",
}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every pin of the file. Raises `Malformed`."""
    text = decode(file.data)
    document = json_document.as_object(json_document.loads(text), "the document")
    pins = document.get("pins", mapping(document.get("object")).get("pins"))
    if not isinstance(pins, list):
        raise Malformed("holds no list of pins")
    lines = LineFinder(text)
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    for pin in map(mapping, pins):
        identity = string(pin.get("identity")) or string(pin.get("package"))
        place = Location(file.path, lines.line(f'"{identity}"') if identity else 0)
        dependency = _dependency(place, identity, pin)
        if dependency:
            dependencies.append(dependency)
        else:
            gaps.append(
                Skipped(file.path, f"the pin of {identity or 'a package'} names no repository", line=place.line)
            )
    return Parsed(dependencies, gaps)


def _dependency(place: Location, identity: str, pin: dict[str, Any]) -> Dependency | None:
    address = string(pin.get("location")) or string(pin.get("repositoryURL"))
    private = _PRIVATE_KINDS.get(string(pin.get("kind")), "")
    name = identity if private else name_of(address)
    state = mapping(pin.get("state"))
    version = string(state.get("version"))
    if not name:
        return None
    if not private and (address.startswith((".", "/", "file:"))):
        private = _PRIVATE_KINDS["localSourceControl"]
    return Dependency(
        Package("SwiftURL", name, version),
        place,
        requirement="" if version else _pinned_to(state),
        private=private,
        source=address,
    )


def _pinned_to(state: dict[str, Any]) -> str:
    """What a pin without a version follows. A commit says nothing about versions without the repository's history."""
    branch, revision = string(state.get("branch")), string(state.get("revision"))
    return f"branch {branch}" if branch else f"revision {revision}" if revision else "any"
