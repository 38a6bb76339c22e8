"""What changed between two states of one advisory, by meaning."""

from collections.abc import Iterable, Sequence

from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Advisory, Affected, AffectedRange, EventKind

Names = tuple[tuple[str, str], ...]
"""(ecosystem, normalised name) of packages, sorted."""


def package_names(affected: Iterable[Affected]) -> Names:
    """The packages that entries name."""
    return tuple(sorted({(a.ecosystem, ecosystems.normalise_name(a.ecosystem, a.name)) for a in affected}))


def differences(before: Advisory, after: Advisory) -> tuple[str, ...]:
    """The words of a `Change` that turn ``before`` into ``after``; empty when they mean the same."""
    words = []
    if bool(before.withdrawn) != bool(after.withdrawn):
        words.append("withdrawn" if after.withdrawn else "reinstated")
    if package_names(before.affected) != package_names(after.affected):
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
    return sorted(
        (a.ecosystem, a.name, sorted(_range(range_) for range_ in a.ranges), sorted(a.versions))
        for a in advisory.affected
    )


def _fixes(advisory: Advisory) -> set[tuple[str, str, str]]:
    return {
        (affected.ecosystem, affected.name, version)
        for affected in advisory.affected
        for range_ in affected.ranges
        for kind, version in range_.events
        if kind is EventKind.FIXED
    }


def _text(advisory: Advisory) -> tuple[object, ...]:
    references = tuple(sorted((reference.type, reference.url) for reference in advisory.references))
    return advisory.summary, advisory.details, references, set(advisory.related), set(advisory.upstream)
