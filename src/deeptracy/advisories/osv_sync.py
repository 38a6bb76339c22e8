"""Bringing one OSV ecosystem up to date.

The feed's index lists every record with the time of its last change. Those times are compared one by one for equality
with the ones stored (never against a high-water mark: real feeds hold dates in the future), so what is new, changed
and gone is known exactly, and a sync that was cut off is simply done again.
"""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from deeptracy.advisories import bundle, osv
from deeptracy.advisories.bucket import Bucket
from deeptracy.advisories.bundle import BundledRecord
from deeptracy.advisories.feed import FeedUpdate, SyncRefused, SyncRun, refuse_mass_deletion
from deeptracy.advisories.generation import FeedWriter
from deeptracy.advisories.record import InvalidRecord
from deeptracy.advisories.site import discard
from deeptracy.fetch.http import Progress
from deeptracy.model import ecosystem as ecosystems

_ID = re.compile(r"[A-Za-z0-9][\w.:+~-]{0,200}\Z")
_CONNECTIONS = 8
_MAX_SINGLES = 500
"""More records than these are never asked for one by one."""


def feed_name(ecosystem: str) -> str:
    """The name of an ecosystem's OSV feed in the advisory file."""
    return f"OSV {ecosystem}"


class OsvFeed:
    """The records of one ecosystem in a bucket."""

    def __init__(self, bucket: Bucket, ecosystem: str) -> None:
        self.name = feed_name(ecosystem)
        self._bucket = bucket
        self._ecosystem = ecosystem

    def run(self, run: SyncRun) -> FeedUpdate:
        """Make the generation hold what the bucket has. Raises `FetchError`, `BundleError`, `SyncRefused`."""
        writer = FeedWriter(run.generation, self.name, self._bucket.origin, run.at)
        index = self._bucket.index(self._ecosystem, writer.validator())
        if index is None:
            writer.current(run.at, writer.validator())
            return FeedUpdate(writer.name, unchanged=True)
        listed = parse_index(index.body, self._ecosystem)
        have = writer.listed()
        self._remove(writer, have, listed, accept=run.accept_deletions)
        wanted = {id_: modified for id_, modified in listed.items() if have.get(id_) != modified}
        rejected = list(_Arrival(run, writer, self._bucket, self._ecosystem, wanted).rejected())
        # Records that could not be had are asked for again: without a validator the index is read again next time.
        writer.current(run.at, {} if rejected else index.validator)
        return FeedUpdate(writer.name, writer.changed, tuple(rejected), arrived=writer.arriving)

    def _remove(self, writer: FeedWriter, have: dict[str, str], listed: dict[str, str], *, accept: bool) -> None:
        gone = sorted(have.keys() - listed.keys())
        if not accept:
            refuse_mass_deletion(writer.name, self._bucket.origin, len(listed), len(have), len(gone))
        for id_ in gone:
            writer.remove(id_)


class _Arrival:
    """The records that one run wants, on their way from the bucket into the generation."""

    def __init__(
        self, run: SyncRun, writer: FeedWriter, bucket: Bucket, ecosystem: str, wanted: dict[str, str]
    ) -> None:
        self._run = run
        self._writer = writer
        self._bucket = bucket
        self._ecosystem = ecosystem
        self._wanted = wanted
        self._missing = set(wanted)

    def rejected(self) -> Iterator[tuple[str, str]]:
        """Store what is wanted; give (id, reason) of each record that can't be."""
        missing = self._missing
        if missing and (self._writer.arriving or len(missing) >= self._bucket.bulk_from):
            yield from self._put_all(self._archived())
        if len(missing) > _MAX_SINGLES:
            yield from ((id_, "listed, but not in the archive") for id_ in sorted(missing))
        elif missing:
            yield from self._put_all(self._fetched(sorted(missing)))
            yield from ((id_, "listed, but not there") for id_ in sorted(missing))

    def _archived(self) -> Iterator[BundledRecord]:
        """What is wanted of the archive. A damaged one is removed too, or the next sync would go on with it."""
        path = self._bucket.archive(self._ecosystem, self._run.spool, self._run.progress)
        try:
            yield from _watched(path, self._missing, self._ecosystem, self._run.progress)
        finally:
            discard(path, self._run.spool)

    def _fetched(self, ids: list[str]) -> Iterator[BundledRecord]:
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            bodies = pool.map(lambda id_: self._bucket.record(self._ecosystem, id_), ids)
            for done, (id_, body) in enumerate(zip(ids, bodies, strict=True), 1):
                self._run.progress(f"{self._ecosystem} changed records", done, len(ids))
                if body is not None:
                    yield BundledRecord(id_, body, bundle.deflate(body))

    def _put_all(self, records: Iterable[BundledRecord]) -> Iterator[tuple[str, str]]:
        """Store the wanted records and take them off what is missing; give what is wrong with those that can't be."""
        for record in records:
            if record.id not in self._missing:
                continue
            self._missing.discard(record.id)
            try:
                advisory = osv.decode(record.data)
            except InvalidRecord as error:
                yield record.id, str(error)
                continue
            if advisory.id != record.id:
                yield record.id, f"calls itself {advisory.id}"
                continue
            own = (entry for entry in advisory.affected if ecosystems.base(entry.ecosystem) == self._ecosystem)
            self._writer.put(advisory, self._wanted[record.id], record.deflated, tuple(own))


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
