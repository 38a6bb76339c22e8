"""What a sync does with a feed: the contract that every feed's file fulfils."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deeptracy.advisories.generation import Generation
from deeptracy.fetch.http import Progress


class SyncRefused(Exception):
    """What the feed says is implausible, so nothing was changed. The message says what and what to do."""


@dataclass(frozen=True, slots=True)
class FeedUpdate:
    """What a sync did to one feed.

    ``rejected``: (id, reason) of records that could not be taken over. ``missing``: parts of the feed that this origin
    does not have, which is no fault.
    """

    feed: str
    changed: int = 0
    rejected: tuple[tuple[str, str], ...] = ()
    unchanged: bool = False
    arrived: bool = False
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncRun:
    """One sync, for the feeds that take part in it.

    ``spool``: a folder for downloads, which may not exist yet. ``at``: the time of the sync, RFC 3339 in UTC.
    """

    generation: Generation
    spool: Path
    at: str
    progress: Progress
    accept_deletions: bool = False


class Feed(Protocol):
    """One feed at one origin. ``name`` is that of the feed in the advisory file (``OSV PyPI``, ``NVD``)."""

    name: str

    def run(self, run: SyncRun, /) -> FeedUpdate:
        """Make the generation hold what the origin has.

        Raises `FetchError`, `BundleError` or `SyncRefused`; what was written until then is taken back.
        """
        ...


_MAX_DELETED_SHARE = 0.1
_FEW_DELETED = 50


def refuse_mass_deletion(feed: str, origin: str, listed: int, have: int, gone: int) -> None:
    """Raise `SyncRefused` when more records would go than a publisher takes back at once."""
    if gone > max(_FEW_DELETED, _MAX_DELETED_SHARE * have):
        raise SyncRefused(
            f"{feed}: {origin} lists {listed} records, and {gone} of the {have} here would go; "
            "if that is right, repeat with --accept-deletions"
        )
