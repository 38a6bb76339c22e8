"""Bringing the NVD up to date.

Beside the records the store keeps, for each feed file, the checksum of the one taken over, and the moment *through*
which every change is known: the publication of the newest file, never the date of a record (real feeds hold dates in
the future). A sync then reads as little as will do:

1. ``modified``, alone, when the moment is within the eight days that it covers;
2. else the yearly feeds whose checksum changed, and ``modified`` on top. They cost less than asking the API, which
   gives 2,000 records every six seconds, and can be resumed;
3. what changed after the files were published, from the API if there is one, in windows of at most 120 days.

Of two states of one record the one with the later ``lastModified`` is the newer, whichever file it is from. The NVD
takes no record back, it rejects them; so one that is missing in ``modified`` says nothing, and one that is missing in
its yearly feed goes, unless it is newer than the feed.

An origin need not have every year: a mirror may hold the last ones only. A year missing between others is refused.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import groupby

from deeptracy.advisories import nvd, nvd_files
from deeptracy.advisories.bundle import deflate
from deeptracy.advisories.feed import FeedUpdate, SyncRefused, SyncRun, refuse_mass_deletion
from deeptracy.advisories.generation import FeedWriter
from deeptracy.advisories.nvd_api import NvdApi, windows
from deeptracy.advisories.nvd_files import Meta
from deeptracy.advisories.record import InvalidRecord
from deeptracy.advisories.site import Site, discard
from deeptracy.fetch.http import FetchError

FIRST_YEAR = 2002
_NEVER = datetime.min.replace(tzinfo=UTC)
_COVERED = timedelta(days=8)
"""How far back the feed ``modified`` goes."""
_SETTLED = timedelta(days=1)
"""A record that was changed this long before a yearly feed was published is in it."""
_OVERLAP = timedelta(hours=1)
"""A change can be asked for only some time after the moment it is dated."""
_FEW_UNREAD = 50
_MAX_UNREAD_SHARE = 0.1
_NAMED = re.compile(rb'"id"\s*:\s*"(CVE-[0-9-]{1,30})"')


class NvdFeed:
    """Every CVE of the NVD."""

    name = "NVD"

    def __init__(self, site: Site, api: NvdApi | None = None) -> None:
        """``site`` has the feed files; ``api``, if any, is asked for what is newer than they are."""
        self._site = site
        self._api = api

    def run(self, run: SyncRun) -> FeedUpdate:
        """Make the generation hold what the NVD has. Raises `FetchError`, `SyncRefused`."""
        return _CatchingUp(self._site, self._api, run).update()


class _CatchingUp:
    """One sync on its way."""

    def __init__(self, site: Site, api: NvdApi | None, run: SyncRun) -> None:
        self._site = site
        self._api = api
        self._run = run
        self._writer = FeedWriter(run.generation, NvdFeed.name, site.origin, run.at)
        self._kept = self._writer.validator()
        self._have = self._writer.listed()
        self._now = datetime.fromisoformat(run.at).astimezone(UTC)
        self._through = datetime.fromisoformat(self._kept["through"]) if "through" in self._kept else _NEVER
        self._rejected: list[tuple[str, str]] = []
        self._missing: list[str] = []
        self._taken = 0

    def update(self) -> FeedUpdate:
        modified = self._meta("modified")
        if modified is None or not self._covered(modified):
            self._take_years()
        if modified is not None:
            self._take_modified(modified)
        self._ask_api()
        if modified is not None:
            self._look_for_gap(modified)
        return self._settled()

    def _settled(self) -> FeedUpdate:
        self._kept["through"] = _stamp(self._through)
        writer = self._writer
        writer.current(self._run.at, self._kept)
        unchanged = not (self._taken or self._rejected)
        return FeedUpdate(
            writer.name, writer.changed, tuple(self._rejected), unchanged=unchanged, arrived=writer.arriving,
            missing=tuple(self._missing),
        )  # fmt: skip

    def _meta(self, name: str) -> Meta | None:
        """The ``.meta`` of a feed, None where the origin has none."""
        try:
            return nvd_files.read_meta(self._site, name)
        except FetchError as error:
            if error.status == 404:
                return None
            raise

    def _covered(self, modified: Meta) -> bool:
        """Whether ``modified`` holds everything that changed since this was last up to date."""
        return modified.published - self._through < _COVERED

    def _know(self, published: datetime) -> None:
        """Take a note that everything is known that changed before a moment, which may not be in the future."""
        self._through = max(self._through, min(published, self._now))

    def _take_years(self) -> None:
        metas = {year: self._meta(str(year)) for year in range(FIRST_YEAR, self._now.year + 1)}
        self._look_for_holes(metas)
        own: dict[int, list[str]] = {}
        for id_ in self._have:
            own.setdefault(max(FIRST_YEAR, int(id_[4:8])), []).append(id_)
        for year, meta in metas.items():
            if meta is None:
                continue
            if self._kept.get(str(year)) != meta.sha256:
                self._take_year(year, meta, own.get(year, []))
            self._know(meta.published)

    def _look_for_holes(self, metas: dict[int, Meta | None]) -> None:
        """Note which of the first and last years are missing; refuse to go on where others are, or were here before."""
        present = [year for year, meta in metas.items() if meta]
        if not present:
            raise FetchError(f"{self._site.origin} has no yearly feed of the NVD (nvdcve-2.0-<year>.meta)", 404)
        missing = [year for year in metas if year not in present]
        for year in missing:
            if present[0] < year < present[-1] or str(year) in self._kept:
                raise SyncRefused(f"{self._site.origin} lacks the NVD's feed of {year}")
        for _, run in groupby(missing, key=lambda year: year < present[0]):
            years = [str(year) for year in run]
            self._missing.append(" to ".join(dict.fromkeys((years[0], years[-1]))))

    def _take_year(self, year: int, described: Meta, own: list[str]) -> None:
        """Take a year over, and out what it has no more of the ids that were here as its ``own``."""
        meta, seen = self._take_file(str(year), described)
        settled = _stamp(meta.published - _SETTLED)
        gone = [id_ for id_ in own if id_ not in seen and self._have[id_] < settled]
        if not self._run.accept_deletions:
            refuse_mass_deletion(f"NVD {year}", self._site.origin, len(seen), len(own), len(gone))
        for id_ in sorted(gone):
            self._writer.remove(id_)
            self._taken += 1
            del self._have[id_]

    def _take_modified(self, described: Meta) -> None:
        """Take over what changed in the last days, even where the API told it: its pages may shift while read."""
        if self._kept.get("modified") != described.sha256:
            described, _ = self._take_file("modified", described)
        if self._covered(described):
            self._know(described.published)

    def _ask_api(self) -> None:
        """Catch up from where the files end. What the files said stands when the API fails."""
        if self._api is None:
            return
        try:
            for start, end in windows(self._through - _OVERLAP, self._now):
                self._take(self._api.changed(start, end), "NVD changes")
                self._know(end)
        except (FetchError, SyncRefused) as error:
            self._rejected.append(("what is newer than the feeds", str(error)))

    def _look_for_gap(self, modified: Meta) -> None:
        if not self._covered(modified):
            until = _stamp(modified.published - _COVERED)
            self._rejected.append((f"what changed from {_stamp(self._through)} to {until}", "no feed covers it"))

    def _take_file(self, name: str, described: Meta) -> tuple[Meta, set[str]]:
        """Take a feed's file over; give its description and the ids in it."""
        meta, path = nvd_files.fetch(self._site, name, described, self._run.spool, self._run.progress)
        try:
            seen = self._take(nvd_files.records(path), f"NVD {name}")
        finally:
            discard(path, self._run.spool)
        self._kept[name] = meta.sha256
        return meta, seen

    def _take(self, elements: Iterable[bytes], what: str) -> set[str]:
        """Take over what is newer than what is here; give the ids of all. Raises `SyncRefused` if few can be read."""
        seen = set()
        unread: list[tuple[str, str]] = []
        for number, element in enumerate(elements, 1):
            if number % 1000 == 0:
                self._run.progress(f"{what} records", number, None)
            try:
                cve = nvd.parse_element(element)
            except InvalidRecord as error:
                unread.append((_named(element) or f"record {number} of {what}", str(error)))
                continue
            seen.add(cve.id)
            if self._is_newer(cve):
                self._put(cve)
        _refuse_another_form(what, len(seen), unread)
        self._rejected += unread
        return seen | {id_ for id_, _ in unread}

    def _is_newer(self, cve: nvd.Cve) -> bool:
        have = self._have.get(cve.id)
        # A date in the future must not hide the changes until then.
        return have is None or have < cve.last_modified or (have != cve.last_modified and have > self._run.at)

    def _put(self, cve: nvd.Cve) -> None:
        self._writer.put(nvd.advisory_of(cve), cve.last_modified, deflate(nvd.encode(cve)), ())
        self._have[cve.id] = cve.last_modified
        self._taken += 1


def _named(element: bytes) -> str:
    """The id in a record that can't be read, empty if none can be seen."""
    found = _NAMED.search(element)
    return found[1].decode() if found else ""


def _refuse_another_form(what: str, read: int, unread: list[tuple[str, str]]) -> None:
    """Raise `SyncRefused` when so many records can't be read that it is not the records' fault."""
    if len(unread) > max(_FEW_UNREAD, read * _MAX_UNREAD_SHARE):
        raise SyncRefused(f"{what}: {len(unread)} records can't be read and {read} can; {unread[0][0]}: {unread[0][1]}")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
