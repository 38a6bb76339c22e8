import pytest

from deeptracy.versions.requirements import vcpkg
from tests.versions.requirements.written import written


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [("version>=1.2.3#1", "[1.2.3#1, )"), (">= 2020-01-01", "[2020-01-01, )"), ("=1.2", "[1.2]"), ("==1.2", "[1.2]")],
)
def test_minimums_and_overrides(requirement: str, expected: str) -> None:
    assert written(vcpkg.parse(requirement)) == expected


@pytest.mark.parametrize("requirement", ["", "1.2", "the version of the baseline", ">1", "<2", ">=", ">=1 <2"])
def test_anything_else(requirement: str) -> None:
    assert vcpkg.parse(requirement) is None
