"""Path patterns of configuration files."""

import pytest

from deeptracy.model.path_pattern import path_matches


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("docs", "docs/a.lock", True), ("docs", "x/docs/a.lock", True), ("docs", "docs", True), ("docs", "mydocs/a", False),
        ("/docs", "docs/a", True), ("/docs", "x/docs/a", False), ("docs/", "x/docs/a", True),
        ("docs/**", "docs/a", True), ("docs/**", "docs/a/b", True), ("docs/**", "docs", True), ("docs/**", "x/docs/a", False),
        ("**/docs", "docs/a", True), ("**/docs", "a/b/docs/c", True), ("a/**/b", "a/b", True), ("a/**/b", "a/x/y/b/c", True),
        ("a/**/b", "a/x", False), ("*.lock", "x/y.lock", True), ("*.lock", "x/y.lock/z", True), ("*.lock", "y.locks", False),
        ("a/*/c", "a/b/c", True), ("a/*/c", "a/b/d/c", False), ("a/?", "a/b", True), ("a/?", "a/bc", False),
        ("a/[bc]", "a/b", True), ("a/[bc]", "a/d", False), ("a.b", "axb", False), ("**", "anything/at/all", True),
    ],
)  # fmt: skip
def test_patterns(pattern: str, path: str, fits: bool) -> None:
    assert path_matches(pattern, path) is fits


def test_hostile_patterns_take_time_in_proportion() -> None:
    assert not path_matches("/".join(["**"] * 50) + "/z", "/".join(["a"] * 2000))
    assert not path_matches("a*" * 30 + "b", "a" * 200)
