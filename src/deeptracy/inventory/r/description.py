"""``DESCRIPTION`` of an R package or project without a lock file.

Specification: "Writing R Extensions", section 1.1.1, "The DESCRIPTION file". Whether a package is CRAN's or
Bioconductor's is not written, so all are taken to be CRAN's.
"""

from collections.abc import Iterator

from deeptracy.inventory.deb822_document import Field, stanzas
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.text import decode
from deeptracy.model.inventory import Dependency, Gap, Location, Scope, Skipped
from deeptracy.model.package import Package

_SCOPES = {
    "depends": Scope.RUNTIME,
    "imports": Scope.RUNTIME,
    "linkingto": Scope.BUILD,
    "suggests": Scope.DEV,
    "enhances": Scope.OPTIONAL,
}


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """What the package asks for, and that nothing tells what those packages ask for. Raises `Malformed`."""
    first = next(stanzas(decode(file.data)), {})
    if "package" not in first and not _SCOPES.keys() & first.keys():
        raise Malformed("not the DESCRIPTION of an R package")
    found: dict[str, Dependency] = {}
    for field, scope in _SCOPES.items():
        if field in first:
            for name, requirement, line in wanted(first[field]):
                dependency = Dependency(
                    Package("CRAN", name),
                    Location(file.path, line),
                    scope=scope,
                    direct=True,
                    requirement=requirement or "any",
                )
                found.setdefault(name, dependency)
    gaps = []
    if found:
        reason = "there is no renv.lock, so what these packages depend on is not known"
        gaps.append(Skipped(file.path, reason, Gap.TRANSITIVE))
    return Parsed(list(found.values()), gaps)


def wanted(field: Field) -> Iterator[tuple[str, str, int]]:
    """Each ``name (>= version)`` of a field: name, requirement and line. R itself is no package and is left out."""
    for offset, row in enumerate(field.split("\n")):
        for item in row.split(","):
            name, _, requirement = item.partition("(")
            if name.strip() and name.strip() != "R":
                yield name.strip(), requirement.strip().removesuffix(")").strip(), field.line + offset
