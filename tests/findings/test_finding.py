"""From the matches of one package to its findings."""

from dataclasses import replace

import pytest

from deeptracy.findings.finding import advisory_url, findings_of
from deeptracy.matching.matcher import match
from deeptracy.model.advisory import Advisory, AdvisoryHead, Kind, Reference
from deeptracy.model.package import Package
from deeptracy.model.result import Finding, PackageUse, Undecided
from deeptracy.model.severity import Level, Severity
from tests.matching.advisories import I, InMemory, below, ranged

HIGH, LOW = Severity(Level.HIGH, 7.5, "v"), Severity(Level.LOW, 2.0, "v")
USE = PackageUse(Package("PyPI", "demo", "1.0"))


def found(advisories: InMemory, use: PackageUse = USE) -> tuple[list[Finding], list[Undecided]]:
    return findings_of(use, match(advisories, use.package, use.requirement), advisories.record)


def test_a_finding_takes_the_worst_severity_and_the_best_told_summary() -> None:
    advisories = (
        InMemory()
        .add("PYSEC-1", below("2.0"), aliases=("CVE-1",), severity=HIGH, summary="Terse", published="2023-01-01", modified="2025-01-01")
        .add("GHSA-1", below("3.0"), aliases=("CVE-1",), severity=LOW, summary="Well told", published="2024-01-01", modified="2024-01-01")
    )  # fmt: skip
    ((only,), doubts) = found(advisories)
    assert doubts == []
    assert (only.id, only.aliases, only.kind, only.use) == ("CVE-1", ("GHSA-1", "PYSEC-1"), Kind.VULNERABILITY, USE)
    assert (only.severity, only.summary, only.details) == (HIGH, "Well told", "Details of GHSA-1. More.")
    assert (only.published, only.modified) == ("2023-01-01", "2025-01-01")
    assert (only.fix.nearest, only.fix.clears_all) == ("3.0", "3.0")
    assert [(source.id, source.feed, source.affected, source.url) for source in only.sources] == [
        ("GHSA-1", "OSV PyPI", True, "https://osv.dev/vulnerability/GHSA-1"),
        ("PYSEC-1", "OSV PyPI", True, "https://osv.dev/vulnerability/PYSEC-1"),
    ]
    assert only.evidence.comparison == "0 <= 1.0 < 3.0"


def test_any_summary_beats_none_and_details_help_out() -> None:
    ((first,), _) = found(
        InMemory()
        .add("GHSA-1", below("2.0"), aliases=("CVE-1",))
        .add("A-1", below("2.0"), aliases=("CVE-1",), summary="Told")
    )
    assert (first.summary, first.details) == ("Told", "Details of A-1. More.")
    ((second,), _) = found(InMemory().add("A-1", below("2.0")))
    assert second.summary == "Details of A-1."


def test_sources_that_disagree_stay_visible() -> None:
    advisories = (
        InMemory().add("A-1", below("2.0"), aliases=("CVE-1",)).add("B-1", below("1.0"), aliases=("CVE-1",))
        .add("C-1", below("2.0"), aliases=("CVE-1",), withdrawn="2024-01-01T00:00:00Z")
    )  # fmt: skip
    ((only,), _) = found(advisories)
    assert [(source.id, source.affected) for source in only.sources] == [("A-1", True), ("B-1", False), ("C-1", False)]
    assert only.sources[2].withdrawn == "2024-01-01T00:00:00Z"


def test_the_gravest_kind_names_the_finding() -> None:
    for kinds, expected in (
        ((Kind.NOTICE, Kind.VULNERABILITY), Kind.VULNERABILITY),
        ((Kind.VULNERABILITY, Kind.MALICIOUS), Kind.MALICIOUS),
        ((Kind.NOTICE, Kind.NOTICE), Kind.NOTICE),
    ):
        advisories = InMemory()
        for number, kind in enumerate(kinds):
            advisories.add(f"A-{number}", below("2.0"), aliases=("CVE-1",), kind=kind)
        ((only,), _) = found(advisories)
        assert only.kind is expected


def test_what_can_t_be_decided_is_told_unless_it_is_a_mere_notice() -> None:
    use = PackageUse(Package("PyPI", "demo"), requirement=">=1")
    advisories = (
        InMemory().add("A-1", below("2.0")).add("B-1", below("2.0"), kind=Kind.NOTICE).add("C-1", ranged((I, "0")))
    )
    (findings, doubts) = found(advisories, use)
    assert [finding.id for finding in findings] == ["C-1"]
    assert doubts == [Undecided("A-1", use, "some of the versions that '>=1' admits are affected")]


def test_addresses_are_escaped() -> None:
    assert advisory_url("A/../b") == "https://osv.dev/vulnerability/A%2F..%2Fb"


def test_references_are_told_once_and_twenty_at_most() -> None:
    class Linked(InMemory):
        def record(self, head: AdvisoryHead) -> Advisory:
            links = tuple(Reference("WEB", f"https://site.example/{number // 2}") for number in range(50))
            return replace(super().record(head), references=links)

    ((only,), _) = found(Linked().add("A-1", below("2.0")).add("B-1", below("2.0"), aliases=("A-1",)))
    assert only.references == tuple(f"https://site.example/{number}" for number in range(20))


def test_summaries_are_taken_from_github_first_and_then_by_id() -> None:
    ((first,), _) = found(
        InMemory()
        .add("A-1", below("2.0"), aliases=("CVE-1",), summary="of A")
        .add("GHSA-1", below("2.0"), aliases=("CVE-1",), summary="of GitHub")
        .add("GHSAX-1", below("2.0"), aliases=("CVE-1",), summary="of X")
    )
    assert first.summary == "of GitHub"
    ((second,), _) = found(
        InMemory()
        .add("B-1", below("2.0"), aliases=("CVE-1",), summary="of B")
        .add("A-1", below("2.0"), aliases=("CVE-1",), summary="of A")
    )
    assert second.summary == "of A"


@pytest.mark.parametrize(
    ("details", "summary"),
    [
        ("", ""), (" \n\n# Title #\nMore", "Title"), ("\t## \n#Title", "Title"), ("One. Two. Three", "One."),
        ("X marks the spot", "X marks the spot"), ("a" * 160, "a" * 160),
        ("word " * 31 + "lasts", "word " * 31 + "lasts"), ("word " * 40, "word " * 30 + "word…"),
        ("word " * 31 + "last two", "word " * 30 + "word…"), ("a" * 161, "a" * 157 + "…"),
    ],
)  # fmt: skip
def test_the_first_sentence_stands_in_for_a_summary(details: str, summary: str) -> None:
    class Detailed(InMemory):
        def record(self, head: AdvisoryHead) -> Advisory:
            return replace(super().record(head), details=details)

    ((only,), _) = found(Detailed().add("A-1", below("2.0")))
    assert only.summary == summary


def test_an_address_has_no_slash_of_the_id() -> None:
    assert advisory_url("a/b") == "https://osv.dev/vulnerability/a%2Fb"
