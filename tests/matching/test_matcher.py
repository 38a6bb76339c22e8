"""A package against all advisories that name it."""

from hypothesis import given
from hypothesis import strategies as st

from deeptracy.matching.judge import judge_entry, strongest
from deeptracy.matching.matcher import match
from deeptracy.model.advisory import Affected
from deeptracy.model.package import Package
from deeptracy.model.result import Rule
from tests.matching.advisories import F, I, InMemory, below, ranged

ADVISORIES = (
    InMemory()
    .add("B-2", below("2.0"))
    .add("A-1", below("1.0"))
    .add("C-3", below("9.0"), withdrawn="2024-05-06T07:08:09Z")
    .add("D-4", below("9.0"), name="Other")
    .add("E-5", below("9.0"), ecosystem="npm")
)


def test_every_advisory_of_the_package_is_judged_in_the_order_of_ids() -> None:
    found = match(ADVISORIES, Package("PyPI", "Demo", "1.5"))
    assert [(one.advisory.id, one.affected) for one in found] == [("A-1", False), ("B-2", True), ("C-3", False)]
    assert found[1].evidence.comparison == "0 <= 1.5 < 2.0"
    assert found[1].entries == (Affected("PyPI", "demo", (below("2.0"),)),)


def test_names_are_normalised_as_the_ecosystem_does() -> None:
    assert [one.advisory.id for one in match(ADVISORIES, Package("PyPI", "OTHER", "1.0"))] == ["D-4"]
    assert match(ADVISORIES, Package("npm", "Demo", "1.0")) == []


def test_a_withdrawn_advisory_matches_nothing_and_says_since_when() -> None:
    (found,) = (one for one in match(ADVISORIES, Package("PyPI", "demo", "1.5")) if one.advisory.withdrawn)
    assert (found.affected, found.evidence.rule) == (False, Rule.WITHDRAWN)
    assert found.evidence.comparison == "withdrawn on 2024-05-06"


def test_of_several_entries_any_that_affects_wins_and_then_any_doubt() -> None:
    inside, outside = Affected("PyPI", "demo", (below("2.0"),)), Affected("PyPI", "demo", (below("1.0"),))
    nothing = Affected("PyPI", "demo")

    def said(*entries: Affected) -> bool | None:
        return strongest([judge_entry(entry, "1.5", "") for entry in entries]).affected

    assert said(outside, inside) is True
    assert said(inside, outside) is True
    assert said(outside, nothing) is None
    assert said(nothing, outside) is None
    assert said(outside, outside) is False


def test_several_entries_of_one_advisory_are_one_match() -> None:
    advisories = InMemory().add("A-1", below("1.0"))
    advisories.entries.append((0, Affected("PyPI", "demo", (ranged((I, "2.0"), (F, "3.0")),))))
    (found,) = match(advisories, Package("PyPI", "demo", "2.5"))
    assert found.affected
    assert len(found.entries) == 2


def test_a_requirement_stands_in_for_a_missing_version() -> None:
    package = Package("PyPI", "demo")
    assert [one.affected for one in match(ADVISORIES, package, "<1.0")] == [True, True, False]
    assert [one.affected for one in match(ADVISORIES, package, ">=1.0")] == [False, None, False]


def test_a_requirement_that_can_t_be_read() -> None:
    found = match(ADVISORIES, Package("PyPI", "demo"), "$$$")[0]
    assert found.affected is None
    assert found.evidence.comparison == "the requirement '$$$' can't be read"
    without = match(InMemory().add("A-1", below("1.0"), ecosystem="JSR"), Package("JSR", "demo"), ">=1")[0]
    assert without.affected is None


def test_without_version_and_requirement_nothing_is_pinned() -> None:
    for found in (
        match(ADVISORIES, Package("PyPI", "demo"))[0].judgement,
        judge_entry(Affected("PyPI", "demo", (below("2.0"),)), "", ""),
    ):
        assert found.affected is None
        assert found.evidence.comparison == "no version is pinned"


def test_a_match_tells_the_version_that_was_judged_and_only_entries_about_its_builds() -> None:
    advisories = InMemory().add("A-1", below("0:2.el8"), name="src", ecosystem="Rocky Linux:8")
    advisories.entries.append((0, Affected("Rocky Linux:8", "src", (below("0:3.module+el8"),))))
    package = Package("Rocky Linux:8", "binary", "9-1.el8", (("upstream", "src@1.el8"),))
    (found,) = match(advisories, package)
    assert (found.affected, found.version) == (True, "0:1.el8")
    assert [entry.ranges for entry in found.entries] == [(below("0:2.el8"),)]
    assert found.evidence.comparison == "0 <= 0:1.el8 < 0:2.el8, through its source package src"
    (plain,) = match(ADVISORIES, Package("PyPI", "Other", "1.5"))
    assert plain.version == "1.5"


def test_an_advisory_about_other_builds_alone_affects_nothing() -> None:
    advisories = InMemory().add("A-1", below("2.el9"), name="a", ecosystem="Rocky Linux:8")
    (found,) = match(advisories, Package("Rocky Linux:8", "a", "1.el8"))
    assert (found.affected, found.entries, found.evidence.rule) == (False, (), Rule.OUTSIDE)
    assert found.evidence.comparison == "the advisory is about builds for el9, not for el8"


def test_a_withdrawn_advisory_is_so_for_a_source_package_too() -> None:
    advisories = InMemory().add("A-1", below("9"), name="s", ecosystem="Debian:12", withdrawn="2024-05-06T00:00:00Z")
    (found,) = match(advisories, Package("Debian:12", "b", "1", (("upstream", "s"),)))
    assert (found.affected, found.evidence.comparison) == (False, "withdrawn on 2024-05-06")


_VERSIONS = st.from_regex(r"(?:[0-2]:)?[0-9]\.[0-9](?:-[0-9])?", fullmatch=True)


@given(_VERSIONS, _VERSIONS, _VERSIONS)
def test_a_package_is_as_affected_as_its_source_package(installed: str, source: str, fixed: str) -> None:
    advisories = InMemory().add("A-1", below(fixed), name="s", ecosystem="Debian:12")
    (built,) = match(advisories, Package("Debian:12", "b", installed, (("upstream", f"s@{source}"),)))
    (itself,) = match(advisories, Package("Debian:12", "s", source))
    assert (built.affected, built.version, built.entries) == (itself.affected, itself.version, itself.entries)
