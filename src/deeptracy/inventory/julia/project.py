"""``Project.toml`` of Julia: https://pkgdocs.julialang.org/v1/toml-files/#Project.toml.

Beside a manifest it tells which packages the project names. Without one it is all there is to know.
"""

from collections.abc import Iterator
from typing import Any

from deeptracy.inventory import toml_document
from deeptracy.inventory.json_document import mapping, string
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import LineFinder, decode
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

NAMES = ("Project.toml", "JuliaProject.toml")
_FIRST, _LAST = 6, 40  # the minor versions of Julia 1 for which a versioned manifest is looked for


def direct_names(file: SourceFile, tree: Tree) -> frozenset[str] | None:
    """The names in the project file beside a manifest (and in the members of its workspace); None without one."""
    path = next((file.beside(name) for name in NAMES if file.beside(name) in tree.paths()), None)
    root = _read(tree, path)
    if root is None:
        return None
    projects = mapping(root.get("workspace")).get("projects")
    members = projects if isinstance(projects, list) else []
    paths = [file.beside(f"{member}/{NAMES[0]}") for member in members if isinstance(member, str)]
    documents = [root, *(_read(tree, path) or {} for path in paths)]
    return frozenset(name for document in documents for name in mapping(document.get("deps")))


def _read(tree: Tree, path: str | None) -> dict[str, Any] | None:
    data = tree.read(path) if path else None
    if data is None:
        return None
    try:
        return toml_document.load(data)
    except Malformed:
        return None  # reported where the file itself is read


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """What the project asks for, unless a manifest for some version of Julia is beside it. Raises `Malformed`."""
    document = toml_document.load(file.data)
    if _has_manifest(file, tree):
        return Parsed()
    lines = LineFinder(decode(file.data))
    lines.line("[deps]")  # moves on to the table, since the same names stand in others too
    compat = mapping(document.get("compat"))
    dependencies = [
        Dependency(
            Package("Julia", name),
            Location(file.path, _line(lines, name)),
            scope=scope,
            direct=True,
            requirement=string(compat.get(name)) or "any",
        )
        for name, scope in _named(document)
    ]
    gaps = []
    if dependencies:
        reason = "there is no Manifest.toml, so what these packages depend on is not known"
        gaps.append(Skipped(file.path, reason, Gap.TRANSITIVE))
    return Parsed(dependencies, gaps)


def _line(lines: LineFinder, name: str) -> int:
    """The line that begins with ``name``; the needle begins at the end of the line before it."""
    before = lines.line(f"\n{name} ")
    return before + 1 if before else 0


def _has_manifest(file: SourceFile, tree: Tree) -> bool:
    names = (f"{stem}-v1.{minor}.toml" for stem in ("Manifest", "JuliaManifest") for minor in range(_FIRST, _LAST))
    return any(file.beside(name) in tree.paths() for name in names)


def _named(document: dict[str, Any]) -> Iterator[tuple[str, Scope]]:
    """Each package with its scope: ``deps``, ``weakdeps`` and the test target of ``extras``."""
    targets = mapping(document.get("targets")).get("test")
    tests = [name for name in targets if isinstance(name, str)] if isinstance(targets, list) else []
    deps, weak = mapping(document.get("deps")), mapping(document.get("weakdeps"))
    yield from ((name, Scope.RUNTIME) for name in deps)
    yield from ((name, Scope.OPTIONAL) for name in weak if name not in deps)
    yield from ((name, Scope.TEST) for name in dict.fromkeys(tests) if name not in deps and name not in weak)
