"""SPDX 2.2 and 2.3 (https://spdx.github.io/spdx-spec/v2.3/): what its JSON, YAML and tag-value forms have in common.

The JSON form is the model: the other readers build the same mappings. Files and snippets are not read: advisories
are about packages.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.inventory.sbom.assembly import assemble
from deeptracy.inventory.sbom.bill import Bill, Component
from deeptracy.inventory.sbom.json_objects import string, strings
from deeptracy.model.inventory import Scope

# https://spdx.github.io/spdx-spec/v2.3/relationships-between-SPDX-elements/: "A WORD B", where A needs B …
_NEEDS: dict[str, Scope | None] = {
    "DEPENDS_ON": None,
    "DYNAMIC_LINK": None,
    "STATIC_LINK": None,
    "HAS_PREREQUISITE": None,
}
# … and where B needs A.
_NEEDED_BY: dict[str, Scope | None] = {
    "DEPENDENCY_OF": None,
    "PREREQUISITE_FOR": None,
    "RUNTIME_DEPENDENCY_OF": Scope.RUNTIME,
    "OPTIONAL_DEPENDENCY_OF": Scope.OPTIONAL,
    "OPTIONAL_COMPONENT_OF": Scope.OPTIONAL,
    "PROVIDED_DEPENDENCY_OF": Scope.PROVIDED,
    "DEV_DEPENDENCY_OF": Scope.DEV,
    "DEV_TOOL_OF": Scope.DEV,
    "TEST_DEPENDENCY_OF": Scope.TEST,
    "TEST_TOOL_OF": Scope.TEST,
    "BUILD_DEPENDENCY_OF": Scope.BUILD,
    "BUILD_TOOL_OF": Scope.BUILD,
}
_BUILT_FROM = "built package from: "  # how Trivy begins the source information of an operating system's package
_KINDS = {"OPERATING-SYSTEM": "operating-system", "FILE": "file"}


def read(path: str, document: Mapping[str, Any], line_of: Callable[[Mapping[str, Any]], int]) -> Parsed:
    """The dependencies and gaps of a document; ``line_of`` tells the line of a package. Raises `Malformed`."""
    if not matches(document):
        raise Malformed("not an SPDX 2 document: its 'spdxVersion' is not 'SPDX-2.…'")
    bill = Bill([_component(package, line_of(package)) for package in _mappings(document.get("packages"))])
    described = strings(document.get("documentDescribes"))
    for relationship in _mappings(document.get("relationships")):
        described.extend(_read_relationship(bill, relationship))
    bill.roots = roots(bill, described)
    return assemble(path, bill)


def matches(document: Mapping[str, Any]) -> bool:
    """Whether a document says that it is SPDX 2."""
    return string(document.get("spdxVersion")).upper().startswith("SPDX-2.")


def roots(bill: Bill, described: list[str]) -> list[str]:
    """Which of the described packages are the project itself, and not a part of it.

    Documents describe the project, which needs or contains the others, or each package that they list: one that
    neither needs nor contains anything, beside others, is a part.
    """
    known = {component.ref for component in bill.components}
    candidates = [ref for ref in dict.fromkeys(described) if ref in known]
    edges = bill.edges()
    if len(candidates) == 1:
        return candidates
    return [ref for ref in candidates if any(other in known for other in edges.get(ref, ()))]


def _component(package: Mapping[str, Any], line: int) -> Component:
    references = [
        (string(reference.get("referenceType")).rpartition("/")[2].lower(), string(reference.get("referenceLocator")))
        for reference in _mappings(package.get("externalRefs"))
    ]
    cpes = (locator for type_, locator in references if type_ in ("cpe22type", "cpe23type"))
    return Component(
        ref=string(package.get("SPDXID")),
        name=string(package.get("name")),
        version=_stated(string(package.get("versionInfo"))),
        line=line,
        kind=_KINDS.get(string(package.get("primaryPackagePurpose")).upper().replace("_", "-"), ""),
        purls=tuple(dict.fromkeys(locator for type_, locator in references if type_ == "purl" and locator)),
        cpes=tuple(dict.fromkeys(cpe for cpe in cpes if cpe.startswith("cpe:"))),
        upstream=_upstream(string(package.get("sourceInfo"))),
    )


def _upstream(source_info: str) -> str:
    """The source package as ``name@version``, empty where the text does not tell it."""
    if not source_info.startswith(_BUILT_FROM):
        return ""
    name, _, version = source_info.removeprefix(_BUILT_FROM).strip().partition(" ")
    return f"{name}@{version}" if version else name


def _read_relationship(bill: Bill, relationship: Mapping[str, Any]) -> Iterator[str]:
    """Add the edge of a relationship to the bill; a ref that the document describes is yielded instead."""
    word = string(relationship.get("relationshipType")).upper()
    a, b = string(relationship.get("spdxElementId")), string(relationship.get("relatedSpdxElement"))
    if not a or not b:
        return
    if word == "DESCRIBES":
        yield b
    elif word == "DESCRIBED_BY":
        yield a
    elif word == "CONTAINS":
        bill.contain(a, b)
    elif word in ("CONTAINED_BY", "PACKAGE_OF"):
        bill.contain(b, a)
    elif word in _NEEDS:
        bill.require(a, b, _NEEDS[word])
    elif word in _NEEDED_BY:
        bill.require(b, a, _NEEDED_BY[word])


def _stated(value: str) -> str:
    """A value, empty for SPDX's two words for none."""
    return "" if value in ("NOASSERTION", "NONE") else value


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
