import pytest

from deeptracy.versions.requirements import swift
from tests.versions.requirements.written import written

REQUIREMENTS = {
    'from: "1.2.3"': "[1.2.3, 2.0.0-0)",
    'from:"0.2.3"': "[0.2.3, 1.0.0-0)",
    'from: "1.2.3-beta"': "[1.2.3-beta, 2.0.0-0)",
    '.upToNextMajor(from: "1.2.3")': "[1.2.3, 2.0.0-0)",
    "upToNextMajor(from: 1.2.3)": "[1.2.3, 2.0.0-0)",
    '.upToNextMinor(from: "1.2.3")': "[1.2.3, 1.3.0-0)",
    'exact: "1.2.3"': "[1.2.3]",
    '.exact("1.2.3")': "[1.2.3]",
    '"1.2.3"': "[1.2.3]",
    " 1.2.3-beta.1 ": "[1.2.3-beta.1]",
    '"1.2.3"..<"2.0.0"': "[1.2.3, 2.0.0-0)",
    '"1.2.3" ..< "2.0.0-beta"': "[1.2.3, 2.0.0-beta)",
    "1.2.3..<1.9.0": "[1.2.3, 1.9.0-0)",
    '"1.2.3"..."1.4.0"': "[1.2.3, 1.4.0]",
    "1.2.3...1.4.0": "[1.2.3, 1.4.0]",
}


@pytest.mark.parametrize(("requirement", "expected"), REQUIREMENTS.items())
def test_requirements(requirement: str, expected: str) -> None:
    assert written(swift.parse(requirement)) == expected


UNREADABLE = [
    "", 'branch: "main"', 'revision: "abc"', "1.2", 'from: "1.2"', ".upToNextMinor(1.2.3)", '"1.2.3"..<"a"', "1.2.3..<",
    "~> 1.2", "1.2.3.4...2.0.0", '"1.2.3".."2.0.0"', "1...a",
]  # fmt: skip


@pytest.mark.parametrize("requirement", UNREADABLE)
def test_branches_revisions_and_the_rest(requirement: str) -> None:
    assert swift.parse(requirement) is None
