"""sbt-dependency-lock's ``build.sbt.lock``: https://stringbean.github.io/sbt-dependency-lock/file-formats/.

The whole resolved graph with the sbt configurations of each package, without edges.
"""

from typing import Any

from deeptracy.inventory import json_document
from deeptracy.inventory.graph import STRENGTH
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.jvm.coordinates import name_of
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import LineFinder, decode
from deeptracy.model.inventory import Dependency, Location, Scope
from deeptracy.model.package import Package

_SCOPES = {
    "optional": Scope.OPTIONAL,
    "provided": Scope.PROVIDED,
    "test": Scope.TEST,
    "it": Scope.TEST,
    "plugin": Scope.BUILD,
    "scala-tool": Scope.BUILD,
    "scala-doc-tool": Scope.BUILD,
}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The locked packages. Raises `Malformed`."""
    text = decode(file.data)
    document = json_document.as_object(json_document.loads(text), "the document")
    entries = document.get("dependencies")
    if "lockVersion" not in document or not isinstance(entries, list):
        raise Malformed("it has no lockVersion or no list of dependencies")
    lines = LineFinder(text)
    return Parsed(tuple(_dependency(mapping(entry), file.path, lines) for entry in entries))


def _dependency(entry: dict[str, Any], path: str, lines: LineFinder) -> Dependency:
    group, artifact, version = (string(entry.get(key)) for key in ("org", "name", "version"))
    if not (group and artifact and version):
        raise Malformed("a dependency lacks its org, name or version")
    line, *_ = [lines.line(f'"{text}"') for text in (group, artifact, version)]  # past the whole entry
    return Dependency(Package("Maven", name_of(group, artifact), version), Location(path, line), _scope(entry))


def _scope(entry: dict[str, Any]) -> Scope:
    configurations = entry.get("configurations")
    names = configurations if isinstance(configurations, list) else []
    found = {_SCOPES.get(string(name), Scope.RUNTIME) for name in names if not string(name).endswith("-internal")}
    return next((scope for scope in STRENGTH if scope in found), Scope.RUNTIME)
