"""Differences by meaning."""

from dataclasses import replace

import pytest

from deeptracy.advisories.changes import differences, names_of
from deeptracy.model.advisory import Advisory, Affected, AffectedRange, EventKind, Kind, RangeType, Reference

EVENTS = ((EventKind.INTRODUCED, "0"), (EventKind.FIXED, "2"))
RANGE = AffectedRange(RangeType.SEMVER, EVENTS)
ENTRIES = (Affected("PyPI", "a", (RANGE,), ("1", "2")), Affected("PyPI", "b"))
REFERENCES = (Reference("WEB", "x"), Reference("FIX", "y"))
BEFORE = Advisory("X", aliases=("A", "B"), affected=ENTRIES, references=REFERENCES, withdrawn="2026")


@pytest.mark.parametrize(
    "after",
    [
        replace(BEFORE, modified="later", published="earlier", withdrawn="2027"),
        replace(BEFORE, aliases=("B", "A")),
        replace(BEFORE, references=REFERENCES[::-1]),
        replace(BEFORE, affected=ENTRIES[::-1]),
        replace(BEFORE, affected=(replace(ENTRIES[0], versions=("2", "1")), ENTRIES[1])),
        replace(BEFORE, affected=(replace(ENTRIES[0], ranges=(replace(RANGE, events=EVENTS[::-1]),)), ENTRIES[1])),
    ],
)
def test_order_and_dates_mean_nothing(after: Advisory) -> None:
    assert differences(BEFORE, after) == ()


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (replace(BEFORE, kind=Kind.NOTICE), ("kind",)),
        (replace(BEFORE, withdrawn=""), ("reinstated",)),
        (replace(BEFORE, related=("C",)), ("text",)),
        (replace(BEFORE, affected=ENTRIES[:1]), ("packages", "ranges")),
        (replace(BEFORE, affected=(replace(ENTRIES[0], versions=()), ENTRIES[1])), ("ranges",)),
    ],
)
def test_the_words(after: Advisory, words: tuple[str, ...]) -> None:
    assert differences(BEFORE, after) == words


def test_names_are_normalised_and_sorted() -> None:
    entries = [Affected("npm", "B"), Affected("PyPI", "Z.z"), Affected("PyPI", "z-Z")]
    assert names_of(entries) == (("PyPI", "z-z"), ("npm", "B"))
