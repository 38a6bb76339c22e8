"""``pubspec.lock`` of Dart and Flutter: https://dart.dev/tools/pub/private-files#pubspeclock.

The file tells which packages the project names and where each comes from, not who requires whom: the scope of a
transitive package is taken to be the strongest, runtime.
"""

from typing import Any

from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.yaml_document import line_of, load_mapping
from deeptracy.model.inventory import Dependency, Location, Scope, Skipped
from deeptracy.model.package import Package

_DIRECT = {"direct main": Scope.RUNTIME, "direct overridden": Scope.RUNTIME, "direct dev": Scope.DEV}
_PRIVATE = {
    "git": "from a git repository",
    "path": "from a folder beside the project",
    "sdk": "part of the Dart or Flutter SDK, whose version is not in this file",
}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every package of the lock file. Raises `Malformed`."""
    packages = load_mapping(file.data).get("packages")
    if packages and not isinstance(packages, dict):
        raise Malformed("'packages' is not a mapping")
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    for name, entry in mapping(packages).items():
        version = string(mapping(entry).get("version"))
        if name and version:
            dependencies.append(_dependency(file.path, name, version, mapping(entry)))
        else:
            gaps.append(Skipped(file.path, f"the entry of {name} gives no version", line=line_of(name)))
    return Parsed(dependencies, gaps)


def _dependency(path: str, name: str, version: str, entry: dict[Any, Any]) -> Dependency:
    kind = string(entry.get("dependency"))
    source = string(entry.get("source"))
    description = entry.get("description")
    return Dependency(
        Package("Pub", str(name), str(version)),
        Location(path, line_of(name)),
        scope=_DIRECT.get(kind, Scope.RUNTIME),
        direct=kind in _DIRECT if kind else None,
        private=_PRIVATE.get(source, "" if source == "hosted" else f"from a source of kind {source!r}"),
        source=str(string(mapping(description).get("url"))),
    )
