"""Ranges, against the evaluation algorithm that the OSV schema gives as text."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.model.advisory import Event, EventKind
from deeptracy.versions import key
from deeptracy.versions.ranges import Incomparable, affected_intervals

I, F, L, LIMIT = EventKind.INTRODUCED, EventKind.FIXED, EventKind.LAST_AFFECTED, EventKind.LIMIT
A = EventKind.AFTER
NPM = "npm"
GRID = [f"{major}.{minor}.0" for major in range(4) for minor in range(3)]


def affected(events: list[Event], version: str, ecosystem: str = NPM) -> bool:
    return any(interval.holds(key(ecosystem, version)) for interval in affected_intervals(ecosystem, tuple(events)))


def by_the_schema(events: list[Event], version: str) -> bool:
    """The pseudocode of https://ossf.github.io/osv-schema/#evaluation."""
    at = key(NPM, version)
    limits = [limit for kind, limit in events if kind is LIMIT]
    if limits and not any(limit == "*" or at < key(NPM, limit) for limit in limits):
        return False
    vulnerable = False
    timeline = [event for event in events if event[0] is not LIMIT]
    for kind, text in sorted(
        timeline, key=lambda event: key(NPM, event[1]) if event[1] != "0" else key(NPM, "0.0.0-0")
    ):
        start = text == "0" or at >= key(NPM, text)
        if (kind is I and start) or (kind is A and at > key(NPM, text)):
            vulnerable = True
        elif (kind is F and start) or (kind is L and at > key(NPM, text)):
            vulnerable = False
    return vulnerable


versions = st.sampled_from(GRID)
timelines = st.lists(st.sampled_from(GRID), unique=True, min_size=1, max_size=6).flatmap(
    lambda points: st.tuples(
        st.just(points), st.lists(st.sampled_from([I, F, L, A]), min_size=len(points), max_size=len(points))
    )
)


@given(timelines, st.lists(st.sampled_from([*GRID, "*"]), max_size=2), versions, st.randoms(use_true_random=False))
def test_agrees_with_the_schema(timeline, limits, version, random) -> None:
    events = list(zip(timeline[1], timeline[0], strict=True)) + [(LIMIT, limit) for limit in limits]
    random.shuffle(events)
    assert affected(events, version) == by_the_schema(events, version)


@pytest.mark.parametrize(
    ("events", "inside", "outside"),
    [
        ([(I, "0"), (F, "1.2.0")], ["0.0.0-0", "1.1.9", "1.2.0-rc.1"], ["1.2.0", "2.0.0"]),
        ([(I, "0"), (L, "1.2.0")], ["0.1.0", "1.2.0"], ["1.2.1"]),
        ([(I, "1.0.0")], ["1.0.0", "99.0.0"], ["1.0.0-beta", "0.9.9"]),
        ([(I, "1.0.0"), (F, "1.1.0"), (I, "2.0.0"), (F, "2.1.0")], ["1.0.5", "2.0.0"], ["1.1.0", "1.9.9", "2.1.0"]),
        ([(I, "1.0.0"), (F, "2.0.0"), (I, "2.0.0"), (F, "3.0.0")], ["1.5.0", "2.0.0", "2.9.0"], ["3.0.0"]),
        ([(I, "1.0.0"), (F, "1.0.0")], [], ["0.9.0", "1.0.0", "1.1.0"]),
        ([(I, "1.0.0"), (L, "1.0.0")], ["1.0.0"], ["0.9.0", "1.0.1"]),
        ([(I, "0"), (LIMIT, "2.0.0")], ["1.9.9"], ["2.0.0", "3.0.0"]),
        ([(I, "0"), (LIMIT, "*")], ["1.9.9", "9.0.0"], []),
        ([(I, "0"), (LIMIT, "1.0.0"), (LIMIT, "2.0.0")], ["1.9.9"], ["2.0.0"]),
        ([(I, "0"), (F, "1.0.0"), (LIMIT, "2.0.0")], ["0.9.0"], ["1.0.0", "1.5.0"]),
        ([(I, "3.0.0"), (LIMIT, "2.0.0")], [], ["1.0.0", "3.0.0"]),
        ([(F, "1.0.0")], [], ["0.5.0", "1.0.0"]),
        ([(L, "1.0.0")], [], ["0.5.0", "1.0.0"]),
        ([], [], ["1.0.0"]),
        ([(I, "0"), (I, "1.0.0"), (F, "2.0.0")], ["0.1.0", "1.5.0"], ["2.0.0"]),
        ([(A, "1.0.0")], ["1.0.1-a", "9.0.0"], ["0.9.0", "1.0.0-rc.1", "1.0.0"]),
        ([(A, "0"), (F, "1.0.0")], ["0.0.1", "0.9.9"], ["1.0.0"]),
        ([(A, "1.0.0"), (F, "2.0.0")], ["1.0.1", "1.9.9"], ["1.0.0", "2.0.0"]),
        ([(A, "1.0.0"), (L, "2.0.0")], ["1.0.1", "2.0.0"], ["1.0.0", "2.0.1"]),
        ([(A, "1.0.0"), (LIMIT, "2.0.0")], ["1.0.1", "1.9.9"], ["1.0.0", "2.0.0"]),
        ([(A, "1.0.0"), (LIMIT, "1.0.0")], [], ["0.9.0", "1.0.0", "1.0.1"]),
        ([(A, "1.0.0"), (F, "1.0.0")], [], ["0.9.0", "1.0.0", "1.0.1"]),
        ([(A, "1.0.0"), (L, "1.0.0")], [], ["0.9.0", "1.0.0", "1.0.1"]),
        ([(I, "1.0.0"), (A, "1.0.0"), (F, "2.0.0")], ["1.0.0", "1.5.0"], ["0.9.0", "2.0.0"]),
        ([(I, "0.5.0"), (A, "1.0.0"), (F, "2.0.0")], ["0.5.0", "1.0.0", "1.5.0"], ["0.4.0", "2.0.0"]),
        ([(I, "0"), (F, "1.0.0"), (A, "1.0.0"), (F, "2.0.0")], ["0.9.0", "1.0.1"], ["1.0.0", "2.0.0"]),
        ([(I, "0"), (L, "1.0.0"), (A, "1.0.0"), (F, "2.0.0")], ["0.9.0", "1.0.0", "1.0.1"], ["2.0.0"]),
        (
            [(I, "0"), (F, "1.0.0"), (A, "1.5.0"), (L, "2.0.0")],
            ["0.9.0", "1.5.1", "2.0.0"],
            ["1.0.0", "1.5.0", "2.0.1"],
        ),
    ],
)
def test_every_order_of_the_events_says_the_same(events, inside, outside) -> None:
    for order in permutations(events):
        for version in inside:
            assert affected(list(order), version), (order, version)
        for version in outside:
            assert not affected(list(order), version), (order, version)


