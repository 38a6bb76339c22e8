"""The products that configurations call vulnerable, and the part of the configurations that speaks of each.

A record may name hundreds of products (every router of a maker); whoever looks one of them up wants to read only what
is said of it. So each product keeps those configurations that name it, without the other vulnerable products of the
same node: whether *this* product is affected does not depend on them.
"""

import re
from collections.abc import Iterable

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


def products_of(configurations: Iterable[Configuration]) -> set[str]:
    """The products that some match calls vulnerable."""
    return {
        product_of(match.cpe)
        for whole in configurations
        for node in whole.nodes
        for match in node.matches
        if match.vulnerable
    }


def by_product(configurations: Iterable[Configuration]) -> dict[str, tuple[Configuration, ...]]:
    """For each product that some match calls vulnerable, the configurations that name it, shortened to it."""
    found: dict[str, list[Configuration]] = {}
    for whole in configurations:
        shortened = [_shortened(node) for node in whole.nodes]
        for product in dict.fromkeys(product for nodes in shortened for product in nodes):
            found.setdefault(product, []).append(_joined(whole, shortened, product))
    return {product: tuple(parts) for product, parts in found.items()}


def _shortened(node: Node) -> dict[str, Node]:
    """For each product that the node calls vulnerable, the node without the others, if they do not matter."""
    matches: dict[str, list[CpeMatch]] = {}
    for match in node.matches:
        if match.vulnerable:
            matches.setdefault(product_of(match.cpe), []).append(match)
    if node.operator is Operator.AND or node.negate:
        return dict.fromkeys(matches, node)
    return {product: Node(tuple(own), node.operator) for product, own in matches.items()}


def _joined(whole: Configuration, shortened: Iterable[dict[str, Node]], product: str) -> Configuration:
    """The nodes shortened to a product; in an OR, without those that say nothing of it."""
    all_matter = whole.operator is Operator.AND or whole.negate
    nodes = [
        own.get(product, node)
        for node, own in zip(whole.nodes, shortened, strict=True)
        if all_matter or node.negate or product in own
    ]
    return Configuration(tuple(nodes), whole.operator, whole.negate)
