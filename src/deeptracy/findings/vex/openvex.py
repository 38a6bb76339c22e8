"""OpenVEX 0.0.1 to 0.2.0: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md.

A later statement on the same vulnerability of the same product takes the place of an earlier one. The package that a
statement speaks of is the product's subcomponent where it names one, else the product itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

from deeptracy.findings.vex.statement import (
    Status,
    VexStatement,
    canonical_purl,
    items,
    mapping,
    mappings,
    string,
    unique,
)

_CONTEXT = "https://openvex.dev/ns"
_STATUSES: dict[str, Status] = {status: status for status in get_args(Status)}
_NEVER = datetime.min.replace(tzinfo=UTC)


def matches(document: Mapping[str, Any]) -> bool:
    """Whether a document says that it is OpenVEX."""
    return string(document.get("@context")).startswith(_CONTEXT)


def statements(document: Mapping[str, Any], source: str) -> Iterator[VexStatement]:
    """The statements that hold, in the order of their time."""
    issued = _time(document, _NEVER)
    entries = sorted(mappings(document.get("statements")), key=lambda entry: _time(entry, issued))
    stated = [statement for entry in entries if (statement := _statement(entry, source)) is not None]
    last = {(s.vulnerability, product): number for number, s in enumerate(stated) for product in s.products or ("",)}
    for number, statement in enumerate(stated):
        holding = [p for p in statement.products or ("",) if last[statement.vulnerability, p] == number]
        if holding:
            yield replace(statement, products=unique(holding))


def _statement(entry: Mapping[str, Any], source: str) -> VexStatement | None:
    status = _STATUSES.get(string(entry.get("status")))
    name, aliases = _vulnerability(entry.get("vulnerability"))
    products = unique(_products(entry))
    if status is None or not name or ("products" in entry and not products):
        return None
    words = ("impact_statement", "action_statement", "status_notes")
    detail = next((text for word in words if (text := string(entry.get(word)))), "")
    return VexStatement(name, aliases, products, status, string(entry.get("justification")), detail, source)


def _vulnerability(value: Any) -> tuple[str, tuple[str, ...]]:
    """Name and aliases; before version 0.2.0 the vulnerability is its name."""
    if isinstance(value, str):
        return string(value), ()
    described = mapping(value)
    address = string(described.get("@id")).rpartition("/")[2]
    name = string(described.get("name")) or address
    return name, unique(string(alias) for alias in items(described.get("aliases")))


def _products(entry: Mapping[str, Any]) -> Iterator[str]:
    """The package URLs of what a statement speaks of; before version 0.2.0 it names subcomponents itself."""
    own = items(entry.get("subcomponents"))
    for product in items(entry.get("products")):
        parts = items(mapping(product).get("subcomponents")) or own
        yield from _purls(parts or [product])


def _purls(components: Iterable[Any]) -> Iterator[str]:
    for component in components:
        described = mapping(component)
        named = string(mapping(described.get("identifiers")).get("purl"))
        yield canonical_purl(named or string(described.get("@id")) or string(component))


def _time(entry: Mapping[str, Any], otherwise: datetime) -> datetime:
    """When something was said last: a statement without a time has the document's."""
    for key in ("last_updated", "timestamp"):
        try:
            time = datetime.fromisoformat(string(entry.get(key)))
        except ValueError:
            continue
        return time if time.tzinfo else time.replace(tzinfo=UTC)
    return otherwise
