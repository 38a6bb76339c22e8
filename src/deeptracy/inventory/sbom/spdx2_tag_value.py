"""SPDX 2.2 and 2.3 in its tag-value form: https://spdx.github.io/spdx-spec/v2.3/."""

from collections.abc import Iterator

from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.sbom import spdx2
from deeptracy.inventory.sbom.json_objects import Object
from deeptracy.inventory.text import decode

_PACKAGE_TAGS = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSourceInfo": "sourceInfo",
    "PrimaryPackagePurpose": "primaryPackagePurpose",
}
_OTHER_SECTIONS = ("FileName", "SnippetSPDXID", "LicenseID")


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """The packages of an SPDX 2 document. Raises `Malformed`."""
    return spdx2.read(file.path, _document(decode(file.data)), lambda package: getattr(package, "line", 0))


def _document(text: str) -> Object:
    """The document as its JSON form has it. A section begins with the tag that names its subject."""
    packages: list[Object] = []
    relationships: list[Object] = []
    document = Object({"packages": packages, "relationships": relationships})
    package: Object | None = None
    for line, tag, value in _tags(text):
        if tag == "PackageName":
            package = Object({"name": value, "externalRefs": []}, line)
            packages.append(package)
        elif tag in _OTHER_SECTIONS:
            package = None
        elif tag == "SPDXVersion":
            document["spdxVersion"] = value
        elif tag == "Relationship":
            relationships.append(_relationship(value))
        elif package is not None:
            _read_package_tag(package, tag, value)
    return document


def _read_package_tag(package: Object, tag: str, value: str) -> None:
    if tag in _PACKAGE_TAGS:
        package.setdefault(_PACKAGE_TAGS[tag], value)
    elif tag == "ExternalRef":
        _, type_, locator = [*value.split(maxsplit=2), "", "", ""][:3]
        package["externalRefs"].append(Object({"referenceType": type_, "referenceLocator": locator}))


def _relationship(value: str) -> Object:
    a, word, b = [*value.split(), "", "", ""][:3]
    return Object({"spdxElementId": a, "relationshipType": word, "relatedSpdxElement": b})


def _tags(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, tag and value of each entry; a value in ``<text>`` may go on over several lines."""
    begun: tuple[int, str, list[str]] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if begun is not None:
            inside, closed, _ = line.partition("</text>")
            begun[2].append(inside)
            if closed:
                yield begun[0], begun[1], "\n".join(begun[2]).strip()
                begun = None
            continue
        tag, colon, value = (part.strip() for part in line.partition(":"))
        if not colon or tag.startswith("#"):
            continue
        if value.startswith("<text>"):
            inside, closed, _ = value.removeprefix("<text>").partition("</text>")
            if not closed:
                begun = (number, tag, [inside])
                continue
            value = inside.strip()
        yield number, tag, value
    if begun is not None:
        raise Malformed(f"the text that begins at line {begun[0]} has no end")
