"""SPDX 2 in YAML."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.sbom import spdx2_yaml
from tests.inventory.in_memory import ids, read

HEAD = "spdxVersion: SPDX-2.3\npackages:\n"


def test_read() -> None:
    text = (
        HEAD
        + "- name: a\n  versionInfo: 1.0\n  externalRefs:\n  - {referenceType: purl, referenceLocator: 'pkg:npm/a'}\n"
        + "-\n  externalRefs: [{referenceType: purl, referenceLocator: pkg:npm/b@2}]\n"
    )
    parsed = read(spdx2_yaml.parse, "x.spdx.yaml", text)
    assert ids(parsed) == ["a@1.0", "b@2"]
    assert [d.location.line for d in parsed.dependencies] == [3, 8]


def test_an_empty_package() -> None:
    assert [gap.line for gap in read(spdx2_yaml.parse, "x.spdx.yaml", HEAD + "- {}\n").gaps] == [0]


@pytest.mark.parametrize("text", ["", "[]", "a", "a: b", "a: [", "spdxVersion: 2.3", "spdxVersion: [SPDX-2.3]"])
def test_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(spdx2_yaml.parse, "x.spdx.yaml", text)
