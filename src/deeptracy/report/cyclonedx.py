"""CycloneDX 1.6 in JSON, https://cyclonedx.org/docs/1.6/json/: the packages, and the vulnerabilities in them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from deeptracy import __version__
from deeptracy.model.inventory import Scope
from deeptracy.model.result import Finding, Ignored, PackageUse, ScanResult
from deeptracy.model.severity import Level
from deeptracy.report.advice import advice
from deeptracy.report.format import Style
from deeptracy.report.identity import document_uuid
from deeptracy.report.json_text import dumps
from deeptracy.report.text import plain

_METHODS = {"CVSS:4.0": "CVSSv4", "CVSS:3.1": "CVSSv31", "CVSS:3.0": "CVSSv3"}


def render(result: ScanResult, style: Style) -> str:
    """A bill of materials, with vulnerabilities unless only an inventory was taken."""
    document: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{document_uuid(result, 'cyclonedx')}",
        "version": 1,
        "metadata": _metadata(result),
        "components": [_component(use) for use in _distinct(result)],
        "dependencies": _dependencies(result),
    }
    if not style.inventory_only:
        ignored = {id(one.finding): one for one in result.ignored}
        findings = [*result.all_findings(), *(one.finding for one in result.ignored)]
        document["vulnerabilities"] = [_vulnerability(finding, ignored.get(id(finding))) for finding in findings]
    return dumps(document)


def _metadata(result: ScanResult) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "tools": {"components": [{"type": "application", "name": "deeptracy", "version": __version__}]},
        "component": {"type": "application", "name": plain(result.target) or ".", "bom-ref": "target"},
    }
    if result.created:
        metadata = {"timestamp": result.created, **metadata}
    if result.commit:
        metadata["component"]["version"] = result.commit
    return metadata


def _ref(use: PackageUse) -> str:
    parts = [use.package.purl, use.requirement, use.private]
    return "#".join(part for part in parts if part)


def _distinct(result: ScanResult) -> list[PackageUse]:
    return list({_ref(use): use for use in result.packages}.values())


def _component(use: PackageUse) -> dict[str, Any]:
    package = use.package
    group, _, name = package.name.rpartition(":" if package.ecosystem == "Maven" else "/")
    component: dict[str, Any] = {"type": "library", "bom-ref": _ref(use), "name": name}
    if group:
        component["group"] = group
    if package.version:
        component["version"] = package.version
    component["scope"] = "required" if use.scope in (Scope.RUNTIME, Scope.PEER, Scope.PROVIDED) else "optional"
    if not use.private:
        component["purl"] = package.purl
    component["properties"] = _properties(use)
    if use.locations:
        component["evidence"] = {"occurrences": _occurrences(use)}
    return component


def _occurrences(use: PackageUse) -> list[dict[str, Any]]:
    return [
        {"location": plain(place.path), **({"line": place.line} if place.line else {})}
        for place in dict.fromkeys(use.locations)
    ]


def _properties(use: PackageUse) -> list[dict[str, str]]:
    facts = {"scope": use.scope.value, "requirement": use.requirement, "private": use.private}
    if use.direct is not None:
        facts["direct"] = str(use.direct).lower()
    return [{"name": f"deeptracy:{name}", "value": plain(value)} for name, value in facts.items() if value]


def _dependencies(result: ScanResult) -> list[dict[str, Any]]:
    """The edges that the shortest paths to each package show; the target stands for the project itself."""
    refs = {str(use.package): _ref(use) for use in _distinct(result)}
    edges: dict[str, set[str]] = {"target": set(), **{ref: set() for ref in refs.values()}}
    for use in result.packages:
        for path in use.paths:
            steps = ["target", *(refs[step] for step in path if step in refs)]
            for parent, child in pairwise(steps):
                edges[parent].add(child)
    return [{"ref": ref, "dependsOn": sorted(children)} for ref, children in edges.items()]


def _vulnerability(finding: Finding, ignored: Ignored | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "bom-ref": f"{finding.id}#{_ref(finding.use)}",
        "id": finding.id,
        "source": {"name": finding.sources[0].feed, "url": finding.sources[0].url},
        "references": [
            {"id": source.id, "source": {"name": source.feed, "url": source.url}} for source in finding.sources
        ],
        "ratings": [_rating(finding)],
        "description": plain(finding.summary) or finding.id,
        "detail": plain(finding.details),
        "recommendation": advice(finding),
        "advisories": [{"url": source.url} for source in finding.sources],
    }
    if finding.published:
        told["published"] = finding.published
    if finding.modified:
        told["updated"] = finding.modified
    if ignored is not None:
        told["analysis"] = {"state": "not_affected", "detail": f"{plain(ignored.reason)} ({plain(ignored.rule)})"}
    told["affects"] = [{"ref": _ref(finding.use)}]
    told["properties"] = [{"name": f"deeptracy:{name}", "value": value} for name, value in _weights(finding) if value]
    return told


def _weights(finding: Finding) -> Iterator[tuple[str, str]]:
    """Risk and EPSS are no ratings here: readers take any rating's score for one out of ten."""
    known, link = finding.exploitation, finding.link
    yield "risk", f"{finding.risk.score:.1f}"
    for part in finding.risk.parts:
        yield f"risk:{part.name}", f"{part.points:.1f}"
    if known.known:
        yield "exploited:since", plain(known.known_since)
        yield "exploited:due", plain(known.due)
        yield "exploited:ransomware", str(known.ransomware).lower()
    if known.probability is not None:
        yield "epss:probability", f"{known.probability:.5f}"
    if known.percentile is not None:
        yield "epss:percentile", f"{known.percentile:.5f}"
    if link is not None:
        yield "cpe:product", plain(link.cpe_product)
        yield "cpe:confidence", f"{link.confidence:.2f}"


def _rating(finding: Finding) -> dict[str, Any]:
    severity = finding.severity
    rating: dict[str, Any] = {"severity": severity.level.value if severity.level is not Level.UNKNOWN else "unknown"}
    if severity.score is not None:
        rating = {"score": severity.score, **rating}
    if severity.vector:
        method = next((name for prefix, name in _METHODS.items() if severity.vector.startswith(prefix)), "CVSSv2")
        rating |= {"method": method, "vector": severity.vector}
    return rating
