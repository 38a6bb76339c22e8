"""What happened in a repository, in the same words whichever forge tells of it.

Commits are hexadecimal object ids in lower case: whole ones (40 or 64 digits), but for the change requests of Bitbucket
Cloud, which abbreviates. An empty string is a commit that is not there, or that the forge does not tell.

``delivery`` names the request that told of it: a repeated request brings the same. All events of one request share it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository as the forge states it: addresses to fetch from, its page, and ``owner/name``.

    Nothing is normalised, and any may be empty: Bitbucket Server up to version 5 states no more than the path.
    """

    https: str = ""
    ssh: str = ""
    web: str = ""
    path: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Those that are stated, the ones to fetch from first."""
        return tuple(address for address in (self.https, self.ssh, self.web) if address)


@dataclass(frozen=True, slots=True)
class Push:
    """A branch moved. ``before`` is empty where it was created, ``after`` where it was deleted."""

    repository: Repository
    branch: str
    before: str
    after: str
    created: bool
    deleted: bool
    delivery: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag was set, moved or deleted. ``commit`` is the tag's own object where the forge does not tell the commit."""

    repository: Repository
    name: str
    commit: str
    deleted: bool
    delivery: str


class Action(StrEnum):
    """What happened to a change request: opened (again), its commits or its base changed, merged or given up."""

    OPENED = "opened"
    UPDATED = "updated"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A pull or merge request. ``repository`` is the one it is to go into; ``head`` is where its commits are.

    ``head_repository`` is empty where the fork is gone. ``address`` is the page of the change request: http or https.
    """

    repository: Repository
    number: int
    action: Action
    head_repository: Repository
    head_branch: str
    head_commit: str
    base_branch: str
    base_commit: str
    address: str
    delivery: str


@dataclass(frozen=True, slots=True)
class Ping:
    """The forge tries whether it is heard."""

    repository: Repository
    delivery: str


@dataclass(frozen=True, slots=True)
class Other:
    """Understood, and nothing to do; ``reason`` is a sentence for the log and for the answer."""

    repository: Repository
    reason: str
    delivery: str


Event: TypeAlias = Push | Tag | ChangeRequest | Ping | Other
