"""CISA's catalogue of known exploited vulnerabilities (KEV).

https://www.cisa.gov/known-exploited-vulnerabilities-catalog

    known_exploited_vulnerabilities.json   the whole catalogue, a megabyte
"""

from typing import Annotated

import msgspec

from deeptracy.advisories.feed import FeedUpdate, SyncRefused, SyncRun, refuse_mass_deletion
from deeptracy.advisories.generation import FeedState, digest_of
from deeptracy.advisories.site import Site

PUBLIC = "https://www.cisa.gov/sites/default/files/feeds"

_PATH = "known_exploited_vulnerabilities.json"
_Rows = dict[str, tuple[str, str, int]]
"""By CVE: the day it was taken in, the day by which it must be fixed, and 1 if ransomware is known to use it."""


class _Entry(msgspec.Struct):
    cve: Annotated[str, msgspec.Meta(pattern=r"^CVE-[0-9]{4}-[0-9]{4,19}\Z")] = msgspec.field(name="cveID")
    added: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")] = msgspec.field(name="dateAdded")
    due: str = msgspec.field(name="dueDate", default="")
    ransomware: str = msgspec.field(name="knownRansomwareCampaignUse", default="Unknown")


class _Catalogue(msgspec.Struct):
    count: int
    vulnerabilities: list[_Entry]


_decoder = msgspec.json.Decoder(_Catalogue)


class KevFeed:
    """The catalogue at one site."""

    name = "KEV"

    def __init__(self, site: Site) -> None:
        self._site = site

    def run(self, run: SyncRun) -> FeedUpdate:
        """Make the generation hold the catalogue. Raises `FetchError`, `SyncRefused`."""
        state = FeedState(run.generation, self.name, self._site.origin, run.at)
        database = run.generation.connection
        have: _Rows = {cve: tuple(rest) for cve, *rest in database.execute("SELECT * FROM kev")}
        fetched = self._site.get(_PATH, state.validator())
        if fetched is None:
            _settle(state, run.at, state.validator(), have)
            return FeedUpdate(self.name, unchanged=True)
        found = parse(fetched.body)
        gone = sorted(have.keys() - found.keys())
        if not run.accept_deletions:
            refuse_mass_deletion(self.name, self._site.origin, len(found), len(have), len(gone))
        if not state.arriving:
            _log_differences(state, have, found)
        database.executemany("DELETE FROM kev WHERE cve = ?", [(cve,) for cve in gone])
        database.executemany("REPLACE INTO kev VALUES (?, ?, ?, ?)", [(cve, *row) for cve, row in found.items()])
        _settle(state, run.at, fetched.validator, found)
        return FeedUpdate(self.name, state.changed, arrived=state.arriving)


def parse(body: bytes) -> _Rows:
    """The entries of a catalogue. Raises `SyncRefused` when it is none, is empty, or does not hold what it counts."""
    try:
        catalogue = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SyncRefused(f"{_PATH} is no KEV catalogue: {error}") from error
    listed = len(catalogue.vulnerabilities)
    if not listed or catalogue.count != listed:
        raise SyncRefused(f"{_PATH} lists {listed} vulnerabilities and counts {catalogue.count}")
    return {
        entry.cve: (entry.added, entry.due, int(entry.ransomware == "Known")) for entry in catalogue.vulnerabilities
    }


def _log_differences(state: FeedState, have: _Rows, found: _Rows) -> None:
    for cve in sorted(have.keys() | found.keys()):
        before, after = have.get(cve), found.get(cve)
        if before is None:
            how = "exploited"
        elif after is None:
            how = "unexploited"
        elif before[2] != after[2]:
            how = "ransomware"
        else:
            continue
        names = state.names_by_id(cve)
        state.log(cve, (how,), names, names)


def _settle(state: FeedState, at: str, validator: dict[str, str], rows: _Rows) -> None:
    digest = digest_of((cve, " ".join(map(str, row))) for cve, row in sorted(rows.items()))
    state.settle(at, validator, len(rows), digest)
