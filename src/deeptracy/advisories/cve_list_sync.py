"""The CVE list as its repository lays it out (https://github.com/CVEProject/cvelistV5), at an address or in a folder.

    main.zip                               the whole repository, half a gigabyte
    cves/delta.json                        the last of the deltas: what changed, and when that was found out
    cves/deltaLog.json                     the deltas of about a month, newest first
    cves/<year>/<n>xxx/CVE-<year>-<n>.json one record

All records come out of the archive once, and then one by one as the deltas since the last sync name them. When the log
does not reach back to it any more, the archive is read again.
"""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from deeptracy.advisories import bundle, cve_record
from deeptracy.advisories.feed import FeedUpdate, SyncRefused, SyncRun, refuse_mass_deletion
from deeptracy.advisories.generation import FeedWriter
from deeptracy.advisories.record import InvalidRecord
from deeptracy.advisories.site import FolderSite, Site, discard
from deeptracy.fetch.http import FetchError

PUBLIC = "https://raw.githubusercontent.com/CVEProject/cvelistV5/main"
PUBLIC_ARCHIVE = "https://github.com/CVEProject/cvelistV5/archive/refs/heads"

_CONNECTIONS = 8
_MAX_SINGLES = 5000
"""For more changed records than these, the archive is read."""

_LOG = "cves/deltaLog.json"
_NEWEST = "delta"  # the file beside the records that says how new they are
_FETCH_TIME = "fetchTime"
_ID = re.compile(r"CVE-([0-9]{4})-([0-9]{4,19})")


class _Changed(msgspec.Struct, rename="camel"):
    cve_id: str
    date_updated: str = ""


class _Delta(msgspec.Struct, rename="camel"):
    fetch_time: str
    new: list[_Changed] = []
    updated: list[_Changed] = []


_log_decoder = msgspec.json.Decoder(list[_Delta])
_delta_decoder = msgspec.json.Decoder(_Delta)


@dataclass(frozen=True, slots=True)
class DeltaLog:
    """What has changed: the deltas from the oldest to the newest, as (time it was found out, {id: time of change})."""

    deltas: tuple[tuple[str, dict[str, str]], ...]

    @property
    def newest(self) -> str:
        """The time of the last delta."""
        return self.deltas[-1][0]

    def since(self, time: str) -> dict[str, str] | None:
        """What changed after a time; None when the log does not reach back to it."""
        if self.deltas[0][0] > time:
            return None
        found: dict[str, str] = {}
        for at, changed in self.deltas:
            if at > time:
                found |= changed
        return found


def parse_log(body: bytes) -> DeltaLog:
    """The deltas of a ``deltaLog.json``. Raises `SyncRefused` when it is none."""
    try:
        deltas = _log_decoder.decode(body)
        found = [(_time(delta), _listed(delta)) for delta in deltas]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise SyncRefused(f"{_LOG} is no log of deltas: {error}") from error
    if not found:
        raise SyncRefused(f"{_LOG} holds no delta at all")
    return DeltaLog(tuple(sorted(found, key=lambda delta: delta[0])))


def _time(delta: _Delta) -> str:
    time = cve_record.utc(delta.fetch_time)
    if not time:
        raise ValueError(f"{delta.fetch_time[:80]!r} is no time")
    return time


def _listed(delta: _Delta) -> dict[str, str]:
    changed = {one.cve_id: cve_record.utc(one.date_updated) for one in [*delta.new, *delta.updated]}
    for id_ in changed:
        record_path(id_)
    return changed


def record_path(id_: str) -> str:
    """Where the record of a CVE is: ``cves/2024/45xxx/CVE-2024-45337.json``. Raises ValueError for what is no CVE."""
    matched = _ID.fullmatch(id_)
    if not matched:
        raise ValueError(f"{id_[:80]!r} is no CVE")
    year, number = matched.groups()
    return f"cves/{year}/{number[:-3]}xxx/{id_}.json"


class _Found(NamedTuple):
    """A record's file: the name without ``.json``, and what it holds, None when it is not there."""

    id: str
    data: bytes | None


class _RecordFiles:
    """The names of the files in an archive that are wanted."""

    def __contains__(self, id_: object) -> bool:
        return isinstance(id_, str) and (id_ == _NEWEST or bool(_ID.fullmatch(id_)))


class CveListFeed:
    """The CVE list at one site."""

    name = "CVE list"

    def __init__(self, site: Site, archive: Site | None = None, archive_path: str = "main.zip") -> None:
        """``archive``: the site that has the archive, when it is another one, as in public.

        A folder may hold an archive of that name or ``cves.zip``, or the records themselves.
        """
        self._site = site
        self._archive = archive or site
        self._archive_path = archive_path

    def run(self, run: SyncRun) -> FeedUpdate:
        """Make the generation hold what the site has. Raises `FetchError`, `BundleError`, `SyncRefused`."""
        return _Sync(run, self._site, self._archive, self._archive_path).update()


