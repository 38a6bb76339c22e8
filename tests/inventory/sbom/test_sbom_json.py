"""SBOMs in JSON under names that do not tell which."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.sbom import sbom_json
from tests.inventory.in_memory import ids, read
from tests.inventory.sbom.test_spdx_json import SPDX_2, SPDX_3

CYCLONEDX = '{"bomFormat": "CycloneDX", "components": [{"purl": "pkg:npm/c@3"}]}'


@pytest.mark.parametrize(("text", "name"), [(CYCLONEDX, "c@3"), (SPDX_2, "a@1"), (SPDX_3, "b@2")])
def test_read(text: str, name: str) -> None:
    assert ids(read(sbom_json.parse, "sbom.json", text)) == [name]


@pytest.mark.parametrize("text", ["{}", '{"components": []}', '{"@context": "x"}'])
def test_neither(text: str) -> None:
    with pytest.raises(Malformed, match="neither a CycloneDX nor an SPDX document"):
        read(sbom_json.parse, "sbom.json", text)


def test_no_document() -> None:
    with pytest.raises(Malformed, match="not valid JSON"):
        read(sbom_json.parse, "sbom.json", "hello")
