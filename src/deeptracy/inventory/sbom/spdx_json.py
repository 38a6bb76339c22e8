"""SPDX in JSON, of version 2.2 and 2.3 or, in JSON-LD, 3.0: https://spdx.github.io/spdx-spec/."""

from deeptracy.inventory.parser import Parsed, SourceFile, Tree
from deeptracy.inventory.sbom import spdx2, spdx3
from deeptracy.inventory.sbom.json_objects import Object, load_object


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The packages of an SPDX document. Raises `Malformed`."""
    return read(file.path, load_object(file.data))


def read(path: str, document: Object) -> Parsed:
    """The packages of a document that was loaded already. Raises `Malformed` if it is none of SPDX."""
    if "@context" in document:
        return spdx3.read(path, document)
    return spdx2.read(path, document, lambda package: getattr(package, "line", 0))


def matches(document: Object) -> bool:
    """Whether a JSON document says that it is SPDX."""
    return spdx2.matches(document) or spdx3.matches(document)
