"""Fetching advisories, with a progress bar. Imported only when something is fetched, since HTTP takes long to load."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click

from deeptracy.advisories.bucket import PUBLIC, Bucket, FolderBucket, HttpBucket
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.store import Feed
from deeptracy.advisories.sync import SyncReport, sync
from deeptracy.cli.advisories import Freshness, now, stamp
from deeptracy.cli.errors import CannotDo
from deeptracy.cli.progress import ProgressBar
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import FetchError, HttpClient


def open_bucket(origin: str) -> Bucket:
    """The bucket at a folder or address; a mirror of several feeds keeps it in ``osv/``. Raises `CannotDo`."""
    if "://" not in origin:
        folder = Path(origin)
        nested = folder / "osv"
        found = nested if nested.is_dir() else folder
        if not found.is_dir():
            raise CannotDo(f"{origin} is not a folder")
        return FolderBucket(found.resolve())
    client = HttpClient(Guard(trusted=frozenset({(urlsplit(origin).hostname or "").lower()})))
    nested_bucket = HttpBucket(f"{origin.rstrip('/')}/osv", client)
    if origin != PUBLIC and _answers(nested_bucket):
        return nested_bucket
    return HttpBucket(origin, client)


def _answers(bucket: HttpBucket) -> bool:
    try:
        return bool(bucket.ecosystems())
    except FetchError:
        return False


def fetch(database: Path, needed: Iterable[str], feeds: dict[str, Feed], freshness: Freshness) -> None:
    """Fetch each feed from where it came before, and new ones from where most of the others come from."""
    known = next((feed.origin for feed in feeds.values()), PUBLIC)
    by_origin: dict[str, list[str]] = {}
    for name in needed:
        stored = feeds.get(f"OSV {name}")
        by_origin.setdefault(freshness.origin or (stored.origin if stored else known), []).append(name)
    for origin, names in by_origin.items():
        try:
            report = update(database, open_bucket(origin), names, quiet=freshness.quiet)
        except CannotDo as error:
            click.echo(f"Advisories could not be refreshed: {error}", err=True)
            continue
        for feed, reason in report.failures:
            click.echo(f"{feed} could not be refreshed: {reason}", err=True)


def update(
    database: Path, bucket: Bucket, names: Sequence[str], *, quiet: bool = False, accept_deletions: bool = False
) -> SyncReport:
    """Bring feeds up to date with a progress bar. Raises `CannotDo` when the file can't be written."""
    with ProgressBar(hidden=quiet) as progress:
        try:
            feeds = [OsvFeed(bucket, name) for name in names]
            return sync(database, feeds, stamp(now()), progress=progress, accept_deletions=accept_deletions)
        except OSError as error:
            raise CannotDo(f"the advisory file {database} can't be written: {error}") from error
