"""What to upgrade to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.findings.fix import Upgrades, candidates
from deeptracy.matching.matcher import match
from deeptracy.model.advisory import Kind, RangeType
from deeptracy.model.package import Package
from deeptracy.model.result import Fix, PackageUse
from deeptracy.versions import compare
from tests.matching.advisories import F, I, InMemory, L, below, ranged


def fixes(advisories: InMemory, package: Package, **use: object) -> dict[str, Fix]:
    """The fix of each affected advisory on its own."""
    matches = match(advisories, package)
    upgrades = Upgrades(PackageUse(package, **use), matches)  # type: ignore[arg-type]
    return {one.advisory.id: upgrades.fix([one]) for one in matches if one.affected}


def test_the_lowest_that_clears_one_and_the_lowest_that_clears_all() -> None:
    advisories = InMemory().add("A", below("2.0")).add("B", below("3.0", "1.0")).add("C", below("9.0", "3.0"))
    assert fixes(advisories, Package("PyPI", "demo", "1.5")) == {"A": Fix("2.0", "9.0"), "B": Fix("3.0", "9.0")}


def test_a_fix_that_lies_in_another_branch_of_the_same_advisory() -> None:
    branches = ranged((I, "1.0"), (F, "1.5"), (I, "2.0"), (F, "2.5"))
    advisories = InMemory().add("A", branches)
    assert fixes(advisories, Package("PyPI", "demo", "1.1")) == {"A": Fix("1.5", "1.5")}
    assert fixes(advisories, Package("PyPI", "demo", "2.1")) == {"A": Fix("2.5", "2.5")}


def test_never_a_downgrade() -> None:
    advisories = InMemory().add("A", below("1.0"), ranged((I, "2.0"), (L, "2.9")))
    assert fixes(advisories, Package("PyPI", "demo", "2.5")) == {"A": Fix("", "")}


def test_only_a_last_affected_version_names_no_fix() -> None:
    assert fixes(InMemory().add("A", ranged((I, "0"), (L, "2.0"))), Package("PyPI", "demo", "1.0")) == {"A": Fix()}


def test_commits_are_no_versions_to_upgrade_to() -> None:
    advisories = InMemory().add("A", below("2.0"), ranged((I, "0"), (F, "9" * 40), type_=RangeType.GIT))
    assert fixes(advisories, Package("PyPI", "demo", "1.0")) == {"A": Fix("2.0", "2.0")}


def test_withdrawn_advisories_offer_and_threaten_nothing() -> None:
    advisories = InMemory().add("A", below("2.0")).add("B", below("5.0"), withdrawn="2024-01-01")
    assert fixes(advisories, Package("PyPI", "demo", "1.0")) == {"A": Fix("2.0", "2.0")}


def test_a_notice_does_not_keep_a_version_from_clearing_all() -> None:
    advisories = InMemory().add("A", below("2.0")).add("B", ranged((I, "0")), kind=Kind.NOTICE)
    assert fixes(advisories, Package("PyPI", "demo", "1.0"))["A"] == Fix("2.0", "2.0")


def test_what_nothing_clears() -> None:
    advisories = InMemory().add("A", below("2.0")).add("B", ranged((I, "0")))
    assert fixes(advisories, Package("PyPI", "demo", "1.0")) == {"A": Fix("2.0", ""), "B": Fix("", "")}


def test_go_versions_are_written_as_the_project_writes_them() -> None:
    advisories = InMemory().add("A", below("1.6.0"), ecosystem="Go")
    assert fixes(advisories, Package("Go", "demo", "v1.5.0"))["A"] == Fix("v1.6.0", "v1.6.0")
    assert fixes(advisories, Package("Go", "demo", "1.5.0"))["A"] == Fix("1.6.0", "1.6.0")


def test_a_version_that_can_t_be_compared_gets_no_advice() -> None:
    advisories = InMemory().add("A", below("2.0.0"), versions=("main",), ecosystem="GitHub Actions")
    assert fixes(advisories, Package("GitHub Actions", "demo", "main")) == {"A": Fix()}


def test_without_a_version_every_fix_is_a_candidate() -> None:
    advisories = InMemory().add("A", below("2.0")).add("B", below("1.0"))
    package = Package("PyPI", "demo")
    assert candidates(package, match(advisories, package, "<1")) == ["1.0", "2.0"]


def test_the_version_of_the_source_package_is_what_goes_up() -> None:
    """A binary package may be versioned above its source, as gcc 4:12.2.0-3 is above gcc-defaults 1.203."""
    advisories = InMemory().add("A", below("1.204"), ecosystem="Debian:12", name="gcc-defaults")
    advisories.add("B", below("1.100"), ecosystem="Debian:12", name="gcc-defaults")
    package = Package("Debian:12", "gcc", "4:12.2.0-3", (("upstream", "gcc-defaults@1.203"),))
    assert candidates(package, match(advisories, package)) == ["1.204"]
    assert fixes(advisories, package) == {"A": Fix("1.204", "1.204")}


def test_equal_spellings_are_one_candidate() -> None:
    advisories = InMemory().add("A", below("2.0.0")).add("B", below("2.0")).add("C", below("2"))
    package = Package("PyPI", "demo", "1.0")
    assert candidates(package, match(advisories, package)) == ["2"]


def test_through_names_the_direct_dependencies_of_a_transitive_package() -> None:
    advisories = InMemory().add("A", below("2.0"))
    package = Package("PyPI", "demo", "1.0")
    paths = (("b@1", "demo@1.0"), ("a@1", "x@1", "demo@1.0"))
    assert fixes(advisories, package, direct=False, paths=paths)["A"].through == ("a@1", "b@1")
    assert fixes(advisories, package, direct=True, paths=(("demo@1.0",),))["A"].through == ()
    assert fixes(advisories, package, direct=None, paths=(("demo@1.0",),))["A"].through == ()


VERSIONS = st.sampled_from([f"{major}.{minor}" for major in range(4) for minor in range(3)])
RANGES = st.lists(st.tuples(st.sampled_from([I, F, L]), VERSIONS), min_size=1, max_size=4).map(lambda e: ranged(*e))


@given(st.lists(RANGES, min_size=1, max_size=4), VERSIONS)
def test_what_is_proposed_is_safe_and_nothing_lower_is(ranges, version: str) -> None:
    advisories = InMemory()
    for number, range_ in enumerate(ranges):
        advisories.add(f"A-{number}", range_)
    package = Package("PyPI", "demo", version)
    known = candidates(package, match(advisories, package))
    for id_, found in fixes(advisories, package).items():
        for proposed, relevant in ((found.nearest, {id_}), (found.clears_all, {head.id for head in advisories.heads})):
            lower = [other for other in known if not proposed or compare("PyPI", other, proposed) == -1]
            if proposed:
                assert compare("PyPI", proposed, version) == 1
                assert not threatened(advisories, proposed, relevant)
            if proposed == found.nearest:
                assert all(threatened(advisories, other, relevant) for other in lower)


def threatened(advisories: InMemory, version: str, ids: set[str]) -> bool:
    return any(one.affected and one.advisory.id in ids for one in match(advisories, Package("PyPI", "demo", version)))


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_a_safe_package_needs_no_fix(version: str) -> None:
    assert fixes(InMemory().add("A", below("1.0")), Package("PyPI", "demo", version)) == {}


@pytest.mark.parametrize("later", ["A", "B"])
def test_the_fix_of_a_finding_clears_all_its_records(later: str) -> None:
    """Two records of one vulnerability that disagree on where it is fixed."""
    other = "B" if later == "A" else "A"
    matches = match(InMemory().add(other, below("2.0")).add(later, below("3.0")), Package("PyPI", "demo", "1.0"))
    assert Upgrades(PackageUse(Package("PyPI", "demo", "1.0")), matches).fix(matches) == Fix("3.0", "3.0")


def test_a_threat_to_one_upgrade_is_remembered_for_the_next() -> None:
    advisories = InMemory().add("A", below("2.0")).add("B", below("4.0")).add("C", below("3.0"))
    assert fixes(advisories, Package("PyPI", "demo", "1.0"))["A"] == Fix("2.0", "4.0")
