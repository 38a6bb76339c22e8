"""Which SBOM a file of any name holds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.inventory.registry import FORMATS
from deeptracy.inventory.sbom.detect import format_of_content
from tests.inventory.test_fixtures import CASES

SBOM_CASES = [
    case for case in CASES if case.parent.name.startswith(("cyclonedx-", "spdx-")) and case.parent.name != "spdx-unread"
]


@pytest.mark.parametrize("case", SBOM_CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_every_fixture_is_known_by_its_content(case) -> None:  # type: ignore[no-untyped-def]
    [path] = (case / "input").iterdir()
    assert format_of_content(path.read_bytes()) == case.parent.name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"bomFormat": "CycloneDX"}', "cyclonedx-json"),
        (' \n\t{"bomFormat": "CycloneDX"}', "cyclonedx-json"),
        ('\ufeff{"bomFormat": "CycloneDX"}', "cyclonedx-json"),
        ('{"spdxVersion": "SPDX-2.3"}', "spdx-json"),
        ('{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"}', "spdx-json"),
        ('<bom xmlns="http://cyclonedx.org/schema/bom/1.0"/>', "cyclonedx-xml"),
        ('\ufeff<?xml version="1.0"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"/>', "cyclonedx-xml"),
        ("# a comment\nSPDXVersion: SPDX-2.3\n", "spdx-tag-value"),
        ("  SPDXVersion:SPDX-2.2", "spdx-tag-value"),
        ("spdxVersion: SPDX-2.3\n", "spdx-yaml"),
        ("a: b\n'spdxVersion': SPDX-2.3\n", "spdx-yaml"),
        ('---\n"spdxVersion": "SPDX-2.2"\n', "spdx-yaml"),
        ("", None),
        ("{", None),
        ("{}", None),
        ("[]", None),
        ("<", None),
        ("<bom/>", None),
        ("hello", None),
        ("SPDXVersion: SPDX-3.0", None),
        ("spdxVersion: SPDX-3.0", None),
        ("spdxVersion: [", None),
        ("other: x\n  spdxVersion: SPDX-2.3", None),
        ("vendor SPDXVersion: SPDX-2.3", None),
    ],
)
def test_format_of_content(text: str, name: str | None) -> None:
    assert format_of_content(text.encode()) == name


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1"])
def test_other_encodings_of_xml(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6">é</bom>'
    assert format_of_content(text.encode(encoding)) == "cyclonedx-xml"


def test_utf_16_json() -> None:
    assert format_of_content('{"bomFormat": "CycloneDX"}'.encode("utf-16")) == "cyclonedx-json"


def test_every_answer_is_a_format() -> None:
    names = {"cyclonedx-json", "cyclonedx-xml", "spdx-json", "spdx-tag-value", "spdx-yaml"}
    assert names <= {format_.name for format_ in FORMATS}


@given(st.binary(max_size=60))
def test_nothing_is_raised(data: bytes) -> None:
    for prefix in (b"", b"{", b"<", b"SPDXVersion: ", b"spdxVersion: "):
        assert format_of_content(prefix + data) is None
