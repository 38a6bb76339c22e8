"""From the matches of one package to its findings."""

from dataclasses import replace

import pytest

from deeptracy.findings.finding import advisory_url, findings_of
from deeptracy.findings.risk import risk
from deeptracy.matching.matcher import match
from deeptracy.model.advisory import Advisory, AdvisoryHead, Kind, Reference
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from deeptracy.model.link import Link
from deeptracy.model.package import Package
from deeptracy.model.result import Finding, PackageUse, Undecided
from deeptracy.model.severity import Level, Severity
from tests.matching.advisories import I, InMemory, below, ranged

HIGH, LOW = Severity(Level.HIGH, 7.5, "v"), Severity(Level.LOW, 2.0, "v")
USE = PackageUse(Package("PyPI", "demo", "1.0"))


def found(advisories: InMemory, use: PackageUse = USE) -> tuple[list[Finding], list[Undecided]]:
    return findings_of(use, match(advisories, use.package, use.requirement), advisories.record, advisories.exploitation)


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


@pytest.mark.parametrize(
    ("id_", "feed", "url"),
    [
        ("A/../b", "OSV npm", "https://osv.dev/vulnerability/A%2F..%2Fb"),
        ("CVE-2024-1", "OSV PyPI", "https://osv.dev/vulnerability/CVE-2024-1"),
        ("CVE-2024-1", "NVD", "https://nvd.nist.gov/vuln/detail/CVE-2024-1"),
        ("CVE-2024-1", "CVE list", "https://www.cve.org/CVERecord?id=CVE-2024-1"),
        ("CVE-1&x=/", "CVE list", "https://www.cve.org/CVERecord?id=CVE-1%26x%3D%2F"),
    ],
)
def test_an_advisory_is_read_where_its_feed_shows_it(id_: str, feed: str, url: str) -> None:
    assert advisory_url(id_, feed) == url


EXPLOITED = Exploitation("2024-03-01", probability=0.5)


def test_the_exploitation_of_a_cve_stands_with_its_finding_and_in_its_risk() -> None:
    advisories = InMemory(exploited={"CVE-1": EXPLOITED}).add("A-1", below("2.0"), aliases=("CVE-1",), severity=HIGH)
    ((only,), _) = found(advisories)
    assert only.exploitation == EXPLOITED
    assert only.risk == risk(only)
    assert only.risk.score == 50.0 + 13.5 + 9.0 + 9.0 + 5.0 + 3.0


def test_without_a_cve_nothing_is_known_of_its_exploitation() -> None:
    advisories = InMemory(exploited={"A-1": EXPLOITED, "B-1": EXPLOITED}).add("A-1", below("2.0"), aliases=("B-1",))
    ((only,), _) = found(advisories)
    assert only.exploitation == NOT_KNOWN
    assert only.risk.score == 5.0 + 6.6 + 9.0 + 5.0 + 3.0


def test_a_source_says_by_which_product_it_names_the_package() -> None:
    advisories = InMemory().add("CVE-1", below("2.0")).add("A-1", below("2.0"), aliases=("CVE-1",))
    link = Link("PyPI", "demo", "demo_project", "demo", 0.9)
    named, linked = match(advisories, USE.package)
    ((only,), _) = findings_of(USE, [named, replace(linked, link=link)], advisories.record, advisories.exploitation)
    assert [source.link for source in only.sources] == [None, link]
    assert only.link is None
    ((alone,), _) = findings_of(USE, [replace(linked, link=link)], advisories.record, advisories.exploitation)
    assert alone.link == link
    assert alone.risk.parts[-1].points == 2.7


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
