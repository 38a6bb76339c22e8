"""One sync over several feeds: each is brought up to date or left as it was, and the result is published at once."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deeptracy.advisories.bucket import Bucket
from deeptracy.advisories.bundle import BundleError
from deeptracy.advisories.feed import Feed, FeedUpdate, SyncRefused, SyncRun
from deeptracy.advisories.generation import Generation
from deeptracy.advisories.link_sync import LinkSync
from deeptracy.advisories.site import spool_of
from deeptracy.advisories.store import AdvisoryStore, Change, StoreError
from deeptracy.fetch.http import FetchError, Progress, no_progress
from deeptracy.model import ecosystem as ecosystems


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did.

    ``failures``: (feed, reason) of the feeds that stayed as they were; ``absent``: those that the origin does not have.
    """

    updates: tuple[FeedUpdate, ...]
    changes: tuple[Change, ...]
    failures: tuple[tuple[str, str], ...]
    absent: frozenset[str] = frozenset()


def sync(
    path: Path,
    feeds: Sequence[Feed],
    at: str,
    *,
    progress: Progress = no_progress,
    accept_deletions: bool = False,
) -> SyncReport:
    """Bring feeds in the advisory file at ``path`` up to date, in the order given.

    ``at`` is the time of the sync (RFC 3339). A feed that fails is left as it was and does not stop the others.
    A file that turns out to be damaged is built anew. Raises OSError when the file can't be written.
    """

    def run(generation: Generation) -> SyncReport:
        return _sync(SyncRun(generation, spool_of(path), at, progress, accept_deletions=accept_deletions), feeds)

    try:
        try:
            return run(Generation(path))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return run(Generation(path, anew=True))
    except sqlite3.OperationalError as error:
        raise OSError(f"SQLite: {error}") from error


def _sync(run: SyncRun, feeds: Sequence[Feed]) -> SyncReport:
    generation = run.generation
    updates, failures = [], []
    absent: set[str] = set()
    with generation:
        before = generation.last_change()
        for feed in feeds:
            try:
                with generation.all_or_nothing():
                    updates.append(feed.run(run))
            except (FetchError, BundleError, SyncRefused) as error:
                failures.append((feed.name, str(error)))
                if isinstance(error, FetchError) and error.status == 404:
                    absent.add(feed.name)
        if updates:
            links = LinkSync(generation, run.at)
            if links.needed(generation.last_change() > before):
                run.progress("links from packages to products", 0, None)
                links.run()
            generation.publish()
    changes = _changes(generation.path, before) if updates else ()
    return SyncReport(tuple(updates), changes, tuple(failures), frozenset(absent))


def _changes(path: Path, after: int) -> tuple[Change, ...]:
    with AdvisoryStore(path) as store:
        return tuple(store.changes(after))


def stored_ecosystems(path: Path) -> list[str]:
    """The ecosystems whose OSV feeds are in the advisory file; none when there is no file that can be read."""
    try:
        with AdvisoryStore(path) as store:
            return [name.removeprefix("OSV ") for feed in store.feeds() if (name := feed.name).startswith("OSV ")]
    except StoreError:
        return []


def offered_ecosystems(bucket: Bucket) -> list[str]:
    """The ecosystems that a bucket has and Deeptracy has rules for. Raises `FetchError`."""
    return [name for name in bucket.ecosystems() if ":" not in name and ecosystems.known(name)]
