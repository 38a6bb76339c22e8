"""GitLab's dependency scanning report, schema 15: https://docs.gitlab.com/development/integrations/secure/#report."""

import uuid
from typing import Any

from deeptracy import __version__
from deeptracy.model.advisory import Kind
from deeptracy.model.inventory import Location
from deeptracy.model.result import Finding, ScanResult
from deeptracy.model.severity import Level
from deeptracy.report.advice import advice
from deeptracy.report.exploitation import by_cpe, epss, exploited
from deeptracy.report.format import Style
from deeptracy.report.identity import document_uuid
from deeptracy.report.json_text import dumps
from deeptracy.report.links import vulnerability_url
from deeptracy.report.text import cut, one_line, plain

_MANAGERS = {
    "PyPI": "pip", "npm": "npm", "Maven": "maven", "Go": "go", "crates.io": "cargo", "RubyGems": "bundler",
    "Packagist": "composer", "NuGet": "nuget", "ConanCenter": "conan", "Pub": "pub", "Hex": "mix",
}  # fmt: skip
_SEVERITIES = {
    Level.CRITICAL: "Critical", Level.HIGH: "High", Level.MEDIUM: "Medium", Level.LOW: "Low", Level.NONE: "Info",
    Level.UNKNOWN: "Unknown",
}  # fmt: skip
_IDENTIFIERS = {"CVE": "cve", "GHSA": "ghsa"}


def render(result: ScanResult, style: Style) -> str:
    """A report whose vulnerabilities are the findings, one for each place, and notices left out."""
    report = document_uuid(result, "gitlab")
    moment = (result.created or "1970-01-01T00:00:00Z").removesuffix("Z")
    tool = {"id": "deeptracy", "name": "Deeptracy", "version": __version__, "vendor": {"name": "Deeptracy"}}
    findings = [finding for finding in result.all_findings() if finding.kind is not Kind.NOTICE]
    document = {
        "version": "15.0.7",
        "scan": {
            "analyzer": tool,
            "scanner": tool,
            "type": "dependency_scanning",
            "start_time": moment,
            "end_time": moment,
            "status": "success",
            "messages": [
                {"level": "warn", "value": cut(f"{item.path}: {item.reason}", 200)}
                for item in result.skipped
                if item.gap.leaves_doubt
            ],
        },
        "vulnerabilities": [
            _vulnerability(report, finding, place) for finding in findings for place in finding.use.locations
        ],
        "dependency_files": _files(result),
    }
    return dumps(document)


def _dependency(finding: Finding) -> dict[str, Any]:
    return {"package": {"name": finding.package.name}, "version": finding.package.version or finding.use.requirement}


def _vulnerability(report: uuid.UUID, finding: Finding, place: Location) -> dict[str, Any]:
    identity = f"{finding.id}\n{finding.package.purl}\n{place.path}\n{place.line}"
    return {
        "id": str(uuid.uuid5(report, identity)),
        "name": cut(finding.summary, 255) or finding.id,
        "description": plain(finding.details)[:1_000_000] or one_line(finding.summary) or finding.id,
        "severity": _SEVERITIES[finding.severity.level],
        "solution": advice(finding),
        "location": {"file": place.path, "dependency": _dependency(finding)},
        "identifiers": [
            _identifier(finding.id, vulnerability_url(finding)),
            *(_identifier(alias, f"https://osv.dev/vulnerability/{alias}") for alias in finding.aliases),
        ][:20],
        "links": [{"url": source.url} for source in finding.sources],
        "details": _details(finding),
    }


def _identifier(id_: str, url: str) -> dict[str, str]:
    return {"type": _IDENTIFIERS.get(id_.partition("-")[0], "osv"), "name": id_, "value": id_, "url": url}


def _details(finding: Finding) -> dict[str, Any]:
    """Fields that GitLab shows on the page of the vulnerability."""
    known = finding.exploitation
    told = {"Exploitation": exploited(known), "EPSS": epss(known), "Match": by_cpe(finding.link)}
    risk = {"name": "Risk", "type": "value", "value": finding.risk.score}
    texts = {name.lower(): {"name": name, "type": "text", "value": text} for name, text in told.items() if text}
    return {"risk": risk, **texts}


def _files(result: ScanResult) -> list[dict[str, Any]]:
    files: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for use in result.packages:
        if not use.package.version or use.private:
            continue
        for path in dict.fromkeys(place.path for place in use.locations):
            dependency = {"package": {"name": use.package.name}, "version": use.package.version}
            files.setdefault((path, use.package.ecosystem), []).append(dependency)
    return [
        {"path": path, "package_manager": _MANAGERS.get(ecosystem, ecosystem.lower()), "dependencies": dependencies}
        for (path, ecosystem), dependencies in sorted(files.items(), key=lambda item: item[0])
    ]
