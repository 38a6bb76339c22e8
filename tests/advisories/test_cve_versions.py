"""Which versions a CVE record calls affected."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories.cve_versions import (
    AFFECTED,
    UNAFFECTED,
    UNKNOWN,
    Change,
    Span,
    Statement,
    affected_spans,
    is_endless,
    is_first,
    says_nothing_clear,
)
from deeptracy.versions import key

S = Statement


def between(start: str, end: str) -> Span:
    return Span(start, end=end)


def upto(start: str, end: str) -> Span:
    return Span(start, end=end, end_included=True)


def alone(version: str) -> Span:
    return upto(version, version)


LINUX = [
    S("5.4", AFFECTED),
    S("0", UNAFFECTED, "semver", "5.4"),
    S("6.1.10", UNAFFECTED, "semver", less_than_or_equal="6.1.*"),
    S("6.2", UNAFFECTED, "original_commit_for_fix", less_than_or_equal="*"),
    S("1da177e4c3f4", AFFECTED, "git", "abc"),
]
BRANCHES = [Change("2.6.3", UNAFFECTED), Change("2.5.2", UNAFFECTED), Change("2.6.0", AFFECTED)]
CASES: list[tuple[str, list[Statement], str, list[Span]]] = [
    ("nothing said", [], UNKNOWN, []),
    ("nothing but the default", [], AFFECTED, [Span()]),
    ("an unaffected default", [], UNAFFECTED, []),
    ("below a version", [S("0", AFFECTED, "semver", "1.2")], UNAFFECTED, [between("", "1.2")]),
    ("up to a version", [S("1.0", AFFECTED, "semver", less_than_or_equal="1.2")], UNKNOWN, [upto("1.0", "1.2")]),
    ("from a version on", [S("1.0", AFFECTED, "semver", "*")], UNKNOWN, [Span("1.0")]),
    ("from a version on, included", [S("1.0", AFFECTED, less_than_or_equal="*")], UNKNOWN, [Span("1.0")]),
    ("everything", [S("0", AFFECTED, "semver", "*")], UNKNOWN, [Span()]),
    ("an unspecified beginning", [S("unspecified", AFFECTED, "custom", "2")], UNKNOWN, [between("", "2")]),
    ("an unspecified end", [S("1.5", AFFECTED, "custom", "unspecified")], UNKNOWN, [alone("1.5")]),
    ("neither", [S("unspecified", AFFECTED, "custom", "n/a")], UNKNOWN, []),
    ("single versions", [S("1.10", AFFECTED), S("1.9", AFFECTED)], UNAFFECTED, [alone("1.9"), alone("1.10")]),
    ("one version twice", [S("1.0", AFFECTED), S("1.0.0", AFFECTED)], UNKNOWN, [alone("1.0")]),
    ("n/a", [S("n/a", AFFECTED), S(" ", AFFECTED), S("-", AFFECTED)], UNKNOWN, []),
    ("zero alone", [S("0", AFFECTED)], UNKNOWN, [alone("0")]),
    ("all", [S("All", AFFECTED)], UNKNOWN, [Span()]),
    ("an asterisk", [S("*", AFFECTED)], UNKNOWN, [Span()]),
    ("all but", [S("3.0", UNAFFECTED, "semver", "*"), S("*", AFFECTED)], UNKNOWN, [between("", "3.0")]),
    ("unknown is not affected", [S("1.0", UNKNOWN, "semver", "2.0")], UNKNOWN, []),
    ("all after the fix", [S("2.5.2", UNAFFECTED, "semver", "*")], AFFECTED, [between("", "2.5.2")]),
    ("only the fix is named", [S("1.2.3", UNAFFECTED)], AFFECTED, [between("", "1.2.3")]),
    (
        "the fixes of two branches",
        [S("2.1", UNAFFECTED), S("1.9", UNAFFECTED)],
        AFFECTED,
        [between("", "1.9"), Span("1.9", False, "2.1")],
    ),
    ("Linux", LINUX, AFFECTED, [between("5.4", "6.1.10")]),
    ("a whole branch", [S("2.0", AFFECTED, "semver", "2.*")], UNKNOWN, [between("2.0", "3")]),
    ("a longer branch", [S("6.6.0", AFFECTED, "semver", less_than_or_equal="6.6.*")], UNKNOWN, [between("6.6.0", "6.7")]),
    ("a branch alone", [S("2.x", AFFECTED), S("4.9.X", AFFECTED)], UNKNOWN, [between("2", "3"), between("4.9", "4.10")]),
    ("from a branch on", [S("2.x", AFFECTED, "custom", "4.0")], UNKNOWN, [between("2", "4.0")]),
    (
        "changes in any order",
        [S("2.0.0", AFFECTED, "semver", "2.*", changes=BRANCHES)],
        UNKNOWN,
        [between("2.0.0", "2.5.2"), between("2.6.0", "2.6.3")],
    ),
    (
        "a change to affected",
        [S("2.1.0", UNAFFECTED, "semver", "2.2", changes=[Change("2.1.6", AFFECTED)])],
        UNAFFECTED,
        [between("2.1.6", "2.2")],
    ),
    (
        "changes outside the range",
        [S("2.0", AFFECTED, "semver", "3.0", changes=[Change("3.0", UNAFFECTED), Change("1.0", UNAFFECTED)])],
        UNKNOWN,
        [],
    ),
    (
        "a change at the end",
        [S("2.0", AFFECTED, "semver", less_than_or_equal="3.0", changes=[Change("3.0", UNAFFECTED)])],
        UNKNOWN,
        [between("2.0", "3.0")],
    ),
    ("a change at no version", [S("2", AFFECTED, "x", "3", changes=[Change("n/a", UNAFFECTED)])], UNKNOWN, [between("2", "3")]),
    ("the first to speak decides", [S("2", UNAFFECTED, "x", "4"), S("1", AFFECTED, "x", "9")], UNKNOWN, [between("1", "2"), between("4", "9")]),
    ("an exception", [S("1.5", UNAFFECTED), S("1", AFFECTED, "x", "2")], UNKNOWN, [between("1", "1.5"), Span("1.5", False, "2")]),
    ("spans that touch", [S("1", AFFECTED, "x", "2"), S("2", AFFECTED, "x", "3")], UNKNOWN, [between("1", "3")]),
    ("the wrong way round", [S("4.7.0", AFFECTED, "custom", "3.0")], UNKNOWN, []),
    ("a v in front", [S("v1.2", AFFECTED, "custom", "V1.3"), S("vendor7", AFFECTED)], UNKNOWN, [alone("vendor7"), between("1.2", "1.3")]),
    ("commits", [S("0", AFFECTED, "git", "abc123"), S("abc1", AFFECTED, "GIT")], UNKNOWN, []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "default", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_is_stated_as_spans(statements: list[Statement], default: str, expected: list[Span]) -> None:
    assert affected_spans(statements, default) == expected


TEXTS: list[tuple[str, list[Span]]] = [
    ("1.2.3", [alone("1.2.3")]),
    (" 1.2.3 ", [alone("1.2.3")]),
    ("1.2.3, 1.2.4;1.2.5", [alone("1.2.3"), alone("1.2.4"), alone("1.2.5")]),
    ("RELEASE.2024-01-01", [alone("RELEASE.2024-01-01")]),
    ("< 1.2", [between("", "1.2")]),
    ("<1.2", [between("", "1.2")]),
    ("<= 1.2", [upto("", "1.2")]),
    ("= 1.2", [alone("1.2")]),
    ("> 1.2", [Span("1.2", False)]),
    (">= 1.2", [Span("1.2")]),
    (">= 1.0, < 1.2", [between("1.0", "1.2")]),
    (">= 1.0 < 1.2", [between("1.0", "1.2")]),
    (">= v1.0 and < v1.2", [between("1.0", "1.2")]),
    ("> 1.0, <= 1.2", [Span("1.0", False, "1.2", True)]),
    ("< 1.2, >= 2.0, < 2.1", [between("", "1.2"), between("2.0", "2.1")]),
    ("< 1.2 || >= 2.0", [between("", "1.2"), Span("2.0")]),
    (">= 1.0, >= 2.0", [Span("1.0")]),
    ("= 1.1, < 1.0", [between("", "1.0"), alone("1.1")]),
    ("< 1.2 (all platforms)", []),
    ("< next", []),
    ("<", []),
    ("before 1.2", [between("", "1.2")]),
    ("Versions before 1.2.", [between("", "1.2")]),
    ("All versions prior to version 1.2", [between("", "1.2")]),
    ("below 1.2", [between("", "1.2")]),
    ("before next", []),
    ("up to 1.2", [upto("", "1.2")]),
    ("1.2 and earlier", [upto("", "1.2")]),
    ("v1.2 and prior versions", [upto("", "1.2")]),
    ("1.2 or below", [upto("", "1.2")]),
    ("1.2 and all older versions", [upto("", "1.2")]),
    ("1.0 to 1.2", [upto("1.0", "1.2")]),
    ("from 1.0 through 1.2", [upto("1.0", "1.2")]),
    ("1.0 - 1.2", [upto("1.0", "1.2")]),
    ("from start to 1.2", []),
    ("Windows 10", []),
    ("next of 3.1", []),
    ("Fixed in 1.2", []),
    ("none of them", []),
    ("x" * 200 + "1", []),
    ("1" * 201, []),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_what_publishers_write_in_the_place_of_a_version(text: str, expected: list[Span]) -> None:
    statement = S(text, AFFECTED)
    assert affected_spans([statement], UNAFFECTED) == expected
    assert says_nothing_clear([statement]) == (not expected)


def test_only_versions_called_affected_have_to_be_clear() -> None:
    assert not says_nothing_clear([S("n/a", UNAFFECTED), S("n/a", AFFECTED, "git"), S("1.0", AFFECTED)])
    assert not says_nothing_clear([])
    assert says_nothing_clear([S("1.0", AFFECTED), S("next", AFFECTED)])


@pytest.mark.parametrize("text", ["0", "*", "", "n/a", "Unspecified", " - ", "all"])
def test_no_lower_bound(text: str) -> None:
    assert is_first(text)


def test_bounds_that_are_some() -> None:
    assert not is_first("0.0")
    assert not is_endless("0")
    assert not is_endless("n/a")
    assert is_endless(" * ")


def test_versions_are_ordered_as_the_ecosystem_does() -> None:
    """A pre-release is written 1.0rc1 in one ecosystem and 1.0-rc1 in the other; only PyPI puts 1.0.post1 last."""
    statements = [S("1.0.post1", UNAFFECTED, "python", "*"), S("1.0", AFFECTED, "python", "2.0")]
    assert affected_spans(statements, UNKNOWN, "PyPI") == [between("1.0", "1.0.post1")]
    assert affected_spans([S("1.0.0-rc1", AFFECTED, "semver", "1.0.0")], UNKNOWN, "npm") == [
        between("1.0.0-rc1", "1.0.0")
    ]


def test_versions_that_the_ecosystem_refuses_are_ordered_all_the_same() -> None:
    assert key("npm", "9.0.0.M1") is None
    spans = affected_spans([S("9.0.0.M1", AFFECTED, "semver", "9.0.97")], UNKNOWN, "npm")
    assert spans == [between("9.0.0.M1", "9.0.97")]


STATUSES = st.sampled_from([AFFECTED, UNAFFECTED, UNKNOWN])
NUMBERS = st.integers(1, 8).map(str)
CHANGES = st.lists(st.builds(Change, NUMBERS, STATUSES), max_size=3, unique_by=lambda change: change.at)
RANGES = st.one_of(
    st.builds(Statement, NUMBERS, STATUSES),
    st.builds(Statement, NUMBERS | st.just("0"), STATUSES, st.just("semver"), NUMBERS | st.just("*"), changes=CHANGES),
    st.builds(Statement, NUMBERS, STATUSES, st.just("semver"), st.just(""), NUMBERS, changes=CHANGES),
)


def status_of(version: float, statements: list[Statement], default: str) -> str:
    """The algorithm of the schema's description, for versions that are numbers."""
    for one in statements:
        low = float(one.version)
        if not one.less_than and not one.less_than_or_equal:
            if version == low:
                return one.status
            continue
        below = one.less_than in ("*", "") or version < float(one.less_than)
        if low <= version and below and (not one.less_than_or_equal or version <= float(one.less_than_or_equal)):
            status = one.status
            for change in sorted(one.changes, key=lambda change: float(change.at)):
                if float(change.at) <= version:
                    status = change.status
            return status
    return default


