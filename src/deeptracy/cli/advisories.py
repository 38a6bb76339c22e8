"""Having the advisories that a command needs: where from, how old, and what to do when they can't be had."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from deeptracy.advisories.store import AdvisoryStore, Feed, StoreError
from deeptracy.cli.errors import CannotDo
from deeptracy.cli.folders import default_database
from deeptracy.model import ecosystem as ecosystems

_UNITS = {"m": 60, "h": 3600, "d": 86400, "w": 604800}

database_option = click.option(
    "--db", "database", type=click.Path(path_type=Path, dir_okay=False), envvar="DEEPTRACY_DB",
    default=default_database, help="The advisory file.  [default: in the user's cache folder]",
)  # fmt: skip
from_option = click.option(
    "--from", "origin", envvar=["DEEPTRACY_FEEDS", "PATTON_URI"], metavar="FOLDER|URL",
    help="Where advisories come from: OSV's bucket, a Patton, or a folder or address with a mirror of some feeds.",
)  # fmt: skip


class Age(click.ParamType[datetime.timedelta]):
    """A length of time: ``30m``, ``12h``, ``1d``, ``2w``."""

    name = "age"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime.timedelta:
        if isinstance(value, datetime.timedelta):
            return value
        found = re.fullmatch(r"(\d{1,6})([mhdw])", str(value))
        if not found:
            self.fail(f"{value!r} is not an age such as 30m, 12h, 1d or 2w", param, ctx)
        return datetime.timedelta(seconds=int(found[1]) * _UNITS[found[2]])


def now() -> datetime.datetime:
    """The present, in UTC and whole seconds."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def stamp(moment: datetime.datetime) -> str:
    """RFC 3339 as the advisory file holds it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class Freshness:
    """When advisories are fetched by themselves. ``quiet``: no progress bar and no notes."""

    origin: str = ""
    max_age: datetime.timedelta = datetime.timedelta(days=1)
    offline: bool = False
    quiet: bool = False


def ready(database: Path, wanted: Sequence[str], freshness: Freshness) -> None:
    """Fetch the advisories of the ``wanted`` ecosystems that are missing or too old, and other feeds that are too old.

    What can't be fetched is told, and the scan goes on with what is there. Raises `CannotDo` when that is nothing.
    """
    wanted = [name for name in wanted if name not in ecosystems.WITHOUT_FEED]
    feeds = stored_feeds(database)
    due = [name for name in wanted if _due(feeds.get(f"OSV {name}"), freshness.max_age)]
    others = [name for name, feed in feeds.items() if not name.startswith("OSV ") and _due(feed, freshness.max_age)]
    needed = [] if freshness.offline else due
    if not freshness.offline and (due or others):
        from deeptracy.cli.fetching import fetch

        fetch(database, needed, feeds, freshness)
        feeds = stored_feeds(database)
    if wanted and not any(f"OSV {name}" in feeds for name in wanted):
        if database.is_file():
            opened(database).close()  # says it where the file can't be read at all
        raise CannotDo(
            f"there are no advisories for {', '.join(wanted)} in {database}. Where there is a network, run "
            "'deeptracy db update' (with '--from URL' for a company mirror); else bring a file made by "
            "'deeptracy db export' with 'deeptracy db import'"
        )
    if not database.is_file():
        raise CannotDo(f"there is no advisory file at {database}; run 'deeptracy db update'")


def stored_feeds(database: Path) -> dict[str, Feed]:
    """The feeds of an advisory file by name; none when there is no file that can be read."""
    try:
        with AdvisoryStore(database) as store:
            return {feed.name: feed for feed in store.feeds()}
    except StoreError:
        return {}


def _due(feed: Feed | None, max_age: datetime.timedelta) -> bool:
    return feed is None or age(feed) > max_age


def age(feed: Feed) -> datetime.timedelta:
    """How long ago a feed was last known to be current."""
    return now() - datetime.datetime.fromisoformat(feed.checked)


def opened(database: Path) -> AdvisoryStore:
    """The advisory file, for reading. Raises `CannotDo`."""
    try:
        return AdvisoryStore(database)
    except StoreError as error:
        raise CannotDo(str(error)) from error
