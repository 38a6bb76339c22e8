"""The products that configurations call vulnerable, and the part of the configurations that speaks of each.

A record may name hundreds of products (every router of a maker); whoever looks one of them up wants to read only what
is said of it. So each product keeps those configurations that name it, without the other vulnerable products of the
same node: whether *this* product is affected does not depend on them.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from deeptracy.model.applicability import Configuration, CpeMatch, Node, Operator
from deeptracy.model.cpe import Cpe


def product_of(cpe: Cpe) -> str:
    """``vendor:product``: what rows by CPE are keyed by."""
    return f"{cpe.vendor}:{cpe.product}"


_SPLIT = re.compile(r"((?:\\.|[^\\:])*):(.*)", re.DOTALL)


def split_product(text: str) -> tuple[str, str]:
    """The inverse of `product_of`: vendor and product, either of which may hold an escaped colon."""
    found = _SPLIT.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


def by_product(configurations: Iterable[Configuration]) -> dict[str, tuple[Configuration, ...]]:
    """For each product that some match calls vulnerable, the configurations that name it, shortened to it."""
    found: dict[str, list[Configuration]] = {}
    for whole in configurations:
        products = {
            product_of(match.cpe): None for node in whole.nodes for match in node.matches if match.vulnerable
        }  # a dict, to keep the order
        for product in products:
            found.setdefault(product, []).append(_shortened(whole, product))
    return {product: tuple(parts) for product, parts in found.items()}


def _shortened(whole: Configuration, product: str) -> Configuration:
    nodes = tuple(_shortened_node(node, product) for node in whole.nodes)
    if whole.operator is Operator.OR and not whole.negate:
        nodes = tuple(node for node in nodes if node.negate or _names(node, product))
    return replace(whole, nodes=nodes)


def _shortened_node(node: Node, product: str) -> Node:
    if node.operator is Operator.AND or node.negate or not _names(node, product):
        return node
    return replace(node, matches=tuple(match for match in node.matches if _is(match, product)))


def _names(node: Node, product: str) -> bool:
    return any(_is(match, product) for match in node.matches)


def _is(match: CpeMatch, product: str) -> bool:
    return match.vulnerable and product_of(match.cpe) == product
