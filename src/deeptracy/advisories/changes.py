"""What changed between two states of one advisory, by meaning."""

from collections.abc import Iterable, Sequence

from deeptracy.advisories.products import product_of, products_of
from deeptracy.advisories.schema import BY_CPE
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Advisory, Affected, AffectedRange, EventKind
from deeptracy.model.applicability import Configuration, CpeMatch

Names = tuple[tuple[str, str], ...]
"""What is looked up: (ecosystem, normalised name) of packages, (``CPE``, ``vendor:product``) of products; sorted."""


def names_of(affected: Iterable[Affected], configurations: Iterable[Configuration] = ()) -> Names:
    """The packages and products that a record names."""
    packages = {(a.ecosystem, ecosystems.normalise_name(a.ecosystem, a.name)) for a in affected}
    return tuple(sorted(packages | {(BY_CPE, product) for product in products_of(configurations)}))


def differences(before: Advisory, after: Advisory) -> tuple[str, ...]:
    """The words of a `Change` that turn ``before`` into ``after``; empty when they mean the same."""
    words = []
    if bool(before.withdrawn) != bool(after.withdrawn):
        words.append("withdrawn" if after.withdrawn else "reinstated")
    if names_of(before.affected, before.configurations) != names_of(after.affected, after.configurations):
        words.append("packages")
    if _entries(before) != _entries(after):
        words.append("ranges")
    if _fixes(before) != _fixes(after):
        words.append("fix")
    if before.severity != after.severity:
        words.append("severity")
    if set(before.aliases) != set(after.aliases):
        words.append("aliases")
    if before.kind is not after.kind:
        words.append("kind")
    if _text(before) != _text(after):
        words.append("text")
    return tuple(words)


def _range(range_: AffectedRange) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return range_.type.value, range_.repo, tuple(sorted((kind.value, version) for kind, version in range_.events))


def _entries(advisory: Advisory) -> Sequence[object]:
    """Entries without regard to the order in which they, their ranges and their versions are written."""
    by_name = [
        (a.ecosystem, a.name, sorted(_range(range_) for range_ in a.ranges), sorted(a.versions))
        for a in advisory.affected
    ]
    return [*sorted(by_name), *sorted(map(_configuration, advisory.configurations))]


def _configuration(whole: Configuration) -> tuple[str, bool, list[tuple[str, bool, list[tuple[object, ...]]]]]:
    nodes = [(node.operator.value, node.negate, sorted(map(_match, node.matches))) for node in whole.nodes]
    return whole.operator.value, whole.negate, sorted(nodes)


def _match(one: CpeMatch) -> tuple[object, ...]:
    return str(one.cpe), one.vulnerable, one.start, one.start_included, one.end, one.end_included


def _fixes(advisory: Advisory) -> set[tuple[str, str, str]]:
    by_cpe = {
        (BY_CPE, product_of(one.cpe), one.end)
        for whole in advisory.configurations
        for node in whole.nodes
        for one in node.matches
        if one.vulnerable and one.end and not one.end_included
    }
    return by_cpe | {
        (affected.ecosystem, affected.name, version)
        for affected in advisory.affected
        for range_ in affected.ranges
        for kind, version in range_.events
        if kind is EventKind.FIXED
    }


def _text(advisory: Advisory) -> tuple[object, ...]:
    references = tuple(sorted((reference.type, reference.url) for reference in advisory.references))
    return advisory.summary, advisory.details, references, set(advisory.related), set(advisory.upstream)
