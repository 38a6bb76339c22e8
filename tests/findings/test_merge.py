"""Which advisories tell of one vulnerability."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.findings.merge import Group, group, undecided
from deeptracy.matching.judge import Judgement
from deeptracy.matching.matcher import Match
from deeptracy.model.advisory import AdvisoryHead
from deeptracy.model.result import Evidence, Rule


def record(id_: str, *aliases: str, affected: bool | None = True, withdrawn: str = "") -> Match:
    rule = Rule.RANGE if affected else Rule.OUTSIDE
    head = AdvisoryHead(0, "OSV PyPI", id_, withdrawn=withdrawn, aliases=aliases)
    return Match(head, Judgement(affected, Evidence(rule)), ())


def told(groups: list[Group]) -> dict[str, tuple[list[str], list[str], list[str]]]:
    """For each group: its aliases, the ids of its affected records, the ids of the others."""
    return {
        found.id: (
            list(found.aliases),
            [match.advisory.id for match in found.affected],
            [match.advisory.id for match in found.others],
        )
        for found in groups
    }


CASES = {
    "aliases are one finding, named by the CVE": (
        [record("GHSA-1", "CVE-1"), record("PYSEC-1", "CVE-1", "GHSA-1")],
        {"CVE-1": (["GHSA-1", "PYSEC-1"], ["GHSA-1", "PYSEC-1"], [])},
    ),
    "different CVEs are different findings": (
        [record("GHSA-1", "CVE-1"), record("GHSA-2", "CVE-2")],
        {"CVE-1": (["GHSA-1"], ["GHSA-1"], []), "CVE-2": (["GHSA-2"], ["GHSA-2"], [])},
    ),
    "a record of two CVEs is a source on each and joins nothing": (
        [record("GHSA-1", "CVE-1"), record("GHSA-2", "CVE-2"), record("PYSEC-9", "CVE-1", "CVE-2", "GHSA-1", "GHSA-2")],
        {
            "CVE-1": (["GHSA-1", "PYSEC-9"], ["GHSA-1", "PYSEC-9"], []),
            "CVE-2": (["GHSA-2", "PYSEC-9"], ["GHSA-2", "PYSEC-9"], []),
        },
    ),
    "a record of two CVEs alone is a finding for each": (
        [record("RUSTSEC-1", "CVE-1", "CVE-2")],
        {"CVE-1": (["RUSTSEC-1"], ["RUSTSEC-1"], []), "CVE-2": (["RUSTSEC-1"], ["RUSTSEC-1"], [])},
    ),
    "records without a CVE join by any id they share": (
        [record("GHSA-1", "GO-1"), record("GO-1"), record("PYSEC-1", "GHSA-1"), record("GHSA-9")],
        {
            "GHSA-1": (["GO-1", "PYSEC-1"], ["GHSA-1", "GO-1", "PYSEC-1"], []),
            "GHSA-9": ([], ["GHSA-9"], []),
        },
    ),
    "a record without a CVE joins the CVE of the record it shares an id with": (
        [record("GHSA-1"), record("PYSEC-1", "CVE-1", "GHSA-1")],
        {"CVE-1": (["GHSA-1", "PYSEC-1"], ["GHSA-1", "PYSEC-1"], [])},
    ),
    "malware keeps its own id": (
        [record("MAL-1", "GHSA-1"), record("GHSA-1")],
        {"MAL-1": (["GHSA-1"], ["GHSA-1", "MAL-1"], [])},
    ),
    "a withdrawn record is a source and joins nothing": (
        [
            record("GHSA-1", "CVE-1"),
            record("GHSA-2", "CVE-2"),
            record("OLD-1", "GHSA-1", "GHSA-2", affected=False, withdrawn="2024"),
        ],
        {"CVE-1": (["GHSA-1"], ["GHSA-1"], ["OLD-1"]), "CVE-2": (["GHSA-2"], ["GHSA-2"], ["OLD-1"])},
    ),
    "a withdrawn record alone is no finding": ([record("OLD-1", "CVE-1", affected=False, withdrawn="2024")], {}),
    "where sources disagree any affected wins, and the disagreement is shown": (
        [record("GHSA-1", "CVE-1"), record("PYSEC-1", "CVE-1", affected=False), record("GO-1", "CVE-1", affected=None)],
        {"CVE-1": (["GHSA-1", "GO-1", "PYSEC-1"], ["GHSA-1"], ["GO-1", "PYSEC-1"])},
    ),
    "a record of two CVEs that calls it unaffected is a source on the one that is found": (
        [record("GHSA-1", "CVE-1"), record("PYSEC-9", "CVE-1", "CVE-2", "GHSA-2", affected=False)],
        {"CVE-1": (["GHSA-1", "PYSEC-9"], ["GHSA-1"], ["PYSEC-9"])},
    ),
    "records that call it unaffected make no finding": (
        [record("GHSA-1", "CVE-1", affected=False), record("PYSEC-2", "CVE-2", affected=None)],
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_every_order_of_the_records_says_the_same(name: str) -> None:
    records, expected = CASES[name]
    for order in permutations(records):
        assert told(group(order)) == expected


IDS = st.sampled_from(["CVE-1", "CVE-2", "CVE-3", "GHSA-1", "GHSA-2", "GHSA-3", "PYSEC-1", "GO-1"])
RECORDS = st.lists(
    st.builds(
        lambda id_, aliases, affected: record(id_, *sorted(aliases - {id_}), affected=affected),
        IDS,
        st.sets(IDS, max_size=4),
        st.sampled_from([True, True, False, None]),
    ),
    max_size=6,
    unique_by=lambda match: match.advisory.id,
)


@given(RECORDS, st.randoms(use_true_random=False))
def test_order_never_matters(records: list[Match], random) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)
    assert told(group(shuffled)) == told(group(records))
    ids = {match.advisory.id for match in undecided(records, group(records))}
    assert {match.advisory.id for match in undecided(shuffled, group(shuffled))} == ids


@given(RECORDS)
def test_no_affected_record_is_lost_and_no_two_cves_meet(records: list[Match]) -> None:
    groups = group(records)
    inside = {match.advisory.id for found in groups for match in found.affected}
    assert inside == {match.advisory.id for match in records if match.affected}
    for found in groups:
        assert not any(alias.startswith("CVE-") for alias in found.aliases) or not found.id.startswith("CVE-")
        assert found.id not in found.aliases
        assert list(found.aliases) == sorted(found.aliases)


def test_undecided_are_those_that_no_group_tells_of() -> None:
    records = [
        record("GHSA-1", "CVE-1"),
        record("GO-1", "CVE-1", affected=None),
        record("GO-2", "CVE-2", affected=None),
        record("GO-3", affected=False),
    ]
    assert [match.advisory.id for match in undecided(records, group(records))] == ["GO-2"]


def test_a_record_joins_a_cve_by_any_one_of_its_records() -> None:
    groups = group([record("A-1", "CVE-1"), record("B-1", "CVE-1"), record("C-1", "B-1")])
    assert told(groups) == {"CVE-1": (["A-1", "B-1", "C-1"], ["A-1", "B-1", "C-1"], [])}


@pytest.mark.parametrize(
    ("ids", "main"),
    [
        (("MAL-1", "GHSA-1"), "MAL-1"), (("GHSA-1", "GO-1"), "GHSA-1"), (("GO-1", "PYSEC-1"), "GO-1"),
        (("PYSEC-1", "RUSTSEC-1"), "PYSEC-1"), (("PYSEC-1", "A-1"), "PYSEC-1"), (("RUSTSEC-1", "A-1"), "RUSTSEC-1"),
        (("A-2", "A-1"), "A-1"), (("PYSEC-1", "PYSEC-2", "OSV-1"), "PYSEC-1"),
    ],
)  # fmt: skip
def test_without_a_cve_the_best_known_id_names_it(ids: tuple[str, ...], main: str) -> None:
    for first, *others in permutations(ids):
        assert [found.id for found in group([record(first, *others)])] == [main]
