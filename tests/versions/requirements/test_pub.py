"""By the documentation and the source of pub_semver; Dart itself was not at hand."""

import pytest

from deeptracy.versions.requirements import pub
from tests.versions.requirements.written import written

CONSTRAINTS = {
    "any": "(, )",
    "1.2.3": "[1.2.3]",
    "1.2.3+4": "[1.2.3+4]",
    "^1.2.3": "[1.2.3, 2.0.0-0)",
    "^0.2.3": "[0.2.3, 0.3.0-0)",
    "^0.0.5": "[0.0.5, 0.1.0-0)",
    "^1.2.3-dev.1": "[1.2.3-dev.1, 2.0.0-0)",
    ">=1.0.0 <2.0.0": "[1.0.0, 2.0.0-0)",
    ">=2.12.0<3.0.0": "[2.12.0, 3.0.0-0)",
    ">= 1.0.0  <= 2.0.0": "[1.0.0, 2.0.0]",
    ">1.0.0": "(1.0.0, )",
    "<2.0.0-rc": "(, 2.0.0-rc)",
    "<2.0.0+1": "(, 2.0.0+1)",
    ">=2.0.0-dev <2.0.0": "[2.0.0-dev, 2.0.0)",
    "any >=1.0.0": "[1.0.0, )",
    ">=2.0.0 <1.0.0": "nothing",
}


@pytest.mark.parametrize(("requirement", "expected"), CONSTRAINTS.items())
def test_constraints(requirement: str, expected: str) -> None:
    assert written(pub.parse(requirement)) == expected


@pytest.mark.parametrize(
    "requirement", ["1.2", "^1", ">=1.x.0", "latest", "^", ">= <1.0.0", "^any", "1.2.3.4", "~1.2.3", "1.0.0 ^"]
)
def test_what_pub_can_not_parse(requirement: str) -> None:
    assert pub.parse(requirement) is None
