"""VEX in CycloneDX 1.4 to 1.7 (JSON), in a document of its own or in the SBOM: https://cyclonedx.org/capabilities/vex/."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from deeptracy.findings.vex.statement import (
    Status,
    VexStatement,
    mapping,
    mappings,
    string,
    unique,
)
from deeptracy.model.purl import InvalidPurl, Purl

_STATUSES: dict[str, Status] = {
    "not_affected": "not_affected",
    "false_positive": "not_affected",
    "resolved": "fixed",
    "resolved_with_pedigree": "fixed",
    "exploitable": "affected",
    "in_triage": "under_investigation",
}


def matches(document: Mapping[str, Any]) -> bool:
    """Whether a document says that it is CycloneDX."""
    return string(document.get("bomFormat")).lower() == "cyclonedx"


def statements(document: Mapping[str, Any], source: str) -> Iterator[VexStatement]:
    """A statement for each vulnerability that was analysed; the others only tell what a scanner found."""
    root = mapping(mapping(document.get("metadata")).get("component"))
    purls = _purls(document)
    for entry in mappings(document.get("vulnerabilities")):
        analysis = mapping(entry.get("analysis"))
        status = _STATUSES.get(string(analysis.get("state")))
        name = string(entry.get("id"))
        products = _products(entry, purls, string(root.get("bom-ref")))
        if status is None or not name or products is None:
            continue
        yield VexStatement(
            name,
            unique(string(reference.get("id")) for reference in mappings(entry.get("references"))),
            products,
            status,
            string(analysis.get("justification")) or _own_word(string(analysis.get("state"))),
            string(analysis.get("detail")),
            source,
        )


def _own_word(state: str) -> str:
    return state if state == "false_positive" else ""


def _purls(document: Mapping[str, Any]) -> dict[str, str]:
    """The package URL of each component by its bom-ref."""
    purls: dict[str, str] = {}
    waiting = [*mappings(document.get("components"))]
    waiting += mappings(mapping(mapping(document.get("metadata")).get("component")).get("components"))
    while waiting:
        component = waiting.pop()
        purls.setdefault(string(component.get("bom-ref")), string(component.get("purl")))
        waiting += mappings(component.get("components"))
    return purls


def _products(vulnerability: Mapping[str, Any], purls: dict[str, str], root: str) -> tuple[str, ...] | None:
    """The package URLs of what it speaks of, none for the whole product; None when nothing of it has one."""
    if "affects" not in vulnerability:
        return ()
    found: list[str] = []
    for entry in mappings(vulnerability.get("affects")):
        ref = string(entry.get("ref"))
        if root and _local(ref) == root:
            return ()
        found += _versions(purls.get(_local(ref)) or _local(ref), entry)
    return unique(found) or None


def _local(ref: str) -> str:
    """The bom-ref of a reference, which may be a BOM-Link to another document."""
    return unquote(ref.partition("#")[2]) if ref.startswith("urn:cdx:") else ref


def _versions(text: str, entry: Mapping[str, Any]) -> list[str]:
    """The package URL with each version that is told, or as it is where none is; ranges can't be told by one."""
    try:
        purl = Purl.parse(text)
    except InvalidPurl:
        return []
    told = mappings(entry.get("versions"))
    if purl.version or not told:
        return [str(purl)]
    return [str(replace(purl, version=version)) for each in told if (version := string(each.get("version")))]