def holds(span: Span, version: float) -> bool:
    start, end = float(span.start or 0), float(span.end or 99)
    above = version >= start if span.start_included else version > start
    return above and (version <= end if span.end_included else version < end)


@given(st.lists(RANGES, max_size=5), st.sampled_from([UNAFFECTED, UNKNOWN]))
def test_the_spans_are_what_the_algorithm_of_the_schema_says(statements: list[Statement], default: str) -> None:
    spans = affected_spans(statements, default)
    for half in range(1, 19):
        version = half / 2
        expected = status_of(version, statements, default) == AFFECTED
        assert [holds(span, version) for span in spans].count(True) == expected


@given(st.lists(RANGES.filter(lambda one: one.status != UNAFFECTED or one.less_than), max_size=5))
def test_it_is_so_with_an_affected_default_and_no_lone_fix(statements: list[Statement]) -> None:
    spans = affected_spans(statements, AFFECTED)
    for half in range(1, 19):
        assert any(holds(span, half / 2) for span in spans) == (status_of(half / 2, statements, AFFECTED) == AFFECTED)


@given(
    st.lists(st.text(max_size=30), max_size=4),
    STATUSES,
    st.sampled_from(["Maven", "PyPI", "npm", "Packagist", "vcpkg"]),
)
def test_any_text_can_be_read(texts: list[str], default: str, ecosystem: str) -> None:
    statements = [S(text, AFFECTED) for text in texts] + [S(a, UNAFFECTED, "x", b) for a, b in pairwise(texts)]
    affected_spans(statements, default, ecosystem)


@pytest.mark.parametrize(
    "text", ["<" * 199, "1." * 99, "a and " * 33, "1 - " * 49, ">= " * 66, "versions " * 22, "<1," * 66]
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    for _ in range(100):
        affected_spans([S(text, AFFECTED), S(text, AFFECTED, "x", text)], UNKNOWN)
    assert time.process_time() - started < 5


def test_many_overlapping_ranges_do_not_take_long() -> None:
    statements = [S(str(number), AFFECTED, "semver", str(40_000 - number)) for number in range(10_000)]
    started = time.process_time()
    assert affected_spans(statements, UNKNOWN) == [between("", "40000")]
    assert time.process_time() - started < 20
