"""Tags of actions are ordered by hand: no tool compares them."""

import pytest

from deeptracy.versions.github_actions import key
from tests.versions.chains import assert_order

CHAIN = """
    v0 < v0.0.1 < v0.1 < v1.0.0-alpha < v1-beta < v1-beta.2 < v1-beta.10 < v1-rc.1+7 < v1 = V1 = 1 = v1.0 =
    v1.0.0 = v1.0.0+build = v01 < v1.0.1 < v1.2 = v1.2.0 < v1.2.3 < v1.2.3.1 < v1.2.4 < v1.10 < v2 < v10 <
    2023.01.05
"""
COMMIT = "8f4b7f84864484a7bf31766abe9204da3cbe65b3"


def test_order() -> None:
    assert_order(key, CHAIN)


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "v",
        "main",
        "release/v1",
        "v1.x",
        "v1.",
        "v1..2",
        "1a2b3c4",
        "12abcde",
        COMMIT,
        "1" * 40,
        "1" * 64,
        "=1.0",
        "v1.0beta",
        "v1.0-",
        "v1 ",
    ],
)
def test_a_branch_or_a_commit_has_no_order(reference: str) -> None:
    assert key(reference) is None


def test_only_the_lengths_of_commits_are_taken_for_commits() -> None:
    assert_order(key, f"{'1' * 39} < {'1' * 41}")
