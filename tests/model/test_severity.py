"""Levels, and how severities compare."""

import pytest

from deeptracy.model.severity import UNKNOWN, Level, Severity


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (10.0, Level.CRITICAL), (9.0, Level.CRITICAL), (8.9, Level.HIGH), (7.0, Level.HIGH), (6.9, Level.MEDIUM),
        (4.0, Level.MEDIUM), (3.9, Level.LOW), (0.1, Level.LOW), (0.0, Level.NONE),
    ],
)  # fmt: skip
def test_the_rating_of_a_score(score: float, level: Level) -> None:
    assert Level.of_score(score) is level


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("CRITICAL", Level.CRITICAL), ("High", Level.HIGH), ("Important", Level.HIGH), ("MODERATE", Level.MEDIUM),
        (" medium\n", Level.MEDIUM), ("low", Level.LOW), ("negligible", Level.LOW), ("minimal", Level.LOW),
        ("none", Level.NONE), ("unknown", Level.UNKNOWN), ("", Level.UNKNOWN), ("severe", Level.UNKNOWN),
    ],
)  # fmt: skip
def test_the_level_of_a_word(word: str, level: Level) -> None:
    assert Level.of_word(word) is level


def test_ranks_count_up_to_the_worst() -> None:
    assert [level.rank for level in Level] == [5, 4, 3, 2, 1, 0]


def test_severities_compare_by_level_then_score() -> None:
    worst_last = [
        UNKNOWN, Severity(Level.LOW, 3.9), Severity(Level.HIGH), Severity(Level.HIGH, 7.0), Severity(Level.CRITICAL),
    ]  # fmt: skip
    assert [item.weight for item in worst_last] == [(0, 0.0), (2, 3.9), (4, 0.0), (4, 7.0), (5, 0.0)]
    weights = [item.weight for item in worst_last]
    assert weights == sorted(weights)
