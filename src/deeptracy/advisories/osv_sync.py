"""Bringing one OSV ecosystem up to date.

The feed's index lists every record with the time of its last change. Those times are compared one by one for equality
with the ones stored (never against a high-water mark: real feeds hold dates in the future), so what is new, changed
and gone is known exactly, and a sync that was cut off is simply done again.
"""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deeptracy.advisories import bundle, osv
from deeptracy.advisories.bucket import Bucket
from deeptracy.advisories.bundle import BundledRecord
from deeptracy.advisories.generation import FeedWriter, Generation
from deeptracy.fetch.http import Progress
from deeptracy.model import ecosystem as ecosystems

_ID = re.compile(r"[A-Za-z0-9][\w.:+~-]{0,200}\Z")
_CONNECTIONS = 8
_MAX_SINGLES = 500
"""More records than these are never asked for one by one."""
_MAX_DELETED_SHARE = 0.1
_FEW_DELETED = 50


class SyncRefused(Exception):
    """What the feed says is implausible, so nothing was changed. The message says what and what to do."""


@dataclass(frozen=True, slots=True)
class FeedUpdate:
    """What a sync did to one feed. ``rejected``: (id, reason) of records that could not be taken over."""

    feed: str
    changed: int = 0
    rejected: tuple[tuple[str, str], ...] = ()
    unchanged: bool = False
    arrived: bool = False


def feed_name(ecosystem: str) -> str:
    """The name of an ecosystem's OSV feed in the advisory file."""
    return f"OSV {ecosystem}"


class OsvSync:
    """One run over one ecosystem."""

    def __init__(
        self,
        generation: Generation,
        bucket: Bucket,
        spool: Path,
        at: str,
        progress: Progress,
        *,
        accept_deletions: bool = False,
    ) -> None:
        """``spool``: a folder for downloads. ``at``: the time of the sync, RFC 3339."""
        self._generation = generation
        self._bucket = bucket
        self._spool = spool
        self._at = at
        self._progress = progress
        self._accept_deletions = accept_deletions

    def run(self, ecosystem: str) -> FeedUpdate:
        """Make the generation hold what the bucket has. Raises `FetchError`, `BundleError`, `SyncRefused`."""
        writer = FeedWriter(self._generation, feed_name(ecosystem), self._bucket.origin, self._at)
        index = self._bucket.index(ecosystem, writer.validator())
        if index is None:
            writer.current(self._at, writer.validator())
            return FeedUpdate(writer.name, unchanged=True)
        listed = parse_index(index.body, ecosystem)
        have = writer.listed()
        self._remove(writer, have, listed)
        wanted = {id_: modified for id_, modified in listed.items() if have.get(id_) != modified}
        whole = writer.arriving or len(wanted) >= self._bucket.bulk_from
        rejected = self._apply(writer, ecosystem, wanted, whole=whole)
        # Records that could not be had are asked for again: without a validator the index is read again next time.
        writer.current(self._at, {} if rejected else index.validator)
        return FeedUpdate(writer.name, writer.changed, tuple(rejected), arrived=writer.arriving)

    def _remove(self, writer: FeedWriter, have: dict[str, str], listed: dict[str, str]) -> None:
        gone = sorted(have.keys() - listed.keys())
        if len(gone) > max(_FEW_DELETED, _MAX_DELETED_SHARE * len(have)) and not self._accept_deletions:
            raise SyncRefused(
                f"{writer.name}: {self._bucket.origin} lists {len(listed)} records, and {len(gone)} of the {len(have)} "
                "here would go; if that is right, repeat with --accept-deletions"
            )
        for id_ in gone:
            writer.remove(id_)

    def _apply(
        self, writer: FeedWriter, ecosystem: str, wanted: dict[str, str], *, whole: bool
    ) -> list[tuple[str, str]]:
        rejected: list[tuple[str, str]] = []
        missing = set(wanted)
        if whole and wanted:
            with self._archive(ecosystem) as path:
                records = _watched(path, missing, ecosystem, self._progress)
                rejected += self._put_all(writer, ecosystem, wanted, missing, records)
        if len(missing) > _MAX_SINGLES:
            rejected += [(id_, "listed, but not in the archive") for id_ in sorted(missing)]
        elif missing:
            singles = self._fetch(ecosystem, sorted(missing))
            rejected += self._put_all(writer, ecosystem, wanted, missing, singles)
            rejected += [(id_, "listed, but not there") for id_ in sorted(missing)]
        return rejected

    @contextmanager
    def _archive(self, ecosystem: str) -> Iterator[Path]:
        """The archive, until it has been read. A damaged one goes too, or the next sync would go on with it."""
        path = self._bucket.archive(ecosystem, self._spool, self._progress)
        try:
            yield path
        finally:
            if path.parent == self._spool:
                path.unlink()
                path.with_name(path.name + ".validator.json").unlink(missing_ok=True)

    def _put_all(
        self,
        writer: FeedWriter,
        ecosystem: str,
        wanted: dict[str, str],
        missing: set[str],
        records: Iterable[BundledRecord],
    ) -> Iterator[tuple[str, str]]:
        """Store the wanted records and take them off ``missing``; give what is wrong with those that can't be."""
        for record in records:
            if record.id not in missing:
                continue
            missing.discard(record.id)
            try:
                advisory = osv.decode(record.data)
            except osv.InvalidRecord as error:
                yield record.id, str(error)
                continue
            if advisory.id != record.id:
                yield record.id, f"calls itself {advisory.id}"
                continue
            own = tuple(entry for entry in advisory.affected if ecosystems.base(entry.ecosystem) == ecosystem)
            writer.put(advisory, wanted[record.id], record.deflated, own)

    def _fetch(self, ecosystem: str, ids: list[str]) -> Iterator[BundledRecord]:
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            bodies = pool.map(lambda id_: self._bucket.record(ecosystem, id_), ids)
            for done, (id_, body) in enumerate(zip(ids, bodies, strict=True), 1):
                self._progress(f"{ecosystem} changed records", done, len(ids))
                if body is not None:
                    yield BundledRecord(id_, body, bundle.deflate(body))


def _watched(path: Path, wanted: set[str], ecosystem: str, progress: Progress) -> Iterator[BundledRecord]:
    total = len(wanted)
    for done, record in enumerate(bundle.records(path, wanted), 1):
        if done % 1000 == 0 or done == total:
            progress(f"{ecosystem} records", done, total)
        yield record


def parse_index(body: bytes, ecosystem: str) -> dict[str, str]:
    """The id and time of change of each line of a ``modified_id.csv``. Raises `SyncRefused` when it is no such file."""
    listed = {}
    for number, line in enumerate(body.decode("utf-8", "replace").splitlines(), 1):
        modified, comma, id_ = line.strip().rpartition(",")
        if not line.strip():
            continue
        if not comma or not _ID.match(id_):
            raise SyncRefused(f"line {number} of the {ecosystem} index is not '<time>,<id>': {line[:80]!r}")
        listed[id_] = modified
    if not listed:
        raise SyncRefused(f"the {ecosystem} index lists no record at all")
    return listed
