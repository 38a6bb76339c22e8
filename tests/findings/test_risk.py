"""The score of a finding and its parts."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.findings.risk import risk
from deeptracy.model.advisory import Kind
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from deeptracy.model.inventory import Scope
from deeptracy.model.link import Link
from deeptracy.model.package import Package
from deeptracy.model.result import Evidence, Finding, Fix, PackageUse, Rule, Source
from deeptracy.model.severity import UNKNOWN, Level, Severity

PAGE = Path(__file__).parents[2] / "docs" / "risk.md"
LINK = Link("PyPI", "demo", "demo_project", "demo", 0.9)


def source(link: Link | None = None, *, affected: bool | None = True) -> Source:
    return Source("A-1", "NVD", "https://site.example/A-1", affected, Evidence(Rule.RANGE), link=link)


def finding(
    severity: Severity = UNKNOWN, exploitation: Exploitation = NOT_KNOWN, *links: Link | None,
    scope: Scope = Scope.RUNTIME, direct: bool | None = True, fixed: str = "", kind: Kind = Kind.VULNERABILITY,
) -> Finding:  # fmt: skip
    use = PackageUse(Package("PyPI", "demo", "1.0"), scope, direct)
    sources = tuple(source(link) for link in links or (None,))
    return Finding("CVE-2026-1", (), kind, use, severity, "", "", "", "", sources, Fix(fixed), (), exploitation)


def points(of: Finding) -> dict[str, float]:
    return {part.name: part.points for part in risk(of).parts}


def reason(of: Finding, name: str) -> str:
    return next(part.reason for part in risk(of).parts if part.name == name)


class TestParts:
    def test_they_come_in_the_order_of_their_weight(self) -> None:
        assert list(points(finding())) == ["exploited", "probability", "severity", "scope", "fix", "match"]

    @pytest.mark.parametrize(
        ("known", "kind", "expected", "why"),
        [
            (NOT_KNOWN, Kind.VULNERABILITY, 0.0, "not known to be exploited"),
            (Exploitation("2024-03-01"), Kind.VULNERABILITY, 50.0, "known to be exploited since 2024-03-01"),
            (
                Exploitation("2024-03-01", ransomware=True),
                Kind.VULNERABILITY,
                55.0,
                "known to be exploited since 2024-03-01, by ransomware too",
            ),
            (Exploitation(ransomware=True), Kind.VULNERABILITY, 0.0, "not known to be exploited"),
            (NOT_KNOWN, Kind.MALICIOUS, 50.0, "the package itself is malware"),
            (Exploitation("2024-03-01"), Kind.NOTICE, 0.0, "not known to be exploited"),
        ],
    )
    def test_exploited(self, known: Exploitation, kind: Kind, expected: float, why: str) -> None:
        of = finding(exploitation=known, kind=kind)
        assert (points(of)["exploited"], reason(of, "exploited")) == (expected, why)

    @pytest.mark.parametrize(
        ("probability", "expected", "why"),
        [
            (0.0, 0.0, "EPSS gives 0.00% for exploitation within 30 days"),
            (0.001, 0.0, "EPSS gives 0.10% for exploitation within 30 days"),
            (0.01, 5.0, "EPSS gives 1.00% for exploitation within 30 days"),
            (0.0314, 7.5, "EPSS gives 3.14% for exploitation within 30 days"),
            (0.1, 10.0, "EPSS gives 10.00% for exploitation within 30 days"),
            (1.0, 15.0, "EPSS gives 100.00% for exploitation within 30 days"),
            (7.0, 15.0, "EPSS gives 700.00% for exploitation within 30 days"),
            (None, 5.0, "EPSS gives no probability; counts as 1%"),
        ],
    )
    def test_probability(self, probability: float | None, expected: float, why: str) -> None:
        of = finding(exploitation=Exploitation(probability=probability))
        assert (points(of)["probability"], reason(of, "probability")) == (expected, why)

    @pytest.mark.parametrize(
        ("severity", "expected", "why"),
        [
            (Severity(Level.CRITICAL, 10.0), 12.0, "CVSS 10.0 of 10"),
            (Severity(Level.HIGH, 7.5), 9.0, "CVSS 7.5 of 10"),
            (Severity(Level.NONE, 0.0), 0.0, "CVSS 0.0 of 10"),
            (Severity(Level.CRITICAL, 11.0), 12.0, "CVSS 11.0 of 10"),
            (Severity(Level.CRITICAL), 11.4, "critical without a score; counts as 9.5 of 10"),
            (Severity(Level.HIGH), 9.6, "high without a score; counts as 8.0 of 10"),
            (Severity(Level.MEDIUM), 6.6, "medium without a score; counts as 5.5 of 10"),
            (Severity(Level.LOW), 2.4, "low without a score; counts as 2.0 of 10"),
            (Severity(Level.NONE), 0.0, "none without a score; counts as 0.0 of 10"),
            (UNKNOWN, 6.6, "nobody states a severity; counts as 5.5 of 10"),
        ],
    )
    def test_severity(self, severity: Severity, expected: float, why: str) -> None:
        of = finding(severity)
        assert (points(of)["severity"], reason(of, "severity")) == (expected, why)

    @pytest.mark.parametrize(
        ("scope", "direct", "expected", "why"),
        [
            (Scope.RUNTIME, True, 10.0, "runtime dependency, direct"),
            (Scope.RUNTIME, None, 9.0, "runtime dependency, direct or transitive"),
            (Scope.RUNTIME, False, 8.0, "runtime dependency, transitive"),
            (Scope.PROVIDED, False, 8.0, "provided dependency, transitive"),
            (Scope.OPTIONAL, True, 7.0, "optional dependency, direct"),
            (Scope.PEER, False, 5.0, "peer dependency, transitive"),
            (Scope.DEV, True, 2.0, "dev dependency, direct"),
            (Scope.TEST, False, 0.0, "test dependency, transitive"),
            (Scope.BUILD, False, 0.0, "build dependency, transitive"),
        ],
    )
    def test_scope(self, scope: Scope, direct: bool | None, expected: float, why: str) -> None:
        of = finding(scope=scope, direct=direct)
        assert (points(of)["scope"], reason(of, "scope")) == (expected, why)

    def test_fix(self) -> None:
        assert points(finding(fixed="1.1"))["fix"] == 5.0
        assert reason(finding(fixed="1.1"), "fix") == "a fixed version exists: 1.1"
        assert points(finding())["fix"] == 0.0
        assert reason(finding(), "fix") == "no fixed version is known"

    @pytest.mark.parametrize(
        ("links", "expected", "why"),
        [
            ((None,), 3.0, "an advisory names the package itself"),
            ((LINK, None), 3.0, "an advisory names the package itself"),
            ((LINK,), 2.7, "named by CPE only, as demo_project:demo, with confidence 0.90"),
            (
                (LINK, replace(LINK, product="surer", confidence=1.0)),
                3.0,
                "named by CPE only, as demo_project:surer, with confidence 1.00",
            ),
            ((replace(LINK, confidence=0.0),), 0.0, "named by CPE only, as demo_project:demo, with confidence 0.00"),
            ((replace(LINK, confidence=2.0),), 3.0, "named by CPE only, as demo_project:demo, with confidence 2.00"),
        ],
    )
    def test_match(self, links: tuple[Link | None, ...], expected: float, why: str) -> None:
        of = finding(UNKNOWN, NOT_KNOWN, *links)
        assert (points(of)["match"], reason(of, "match")) == (expected, why)

    @pytest.mark.parametrize("affected", [False, None])
    def test_only_a_record_that_calls_it_affected_vouches_for_the_name(self, affected: bool | None) -> None:
        of = replace(finding(), sources=(source(LINK), source(affected=affected)))
        assert points(of)["match"] == 2.7

    def test_malware_counts_as_exploited_for_certain_and_can_be_removed(self) -> None:
        of = finding(kind=Kind.MALICIOUS)
        assert points(of) == {"exploited": 50, "probability": 15, "severity": 6.6, "scope": 10, "fix": 5, "match": 3}
        assert reason(of, "probability") == "malware attacks whoever installs it"
        assert reason(of, "fix") == "removing the package clears it"

    def test_a_notice_has_points_for_where_it_stands_only(self) -> None:
        told = Exploitation("2024-03-01", probability=1.0)
        of = finding(Severity(Level.CRITICAL, 10.0), told, kind=Kind.NOTICE, fixed="2")
        assert points(of) == {"exploited": 0, "probability": 0, "severity": 0, "scope": 10, "fix": 5, "match": 3}
        assert reason(of, "probability") == "a notice tells of nothing to exploit"
        assert reason(of, "severity") == "a notice has no severity"


class TestBounds:
    def test_the_worst_has_a_hundred(self) -> None:
        worst = Exploitation("2021-12-10", ransomware=True, probability=1.0)
        assert risk(finding(Severity(Level.CRITICAL, 10.0), worst, fixed="2.15.0")).score == 100.0

    def test_the_least_has_nothing(self) -> None:
        least = finding(
            Severity(Level.NONE, 0.0), Exploitation(probability=0.0), replace(LINK, confidence=0.0),
            scope=Scope.DEV, direct=False,
        )  # fmt: skip
        assert risk(least).score == 0.0

    def test_what_nothing_is_known_of(self) -> None:
        assert risk(finding(direct=None)).score == 23.6


SEVERITIES = st.one_of(
    st.sampled_from([Severity(level) for level in Level]),
    st.floats(0, 10).map(lambda score: Severity(Level.of_score(round(score, 1)), round(score, 1))),
)
EXPLOITATIONS = st.builds(
    Exploitation,
    st.sampled_from(["", "2024-03-01"]), st.booleans(), st.just(""), st.one_of(st.none(), st.floats(0, 1)),
)  # fmt: skip
LINKS = st.one_of(st.none(), st.floats(0, 1).map(lambda confidence: replace(LINK, confidence=confidence)))
FINDINGS = st.builds(
    finding, SEVERITIES, EXPLOITATIONS, LINKS, scope=st.sampled_from(Scope),
    direct=st.sampled_from([True, False, None]), fixed=st.sampled_from(["", "2.0"]), kind=st.sampled_from(Kind),
)  # fmt: skip


def is_exploited(of: Finding) -> bool:
    return of.kind is Kind.MALICIOUS or (of.kind is Kind.VULNERABILITY and of.exploitation.known)


def exploited(of: Finding) -> Finding:
    return replace(of, exploitation=replace(of.exploitation, known_since="2024-03-01"))


def probable(by: float) -> Callable[[Finding], Finding]:
    def worse(of: Finding) -> Finding:
        known = of.exploitation
        probability = None if known.probability is None else min(known.probability + by, 1.0)
        return replace(of, exploitation=replace(known, probability=probability))

    return worse


def severe(by: float) -> Callable[[Finding], Finding]:
    def worse(of: Finding) -> Finding:
        score = of.severity.score
        if score is not None:
            raised = min(score + by, 10.0)
            return replace(of, severity=Severity(Level.of_score(raised), raised))
        order = [Level.NONE, Level.LOW, Level.MEDIUM, Level.HIGH, Level.CRITICAL]
        place = order.index(of.severity.level) if of.severity.level in order else len(order) - 1
        return replace(of, severity=Severity(order[min(place + 1, len(order) - 1)]))

    return worse


def surer(by: float) -> Callable[[Finding], Finding]:
    def worse(of: Finding) -> Finding:
        link = of.sources[0].link
        raised = None if link is None else replace(link, confidence=min(link.confidence + by, 1.0))
        return replace(of, sources=(source(raised),))

    return worse


def within(**changes: object) -> Callable[[Finding], Finding]:
    return lambda of: replace(of, use=replace(of.use, **changes))


WORSE = st.one_of(
    st.just(exploited),
    st.just(lambda of: replace(of, exploitation=replace(of.exploitation, ransomware=True))),
    st.floats(0, 1).map(probable),
    st.floats(0, 10).map(severe),
    st.floats(0, 1).map(surer),
    st.just(lambda of: replace(of, sources=(source(),))),
    st.just(lambda of: replace(of, fix=Fix("2.0"))),
    st.just(within(direct=True)),
    st.just(within(scope=Scope.RUNTIME)),
    st.just(lambda of: replace(of, kind=Kind.VULNERABILITY) if of.kind is Kind.NOTICE else of),
)


class TestLaws:
    @given(FINDINGS)
    def test_it_lies_between_nothing_and_a_hundred_and_is_the_sum_of_its_parts(self, of: Finding) -> None:
        found = risk(of)
        assert 0.0 <= found.score <= 100.0
        assert found.score == round(sum(part.points for part in found.parts), 1)
        assert all(part.points == round(part.points, 1) and part.points >= 0 for part in found.parts)
        assert risk(replace(of, risk=found)) == found

    @given(FINDINGS, WORSE)
    def test_what_makes_it_worse_never_lowers_it(self, of: Finding, worse: Callable[[Finding], Finding]) -> None:
        assert risk(worse(of)).score >= risk(of).score

    @given(FINDINGS)
    def test_fifty_and_more_is_exploited_and_nothing_else_is(self, of: Finding) -> None:
        assert (risk(of).score >= 50.0) is is_exploited(of)

    @given(FINDINGS)
    def test_a_notice_stays_low(self, of: Finding) -> None:
        assert risk(replace(of, kind=Kind.NOTICE)).score <= 18.0


EXAMPLES = {
    "Malware without a stated severity; transitive": finding(direct=False, kind=Kind.MALICIOUS),
    "In KEV, used by ransomware, EPSS 0.94, CVSS 10.0; a direct runtime dependency with a fix": finding(
        Severity(Level.CRITICAL, 10.0), Exploitation("2021-12-10", ransomware=True, probability=0.94), fixed="2.15.0"
    ),
    "In KEV, EPSS 0.05, CVSS 5.3; a transitive development dependency without a fix": finding(
        Severity(Level.MEDIUM, 5.3), Exploitation("2024-03-01", probability=0.05), scope=Scope.DEV, direct=False
    ),
    "EPSS 0.9, CVSS 9.8; direct, with a fix": finding(
        Severity(Level.CRITICAL, 9.8), Exploitation(probability=0.9), fixed="2"
    ),
    "The same, found in the NVD only, by a link of confidence 0.93": finding(
        Severity(Level.CRITICAL, 9.8), Exploitation(probability=0.9), replace(LINK, confidence=0.93), fixed="2"
    ),
    "EPSS 0.05, CVSS 7.5; transitive, with a fix": finding(
        Severity(Level.HIGH, 7.5), Exploitation(probability=0.05), direct=False, fixed="2"
    ),
    "EPSS 0.002, CVSS 9.8; transitive, with a fix": finding(
        Severity(Level.CRITICAL, 9.8), Exploitation(probability=0.002), direct=False, fixed="2"
    ),
    "Neither EPSS nor severity known; transitive, without a fix": finding(direct=False),
    "EPSS 0.0005, CVSS 3.1; a direct test dependency with a fix": finding(
        Severity(Level.LOW, 3.1), Exploitation(probability=0.0005), scope=Scope.TEST, fixed="2"
    ),
    "Unmaintained; direct": finding(kind=Kind.NOTICE),
}


class TestPage:
    def test_its_examples_come_out_as_it_says(self) -> None:
        written = [line for line in PAGE.read_text().splitlines() if line.endswith("** |")]
        assert written == [
            f"| {told} | {' | '.join(f'{part.points:.1f}' for part in found.parts)} | **{found.score:.1f}** |"
            for told, found in ((told, risk(of)) for told, of in EXAMPLES.items())
        ]

    def test_its_table_of_parts_gives_what_each_can_have_at_most(self) -> None:
        worst = finding(Severity(Level.CRITICAL, 10.0), Exploitation("2021", ransomware=True, probability=1), fixed="2")
        rows = [line.split(" | ") for line in PAGE.read_text().splitlines()]
        written = {row[0].removeprefix("| "): float(row[1]) for row in rows if len(row) == 3 and row[1].isdigit()}
        assert written == points(worst)
