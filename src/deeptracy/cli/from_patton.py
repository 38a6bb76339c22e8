"""Advisories from a Patton: its snapshot in the place of feed after feed. Imported only when something is fetched."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deeptracy.advisories.bucket import PUBLIC
from deeptracy.advisories.store import AdvisoryStore, Change, StoreError
from deeptracy.cli.errors import CannotDo
from deeptracy.cli.fetching import Connections, StoredFeeds, is_address
from deeptracy.cli.progress import ProgressBar
from deeptracy.fetch.http import FetchError
from deeptracy.patton.client import PattonClient
from deeptracy.patton.wire import Status


@dataclass(frozen=True, slots=True)
class Patton:
    """A Patton that answers, and what it said of itself."""

    client: PattonClient
    status: Status

    def update(self, database: Path, *, quiet: bool) -> bool:
        """Make the advisory file what the Patton has; False when it was that already. Raises `CannotDo`."""
        with ProgressBar(hidden=quiet) as progress:
            try:
                return self.client.update(database, self.status, progress)
            except (FetchError, StoreError, OSError) as error:
                raise CannotDo(f"the advisories of {self.client.address} could not be had: {error}") from error


def patton_at(origin: str, stored: StoredFeeds, connections: Connections) -> Patton | None:
    """The Patton at an address, or, where none is given, at the one that the advisories came from; None if it is none.

    Raises `CannotDo` when it answers that it can't say now.
    """
    place = origin or next((feed.origin for name, feed in stored.items() if name.startswith("OSV ")), "")
    if not is_address(place) or place == PUBLIC:
        return None
    client = PattonClient(place, connections.to(place))
    try:
        status = client.status()
    except FetchError as error:
        if error.status:
            raise CannotDo(str(error)) from error
        return None  # whoever takes it for a mirror will find out and tell
    return Patton(client, status) if status else None


def changes_since(database: Path, log: str, last: int) -> Iterator[Change]:
    """What has changed since the file had another state; nothing where its log is another one now."""
    with AdvisoryStore(database) as store:
        if store.log_id() == log:
            yield from store.changes(last)


def log_position(database: Path) -> tuple[str, int]:
    """The change log of a file and how far it has come; of no log when there is no file."""
    try:
        with AdvisoryStore(database) as store:
            return store.log_id(), store.last_change()
    except StoreError:
        return "", 0
