"""What is told: one message for each project and event, however many findings it is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deeptracy.model.severity import Level

_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Event(StrEnum):
    """What happened."""

    SCAN_FINISHED = "scan.finished"
    FINDINGS_OPENED = "findings.opened"
    FINDINGS_CHANGED = "findings.changed"
    FINDINGS_RESOLVED = "findings.resolved"
    DIGEST = "digest"
    TEST = "test"


class Reason(StrEnum):
    """Why findings opened, changed or were resolved."""

    PUSH = "push"
    NEW_ADVISORY = "new advisory"
    ADVISORY_CHANGED = "advisory changed"
    NOW_EXPLOITED = "now exploited"
    ENGINE = "engine"  # Deeptracy itself was upgraded and now reads or matches otherwise


@dataclass(frozen=True, slots=True)
class Project:
    """Whom it is about. ``repository``: its address, empty where it is fed by SBOMs; ``url``: its page here."""

    name: str
    repository: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """The scan that was behind it. ``state`` as the API names it, ``problem``: why it did not end in ``DONE``.

    ``opened`` and ``resolved`` count the findings since the scan before; ``unknown`` what could not be checked.
    """

    branch: str
    state: str = "DONE"
    problem: str = ""
    commit: str = ""
    opened: int = 0
    resolved: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One finding as it is told. ``risk``: 0.0 to 100.0; ``fix``: the version to upgrade to, empty where there is none.

    ``project``: its name, in messages about several.
    """

    id: str
    package: str
    version: str
    severity: Level = Level.UNKNOWN
    risk: float = 0.0
    fix: str = ""
    exploited: bool = False
    project: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest sums up. ``period``: "daily" or "weekly"; ``since`` and ``until`` in RFC 3339."""

    period: str
    since: str
    until: str
    projects: int
    opened: int = 0
    resolved: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``id`` stays the same however often it is sent; ``when``: the time of the event, in RFC 3339.

    ``counts`` are the findings it is about, by severity (those open, for a finished scan and a digest), ``exploited``
    those among them that are known to be exploited; ``findings`` the riskiest, in that order, as many as the sender
    cares to give. ``url``: the page that shows everything. Raises ValueError for an id with other characters than
    letters, digits, ``-`` and ``_``: it is part of what is signed and of headers.
    """

    id: str
    event: Event
    when: str
    project: Project | None = None
    reasons: tuple[Reason, ...] = ()
    counts: Mapping[Level, int] = field(default_factory=dict)
    exploited: int = 0
    findings: tuple[Told, ...] = ()
    scan: Scan | None = None
    digest: Digest | None = None
    url: str = ""

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is no id for a message")

    @property
    def total(self) -> int:
        """The number of findings it is about."""
        return sum(self.counts.values())


def riskiest(findings: tuple[Told, ...]) -> tuple[Told, ...]:
    """The findings in the order in which messages show them: by risk, then those exploited, then by name."""
    return tuple(
        sorted(findings, key=lambda told: (-told.risk, not told.exploited, told.package, told.version, told.id))
    )
