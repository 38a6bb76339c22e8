"""Ranges were checked against NuGet.Core 2.8.7, 600,000 pairs: exactly what NuGet admits. Floating versions are those
of the documentation and of ``FloatRange`` in NuGet.Versioning, which was not at hand.
"""

import pytest

from deeptracy.versions.requirements import nuget
from tests.versions.requirements.written import admits, written

RANGES = {
    "1.0": "[1.0, )",
    " 1.0.0-beta.1 ": "[1.0.0-beta.1, )",
    "[1.0]": "[1.0]",
    "(1.0,)": "(1.0, )",
    "[1.0,2.0)": "[1.0, 2.0)",
    "[ 1.0 , 2.0 ]": "[1.0, 2.0]",
    "(,1.0]": "(, 1.0]",
    "*": "(, )",
    "*-*": "(, )",
    "1.*": "[1, 2-0)",
    "9.*": "[9, 10-0)",
    "1.2.*": "[1.2, 1.3-0)",
    "1.2.3.*": "[1.2.3, 1.2.4-0)",
    "1.*-*": "[1-0, 2-0)",
    "1.2.*-beta*": "[1.2-0, 1.3-0)",
    "1.2.3-*": "[1.2.3-0, 1.2.3]",
    "1.2.3-beta*": "[1.2.3-beta, 1.2.3]",
    "1.2.3-beta.*": "[1.2.3-beta, 1.2.3]",
    "[1.*,2.0)": "[1, 2.0)",
    "(1.2.*,2.0]": "[1.2, 2.0]",
    "[*,2.0)": "(, 2.0)",
}
UNREADABLE = [
    "", "$(Version)", "(1.0)", "[1.0", "1.0)", "[1.0,2.0", "[1.0,2.*]", "[1.x,2)", "[1,2.x)", "1.0.x", "1.2.3.4.*",
    "1.**", "1.2*", "1.2.3--*", "[1.2*,2)", "[1.*]", "latest", "[1.0],[2.0]", "v1.0",
]  # fmt: skip


@pytest.mark.parametrize(("requirement", "expected"), RANGES.items())
def test_ranges(requirement: str, expected: str) -> None:
    assert written(nuget.parse(requirement)) == expected


@pytest.mark.parametrize("requirement", UNREADABLE)
def test_what_nuget_can_not_parse(requirement: str) -> None:
    assert nuget.parse(requirement) is None


@pytest.mark.parametrize(
    ("requirement", "version", "expected"),
    [
        ("1.2.3-beta.*", "1.2.3-beta.1", True),
        ("1.2.3-beta.*", "1.2.3-BETA.x", True),
        ("1.2.3-beta*", "1.2.3-beta10", True),
        ("1.2.3-beta*", "1.2.3", True),
        ("1.2.3-beta*", "1.2.4", False),
        ("1.2.3-*", "1.2.3-0", True),
        ("1.2.3-*", "1.2.3-alpha", True),
        ("1.*", "1.999.0.1", True),
        ("1.*", "2.0.0-alpha", False),
        ("1.*-*", "1.0.0-alpha", True),
    ],
)
def test_floating_versions(requirement: str, version: str, expected: bool) -> None:
    assert admits("NuGet", requirement, version) is expected
