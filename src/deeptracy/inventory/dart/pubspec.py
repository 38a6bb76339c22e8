"""``pubspec.yaml`` of a Dart or Flutter package that has no lock file: https://dart.dev/tools/pub/pubspec."""

import re
from typing import Any

from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.yaml_document import line_of, load_mapping
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

_SECTIONS = {
    "dependencies": Scope.RUNTIME,
    "dependency_overrides": Scope.RUNTIME,
    "dev_dependencies": Scope.DEV,
}
_EXACT = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]*)?")
_PRIVATE = {"git": "from a git repository", "path": "from a folder", "sdk": "part of the Dart or Flutter SDK"}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """What the package asks for, and that nothing tells what those packages ask for. Raises `Malformed`."""
    document = load_mapping(file.data)
    overridden = mapping(document.get("dependency_overrides"))
    dependencies = [
        _dependency(file.path, name, wanted, scope)
        for section, scope in _SECTIONS.items()
        for name, wanted in mapping(document.get(section)).items()
        if name and (section == "dependency_overrides" or name not in overridden)
    ]
    gaps = []
    if any(not dependency.private for dependency in dependencies):
        reason = "there is no pubspec.lock, so what these packages depend on is not known"
        gaps.append(Skipped(file.path, reason, Gap.TRANSITIVE))
    return Parsed(dependencies, gaps)


def _dependency(path: str, name: str, wanted: Any, scope: Scope) -> Dependency:
    details = mapping(wanted)
    requirement = str(string(wanted) or string(details.get("version")))
    if requirement in ("", "~", "null"):
        requirement = "any"
    private = next((reason for source, reason in _PRIVATE.items() if source in details), "")
    exact = not private and _EXACT.fullmatch(requirement)
    return Dependency(
        Package("Pub", str(name), requirement if exact else ""),
        Location(path, line_of(name)),
        scope=scope,
        direct=True,
        requirement="" if exact else requirement,
        private=private,
        source=_address(details),
    )


def _address(details: dict[Any, Any]) -> str:
    """Where the package is fetched from, when the file names a server (``hosted``) or a repository (``git``)."""
    place = details.get("hosted") or details.get("git")
    return str(string(place) or string(mapping(place).get("url")))
