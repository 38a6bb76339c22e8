"""Everything a scan found, as JSON: docs/json.md, schemas/deeptracy-report-1.json."""

from typing import Any

from deeptracy import __version__
from deeptracy.model.exploitation import Exploitation
from deeptracy.model.inventory import Location
from deeptracy.model.link import Link
from deeptracy.model.result import Evidence, Finding, Ignored, PackageUse, Risk, ScanResult, Source
from deeptracy.model.severity import Severity
from deeptracy.report.format import Style
from deeptracy.report.json_text import dumps

SCHEMA_VERSION = "1.1"


def render(result: ScanResult, style: Style) -> str:
    """The result as one JSON object; keys in a fixed order."""
    return dumps(document(result))


def document(result: ScanResult) -> dict[str, Any]:
    """The result as plain values."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "deeptracy", "version": __version__},
        "target": result.target,
        "commit": result.commit or None,
        "created": result.created or None,
        "verdict": result.verdict.value,
        "snapshot": {
            "id": result.snapshot.id,
            "updated": result.snapshot.updated or None,
            "advisories": result.snapshot.advisories,
            "feeds": list(result.snapshot.feeds),
        },
        "manifests": list(result.manifests),
        "packages": [_package(use) for use in result.packages],
        "findings": [_finding(finding) for finding in result.findings],
        "known": [_finding(finding) for finding in result.known],
        "ignored": [_ignored(one) for one in result.ignored],
        "undecided": [
            {"id": one.id, "package": _name(one.use), "locations": _locations(one.use), "reason": one.reason}
            for one in result.undecided
        ],
        "skipped": [
            {"path": item.path, "line": item.line or None, "reason": item.reason, "gap": item.gap.value}
            for item in result.skipped
        ],
        "notices": [{"rule": notice.rule, "problem": notice.problem} for notice in result.notices],
    }


def _name(use: PackageUse) -> dict[str, Any]:
    package = use.package
    return {
        "ecosystem": package.ecosystem,
        "name": package.name,
        "version": package.version or None,
        "purl": package.purl,
        "requirement": use.requirement or None,
    }


def _package(use: PackageUse) -> dict[str, Any]:
    return _name(use) | {
        "scope": use.scope.value,
        "direct": use.direct,
        "private": use.private or None,
        "locations": _locations(use),
        "paths": [list(path) for path in use.paths],
    }


def _locations(use: PackageUse) -> list[dict[str, Any]]:
    return [_location(location) for location in use.locations]


def _location(location: Location) -> dict[str, Any]:
    return {"path": location.path, "line": location.line or None}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "aliases": list(finding.aliases),
        "kind": finding.kind.value,
        **_severity(finding.severity),
        "risk": _risk(finding.risk),
        "exploitation": _exploitation(finding.exploitation),
        "summary": finding.summary,
        "details": finding.details,
        "package": _name(finding.use),
        "scope": finding.use.scope.value,
        "direct": finding.use.direct,
        "locations": _locations(finding.use),
        "paths": [list(path) for path in finding.use.paths],
        "fixed": {
            "nearest": finding.fix.nearest or None,
            "clears_all": finding.fix.clears_all or None,
            "through": list(finding.fix.through),
        },
        "evidence": _evidence(finding.evidence),
        "sources": [_source(source) for source in finding.sources],
        "published": finding.published or None,
        "modified": finding.modified or None,
        "references": list(finding.references),
    }


def _severity(severity: Severity) -> dict[str, Any]:
    return {"severity": severity.level.value, "score": severity.score, "vector": severity.vector or None}


def _risk(risk: Risk) -> dict[str, Any]:
    parts = [{"name": part.name, "points": part.points, "reason": part.reason} for part in risk.parts]
    return {"score": risk.score, "parts": parts}


def _exploitation(known: Exploitation) -> dict[str, Any]:
    return {
        "known": known.known,
        "known_since": known.known_since or None,
        "ransomware": known.ransomware,
        "due": known.due or None,
        "probability": known.probability,
        "percentile": known.percentile,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "rule": evidence.rule.value,
        "comparison": evidence.comparison,
        "range_type": evidence.range_type.value if evidence.range_type else None,
        "introduced": evidence.introduced or None,
        "bound_kind": evidence.bound_kind.value if evidence.bound_kind else None,
        "bound": evidence.bound or None,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "feed": source.feed,
        "url": source.url,
        "affected": source.affected,
        **_severity(source.severity),
        "aliases": list(source.aliases),
        "published": source.published or None,
        "modified": source.modified or None,
        "withdrawn": source.withdrawn or None,
        "evidence": _evidence(source.evidence),
        "link": _link(source.link) if source.link else None,
    }


def _link(link: Link) -> dict[str, Any]:
    return {"cpe_product": link.cpe_product, "confidence": link.confidence, "reasons": list(link.reasons)}


def _ignored(one: Ignored) -> dict[str, Any]:
    return {"finding": _finding(one.finding), "reason": one.reason, "rule": one.rule, "until": one.until or None}
