"""From the matches of one package to its findings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import quote

from deeptracy.findings.fix import Upgrades
from deeptracy.findings.merge import Group, group, is_cve, undecided
from deeptracy.findings.risk import risk
from deeptracy.matching.match import Match
from deeptracy.model.advisory import Advisory, AdvisoryHead, Kind
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from deeptracy.model.result import Finding, Fix, PackageUse, Source, Undecided

Read = Callable[[AdvisoryHead], Advisory]
"""Gives the whole advisory of a head."""

Exploited = Callable[[str], Exploitation]
"""Gives what is known of the exploitation of a CVE, by its id."""

_MAX_REFERENCES = 20


def findings_of(
    use: PackageUse, matches: Sequence[Match], read: Read, exploitation: Exploited
) -> tuple[list[Finding], list[Undecided]]:
    """The findings in one package, by id, each with its risk, and what could not be decided about it."""
    groups = group(matches)
    upgrades = Upgrades(use, matches) if groups else None
    found = [
        _weighed(_finding(use, found, upgrades.fix(found.affected), read), exploitation) for found in groups if upgrades
    ]
    doubts = [
        Undecided(match.advisory.id, use, match.evidence.comparison)
        for match in undecided(matches, groups)
        if match.advisory.kind is not Kind.NOTICE
    ]
    return found, doubts


def _weighed(finding: Finding, exploitation: Exploited) -> Finding:
    known = exploitation(finding.id) if is_cve(finding.id) else NOT_KNOWN
    weighed = replace(finding, exploitation=known)
    return replace(weighed, risk=risk(weighed))


def _finding(use: PackageUse, found: Group, fix: Fix, read: Read) -> Finding:
    heads = [match.advisory for match in found.affected]
    texts = [read(head) for head in sorted(heads, key=_best_told_first)]
    kinds = {head.kind for head in heads}
    return Finding(
        id=found.id,
        aliases=found.aliases,
        kind=_kind(kinds),
        use=use,
        severity=max((head.severity for head in heads), key=lambda severity: (severity.weight, severity.vector)),
        summary=next((text.summary for text in texts if text.summary), "") or _first_sentence(texts[0].details),
        details=next((text.details for text in texts if text.details), ""),
        published=min((head.published for head in heads if head.published), default=""),
        modified=max(head.modified for head in heads),
        sources=tuple(_source(match) for match in (*found.affected, *found.others)),
        fix=fix,
        references=tuple(dict.fromkeys(reference.url for text in texts for reference in text.references))[
            :_MAX_REFERENCES
        ],
    )


def _kind(kinds: set[Kind]) -> Kind:
    """The gravest: malware, then a vulnerability, and a notice only where no record says more."""
    return next(kind for kind in (Kind.MALICIOUS, Kind.VULNERABILITY, Kind.NOTICE) if kind in kinds)


def _best_told_first(head: AdvisoryHead) -> tuple[bool, bool, str]:
    """GitHub's advisories are edited for reading; any summary beats none."""
    return not head.summary, not head.id.startswith("GHSA-"), head.id


def _first_sentence(details: str) -> str:
    line = next((line.strip("# \t") for line in details.splitlines() if line.strip("# \t")), "")
    sentence, dot, _ = line.partition(". ")
    text = sentence + dot.strip()
    return text if len(text) <= 160 else text[:157].rsplit(" ", 1)[0] + "…"


def _source(match: Match) -> Source:
    head = match.advisory
    return Source(
        id=head.id,
        feed=head.feed,
        url=advisory_url(head.id, head.feed),
        affected=match.affected,
        evidence=match.evidence,
        modified=head.modified,
        published=head.published,
        withdrawn=head.withdrawn,
        severity=head.severity,
        aliases=head.aliases,
        link=match.link,
    )


_SITES = {"NVD": "https://nvd.nist.gov/vuln/detail/", "CVE list": "https://www.cve.org/CVERecord?id="}


def advisory_url(id_: str, feed: str) -> str:
    """Where people read an advisory of a feed. OSV shows every record of its bucket, whoever published it."""
    return _SITES.get(feed, "https://osv.dev/vulnerability/") + quote(id_, safe="")
