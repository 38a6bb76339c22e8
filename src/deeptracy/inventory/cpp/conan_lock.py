"""``conan.lock`` of Conan 1 (a graph) and Conan 2 (lists): https://docs.conan.io/2/tutorial/versioning/lockfiles.html.

Conan 2 lists every reference of the graph without its edges, so direct is not known.
"""

from dataclasses import replace
from typing import Any

from deeptracy.inventory import graph, json_document
from deeptracy.inventory.cpp import reference
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import LineFinder, decode
from deeptracy.model.inventory import Dependency, Location, Scope, Skipped

# What a recipe itself needs to run (python_requires, configurations) acts when packages are built.
_LISTS = {
    "requires": Scope.RUNTIME,
    "build_requires": Scope.BUILD,
    "python_requires": Scope.BUILD,
    "config_requires": Scope.BUILD,
}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every reference of the lock file. Raises `Malformed`."""
    text = decode(file.data)
    document = json_document.as_object(json_document.loads(text), "the document")
    lines = LineFinder(text)
    if "graph_lock" in document:
        return _graph(file.path, mapping(mapping(document["graph_lock"]).get("nodes")), lines)
    if "requires" not in document and "build_requires" not in document:
        raise Malformed("holds neither a graph_lock (Conan 1) nor requires (Conan 2)")
    return _lists(file.path, document, lines)


def _lists(path: str, document: dict[str, Any], lines: LineFinder) -> Parsed:
    dependencies: list[Dependency] = []
    gaps: list[Skipped] = []
    for section, scope in _LISTS.items():
        references = document.get(section) or []
        if not isinstance(references, list):
            raise Malformed(f"{section!r} is not a list")
        for text in map(string, references):
            place = Location(path, lines.line(f'"{text}"'))
            read = reference.dependency(text, place, scope, None)
            if read:
                dependencies.append(read)
            else:
                gaps.append(Skipped(path, f"{text!r} in {section} is no reference to a package", line=place.line))
    return Parsed(dependencies, gaps)


def _graph(path: str, nodes: dict[str, Any], lines: LineFinder) -> Parsed:
    found: dict[str, Dependency] = {}
    gaps: list[Skipped] = []
    projects: list[str] = []
    for key, node in nodes.items():
        text = string(mapping(node).get("ref")) or string(mapping(node).get("pref"))
        if not text or mapping(node).get("path"):  # the project itself: a file on disk, or a list of references
            projects.append(key)
            continue
        place = Location(path, lines.line(f'"{text}"'))
        read = reference.dependency(text, place, Scope.RUNTIME, False)
        if read:
            found[key] = read
        else:
            gaps.append(Skipped(path, f"{text!r} is no reference to a package", line=place.line))
    return Parsed(_placed(found, nodes, projects), gaps)


def _placed(found: dict[str, Dependency], nodes: dict[str, Any], projects: list[str]) -> list[Dependency]:
    """The packages with their scopes, their parents, and whether the project names them."""
    requires = {key: _targets(node, "requires") for key, node in nodes.items()}
    builds = {key: _targets(node, "build_requires") for key, node in nodes.items()}
    roots = dict.fromkeys(projects, Scope.RUNTIME)
    scopes = graph.scopes(roots, requires, {Scope.BUILD: builds})
    parents = graph.required_by({key: requires[key] + builds[key] for key in nodes})
    return [
        replace(
            dependency,
            scope=scopes.get(key, Scope.RUNTIME),
            direct=any(parent in roots for parent in parents.get(key, ())),
            required_by=tuple(found[parent].id for parent in parents.get(key, ()) if parent in found),
        )
        for key, dependency in found.items()
    ]


def _targets(node: Any, field: str) -> list[str]:
    """The keys of the nodes that a node requires: a list, or in the oldest versions the values of an object."""
    value = mapping(node).get(field)
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [item for item in items if isinstance(item, str)]
