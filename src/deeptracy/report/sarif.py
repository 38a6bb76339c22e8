"""SARIF 2.1.0, https://docs.oasis-open.org/sarif/sarif/v2.1.0/: for code scanning services.

What GitHub makes of it: https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from deeptracy import __version__
from deeptracy.model.advisory import Kind
from deeptracy.model.exploitation import Exploitation
from deeptracy.model.inventory import Location, Skipped
from deeptracy.model.link import Link
from deeptracy.model.result import Finding, Ignored, ScanResult
from deeptracy.model.severity import Level
from deeptracy.report.advice import advice
from deeptracy.report.exploitation import weighed
from deeptracy.report.format import Style
from deeptracy.report.json_text import dumps
from deeptracy.report.text import one_line, plain

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_MAX_TAGS = 20  # GitHub takes no more
_LEVELS = {Level.CRITICAL: "error", Level.HIGH: "error", Level.MEDIUM: "warning", Level.LOW: "note", Level.NONE: "note"}
_SCORES = {Level.CRITICAL: "9.5", Level.HIGH: "8.0", Level.MEDIUM: "5.5", Level.LOW: "2.0", Level.NONE: "0.0"}


def render(result: ScanResult, style: Style) -> str:
    """One run with a rule for each vulnerability and a result for each finding and manifest."""
    return dumps(_log(result))


def _log(result: ScanResult) -> dict[str, Any]:
    hidden = {id(one.finding): one for one in result.ignored}
    findings = [*result.findings, *result.known, *(one.finding for one in result.ignored)]
    rules = {finding.id: finding for finding in reversed(findings)}
    ids = sorted(rules)
    known = {id(finding) for finding in result.known}
    with_baseline = bool(result.known)
    results = [
        _result(
            finding,
            places,
            ids.index(finding.id),
            hidden.get(id(finding)),
            _baseline(with_baseline, id(finding) in known),
        )
        for finding in findings
        for places in _by_file(finding.use.locations)
    ]
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "deeptracy",
                "semanticVersion": __version__,
                "informationUri": "https://github.com/BBVA/deeptracy",
                "rules": [_rule(rules[rule]) for rule in ids],
            }
        },
        "automationDetails": {"id": f"deeptracy/{result.snapshot.id}"},
        "invocations": [
            {
                "executionSuccessful": True,
                "toolExecutionNotifications": [_notification(item) for item in result.skipped],
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _baseline(with_baseline: bool, known: bool) -> str:
    if not with_baseline:
        return ""
    return "unchanged" if known else "new"


def _by_file(locations: Sequence[Location]) -> Iterable[tuple[Location, ...]]:
    files: dict[str, list[Location]] = {}
    for location in locations:
        files.setdefault(location.path, []).append(location)
    return [tuple(places) for places in files.values()]


def _rule(finding: Finding) -> dict[str, Any]:
    summary = one_line(finding.summary) or finding.id
    exploited = ["exploited"] if finding.exploitation.known else []
    return {
        "id": finding.id,
        "name": finding.id.replace("-", ""),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": plain(finding.details) or summary},
        "helpUri": finding.sources[0].url,
        "help": {"text": _help(finding), "markdown": _help(finding)},
        "defaultConfiguration": {"level": _level(finding)},
        "properties": {
            "security-severity": _score(finding),
            "precision": "high",
            "tags": ["security", "vulnerability", *exploited, *finding.aliases][:_MAX_TAGS],
            **_exploitation(finding.exploitation),
        },
    }


def _help(finding: Finding) -> str:
    lines = [plain(finding.details) or one_line(finding.summary), ""]
    lines += [f"- {source.id}: {source.url}" for source in finding.sources]
    return "\n".join(lines)


def _level(finding: Finding) -> str:
    return "note" if finding.kind is Kind.NOTICE else _LEVELS.get(finding.severity.level, "warning")


def _score(finding: Finding) -> str:
    if finding.severity.score is not None:
        return f"{finding.severity.score:.1f}"
    return _SCORES.get(finding.severity.level, "5.5")


def _result(
    finding: Finding, places: tuple[Location, ...], rule: int, hidden: Ignored | None, baseline: str
) -> dict[str, Any]:
    package = finding.package
    path = " › ".join(finding.use.paths[0]) if finding.use.paths and len(finding.use.paths[0]) > 1 else ""
    what = one_line(finding.summary) or finding.id
    text = f"{one_line(str(package))} ({one_line(package.ecosystem)}): {what} ({weighed(finding)}). {advice(finding)}."
    if path:
        text += f" It comes through {one_line(path)}."
    found: dict[str, Any] = {
        "ruleId": finding.id,
        "ruleIndex": rule,
        "level": _level(finding),
        "rank": finding.risk.score,
        "message": {"text": text},
        "locations": [_location(place) for place in places],
        "partialFingerprints": {"deeptracy/v1": _fingerprint(finding, places[0].path)},
        "properties": {
            "purl": package.purl,
            "because": one_line(finding.evidence.comparison),
            "risk": {part.name: part.points for part in finding.risk.parts},
            **_exploitation(finding.exploitation),
            **_link(finding.link),
        },
    }
    if baseline:
        found["baselineState"] = baseline
    if hidden is not None:
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": one_line(hidden.reason)}]
    return found


def _exploitation(known: Exploitation) -> dict[str, Any]:
    """By the names that EPSS and KEV give their fields; what is not known is left out."""
    facts = {"epss": known.probability, "epssPercentile": known.percentile}
    kev = (
        {"dateAdded": known.known_since, "dueDate": known.due, "ransomware": known.ransomware} if known.known else None
    )
    return {name: fact for name, fact in (facts | {"kev": kev}).items() if fact is not None}


def _link(link: Link | None) -> dict[str, Any]:
    return {} if link is None else {"cpe": one_line(link.cpe_product), "confidence": link.confidence}


def _fingerprint(finding: Finding, path: str) -> str:
    """The same for one vulnerability of one package in one file, whatever line or version it moves to."""
    ecosystem, name = finding.package.key
    return hashlib.sha256(f"{finding.id}\n{ecosystem}\n{name}\n{path}".encode()).hexdigest()[:32]


def _location(place: Location) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(place.path), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": place.line or 1},
        }
    }


def _notification(item: Skipped) -> dict[str, Any]:
    notification: dict[str, Any] = {
        "level": "warning" if item.gap.leaves_doubt else "note",
        "message": {"text": one_line(item.reason)},
        "descriptor": {"id": item.gap.value},
    }
    if item.path:
        notification["locations"] = [_location(Location(item.path, item.line))]
    return notification
