"""CycloneDX in JSON."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.sbom import cyclonedx_json
from tests.inventory.in_memory import ids, read


def test_read() -> None:
    parsed = read(
        cyclonedx_json.parse, "x/bom.json", '{"bomFormat": "CycloneDX",\n"components": [\n{"purl": "pkg:npm/a@1"}]}'
    )
    assert ids(parsed) == ["a@1"]
    assert str(parsed.dependencies[0].location) == "x/bom.json:3"


@pytest.mark.parametrize("text", ["{}", '{"bomFormat": "SPDX"}', '{"bomFormat": 1}', '{"bomFormat": ["CycloneDX"]}'])
def test_another_document(text: str) -> None:
    with pytest.raises(Malformed, match="not a CycloneDX document"):
        read(cyclonedx_json.parse, "bom.json", text)


def test_no_document() -> None:
    with pytest.raises(Malformed, match="not valid JSON"):
        read(cyclonedx_json.parse, "bom.json", "hello")
