"""CycloneDX 1.0 to 1.7 in XML: https://cyclonedx.org/docs/1.7/xml/."""

from deeptracy.inventory import xml_document
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.sbom import cyclonedx
from deeptracy.inventory.sbom.json_objects import Object
from deeptracy.inventory.xml_document import Element

_NAMESPACE = "http://cyclonedx.org/schema/bom/"

_PLAIN = ("group", "name", "version", "scope", "cpe", "purl", "versionRange")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The components of a CycloneDX document. Raises `Malformed`."""
    root = xml_document.load(file.data)
    if not matches(root):
        raise Malformed("not a CycloneDX document: its element is no <bom> of CycloneDX")
    return cyclonedx.read(file.path, _document(root))


def matches(root: Element) -> bool:
    """Whether the root of an XML document says that it is CycloneDX."""
    return root.tag == "bom" and root.namespace.startswith(_NAMESPACE)


def _document(root: Element) -> Object:
    """The document as its JSON form has it; version 1.1 keeps ``dependencies`` in a namespace of an extension."""
    document = Object(
        {
            "components": [_component(element) for element in root.all("components", "component")],
            "dependencies": [_dependency(element) for element in root.all("dependencies", "dependency")],
            "compositions": [
                Object({"aggregate": element.value("aggregate")}) for element in root.all("compositions", "composition")
            ],
        }
    )
    described = root.find("metadata", "component")
    if described is not None:
        document["metadata"] = Object({"component": _component(described)})
    return document


def _component(element: Element) -> Object:
    component = Object({tag: element.value(tag) for tag in _PLAIN}, element.line)
    component["bom-ref"] = element.attributes.get("bom-ref", "")
    component["type"] = element.attributes.get("type", "")
    component["components"] = [_component(part) for part in element.all("components", "component")]
    component["properties"] = [_property(item) for item in element.all("properties", "property")]
    return component


def _property(element: Element) -> Object:
    return Object({"name": element.attributes.get("name", ""), "value": element.text})


def _dependency(element: Element) -> Object:
    needed = [each.attributes.get("ref", "") for each in element.all("dependency")]
    return Object({"ref": element.attributes.get("ref", ""), "dependsOn": needed})
