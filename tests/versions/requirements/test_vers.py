import pytest

from deeptracy.versions.requirements import bounds, vers
from tests.versions.requirements.written import written

RANGES = {
    "vers:npm/*": "(, )",
    "vers:npm/1.2.3": "[1.2.3]",
    "vers:npm/=1.2.3|1.3.0": "[1.2.3] | [1.3.0]",
    "vers:npm/>=1.2.3": "[1.2.3, )",
    "vers:npm/>1.2.3": "(1.2.3, )",
    "vers:npm/<2.0.0": "(, 2.0.0)",
    "vers:npm/<=2.0.0": "(, 2.0.0]",
    "vers:npm/>=1.0.0|<2.0.0": "[1.0.0, 2.0.0)",
    "vers:npm/1.2.3|>2.0.0|<=5.0.0": "[1.2.3] | (2.0.0, 5.0.0]",
    "vers:npm/<1.0.0|>=2.0.0|<3.0.0|>4.0.0": "(, 1.0.0) | [2.0.0, 3.0.0) | (4.0.0, )",
    "vers:npm/<3.0.0|>=2.0.0": "[2.0.0, 3.0.0)",
    "vers:npm/>=1.0.0|>2.0.0|<3.0.0": "[1.0.0, 3.0.0)",
    "vers:npm/!=1.0.0": "(, 1.0.0) | (1.0.0, )",
    "vers:npm/>=1.0.0|!=1.5.0|<2.0.0": "[1.0.0, 1.5.0) | (1.5.0, 2.0.0)",
    "vers:npm/ 1.0.0 | >= 2.0.0 |": "[1.0.0] | [2.0.0, )",
    "vers:npm/1.0.0%2Bbuild": "[1.0.0+build]",
}


@pytest.mark.parametrize(("requirement", "expected"), RANGES.items())
def test_ranges(requirement: str, expected: str) -> None:
    assert written(vers.parse("npm", requirement)) == expected
    assert bounds("npm", requirement) == vers.parse("npm", requirement)


@pytest.mark.parametrize(
    "requirement",
    ["vers:npm", "vers:npm/", "vers:/1.0", "vers:npm/|", "vers:npm/>=", "vers:npm/>=a", "vers:npm/1.0||<2", "npm/1.0"],
)
def test_malformed_ranges(requirement: str) -> None:
    assert vers.parse("npm", requirement) is None


def test_the_package_tells_how_versions_are_ordered() -> None:
    assert written(vers.parse("PyPI", "vers:generic/>=1.10|<1.9|!=1.0")) == "(, 1.0) | (1.0, 1.9) | [1.10, )"
    assert vers.parse("vcpkg", "vers:vcpkg/>=1.10") is None
