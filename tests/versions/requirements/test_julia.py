"""By the documentation and the source of Pkg; Julia itself was not at hand."""

import pytest

from deeptracy.versions.requirements import julia
from tests.versions.requirements.written import admits, written

ENTRIES = {
    "1.2.3": "[1.2.3-, 2.0.0-)",
    "^1.2": "[1.2.0-, 2.0.0-)",
    "v1": "[1.0.0-, 2.0.0-)",
    "0.2.3": "[0.2.3-, 0.3.0-)",
    "0.0.3": "[0.0.3-, 0.0.4-)",
    "0.0": "[0.0.0-, 0.1.0-)",
    "0": "[0.0.0-, 1.0.0-)",
    "~1.2.3": "[1.2.3-, 1.3.0-)",
    "~1.2": "[1.2.0-, 1.3.0-)",
    "~1": "[1.0.0-, 2.0.0-)",
    "~0.0.3": "[0.0.3-, 0.1.0-)",
    "=1.2.3": "[1.2.3-, 1.2.4-)",
    "= 1.2": "[1.2.0-, 1.2.1-)",
    ">= 1.2.3": "[1.2.3-, )",
    "≥1": "[1.0.0-, )",
    "< 2.0": "(, 2.0.0-)",
    "1.2.3 - 4.5.6": "[1.2.3-, 4.5.7-)",
    "0.7 - 1.3": "[0.7.0-, 1.4.0-)",
    "1 - 2": "[1.0.0-, 3.0.0-)",
    "0.5, 1.2": "[0.5.0-, 0.6.0-) | [1.2.0-, 2.0.0-)",
}


@pytest.mark.parametrize(("requirement", "expected"), ENTRIES.items())
def test_entries(requirement: str, expected: str) -> None:
    assert written(julia.parse(requirement)) == expected


@pytest.mark.parametrize(
    "requirement", ["", "1.2.3.4", "> 1", "<= 1", "1-2", "1 -2", "a", "1.2,", "*", "1.x", "~>1", "1.2-rc", "1 - a"]
)
def test_what_pkg_can_not_parse(requirement: str) -> None:
    assert julia.parse(requirement) is None


@pytest.mark.parametrize(
    ("requirement", "version", "expected"),
    [("1.2.3", "1.2.3-rc1", True), ("=1.2.3", "1.2.3+4", True), ("1.2", "2.0.0-rc1", False), ("1.2", "1.9.9+", True)],
)
def test_pre_releases_and_builds(requirement: str, version: str, expected: bool) -> None:
    assert admits("Julia", requirement, version) is expected
