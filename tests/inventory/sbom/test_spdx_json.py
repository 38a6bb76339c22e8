"""SPDX in JSON, of version 2 or 3."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.sbom import spdx_json
from tests.inventory.in_memory import ids, read

SPDX_2 = """{"spdxVersion": "SPDX-2.3",
"packages": [
{"name": "a", "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:npm/a@1"}]}]}"""
SPDX_3 = """{"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
"@graph": [

{"type": "software_Package", "software_packageUrl": "pkg:npm/b@2"}]}"""


@pytest.mark.parametrize(("text", "name", "line"), [(SPDX_2, "a@1", 3), (SPDX_3, "b@2", 4)])
def test_read(text: str, name: str, line: int) -> None:
    parsed = read(spdx_json.parse, "x.spdx.json", text)
    assert ids(parsed) == [name]
    assert parsed.dependencies[0].location.line == line


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{}", "not an SPDX 2 document"),
        ('{"@context": "x"}', "not an SPDX 3 document"),
        ('{"spdxVersion": "SPDX-2.3", "@context": "x"}', "not an SPDX 3 document"),
        ("[]", "not an object"),
    ],
)
def test_malformed(text: str, complaint: str) -> None:
    with pytest.raises(Malformed, match=complaint):
        read(spdx_json.parse, "x.spdx.json", text)
