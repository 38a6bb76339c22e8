"""``deeptracy db``: fetch, show, check and carry the advisories."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from deeptracy.advisories.bucket import PUBLIC
from deeptracy.advisories.feed import Feed, FeedUpdate
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.registry import FEEDS, FeedKind
from deeptracy.advisories.store import Change, StoreError
from deeptracy.advisories.sync import SyncReport, offered_ecosystems, stored_ecosystems
from deeptracy.advisories.transfer import export_file, import_file
from deeptracy.canaries.check import check
from deeptracy.cli import canaries
from deeptracy.cli.advisories import age, database_option, from_option, opened, stored_feeds
from deeptracy.cli.errors import CannotDo
from deeptracy.cli.fetching import Connections, StoredFeeds, open_bucket, open_feeds, update
from deeptracy.cli.from_patton import Patton, changes_since, log_position, patton_at
from deeptracy.fetch.http import FetchError
from deeptracy.scan import snapshot

WORDS = ["osv", *(kind.word for kind in FEEDS)]
_TOLD = 10
"""Of how many records that can't be read the reason is told, for each feed."""


@click.group("db", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Fetch, show and carry the advisories."""


@command.command("update")
@database_option
@from_option
@click.option("-e", "--ecosystem", "names", multiple=True, help="Of OSV only this ecosystem (may be repeated).")
@click.option(
    "-f", "--feed", "words", multiple=True, type=click.Choice(WORDS), help="Only this feed (may be repeated)."
)
@click.option("--accept-deletions", is_flag=True, help="Take over the loss of a large part of a feed.")
@click.option("--changes", is_flag=True, help="List each advisory that changed, and how.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
def update_command(
    database: Path,
    origin: str | None,
    names: tuple[str, ...],
    words: tuple[str, ...],
    accept_deletions: bool,
    changes: bool,
    quiet: bool,
) -> int:
    """Bring the advisories up to date: those in the file already, or all that are offered when it is empty.

    All are OSV's ecosystems, the NVD, CISA's known exploited vulnerabilities and EPSS; the CVE list (for what the NVD
    has not analysed) comes with --feed cve-list, once, and is kept up to date from then on.
    """
    stored = stored_feeds(database)
    connections = Connections()
    patton = patton_at(origin or "", stored, connections)
    if patton:
        if names or words:
            raise click.UsageError(
                f"the Patton at {patton.client.address} gives all it has: leave out --ecosystem and --feed, "
                "or name another origin by --from"
            )
        return _update_from(patton, database, changes=changes, quiet=quiet)
    wanted: list[Feed] = []
    if "osv" in words or names or not words:
        wanted += _osv_feeds(database, origin or "", names, stored, connections)
    asked = [kind for kind in FEEDS if kind.word in words]
    expected = [kind for kind in FEEDS if kind.name in stored or kind.by_default]
    wanted += open_feeds(asked if words else [] if names else expected, origin or "", stored, connections)
    _refuse_missing([kind for kind in asked if kind.name not in {feed.name for feed in wanted}], origin or "")
    report = update(database, wanted, quiet=quiet, accept_deletions=accept_deletions)
    if not quiet:
        _tell(report, each=changes)
    canaries.warn(database)
    unasked = report.absent - stored.keys() - {kind.name for kind in asked}
    failures = [(feed, reason) for feed, reason in report.failures if feed not in unasked or feed.startswith("OSV ")]
    for feed, reason in failures:
        click.echo(f"{feed}: not updated: {reason}", err=True)
    return 3 if failures else 0


def _update_from(patton: Patton, database: Path, *, changes: bool, quiet: bool) -> int:
    log, last = log_position(database)
    renewed = patton.update(database, quiet=quiet)
    if not quiet:
        state = f"snapshot {patton.status.snapshot.id} fetched" if renewed else "up to date"
        click.echo(f"{patton.client.address}: {state}")
    for change in changes_since(database, log, last) if changes and not quiet else ():
        click.echo(_line(change))
    canaries.warn(database)
    return 0


def _refuse_missing(kinds: Sequence[FeedKind], origin: str) -> None:
    if kinds:
        names = " and no ".join(kind.name for kind in kinds)
        places = " and ".join(f"{kind.folder}/" for kind in kinds)
        place = origin or "the mirror that OSV's advisories came from"
        raise CannotDo(
            f"{place} has no {names}: a mirror keeps it in {places}. Put it there, or name another by --from"
        )


def _osv_feeds(
    database: Path, origin: str, names: Sequence[str], stored: StoredFeeds, connections: Connections
) -> list[Feed]:
    known = (feed.origin for name, feed in stored.items() if name.startswith("OSV "))
    bucket = open_bucket(origin or next(known, PUBLIC), connections)
    try:
        wanted = list(names) or stored_ecosystems(database) or offered_ecosystems(bucket)
    except FetchError as error:
        raise CannotDo(
            f"{error}. Is there a network? Behind a proxy set HTTPS_PROXY; a mirror is named by --from"
        ) from error
    return [OsvFeed(bucket, name) for name in wanted]


def _tell(report: SyncReport, *, each: bool) -> None:
    for done in report.updates:
        click.echo(f"{done.feed}: {_state(done)}")
        for id_, reason in done.rejected[:_TOLD]:
            click.echo(f"  {id_} was left out: {reason}", err=True)
        if len(done.rejected) > _TOLD:
            click.echo(f"  and {len(done.rejected) - _TOLD:,} more", err=True)
    counts = Counter(word for change in report.changes for word in change.how if change.advisory)
    if counts:
        click.echo("Changes: " + ", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    for change in report.changes if each else ():
        click.echo(_line(change))


def _state(done: FeedUpdate) -> str:
    if done.arrived:
        lacks = f"; this origin does not have {' and '.join(done.missing)}" if done.missing else ""
        return f"fetched{lacks}"
    return f"{done.changed} changed" if done.changed else "up to date"


def _line(change: Change) -> str:
    names = sorted({name for _, name in change.before + change.after})
    return f"  {change.advisory or change.feed}: {', '.join(change.how)} ({', '.join(names)})"


@command.command("status")
@database_option
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def status_command(database: Path, form: str) -> None:
    """Show the feeds, their age and size, the snapshot that names their state, and whether known facts are there."""
    with opened(database) as store:
        taken = snapshot(store)
        feeds = store.feeds()
        results = check(store)
    if form == "json":
        rows = [
            {
                "name": feed.name,
                "origin": feed.origin,
                "checked": feed.checked,
                "changed": feed.changed,
                "records": feed.records,
            }
            for feed in feeds
        ]
        status = {
            "path": str(database),
            "size": database.stat().st_size,
            "snapshot": taken.id,
            "feeds": rows,
            "canaries": [canaries.document(result) for result in results],
        }
        click.echo(json.dumps(status, indent=2))
        return
    click.echo(f"{database}  {database.stat().st_size / 1e6:.1f} MB  snapshot {taken.id}")
    for feed in feeds:
        hours = age(feed).total_seconds() / 3600
        old = f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} d"
        click.echo(f"  {feed.name:<20} {feed.records:>9,} records   checked {old} ago   from {feed.origin}")
    for line in canaries.lines(results):
        click.echo(line)


@command.command("export")
@database_option
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def export_command(database: Path, target: Path) -> None:
    """Write all advisories to one compressed file."""
    try:
        size = export_file(database, target)
    except (StoreError, OSError) as error:
        raise CannotDo(str(error)) from error
    click.echo(f"{target}: {size / 1e6:.1f} MB")


@command.command("import")
@database_option
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def import_command(database: Path, source: Path) -> None:
    """Take over the advisories of a file made by export, after checking it."""
    try:
        import_file(source, database)
    except (StoreError, OSError) as error:
        raise CannotDo(str(error)) from error
    with opened(database) as store:
        click.echo(f"{database}: snapshot {snapshot(store).id}")


@command.command("verify")
@database_option
def verify_command(database: Path) -> int:
    """Check that the advisory file is whole and every record can be read."""
    with opened(database) as store:
        problems = list(store.problems())
    for problem in problems:
        click.echo(problem, err=True)
    if not problems:
        click.echo(f"{database} is sound")
    return 3 if problems else 0
