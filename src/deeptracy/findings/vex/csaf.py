"""VEX in the Common Security Advisory Framework 2.0 and 2.1: https://docs.oasis-open.org/csaf/csaf/v2.0/csaf-v2.0.html."""

from collections.abc import Iterator, Mapping
from typing import Any

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

_STATUSES: dict[str, Status] = {
    "known_not_affected": "not_affected",
    "fixed": "fixed",
    "first_fixed": "fixed",
    "known_affected": "affected",
    "first_affected": "affected",
    "last_affected": "affected",
    "under_investigation": "under_investigation",
}


def matches(document: Mapping[str, Any]) -> bool:
    """Whether a document says that it is CSAF."""
    return bool(string(mapping(document.get("document")).get("csaf_version")))


def statements(document: Mapping[str, Any], source: str) -> Iterator[VexStatement]:
    """A statement for each status of each vulnerability, and each justification of it."""
    tree = mapping(document.get("product_tree"))
    purls = _purls(tree)
    groups = _groups(tree)
    for entry in mappings(document.get("vulnerabilities")):
        ids = unique([string(entry.get("cve")), *(string(each.get("text")) for each in mappings(entry.get("ids")))])
        if ids:
            yield from _stated(entry, ids, purls, groups, source)


def _stated(
    entry: Mapping[str, Any],
    ids: tuple[str, ...],
    purls: dict[str, str],
    groups: dict[str, list[str]],
    source: str,
) -> Iterator[VexStatement]:
    flags = _by_product(mappings(entry.get("flags")), "label", groups)
    impacts = [each for each in mappings(entry.get("threats")) if string(each.get("category")) == "impact"]
    details = _by_product(impacts, "details", groups)
    for word, status in _STATUSES.items():
        products: dict[tuple[str, str], list[str]] = {}
        for product in map(string, items(mapping(entry.get("product_status")).get(word))):
            if product in purls:
                why = (flags.get(product, ""), details.get(product, ""))
                products.setdefault(why, []).append(purls[product])
        for (label, detail), found in products.items():
            yield VexStatement(ids[0], ids[1:], unique(found), status, label, detail, source)


def _purls(tree: Mapping[str, Any]) -> dict[str, str]:
    """The package URL of each product that has one, by its id."""
    products = mappings(tree.get("full_product_names"))
    waiting = mappings(tree.get("branches"))
    while waiting:
        branch = waiting.pop()
        products.append(mapping(branch.get("product")))
        waiting += mappings(branch.get("branches"))
    purls = {string(product.get("product_id")): _purl(product) for product in products}
    for relationship in mappings(tree.get("relationships")):  # "a component of a platform" is about the component
        product = mapping(relationship.get("full_product_name"))
        component = purls.get(string(relationship.get("product_reference")), "")
        purls[string(product.get("product_id"))] = _purl(product) or component
    return {product: purl for product, purl in purls.items() if product and purl}


def _purl(product: Mapping[str, Any]) -> str:
    """The package URL of a product; version 2.1 of the framework allows several, of which the first is taken."""
    helper = mapping(product.get("product_identification_helper"))
    candidates = [string(helper.get("purl")), *map(string, items(helper.get("purls")))]
    return next((purl for text in candidates if (purl := canonical_purl(text))), "")


def _groups(tree: Mapping[str, Any]) -> dict[str, list[str]]:
    """The products of each group, by the group's id."""
    return {
        string(group.get("group_id")): [string(product) for product in items(group.get("product_ids"))]
        for group in mappings(tree.get("product_groups"))
    }


def _by_product(entries: list[Mapping[str, Any]], key: str, groups: dict[str, list[str]]) -> dict[str, str]:
    """What the entries say under ``key`` of each product that they name, alone or in a group; the first one counts."""
    found: dict[str, str] = {}
    unread = dict(groups)
    for entry in entries:
        named = [string(product) for product in items(entry.get("product_ids"))]
        named += [product for group in items(entry.get("group_ids")) for product in unread.pop(string(group), ())]
        for product in named:
            found.setdefault(product, string(entry.get(key)))
    return found
