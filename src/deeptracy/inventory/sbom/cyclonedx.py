"""CycloneDX 1.0 to 1.7 (https://cyclonedx.org/specification/overview/): what its JSON and XML forms have in common.

The JSON form is the model: `cyclonedx_xml` builds the same objects. Vulnerabilities (VEX) in a document are not
read here.
"""

from collections.abc import Iterator

from deeptracy.inventory.json_document import mapping
from deeptracy.inventory.parser import Parsed
from deeptracy.inventory.sbom.assembly import assemble
from deeptracy.inventory.sbom.bill import Bill, Component
from deeptracy.inventory.sbom.json_objects import Object, objects, string, strings
from deeptracy.model.inventory import Scope

_SCOPES = {"required": Scope.RUNTIME, "optional": Scope.OPTIONAL, "excluded": Scope.DEV}
# Generators mark what is needed for development alone in properties of their own,
# https://github.com/CycloneDX/cyclonedx-property-taxonomy
_SCOPE_PROPERTIES = {
    ("cdx:npm:package:development", "true"): Scope.DEV,
    ("cdx:composer:package:isDevRequirement", "true"): Scope.DEV,
    ("cdx:maven:package:test", "true"): Scope.TEST,
}
# … or name the groups it is in, one of which is the one that is shipped.
_SHIPPED_GROUP = {"cdx:poetry:group": "main", "cdx:pipenv:category": "default"}
_PRIVATE_PROPERTY = ("cdx:npm:package:private", "true")
_CPE_PROPERTY = "syft:cpe23"
# Trivy tells the source package of an operating system's package only here,
# https://trivy.dev/latest/docs/supply-chain/sbom/#source-packages
_TRIVY = "aquasecurity:trivy:"
_SOURCE_PARTS = ("Name", "Epoch", "Version", "Release")


def read(path: str, document: Object) -> Parsed:
    """The dependencies and gaps of a document."""
    bill = Bill()
    described = mapping(document.get("metadata")).get("component")
    if isinstance(described, Object):
        _read_root(bill, described)
    _read_components(bill, "", document.get("components"))
    for entry in objects(document.get("dependencies")):
        _read_edges(bill, entry)
    bill.incomplete = _incompleteness(document)
    return assemble(path, bill)


def _read_root(bill: Bill, described: Object) -> None:
    """The project itself is no dependency of its own; an operating system is kept for its packages' sake."""
    root = _component(described)
    if root.ref:
        bill.roots.append(root.ref)
    if root.kind == "operating-system":
        bill.components.append(root)
    _read_components(bill, "", described.get("components"))


def _read_components(bill: Bill, whole: str, components: object) -> None:
    """Components and those nested in them, in the order of the document."""
    waiting = [(whole, component) for component in reversed(objects(components))]
    while waiting:
        whole, entry = waiting.pop()
        component = _component(entry)
        bill.components.append(component)
        if whole and component.ref:
            bill.contain(whole, component.ref)
        waiting.extend((component.ref, part) for part in reversed(objects(entry.get("components"))))


def _component(entry: Object) -> Component:
    properties = list(_properties(entry))
    group, name = string(entry.get("group")), string(entry.get("name"))
    purl, version = string(entry.get("purl")), string(entry.get("version"))
    cpes = [string(entry.get("cpe")), *(value for key, value in properties if key == _CPE_PROPERTY)]
    return Component(
        ref=string(entry.get("bom-ref")) or purl,
        name=f"{group}/{name}" if group else name,
        version=version,
        line=entry.line,
        kind=string(entry.get("type")).lower(),
        purls=(purl,) if purl else (),
        cpes=tuple(dict.fromkeys(cpe for cpe in cpes if cpe.startswith("cpe:"))),
        scope=_scope(entry, properties),
        requirement="" if version else string(entry.get("versionRange")),
        private="npm calls it private" if _PRIVATE_PROPERTY in properties else "",
        upstream=_upstream(dict(properties)),
        module=dict(properties).get(_TRIVY + "Modularitylabel", ""),
    )


def _upstream(properties: dict[str, str]) -> str:
    """The source package as ``name`` or ``name@version``, empty where it is not told."""
    name, epoch, version, release = (properties.get(f"{_TRIVY}Src{part}", "") for part in _SOURCE_PARTS)
    if not name or not version:
        return name
    return f"{name}@{epoch + ':' if epoch not in ('', '0') else ''}{version}{'-' + release if release else ''}"


def _properties(entry: Object) -> Iterator[tuple[str, str]]:
    for item in objects(entry.get("properties")):
        yield string(item.get("name")), string(item.get("value"))


def _scope(entry: Object, properties: list[tuple[str, str]]) -> Scope:
    """The scope of a component, ``required`` where none is given."""
    marked = next((_SCOPE_PROPERTIES[item] for item in properties if item in _SCOPE_PROPERTIES), None)
    if marked:
        return marked
    groups = [item for item in properties if item[0] in _SHIPPED_GROUP]
    if groups and not any(group == _SHIPPED_GROUP[key] for key, group in groups):
        return Scope.DEV
    return _SCOPES.get(string(entry.get("scope")).lower(), Scope.RUNTIME)


def _read_edges(bill: Bill, entry: Object) -> None:
    if ref := string(entry.get("ref")):
        for needed in strings(entry.get("dependsOn")):
            bill.require(ref, needed.strip())


def _incompleteness(document: Object) -> str:
    for composition in objects(document.get("compositions")):
        aggregate = string(composition.get("aggregate"))
        if aggregate.startswith("incomplete"):
            return f"the document calls itself incomplete (compositions: {aggregate!r})"
    return ""
