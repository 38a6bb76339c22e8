"""Fetching advisories, with a progress bar. Imported only when something is fetched, since HTTP takes long to load."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from deeptracy.advisories import bucket as buckets
from deeptracy.advisories.bucket import Bucket, FolderBucket, HttpBucket
from deeptracy.advisories.feed import Feed
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.registry import FEEDS, FeedKind
from deeptracy.advisories.site import FolderSite, HttpSite
from deeptracy.advisories.store import AdvisoryStore, StoreError
from deeptracy.advisories.store import Feed as StoredFeed
from deeptracy.advisories.sync import SyncReport, sync
from deeptracy.cli import canaries
from deeptracy.cli.advisories import Freshness, age, now, stamp
from deeptracy.cli.errors import CannotDo
from deeptracy.cli.progress import ProgressBar
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import FetchError, HttpClient

StoredFeeds = Mapping[str, StoredFeed]


class Connections:
    """One client for each origin's host, which remembers whether that can be reached."""

    def __init__(self) -> None:
        self._clients: dict[str, HttpClient] = {}

    def to(self, origin: str) -> HttpClient:
        """The client for the files of an address. What the user names may be an address of this network."""
        host = (urlsplit(origin).hostname or "").lower()
        return self._clients.setdefault(host, HttpClient(Guard(trusted=frozenset({host}))))


def open_bucket(origin: str, connections: Connections) -> Bucket:
    """The bucket at a folder or address; a mirror of several feeds keeps it in ``osv/``. Raises `CannotDo`."""
    if not is_address(origin):
        folder = Path(origin)
        nested = folder / "osv"
        found = nested if nested.is_dir() else folder
        if not found.is_dir():
            raise CannotDo(f"{origin} is not a folder")
        return FolderBucket(found.resolve())
    client = connections.to(origin)
    nested_bucket = HttpBucket(f"{origin.rstrip('/')}/osv", client)
    if origin != buckets.PUBLIC and _answers(nested_bucket):
        return nested_bucket
    return HttpBucket(origin, client)


def _answers(bucket: HttpBucket) -> bool:
    try:
        return bool(bucket.ecosystems())
    except FetchError:
        return False


def is_address(origin: str) -> bool:
    """Whether an origin is an address, and not a folder."""
    return "://" in origin


def open_feeds(kinds: Iterable[FeedKind], origin: str, stored: StoredFeeds, connections: Connections) -> Iterator[Feed]:
    """The feeds of some kinds: from a mirror at ``origin``; without one, from where they, or OSV's, came before.

    Kinds that a folder does not hold are left out, unless they are in the advisory file and would be missed.
    """
    for kind in kinds:
        place = _place(kind, origin, stored)
        if not place:
            continue
        if not is_address(place):
            if Path(place).is_dir() or kind.name in stored:
                yield kind.open(FolderSite(Path(place).resolve()), None)
            continue
        client = connections.to(place)
        yield kind.open(HttpSite(place, client), client if place == kind.public else None)


def _place(kind: FeedKind, origin: str, stored: StoredFeeds) -> str:
    """The folder or address of a feed, empty where none can be told."""
    if origin:
        return kind.public if origin == buckets.PUBLIC else f"{origin.rstrip('/')}/{kind.folder}"
    if kind.name in stored:
        return stored[kind.name].origin
    osv = next((feed.origin for name, feed in stored.items() if name.startswith("OSV ")), buckets.PUBLIC)
    if osv == buckets.PUBLIC:
        return kind.public
    root, slash, last = osv.rpartition("/")
    return f"{root}/{kind.folder}" if slash and last == "osv" else ""


def fetch(database: Path, needed: Iterable[str], feeds: StoredFeeds, freshness: Freshness) -> None:
    """Fetch the OSV feeds ``needed``, each from where it came before, and new ones from where most others come from.

    With them come the small feeds, and of the large ones those in the file that are too old. What can't be fetched is
    told, and leaves the file as it was.
    """
    connections = Connections()
    if _from_patton(database, feeds, freshness, connections):
        return
    by_origin: dict[str, list[str]] = {}
    known = next((feed.origin for name, feed in feeds.items() if name.startswith("OSV ")), buckets.PUBLIC)
    for name in needed:
        stored = feeds.get(f"OSV {name}")
        by_origin.setdefault(freshness.origin or (stored.origin if stored else known), []).append(name)
    wanted: list[Feed] = []
    for origin, names in by_origin.items():
        try:
            bucket = open_bucket(origin, connections)
        except CannotDo as error:
            click.echo(f"Advisories could not be refreshed: {error}", err=True)
            continue
        wanted += [OsvFeed(bucket, name) for name in names]
    origin = freshness.origin or (known if not feeds else "")
    wanted += open_feeds([kind for kind in FEEDS if _due(kind, feeds, freshness)], origin, feeds, connections)
    if wanted:
        report = update(database, wanted, quiet=freshness.quiet)
        for feed, reason in report.failures:
            if feed not in report.absent or feed in feeds:
                click.echo(f"{feed} could not be refreshed: {reason}", err=True)
        if not freshness.quiet:
            canaries.warn(database)


def _from_patton(database: Path, feeds: StoredFeeds, freshness: Freshness, connections: Connections) -> bool:
    """Fetch from a Patton, if that is where advisories come from; whether it is."""
    from deeptracy.cli.from_patton import patton_at

    try:
        patton = patton_at(freshness.origin, feeds, connections)
        if patton is None:
            return False
        patton.update(database, quiet=freshness.quiet)
    except CannotDo as error:
        click.echo(f"Advisories could not be refreshed: {error}", err=True)
    if not freshness.quiet:
        canaries.warn(database)
    return True


def _due(kind: FeedKind, feeds: StoredFeeds, freshness: Freshness) -> bool:
    if kind.name in feeds:
        return age(feeds[kind.name]) > freshness.max_age
    return kind.small


def update(database: Path, feeds: Sequence[Feed], *, quiet: bool = False, accept_deletions: bool = False) -> SyncReport:
    """Bring feeds up to date with a progress bar. Raises `CannotDo` when the file can't be written."""
    if not quiet:
        _tell_of_renewal(database)
    with ProgressBar(hidden=quiet) as progress:
        try:
            return sync(database, feeds, stamp(now()), progress=progress, accept_deletions=accept_deletions)
        except OSError as error:
            raise CannotDo(f"the advisory file {database} can't be written: {error}") from error


def _tell_of_renewal(database: Path) -> None:
    """A file that can't be read is built anew, with no more than what is fetched now."""
    if database.is_file():
        try:
            AdvisoryStore(database).close()
        except StoreError as error:
            fault = str(error).rpartition("; run ")[0]
            click.echo(f"{fault}: it is built anew with the feeds that are fetched now", err=True)
