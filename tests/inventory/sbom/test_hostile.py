"""No reader of SBOMs raises anything but Malformed, whatever stands where."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.inventory.parser import Malformed, Parse, Parsed
from deeptracy.inventory.registry import format_of
from deeptracy.inventory.sbom import cyclonedx_json, cyclonedx_xml, spdx2_tag_value, spdx2_yaml, spdx_json
from tests.inventory.in_memory import read

KEYS = [
    "aggregate", "bom-ref", "bomFormat", "component", "components", "compositions", "cpe", "dependencies", "dependsOn",
    "externalRefs", "externalIdentifier", "from", "group", "identifier", "metadata", "name", "packages", "properties",
    "purl", "ref", "referenceLocator", "referenceType", "relatedSpdxElement", "relationshipType", "relationships",
    "rootElement", "scope", "software_packageUrl", "spdxElementId", "spdxId", "SPDXID", "to", "type", "value",
    "version", "documentDescribes", "primaryPackagePurpose", "versionInfo", "@graph", "@id", "@type",
    "externalIdentifierType",
]  # fmt: skip
WORDS = [
    "a", "b", "", "pkg:npm/a@1", "pkg:x", "\ud800", "DESCRIBES", "DEPENDS_ON", "dependsOn", "contains", "purl",
    "CONTAINS", "cpe:/a:b:c", "operating-system", "software_Package", "Relationship", "SpdxDocument", "packageUrl",
    "pkg:deb/debian/c@1",
]  # fmt: skip
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=40,
)
DOCUMENTS = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8)
HEADS: list[tuple[Parse, dict[str, Any]]] = [
    (cyclonedx_json.parse, {"bomFormat": "CycloneDX"}),
    (spdx_json.parse, {"spdxVersion": "SPDX-2.3"}),
    (spdx_json.parse, {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}),
    (spdx2_yaml.parse, {"spdxVersion": "SPDX-2.3"}),
]


def printable(parsed: Parsed) -> None:
    """Everything that is said can be written to a file and asked for its package URL."""
    for gap in parsed.gaps:
        gap.reason.encode()
    for dependency in parsed.dependencies:
        f"{dependency.package.purl} {dependency.required_by} {dependency.cpes}".encode()


@pytest.mark.parametrize(("parse", "head"), HEADS)
@settings(max_examples=50, deadline=None)
@given(document=DOCUMENTS)
def test_json_of_wrong_shapes(parse: Parse, head: dict[str, Any], document: dict[str, Any]) -> None:
    try:
        printable(read(parse, "x", json.dumps({**document, **head})))
    except Malformed:
        assert parse is spdx2_yaml.parse  # which knows no halves of characters


@settings(deadline=None)
@given(st.recursive(st.sampled_from(WORDS), lambda inner: st.lists(inner, max_size=5), max_leaves=30), st.data())
def test_xml_of_wrong_shapes(value: Any, data: st.DataObject) -> None:
    def element(value: Any) -> str:
        tag = data.draw(
            st.sampled_from(["component", "components", "dependency", "dependencies", "name", "purl", "property"])
        )
        inner = "".join(map(element, value)) if isinstance(value, list) else value.replace("\ud800", "?")
        return f'<{tag} ref="a" bom-ref="a" name="b">{inner}</{tag}>'

    text = f'<bom xmlns="http://cyclonedx.org/schema/bom/1.6">{element(value)}</bom>'
    printable(read(cyclonedx_xml.parse, "x", text))


TAGS = ["PackageName", "SPDXID", "ExternalRef", "Relationship", "PackageVersion", "FileName", "#", "x"]
VALUES_OF_TAGS = [
    "a",
    "",
    "a DEPENDS_ON b",
    "PACKAGE-MANAGER purl pkg:npm/a",
    "x purl",
    "<text>a</text>",
    "<text>a",
    "a</text>",
]


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.sampled_from(VALUES_OF_TAGS)), max_size=12))
def test_tags_and_values_in_any_order(lines: list[tuple[str, str]]) -> None:
    text = "SPDXVersion: SPDX-2.3\n" + "".join(f"{tag}: {value}\n" for tag, value in lines)
    try:
        printable(read(spdx2_tag_value.parse, "x", text))
    except Malformed:
        assert "<text>a\n" in text


def test_a_large_document_of_unclosed_texts_is_refused_in_time() -> None:
    with pytest.raises(Malformed, match="line 2 has no end"):
        read(spdx2_tag_value.parse, "x", "SPDXVersion: SPDX-2.3\n" + "A: <text>\n" * 200_000)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("bom.json", "cyclonedx-json"),
        ("a/b/app.cdx.json", "cyclonedx-json"),
        ("x-cyclonedx.json", "cyclonedx-json"),
        ("target/bom.xml", "cyclonedx-xml"),
        ("app.cdx.xml", "cyclonedx-xml"),
        ("sbom.xml", "cyclonedx-xml"),
        ("_manifest/spdx_2.2/manifest.spdx.json", "spdx-json"),
        ("app.spdx", "spdx-tag-value"),
        ("app.spdx.yaml", "spdx-yaml"),
        ("app.spdx.yml", "spdx-yaml"),
        ("sbom.json", "sbom-json"),
        ("app.sbom.json", "sbom-json"),
        ("app-sbom.json", "sbom-json"),
        ("app.spdx.rdf", "spdx-unread"),
        ("bombom.json", None),
        ("pom.xml", "pom.xml"),
        ("Sbom.json", None),
    ],
)
def test_names(path: str, name: str | None) -> None:
    found = format_of(path)
    assert (found.name if found else None) == name
