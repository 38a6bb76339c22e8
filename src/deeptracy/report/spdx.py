"""SPDX 2.3 in JSON, https://spdx.github.io/spdx-spec/v2.3/: the packages, and links to the advisories about them."""

import hashlib
from typing import Any

from deeptracy import __version__
from deeptracy.model.inventory import Scope
from deeptracy.model.result import Finding, PackageUse, ScanResult
from deeptracy.report.exploitation import weighed
from deeptracy.report.format import Style
from deeptracy.report.identity import document_uuid
from deeptracy.report.json_text import dumps
from deeptracy.report.text import one_line, plain

_ROOT = "SPDXRef-Target"
_RELATIONSHIPS = {
    Scope.DEV: "DEV_DEPENDENCY_OF", Scope.TEST: "TEST_DEPENDENCY_OF", Scope.BUILD: "BUILD_DEPENDENCY_OF",
    Scope.OPTIONAL: "OPTIONAL_DEPENDENCY_OF", Scope.PROVIDED: "PROVIDED_DEPENDENCY_OF",
}  # fmt: skip


def render(result: ScanResult, style: Style) -> str:
    """A document that describes the target and what it depends on."""
    findings: dict[str, list[Finding]] = {}
    for finding in result.all_findings():
        findings.setdefault(_id(finding.use), []).append(finding)
    uses = {_id(use): use for use in result.packages}
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": one_line(result.target) or ".",
        "documentNamespace": f"https://spdx.org/spdxdocs/deeptracy-{document_uuid(result, 'spdx')}",
        "creationInfo": {
            "created": result.created or "1970-01-01T00:00:00Z",
            "creators": [f"Tool: deeptracy-{__version__}"],
        },
        "packages": [
            _target(result),
            *(_package(id_, use, findings.get(id_, [])) for id_, use in uses.items()),
        ],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": _ROOT},
            *(_relationship(id_, use) for id_, use in uses.items()),
        ],
    }
    return dumps(document)


def _id(use: PackageUse) -> str:
    identity = f"{use.package.purl}\n{use.requirement}\n{use.private}"
    return f"SPDXRef-Package-{hashlib.sha256(identity.encode()).hexdigest()[:24]}"


def _target(result: ScanResult) -> dict[str, Any]:
    target = {
        "SPDXID": _ROOT,
        "name": one_line(result.target) or ".",
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "primaryPackagePurpose": "APPLICATION",
    }
    return target | ({"versionInfo": result.commit} if result.commit else {})


def _package(id_: str, use: PackageUse, findings: list[Finding]) -> dict[str, Any]:
    package: dict[str, Any] = {"SPDXID": id_, "name": one_line(use.package.name)}
    if use.package.version:
        package["versionInfo"] = one_line(use.package.version)
    package |= {"downloadLocation": "NOASSERTION", "filesAnalyzed": False}
    references = [] if use.private else [_reference("PACKAGE-MANAGER", "purl", use.package.purl)]
    references += [
        _reference("SECURITY", "advisory", finding.sources[0].url) | {"comment": f"{finding.id}: {weighed(finding)}"}
        for finding in findings
    ]
    if references:
        package["externalRefs"] = references
    places = ", ".join(str(place) for place in use.locations)
    if places:
        package["sourceInfo"] = f"named in {plain(places)}"
    if use.requirement:
        package["comment"] = f"no version is pinned: {plain(use.requirement)}"
    return package


def _reference(category: str, type_: str, locator: str) -> dict[str, str]:
    return {"referenceCategory": category, "referenceType": type_, "referenceLocator": locator}


def _relationship(id_: str, use: PackageUse) -> dict[str, str]:
    kind = _RELATIONSHIPS.get(use.scope, "DEPENDENCY_OF")
    return {"spdxElementId": id_, "relationshipType": kind, "relatedSpdxElement": _ROOT}
