"""SPDX 3.0 in JSON-LD: https://spdx.github.io/spdx-spec/v3.0.1/.

The serialisation that the specification defines is read: a graph of flat elements, or one element alone. Other
JSON-LD of the same meaning is not, and neither are elements of documents that are only referred to.
"""

from collections.abc import Iterator
from typing import Any

from deeptracy.inventory.parser import Malformed, Parsed
from deeptracy.inventory.sbom.assembly import assemble
from deeptracy.inventory.sbom.bill import Bill, Component
from deeptracy.inventory.sbom.json_objects import Object, objects, string, strings
from deeptracy.inventory.sbom.spdx2 import roots
from deeptracy.model.inventory import Scope

_DOCUMENTS = ("SpdxDocument", "Bom", "Sbom")
_NEEDS: dict[str, Scope | None] = {
    "dependsOn": None,
    "hasDynamicLink": None,
    "hasStaticLink": None,
    "hasPrerequisite": None,
    "hasOptionalDependency": Scope.OPTIONAL,
    "hasOptionalComponent": Scope.OPTIONAL,
    "hasProvidedDependency": Scope.PROVIDED,
}
_SCOPES = {
    "development": Scope.DEV,
    "test": Scope.TEST,
    "build": Scope.BUILD,
    "design": Scope.DEV,
    "runtime": Scope.RUNTIME,
}
_KINDS = {"operatingSystem": "operating-system", "file": "file", "data": "data"}


def read(path: str, document: Object) -> Parsed:
    """The dependencies and gaps of a document. Raises `Malformed`."""
    if not matches(document):
        raise Malformed("not an SPDX 3 document: its '@context' is none of SPDX 3")
    graph = document.get("@graph")
    bill = Bill()
    described: list[str] = []
    for element in objects(graph) if graph is not None else [document]:
        type_ = _bare(_value(element, "type"))
        if type_ == "Package":
            bill.components.append(_component(element))
        elif type_ in ("Relationship", "LifecycleScopedRelationship"):
            described.extend(_read_relationship(bill, element))
        elif type_ in _DOCUMENTS:
            described.extend(strings(element.get("rootElement")))
    bill.roots = roots(bill, described)
    return assemble(path, bill)


def matches(document: Object) -> bool:
    """Whether a JSON document says that it is SPDX 3."""
    return any("spdx.org/rdf/3" in context or "spdx-3" in context for context in strings(document.get("@context")))


def _component(package: Object) -> Component:
    identifiers = [
        (string(each.get("externalIdentifierType")), string(each.get("identifier")))
        for each in objects(package.get("externalIdentifier"))
    ]
    purls = [
        string(_value(package, "packageUrl")),
        *(text for type_, text in identifiers if type_.lower() == "packageurl"),
    ]
    cpes = (text for type_, text in identifiers if type_ in ("cpe22", "cpe23"))
    return Component(
        ref=_id(package),
        name=string(package.get("name")),
        version=string(_value(package, "packageVersion")),
        line=package.line,
        kind=_KINDS.get(_bare(_value(package, "primaryPurpose")), ""),
        purls=tuple(dict.fromkeys(purl for purl in purls if purl)),
        cpes=tuple(dict.fromkeys(cpe for cpe in cpes if cpe.startswith("cpe:"))),
    )


def _read_relationship(bill: Bill, relationship: Object) -> Iterator[str]:
    """Add the edges of a relationship to the bill; a ref that is described is yielded instead."""
    word = _bare(relationship.get("relationshipType"))
    a = string(relationship.get("from"))
    scope = _SCOPES.get(_bare(relationship.get("scope")))
    for b in strings(relationship.get("to")):
        if not a or not b:
            continue
        if word == "describes":
            yield b
        elif word == "contains":
            bill.contain(a, b)
        elif word in _NEEDS:
            bill.require(a, b, scope or _NEEDS[word])


def _value(element: Object, name: str) -> Any:
    """A property of the core or the software profile, which stands before the names of its own."""
    for key in (name, f"software_{name}", f"software:{name}", f"@{name}"):
        if key in element:
            return element[key]
    return None


def _id(element: Object) -> str:
    return string(element.get("spdxId")) or string(element.get("@id"))


def _bare(name: Any) -> str:
    """A name without the prefix of its profile: ``software_Package`` and ``software:Package`` are ``Package``."""
    text = string(name)
    return text.rpartition(":")[2].rpartition("_")[2].rpartition("/")[2]
