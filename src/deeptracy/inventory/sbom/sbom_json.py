"""SBOMs in JSON under names that do not tell which: CycloneDX or SPDX, by what the document says of itself."""

from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.sbom import cyclonedx_json, spdx_json
from deeptracy.inventory.sbom.json_objects import load_object


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The components of an SBOM. Raises `Malformed` when it is none that is read."""
    document = load_object(file.data)
    if cyclonedx_json.matches(document):
        return cyclonedx_json.read(file.path, document)
    if spdx_json.matches(document):
        return spdx_json.read(file.path, document)
    raise Malformed("neither a CycloneDX nor an SPDX document")
