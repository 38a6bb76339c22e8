"""CycloneDX 1.2 to 1.7 in JSON: https://cyclonedx.org/docs/1.7/json/."""

from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.sbom import cyclonedx
from deeptracy.inventory.sbom.json_objects import Object, load_object, string


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The components of a CycloneDX document. Raises `Malformed`."""
    return read(file.path, load_object(file.data))


def read(path: str, document: Object) -> Parsed:
    """The components of a document that was loaded already. Raises `Malformed` if it is none of CycloneDX."""
    if not matches(document):
        raise Malformed("not a CycloneDX document: its 'bomFormat' is not 'CycloneDX'")
    return cyclonedx.read(path, document)


def matches(document: Object) -> bool:
    """Whether a JSON document says that it is CycloneDX."""
    return string(document.get("bomFormat")).lower() == "cyclonedx"
