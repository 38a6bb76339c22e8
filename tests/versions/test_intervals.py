"""Against brute force: with ends at 1 to 5, the versions 0.5, 1, 1.5, … 5.5 stand for every kind of version."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.versions.intervals import contains, disjoint, inside, intersection, union
from deeptracy.versions.requirements import EVERYTHING, Bounds, Interval

ECOSYSTEM = "RubyGems"
GRID = [f"{half // 2}.{half % 2 * 5}" for half in range(1, 12)]
ENDS = st.none() | st.sampled_from(["1", "1.0", "2", "3", "4", "5", "5.0.0"])
INTERVALS = st.builds(Interval, ENDS, st.booleans(), ENDS, st.booleans())
BOUNDS = st.lists(INTERVALS, max_size=4).map(tuple)
INCOMPARABLE = (Interval("not a version"),)


def held(bounds: Bounds) -> set[str]:
    return {version for version in GRID for interval in bounds if within(float(version), interval)}


def within(version: float, interval: Interval) -> bool:
    lower = float("-inf") if interval.lower is None else float(interval.lower[:3])
    upper = float("inf") if interval.upper is None else float(interval.upper[:3])
    return (lower < version or (interval.lower_included and lower == version)) and (
        version < upper or (interval.upper_included and upper == version)
    )


@given(INTERVALS, st.sampled_from(GRID))
def test_contains(interval: Interval, version: str) -> None:
    assert contains(ECOSYSTEM, interval, version) is (version in held((interval,)))


@settings(max_examples=200)
@given(BOUNDS, BOUNDS)
def test_inside_and_disjoint(a: Bounds, b: Bounds) -> None:
    assert inside(ECOSYSTEM, a, b) is (held(a) <= held(b))
    assert disjoint(ECOSYSTEM, a, b) is not (held(a) & held(b))


@settings(max_examples=150)
@given(st.lists(BOUNDS, max_size=3))
def test_intersection_and_union(parts: list[Bounds]) -> None:
    common = intersection(ECOSYSTEM, parts)
    assert common is not None
    assert held(common) == set(GRID).intersection(*map(held, parts))
    ends = [end for interval in common for end in (interval.lower, interval.upper) if end is not None]
    assert ends == sorted(ends, key=lambda end: float(end[:3]))
    together = union(parts)
    assert together is not None
    assert held(together) == set().union(*map(held, parts))


@pytest.mark.parametrize(
    ("inner", "outer", "expected"),
    [
        ((Interval("1", upper="3"),), (Interval("1", upper="2"), Interval("2", upper="3")), True),
        ((Interval("1", upper="3"),), (Interval("1", upper="2"), Interval("2", False, "3")), False),
        ((Interval("1", upper="3"),), (Interval("2", upper="3"), Interval("1", True, "2", True)), True),
        ((Interval("1", upper="3"),), (Interval("1.5", upper="3"), Interval("0", upper="2")), True),
        ((Interval("1", True, "3", True),), (Interval("1", upper="3"),), False),
        ((Interval("1", True, "1", True),), (Interval("1"),), True),
        ((Interval("1", True, "1", True),), (Interval("1", False),), False),
        ((Interval("2", upper="1"), Interval("1", False, "1", True)), (), True),
        ((Interval("1"),), (Interval("0", upper="9"), Interval("9")), True),
        (EVERYTHING, (Interval(upper="1"), Interval("1")), True),
        (EVERYTHING, (Interval(upper="1"), Interval("1", False)), False),
        (EVERYTHING, EVERYTHING, True),
        (EVERYTHING, (), False),
        ((), (), True),
        ((Interval("1.0", upper="2.0"),), (Interval("1", upper="2"),), True),
    ],
)
def test_ends_that_touch(inner: Bounds, outer: Bounds, expected: bool) -> None:
    assert inside(ECOSYSTEM, inner, outer) is expected


def test_an_intersection_keeps_the_spelling_of_its_ends() -> None:
    parts = [(Interval("v1.0"),), (Interval("1.2.0", False, "3", True),), (Interval(upper="4"),)]
    assert intersection("npm", parts) == (Interval("1.2.0", False, "3", True),)
    assert intersection("npm", [EVERYTHING]) == EVERYTHING
    assert intersection("npm", []) == EVERYTHING
    assert intersection("npm", [(Interval("1"),), ()]) == ()
    assert intersection("npm", [(Interval(upper="2"),), (Interval("2"),)]) == ()


def test_a_union_keeps_the_order_written() -> None:
    assert union([(Interval("2"),), (), (Interval("1"), Interval("0"))]) == (
        Interval("2"),
        Interval("1"),
        Interval("0"),
    )


@pytest.mark.parametrize("ecosystem", ["npm", "vcpkg"])
def test_what_can_not_be_compared_is_not_known(ecosystem: str) -> None:
    known = (Interval("1"),) if ecosystem == "npm" else INCOMPARABLE
    assert contains(ecosystem, INCOMPARABLE[0], "1") is None
    assert contains(ecosystem, Interval(upper="not a version"), "1") is None
    assert contains(ecosystem, known[0], "not a version") is None
    assert inside(ecosystem, INCOMPARABLE, known) is None
    assert inside(ecosystem, known, INCOMPARABLE) is None
    assert disjoint(ecosystem, INCOMPARABLE, known) is None
    assert disjoint(ecosystem, known, INCOMPARABLE) is None
    assert intersection(ecosystem, [known, INCOMPARABLE]) is None


def test_what_can_not_be_read_makes_the_whole_unreadable() -> None:
    assert intersection("npm", [EVERYTHING, None]) is None
    assert union([EVERYTHING, None, EVERYTHING]) is None
