"""``POST /api/v1/match``: packages by PURL against the advisories."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.findings.finding import findings_of
from deeptracy.matching import matcher
from deeptracy.matching.by_cpe import THRESHOLD, Context, parsed
from deeptracy.model.advisory import Kind
from deeptracy.model.purl import InvalidPurl
from deeptracy.model.result import Finding, PackageUse, Undecided, Verdict
from deeptracy.patton.problem import Problem
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response, json_response
from deeptracy.patton.subjects import obstacles, package_of
from deeptracy.patton.wire import (
    MAX_VULNERABILITIES,
    AskedPackage,
    Doubt,
    MatchAnswer,
    MatchedPackage,
    MatchRequest,
    Vulnerability,
)
from deeptracy.scan import importance, snapshot

Open = Callable[[], AdvisoryStore]
"""Opens the advisory file as it is now. Raises `StoreError`."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One package after matching; the findings that matter most come first."""

    findings: Sequence[Finding]
    undecided: Sequence[Undecided]
    reasons: Sequence[str]

    @property
    def verdict(self) -> Verdict:
        """As of a scan: only where all could be checked is finding nothing a clean bill."""
        if any(finding.kind is not Kind.NOTICE for finding in self.findings):
            return Verdict.VULNERABLE
        return Verdict.UNKNOWN if self.undecided or self.reasons else Verdict.CLEAN


class Examiner:
    """Matches packages with one snapshot of the advisories."""

    def __init__(self, store: AdvisoryStore, threshold: float = THRESHOLD) -> None:
        self._store = store
        self._threshold = threshold
        self._found = 0
        self.feeds: Collection[str] = {feed.name for feed in store.feeds()}

    def examine(self, use: PackageUse) -> Examined:
        """What the advisories say of a package version, or of all versions that a requirement admits.

        Raises `Problem` after packages with more vulnerabilities than one answer holds.
        """
        if self._found > MAX_VULNERABILITIES:
            text = f"the answer would hold more than {MAX_VULNERABILITIES} vulnerabilities: send fewer packages at once"
            raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
        context = Context(use.cpes, tuple(parsed(use.systems)), self._threshold, brief=True)
        matches = matcher.match(self._store, use.package, use.requirement, context)
        found, doubts = findings_of(use, matches, self._store.record, self._store.exploitation)
        self._found += len(found) + len(doubts)
        reasons = tuple(obstacles(use, self.feeds, self._threshold))
        return Examined(sorted(found, key=importance), doubts, reasons)


def answer(open_store: Open, request: Request) -> Response:
    """Match the packages of a request."""
    asked = request.json(MatchRequest)
    with open_store() as store:
        examiner = Examiner(store, asked.confidence)
        packages = tuple(_matched(examiner, one) for one in asked.packages)
        return json_response(MatchAnswer(snapshot(store), packages))


def _matched(examiner: Examiner, asked: AskedPackage) -> MatchedPackage:
    try:
        package = package_of(asked.purl)
    except InvalidPurl as error:
        return MatchedPackage(asked.purl, Verdict.UNKNOWN, (str(error),), (), ())
    use = PackageUse(package, requirement=asked.requirement, cpes=asked.cpes, systems=asked.systems)
    examined = examiner.examine(use)
    return MatchedPackage(
        purl=asked.purl,
        verdict=examined.verdict,
        reasons=tuple(examined.reasons),
        vulnerabilities=tuple(map(_vulnerability, examined.findings)),
        undecided=tuple(Doubt(doubt.id, doubt.reason) for doubt in examined.undecided),
    )


def _vulnerability(finding: Finding) -> Vulnerability:
    return Vulnerability(
        id=finding.id,
        aliases=finding.aliases,
        kind=finding.kind,
        severity=finding.severity,
        summary=finding.summary,
        details=finding.details,
        published=finding.published,
        modified=finding.modified,
        fix=finding.fix,
        exploitation=finding.exploitation,
        sources=finding.sources,
        references=finding.references,
    )