def test_tells_the_comparison() -> None:
    fixed, last, still = (
        affected_intervals("PyPI", events)[0]
        for events in (((I, "0"), (F, "1.5")), ((I, "1.0"), (L, "1.5")), ((I, "1.0"),))
    )
    assert fixed.describe("1.4") == "0 <= 1.4 < 1.5"
    assert last.describe("1.4") == "1.0 <= 1.4 <= 1.5"
    assert still.describe("1.4") == "1.0 <= 1.4"
    assert (fixed.introduced, fixed.bound_kind, fixed.bound, fixed.lower) == ("0", F, "1.5", None)
    assert (still.bound_kind, still.bound, still.upper) == (None, "", None)


def test_what_begins_behind_a_version_is_told_so() -> None:
    (interval,) = affected_intervals("PyPI", ((A, "1.0"), (F, "1.5")))
    assert interval.describe("1.4") == "1.0 < 1.4 < 1.5"
    assert (interval.introduced, interval.lower, interval.lower_included) == ("1.0", key("PyPI", "1.0"), False)
    assert [interval.begins_by(key("PyPI", version)) for version in ("0.9", "1.0", "1.1", "1.5")] == [
        False,
        False,
        True,
        True,
    ]
    (closed,) = affected_intervals("PyPI", ((I, "1.0"), (F, "1.5")))
    assert [closed.begins_by(key("PyPI", version)) for version in ("0.9", "1.0", "1.5")] == [False, True, True]
    (open_,) = affected_intervals("PyPI", ((I, "0"), (F, "1.5")))
    assert open_.begins_by(key("PyPI", "0.dev0"))


def test_zero_is_a_version_where_what_follows_it_is_affected() -> None:
    assert not affected([(A, "0")], "0.0", "PyPI")
    assert not affected([(A, "0")], "0.0.dev0", "PyPI")
    assert affected([(A, "0")], "0.0.1", "PyPI")


def test_a_limit_is_told_as_the_bound() -> None:
    (interval,) = affected_intervals(NPM, ((I, "0"), (LIMIT, "2.0.0")))
    assert (interval.bound_kind, interval.bound) == (LIMIT, "2.0.0")
    assert interval.describe("1.0.0") == "0 <= 1.0.0 < 2.0.0"


@pytest.mark.parametrize("introduced", ["2.0.0", "3.0.0"])
def test_what_begins_at_or_after_the_limit_is_no_interval(introduced: str) -> None:
    assert affected_intervals(NPM, ((I, introduced), (LIMIT, "2.0.0"))) == ()
    assert affected_intervals(NPM, ((I, introduced), (F, "9.0.0"), (LIMIT, "2.0.0"))) == ()


def test_a_version_that_the_scheme_refuses() -> None:
    with pytest.raises(Incomparable, match="is not a version of GitHub Actions"):
        affected_intervals("GitHub Actions", ((I, "main"),))


def test_zero_is_before_everything_only_where_it_is_introduced() -> None:
    assert affected([(I, "0"), (F, "1.0")], "0.0.dev0", "PyPI")
    assert not affected([(I, "0"), (F, "0")], "1.0", "PyPI")
