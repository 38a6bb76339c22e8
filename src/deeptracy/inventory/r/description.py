"""``DESCRIPTION`` of an R package or project without a lock file.

Specification: "Writing R Extensions", section 1.1.1, "The DESCRIPTION file". Whether a package is CRAN's or
Bioconductor's is not written, so all are taken to be CRAN's.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from deeptracy.inventory.deb822_document import Field, stanzas
from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

_IS_R = re.compile(r"^(?:Depends|Imports|LinkingTo|Suggests|Enhances)[ \t]*:", re.MULTILINE | re.IGNORECASE)
_ITEM = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9.]*)\s*(?:\((?P<requirement>[^()]*)\))?")
_R = frozenset({
    "R", "base", "compiler", "datasets", "graphics", "grDevices", "grid", "methods", "parallel", "splines", "stats",
    "stats4", "tcltk", "tools", "utils",
})  # fmt: skip
_SCOPES = {
    "depends": Scope.RUNTIME,
    "imports": Scope.RUNTIME,
    "linkingto": Scope.BUILD,
    "suggests": Scope.DEV,
    "enhances": Scope.OPTIONAL,
}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """What the package asks for, and that nothing tells what those packages ask for. Raises `Malformed`.

    Other projects have files of that name too; one without a field of dependencies gives nothing.
    """
    text = decode(file.data)
    if not _IS_R.search(text):
        return Parsed()
    first = next(stanzas(text), {})
    found: dict[str, Dependency] = {}
    for field, scope in _SCOPES.items():
        for name, requirement, line in _wanted(first[field]) if field in first else ():
            dependency = _dependency(Location(file.path, line), name, requirement, scope)
            found[name] = _joined(found.get(name), dependency)
    named = [replace(dependency, requirement=dependency.requirement or "any") for dependency in found.values()]
    gaps = []
    if named:
        reason = "there is no renv.lock, so what these packages depend on is not known"
        gaps.append(Skipped(file.path, reason, Gap.TRANSITIVE))
    return Parsed(named, gaps)


def _dependency(place: Location, name: str, requirement: str, scope: Scope) -> Dependency:
    return Dependency(Package("CRAN", name), place, scope=scope, direct=True, requirement=requirement)


def _joined(before: Dependency | None, now: Dependency) -> Dependency:
    """One dependency of two mentions: a second bound stands in a second item (``a (>= 1), a (< 2)``)."""
    if before is None:
        return now
    return replace(before, requirement=", ".join(filter(None, (before.requirement, now.requirement))))


def _wanted(field: Field) -> Iterator[tuple[str, str, int]]:
    """Each ``name (>= version)`` of a field: name, requirement and line. R itself and what it brings are left out."""
    line, position = field.line, 0
    for match in _ITEM.finditer(field):
        line += field.count("\n", position, match.start())
        position = match.start()
        if match["name"] not in _R:
            yield match["name"], " ".join((match["requirement"] or "").split()), line
