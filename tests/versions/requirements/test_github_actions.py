import pytest

from deeptracy.versions.requirements import github_actions
from tests.versions.requirements.written import admits, written

TAGS = {
    "v4": "[4.0.0-0, 5.0.0-0)",
    "4": "[4.0.0-0, 5.0.0-0)",
    "v4.1": "[4.1.0-0, 4.2.0-0)",
    "v4.1.2": "[v4.1.2]",
    "v4.1.2-rc.1": "[v4.1.2-rc.1]",
    " v9 ": "[9.0.0-0, 10.0.0-0)",
}


@pytest.mark.parametrize(("requirement", "expected"), TAGS.items())
def test_tags(requirement: str, expected: str) -> None:
    assert written(github_actions.parse(requirement)) == expected


def test_a_moving_tag_is_at_one_of_its_versions() -> None:
    assert admits("GitHub Actions", "v4", "v4.1.7")
    assert admits("GitHub Actions", "v4", "v4.0.0-rc.1")
    assert not admits("GitHub Actions", "v4", "v5.0.0-beta")


@pytest.mark.parametrize(
    "requirement",
    [
        "",
        "main",
        "release/v1",
        "v4.x",
        "v1.2.3.4",
        "8f4b7f84864484a7bf31766abe9204da3cbe65b3",
        "1" * 40,
        "1a2b3c4",
        "x",
        "*",
    ],
)
def test_branches_and_commits(requirement: str) -> None:
    assert github_actions.parse(requirement) is None
