"""One entry of an advisory against a version or a requirement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.matching.judge import affects, judge, judge_requirement
from deeptracy.model.advisory import Affected, AffectedRange, EventKind, RangeType
from deeptracy.model.result import Rule
from deeptracy.versions.requirements import bounds
from tests.matching.advisories import F, I, L, below, ranged

A = EventKind.AFTER
COMMIT = "a" * 40
OTHER = "b" * 40
GIT = AffectedRange(RangeType.GIT, ((I, "0"), (F, OTHER)))


def entry(*ranges: AffectedRange, versions: tuple[str, ...] = (), ecosystem: str = "PyPI") -> Affected:
    return Affected(ecosystem, "demo", ranges, versions)


@pytest.mark.parametrize(
    ("affected", "version", "verdict", "rule", "comparison"),
    [
        (entry(below("2.0")), "1.5", True, Rule.RANGE, "0 <= 1.5 < 2.0"),
        (entry(below("2.0")), "2.0", False, Rule.OUTSIDE, "2.0 >= 2.0, where it is fixed"),
        (entry(below("2.0", "1.0")), "0.9", False, Rule.OUTSIDE, "0.9 < 1.0, where it is introduced"),
        (entry(ranged((I, "1.0"), (L, "1.9"))), "2.0", False, Rule.OUTSIDE, "2.0 > 1.9, the last affected"),
        (entry(ranged((I, "1.0"), (EventKind.LIMIT, "1.9"))), "2.0", False, Rule.OUTSIDE, "2.0 >= 1.9, the limit"),
        (entry(ranged((I, "1.0"), (F, "1.0"))), "1.0", False, Rule.OUTSIDE, "the range is empty"),
        (
            entry(ranged((I, "1.0"), (F, "1.1"), (I, "2.0"), (F, "2.1"))),
            "1.5",
            False,
            Rule.OUTSIDE,
            "1.5 >= 1.1, where it is fixed",
        ),
        (
            entry(below("1.0"), below("3.0", "2.0")),
            "1.5",
            False,
            Rule.OUTSIDE,
            "1.5 >= 1.0, where it is fixed; 1.5 < 2.0, where it is introduced",
        ),
        (entry(ranged((A, "1.0"), (F, "2.0"))), "1.5", True, Rule.RANGE, "1.0 < 1.5 < 2.0"),
        (entry(ranged((A, "1.0"), (F, "2.0"))), "1.0", False, Rule.OUTSIDE, "1.0 <= 1.0, where it is introduced"),
        (entry(ranged((A, "1.0"), (F, "2.0"))), "0.9", False, Rule.OUTSIDE, "0.9 <= 1.0, where it is introduced"),
        (entry(ranged((A, "1.0"), (F, "2.0"))), "2.0", False, Rule.OUTSIDE, "2.0 >= 2.0, where it is fixed"),
        (
            entry(ranged((I, "0"), (F, "0.5"), (A, "1.0"))),
            "1.0",
            False,
            Rule.OUTSIDE,
            "1.0 >= 0.5, where it is fixed",
        ),
        (entry(versions=("1.0", "1.1")), "1.1", True, Rule.LISTED, "1.1 is listed as affected"),
        (entry(versions=("1.0", "1.1")), "1.1.0", True, Rule.LISTED, "1.1.0 = 1.1 is listed as affected"),
        (entry(versions=("1.0", "1.1")), "1.2", False, Rule.OUTSIDE, "1.2 is not among the 2 versions listed"),
        (entry(below("1.0"), versions=("2.0",)), "2.0", True, Rule.LISTED, "2.0 is listed as affected"),
        (entry(below("3.0"), versions=("2.0",)), "2.0", True, Rule.RANGE, "0 <= 2.0 < 3.0"),
        (entry(), "1.0", None, Rule.NOT_COMPARABLE, "the advisory names no versions"),
    ],
)
def test_versions(affected, version, verdict, rule, comparison) -> None:
    found = judge(affected, version)
    assert (found.affected, found.evidence.rule, found.evidence.comparison) == (verdict, rule, comparison)
    assert affects(affected, version) is bool(verdict)


def test_the_evidence_names_the_events() -> None:
    evidence = judge(entry(below("2.0", "1.0")), "1.5").evidence
    assert (evidence.range_type, evidence.introduced, evidence.bound_kind, evidence.bound) == (
        RangeType.ECOSYSTEM, "1.0", F, "2.0",
    )  # fmt: skip
    miss = judge(entry(below("2.0", "1.0")), "2.5").evidence
    assert (miss.introduced, miss.bound_kind, miss.bound) == ("1.0", F, "2.0")


def test_of_several_misses_the_first_range_is_named() -> None:
    semver = ranged((I, "1.0.0"), (F, "2.0.0"), type_=RangeType.SEMVER)
    for ranges, type_ in (((semver, below("1.0")), RangeType.SEMVER), ((below("1.0"), semver), RangeType.ECOSYSTEM)):
        assert judge(entry(*ranges), "3.0").evidence.range_type is type_


class TestCommits:
    def test_without_the_graph_nothing_can_be_told(self) -> None:
        found = judge(entry(GIT), "1.0")
        assert (found.affected, found.evidence.range_type) == (None, RangeType.GIT)
        assert found.evidence.comparison == "the range is given in commits, whose order is not known here"

    def test_an_unlisted_version_beside_commits_alone(self) -> None:
        assert judge(entry(GIT, versions=("1.0",)), "1.0").affected is True
        assert judge(entry(GIT, versions=("1.0",)), "2.0").affected is None

    @pytest.mark.parametrize("ranges", [(GIT, below("2.0")), (below("2.0"), GIT)])
    def test_they_hide_nothing_of_the_ranges_beside_them(self, ranges) -> None:
        assert judge(entry(*ranges), "1.0").affected is True
        assert judge(entry(*ranges), "2.0").affected is False

    @pytest.mark.parametrize(
        ("kind", "verdict", "rule"),
        [(I, True, Rule.COMMIT), (L, True, Rule.COMMIT), (F, False, Rule.OUTSIDE)],
    )
    def test_the_commits_of_the_events_themselves(self, kind, verdict, rule) -> None:
        found = judge(entry(AffectedRange(RangeType.GIT, ((kind, COMMIT),))), COMMIT)
        assert (found.affected, found.evidence.rule) == (verdict, rule)
        assert found.evidence.comparison == f"{COMMIT} is the commit named as {kind.value}"

    def test_a_short_text_is_no_commit(self) -> None:
        assert judge(entry(ranged((I, "abc"), type_=RangeType.GIT)), "abc").affected is None


class TestDoubt:
    def test_a_version_that_can_t_be_compared(self) -> None:
        found = judge(entry(below("2.0.0"), ecosystem="GitHub Actions"), "main")
        assert (found.affected, found.evidence.rule) == (None, Rule.NOT_COMPARABLE)
        assert found.evidence.comparison == "'main' can't be compared with the versions of GitHub Actions"

    def test_one_that_is_listed_all_the_same(self) -> None:
        assert judge(entry(below("2.0.0"), versions=("main",), ecosystem="GitHub Actions"), "main").affected is True

    def test_a_range_that_can_t_be_compared(self) -> None:
        strange = ranged((I, "main"))
        found = judge(entry(strange, ecosystem="GitHub Actions"), "v1.0.0")
        assert found.affected is None
        assert found.evidence.comparison == "'main' is not a version of GitHub Actions"
        assert judge(entry(strange, below("2.0.0"), ecosystem="GitHub Actions"), "v1.0.0").affected is True
        assert judge(entry(strange, below("2.0.0"), ecosystem="GitHub Actions"), "v3.0.0").affected is None

    def test_an_ecosystem_without_an_order(self) -> None:
        assert judge(entry(below("2.0"), ecosystem="JSR"), "1.0").affected is None
        assert judge(entry(versions=("1.0",), ecosystem="JSR"), "1.0").affected is True


@pytest.mark.parametrize(
    ("affected", "requirement", "verdict", "rule", "comparison"),
    [
        (entry(below("3.2.11")), ">=3.2,<3.2.10", True, Rule.REQUIREMENT, "every version that '>=3.2,<3.2.10' admits is affected"),
        (entry(below("3.2.11")), ">=3.2.11", False, Rule.OUTSIDE, "no version that '>=3.2.11' admits is affected"),
        (entry(below("3.2.11")), ">=3.2", None, Rule.PARTLY, "some of the versions that '>=3.2' admits are affected"),
        (entry(below("3.2.11")), "", None, Rule.PARTLY, "no version is pinned"),
        (entry(ranged((I, "0"))), "", True, Rule.REQUIREMENT, "every version that '' admits is affected"),
        (entry(ranged((I, "1.0"), (L, "2.0"))), ">=1.0,<2.0", True, Rule.REQUIREMENT, None),
        (entry(ranged((I, "1.0"), (L, "2.0"))), ">2.0", False, Rule.OUTSIDE, None),
        (entry(versions=("1.0",)), "===1.0", True, Rule.REQUIREMENT, None),
        (entry(versions=("1.0",)), ">1.0", False, Rule.OUTSIDE, None),
        (entry(below("1.0"), below("3.0", "2.0")), ">=2.1,<2.5", True, Rule.REQUIREMENT, None),
        (entry(below("3.2.11")), ">2,<1", False, Rule.OUTSIDE, "no version that '>2,<1' admits is affected"),
        (entry(GIT), ">=1.0", None, Rule.NOT_COMPARABLE, "the advisory names no versions"),
        (entry(GIT, below("2.0")), "<1.0", True, Rule.REQUIREMENT, None),
        (entry(GIT, below("1.0", "1.0")), ">=1.0", False, Rule.OUTSIDE, None),  # an empty range still tells
        (entry(), ">=1.0", None, Rule.NOT_COMPARABLE, "the advisory names no versions"),
    ],
)  # fmt: skip
def test_requirements(affected, requirement, verdict, rule, comparison) -> None:
    admitted = bounds("PyPI", requirement)
    assert admitted is not None
    found = judge_requirement(affected, requirement, admitted)
    assert (found.affected, found.evidence.rule) == (verdict, rule)
    assert comparison is None or found.evidence.comparison == comparison


def test_a_requirement_against_a_range_that_can_t_be_compared() -> None:
    admitted = bounds("PyPI", ">=1.0")
    assert admitted is not None
    found = judge_requirement(entry(ranged((I, "main")), ecosystem="GitHub Actions"), ">=1.0", admitted)
    assert (found.affected, found.evidence.rule) == (None, Rule.NOT_COMPARABLE)


RANGES = st.lists(
    st.one_of(
        st.lists(
            st.tuples(st.sampled_from([I, F, L]), st.sampled_from(["0", "1.0", "1.0.0", "2.0", "2.0rc1", "main"])),
            max_size=3,
        ).map(lambda events: ranged(*events)),
        st.sampled_from([GIT, AffectedRange(RangeType.GIT, ((I, COMMIT),))]),
    ),
    max_size=3,
)


@given(
    RANGES,
    st.lists(st.sampled_from(["1.0", "1", "3.0", "main"]), max_size=2),
    st.sampled_from(["1.0", "1", "2.0rc1", "9", "main", COMMIT]),
    st.sampled_from(["PyPI", "npm", "GitHub Actions", "JSR"]),
)
def test_the_fast_answer_is_the_same(ranges, versions, version, ecosystem) -> None:
    one = entry(*ranges, versions=tuple(versions), ecosystem=ecosystem)
    assert affects(one, version) is (judge(one, version).affected is True)


def test_the_fast_answer_to_a_range_that_can_t_be_compared() -> None:
    strange = ranged((I, "main"))
    assert not affects(entry(strange, ecosystem="GitHub Actions"), "v1.0.0")
    assert affects(entry(strange, below("2.0.0"), ecosystem="GitHub Actions"), "v1.0.0")


def test_the_fast_answer_to_a_commit() -> None:
    assert affects(entry(AffectedRange(RangeType.GIT, ((I, COMMIT),))), COMMIT) is True
    assert affects(entry(AffectedRange(RangeType.GIT, ((F, COMMIT),))), COMMIT) is False


@pytest.mark.parametrize(
    ("requirement", "verdict"),
    [(">1.0.0 <=2.0.0", True), (">=1.0.0 <=2.0.0", None), ("<=1.0.0", False), (">2.0.0", False), ("=1.0.0", False)],
)
def test_requirements_and_what_begins_behind_a_version(requirement, verdict) -> None:
    affected = entry(ranged((A, "1.0.0"), (L, "2.0.0")), ecosystem="npm")
    assert judge_requirement(affected, requirement, bounds("npm", requirement)).affected is verdict