class _Sync:
    """One run over the list."""

    def __init__(self, run: SyncRun, site: Site, archive: Site, archive_path: str) -> None:
        self._run = run
        self._site = site
        self._archive = archive
        self._archive_path = archive_path
        self._writer = FeedWriter(run.generation, CveListFeed.name, site.origin, run.at)
        self._have = self._writer.listed()
        self._rejected: list[tuple[str, str]] = []

    def update(self) -> FeedUpdate:
        """Catch up by the deltas if that can be done, else by the archive."""
        validator = self._writer.validator()
        cursor = validator.get(_FETCH_TIME, "")
        if not cursor:
            return self._take_archive()
        try:
            fetched = self._site.get(_LOG, validator)
        except FetchError as error:
            if error.status != 404:
                raise
            return self._take_archive()
        if fetched is None:
            self._writer.current(self._run.at, validator)
            return FeedUpdate(self._writer.name, unchanged=True)
        return self._catch_up(parse_log(fetched.body), cursor, fetched.validator)

    def _catch_up(self, log: DeltaLog, cursor: str, validator: dict[str, str]) -> FeedUpdate:
        changed = log.since(cursor)
        if changed is None:
            return self._take_archive()
        wanted = {id_: at for id_, at in changed.items() if not at or self._have.get(id_) != at}
        if len(wanted) > _MAX_SINGLES:
            return self._take_archive()
        if self._take_changed(wanted):
            return self._done({**validator, _FETCH_TIME: max(log.newest, cursor)})
        return self._done({_FETCH_TIME: cursor})

    def _done(self, validator: dict[str, str]) -> FeedUpdate:
        self._writer.current(self._run.at, validator)
        writer = self._writer
        return FeedUpdate(writer.name, writer.changed, tuple(self._rejected), arrived=writer.arriving)

    def _take_changed(self, wanted: dict[str, str]) -> bool:
        """Fetch what the deltas name. False when some of it is not there yet, and has to be asked for again."""
        complete = True
        for id_, data in self._fetched(sorted(wanted)):
            if data is None:
                self._rejected.append((id_, "listed, but not there"))
                complete = False
            elif (updated := self._put(id_, data)) and updated < wanted[id_]:
                self._rejected.append((id_, f"listed with a change of {wanted[id_]}, but still that of {updated}"))
                complete = False
        return complete

    def _fetched(self, ids: list[str]) -> Iterator[_Found]:
        with ThreadPoolExecutor(_CONNECTIONS) as pool:
            for done, found in enumerate(pool.map(self._fetch, ids), 1):
                self._run.progress("CVE list changed records", done, len(ids))
                yield found

    def _fetch(self, id_: str) -> _Found:
        try:
            fetched = self._site.get(record_path(id_))
        except FetchError as error:
            if error.status == 404:
                return _Found(id_, None)
            raise
        return _Found(id_, fetched.body if fetched else None)

    def _take_archive(self) -> FeedUpdate:
        """Make the store hold what the archive does, no more and no less."""
        found: set[str] = set()
        newest = ""
        for id_, data in self._whole():
            if id_ == _NEWEST:
                newest = _newest(data)
            elif id_ not in found:
                found.add(id_)
                self._put(id_, data)
                if len(found) % 1000 == 0:
                    self._run.progress("CVE list records", len(found), None)
        if not found:
            raise SyncRefused(f"{self._archive.origin} holds no CVE records")
        gone = sorted(self._have.keys() - found)
        if not self._run.accept_deletions:
            refuse_mass_deletion(self._writer.name, self._archive.origin, len(found), len(self._have), len(gone))
        for id_ in gone:
            self._writer.remove(id_)
        return self._done({_FETCH_TIME: newest} if newest else {})

    def _whole(self) -> Iterator[tuple[str, bytes]]:
        for path in [self._archive_path, "cves.zip"] if isinstance(self._archive, FolderSite) else [self._archive_path]:
            try:
                archive = self._archive.file(path, self._run.spool, self._run.progress)
            except FetchError as error:
                if error.status != 404 or not isinstance(self._archive, FolderSite):
                    raise
            else:
                yield from self._of_archive(archive)
                return
        yield from _of_tree(Path(self._archive.origin))

    def _of_archive(self, path: Path) -> Iterator[tuple[str, bytes]]:
        """A damaged archive is removed too, or the next sync would go on with it."""
        try:
            for record in bundle.records(path, _RecordFiles()):
                yield record.id, record.data
        finally:
            discard(path, self._run.spool)

    def _put(self, id_: str, data: bytes) -> str:
        """Store a record unless it is here already. Gives the time of its last change; empty when it is refused."""
        try:
            record = cve_record.parse(data)
            if record.id != id_:
                raise InvalidRecord(f"calls itself {record.id}")
            updated = record.updated
            if not updated or self._have.get(id_) != updated:
                advisory = cve_record.advisory_of(record)
                slim = bundle.deflate(cve_record.encode(record))
                self._writer.put(advisory, updated, slim, advisory.affected)
        except InvalidRecord as error:
            self._rejected.append((id_, str(error)))
            return ""
        return updated


def _newest(data: bytes) -> str:
    try:
        return _time(_delta_decoder.decode(data))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise SyncRefused(f"cves/delta.json is no delta: {error}") from error


def _of_tree(folder: Path) -> Iterable[tuple[str, bytes]]:
    """The records in a checkout of the repository."""
    try:
        for path in sorted((folder / "cves").rglob("*.json")):
            if path.stem in _RecordFiles():
                yield path.stem, path.read_bytes()
    except OSError as error:
        raise FetchError(f"{folder} can't be read: {error.strerror}") from error
