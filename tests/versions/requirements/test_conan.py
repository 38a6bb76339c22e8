"""Checked against Conan 2.34.0, 2 million pairs: nothing is lost (but for the circles in Conan's own order)."""

import pytest

from deeptracy.versions.requirements import conan
from tests.versions.requirements.written import admits, written

RANGES = {
    "1.2.3": "[1.2.3]",
    "cci.20200101": "[cci.20200101]",
    "[1.2]": "[1.2]",
    "[=1.2.3+1]": "[1.2.3+1]",
    "[>1 <2]": "(1, 2-)",
    "[>=1.0 <2.0-rc]": "[1.0-, 2.0-rc)",
    "[>=1.0+1]": "[1.0+1, )",
    "[<=1.2]": "(, 1.2]",
    "[~1.2]": "[1.2-, 1.3-)",
    "[~1.2.9]": "[1.2.9-, 1.3-)",
    "[~1]": "[1-, 2-)",
    "[~1.2-rc]": "[1.2-rc, 1.3-)",
    "[~1.2.a]": "[1.2.a-, 1.3-)",
    "[^1.2]": "[1.2-, 2-)",
    "[^0.1.2]": "[0.1.2-, 0.2-)",
    "[^0.0.3]": "[0.0.3-, 0.0.4-)",
    "[^1.2+3]": "[1.2+3, 2-)",
    "[~1.2+3]": "[1.2+3, 1.3-)",
    "[*]": "(, )",
    "[1.2.*]": "[1.2-0, 1.3-0)",
    "[1.2*]": "[1-0, 2-0)",
    "[1*]": "(, )",
    "[cci.*]": "(, )",
    "[>=1 <2, include_prerelease]": "[1-, 2-)",
    "[>=1 <2 || ^3.1]": "[1-, 2-) | [3.1-, 4-)",
    "[]": "(, )",
    "[>2 <1]": "nothing",
}


@pytest.mark.parametrize(("requirement", "expected"), RANGES.items())
def test_ranges(requirement: str, expected: str) -> None:
    assert written(conan.parse(requirement)) == expected


@pytest.mark.parametrize(
    "requirement",
    [
        "",
        "[>1",
        "[>1.5",
        ">1.5]",
        ">1 <2",
        "[~a.b]",
        "[~1.a]",
        "[^0.0]",
        "[^0]",
        "[^=1]",
        "[>]",
        "[>=1.*]",
        "[>1 <é]",
        "[1 [2]",
        "a/b",
        "[== 1]",
    ],
)
def test_what_conan_can_not_parse(requirement: str) -> None:
    assert conan.parse(requirement) is None


@pytest.mark.parametrize(
    ("requirement", "version", "expected"),
    [("[1.2.*]", "1.2.0-alpha", True), ("[1.2.*]", "1.3-0", False), ("[<2]", "2-rc", False), ("[>=1]", "1-rc", True)],
)
def test_pre_releases(requirement: str, version: str, expected: bool) -> None:
    assert admits("ConanCenter", requirement, version) is expected
