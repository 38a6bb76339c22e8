"""What a publisher says about a vulnerability, in the terms of the OSV schema (https://ossf.github.io/osv-schema/)."""

from dataclasses import dataclass
from enum import StrEnum

from deeptracy.model.applicability import Configuration
from deeptracy.model.severity import UNKNOWN, Severity


class RangeType(StrEnum):
    """How the events of a range are compared."""

    SEMVER = "SEMVER"
    ECOSYSTEM = "ECOSYSTEM"
    GIT = "GIT"


class EventKind(StrEnum):
    """What happens at a version of a range."""

    INTRODUCED = "introduced"
    FIXED = "fixed"
    LAST_AFFECTED = "last_affected"
    LIMIT = "limit"
    AFTER = "after"  # introduced just behind a version that is not affected itself; of the NVD, not of OSV's schema


class Kind(StrEnum):
    """The class of an advisory."""

    VULNERABILITY = "vulnerability"
    MALICIOUS = "malicious"  # the package itself is malware (OSV ids ``MAL-``)
    NOTICE = "notice"  # unmaintained, deprecated: worth knowing, not a vulnerability


Event = tuple[EventKind, str]
"""A kind and the version (or commit) it happens at. ``introduced`` at ``"0"`` is before every version."""


@dataclass(frozen=True, slots=True)
class AffectedRange:
    """The events of one range, in the order written."""

    type: RangeType
    events: tuple[Event, ...]
    repo: str = ""


@dataclass(frozen=True, slots=True)
class Affected:
    """One package an advisory names: the versions listed one by one, and the ranges. Either may be empty."""

    ecosystem: str
    name: str
    ranges: tuple[AffectedRange, ...] = ()
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A link of an advisory; ``type`` is OSV's (``ADVISORY``, ``FIX``, ``WEB``, …)."""

    type: str
    url: str


@dataclass(frozen=True, slots=True)
class Advisory:
    """One record of one feed. Dates are RFC 3339 in UTC, empty when the record has none.

    ``configurations``: what it affects by CPE, as the NVD's records say it. ``status``: the NVD's word on how far its
    analysis has come (``Analyzed``, ``Deferred``, ``Rejected``, …).
    """

    id: str
    modified: str = ""
    published: str = ""
    withdrawn: str = ""
    aliases: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    kind: Kind = Kind.VULNERABILITY
    summary: str = ""
    details: str = ""
    severity: Severity = UNKNOWN
    references: tuple[Reference, ...] = ()
    affected: tuple[Affected, ...] = ()
    configurations: tuple[Configuration, ...] = ()
    status: str = ""


@dataclass(frozen=True, slots=True)
class AdvisoryHead:
    """What matching needs to know of an advisory, without its text. ``row`` is where the store keeps the rest."""

    row: int
    feed: str
    id: str
    modified: str = ""
    published: str = ""
    withdrawn: str = ""
    kind: Kind = Kind.VULNERABILITY
    severity: Severity = UNKNOWN
    aliases: tuple[str, ...] = ()
    summary: str = ""

    @property
    def ids(self) -> frozenset[str]:
        """The id and the aliases."""
        return frozenset((self.id, *self.aliases))
