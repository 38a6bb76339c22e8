"""The tables of an advisory file, and the compact form of affected ranges in them.

One SQLite file holds everything. Rows of ``affected`` are keyed by what is asked for, (ecosystem, normalised name), or
(``CPE``, ``vendor:product``) where a record names products of the CPE dictionary; what only a report shows
(``records``: the publisher's own bytes, deflated) lies apart and is read only then.
"""

from typing import Any

import msgspec

from deeptracy.model.advisory import Affected, AffectedRange, Event, EventKind, Kind, RangeType
from deeptracy.model.severity import Level

FORMAT = 2
"""Goes up when files of the older form can't be read any more; those are then built anew."""

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,      -- 'OSV PyPI'
    origin TEXT NOT NULL,           -- the address or folder it came from
    validator TEXT NOT NULL,        -- what a conditional request sends, as JSON
    checked TEXT NOT NULL,          -- RFC 3339: when it was last known to be current
    changed TEXT NOT NULL,          -- RFC 3339: when its records last changed
    records INTEGER NOT NULL,
    digest TEXT NOT NULL            -- over every (id, modified): names the state of the feed
);
CREATE TABLE advisories (
    row INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feeds,
    id TEXT NOT NULL,
    listed TEXT NOT NULL,           -- 'modified' as the feed's index says, compared as text
    modified TEXT NOT NULL,
    published TEXT NOT NULL,
    withdrawn TEXT NOT NULL,
    kind INTEGER NOT NULL,
    level INTEGER NOT NULL,
    score REAL,
    vector TEXT NOT NULL,
    aliases TEXT NOT NULL,          -- separated by blanks
    summary TEXT NOT NULL,
    UNIQUE (feed, id)
);
CREATE TABLE aliases (alias TEXT NOT NULL, advisory INTEGER NOT NULL, PRIMARY KEY (alias, advisory)) WITHOUT ROWID;
CREATE INDEX aliases_by_advisory ON aliases (advisory);
CREATE TABLE affected (
    ecosystem TEXT NOT NULL,
    name TEXT NOT NULL,
    advisory INTEGER NOT NULL,
    position INTEGER NOT NULL,
    versions BLOB NOT NULL,         -- see pack() and, of the ecosystem 'CPE', applicability.pack()
    PRIMARY KEY (ecosystem, name, advisory, position)
) WITHOUT ROWID;
CREATE INDEX affected_by_advisory ON affected (advisory);
CREATE TABLE records (advisory INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE hints (
    advisory INTEGER NOT NULL,
    kind TEXT NOT NULL,             -- what its references point to: 'repository' or 'ecosystem'
    value TEXT NOT NULL,            -- 'github.com/owner/name', 'PyPI'
    PRIMARY KEY (advisory, kind, value)
) WITHOUT ROWID;
CREATE TABLE bystanders (
    advisory INTEGER NOT NULL,
    product TEXT NOT NULL,          -- 'vendor:product' that only bundles what the record is about
    PRIMARY KEY (product, advisory)
) WITHOUT ROWID;
CREATE TABLE strangers (
    advisory INTEGER NOT NULL,
    ecosystem TEXT NOT NULL,
    name TEXT NOT NULL,             -- a package linked to a product of the record, which is about another package
    PRIMARY KEY (ecosystem, name, advisory)
) WITHOUT ROWID;
CREATE TABLE links (
    ecosystem TEXT NOT NULL,
    name TEXT NOT NULL,
    product TEXT NOT NULL,          -- 'vendor:product'
    confidence REAL NOT NULL,
    reasons TEXT NOT NULL,          -- JSON: [sentence, ...]
    PRIMARY KEY (ecosystem, name, product)
) WITHOUT ROWID;
CREATE TABLE kev (
    cve TEXT PRIMARY KEY,
    added TEXT NOT NULL,            -- the day it was taken in, as 2024-03-01
    due TEXT NOT NULL,
    ransomware INTEGER NOT NULL     -- 0 or 1
) WITHOUT ROWID;
CREATE TABLE epss (cve TEXT PRIMARY KEY, probability REAL NOT NULL, percentile REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    feed TEXT NOT NULL,
    advisory TEXT NOT NULL,         -- '' for the arrival of a whole feed
    how TEXT NOT NULL,              -- words of Change.how, separated by blanks
    before TEXT NOT NULL,           -- JSON: [[ecosystem, name], ...] it named
    after TEXT NOT NULL             -- JSON: [[ecosystem, name], ...] it names
);
"""

BY_CPE = "CPE"
"""Stands for the ecosystem in rows that name products of the CPE dictionary."""

KINDS = tuple(Kind)
LEVELS = tuple(Level)
_TYPES = tuple(RangeType)
_EVENT_KINDS = tuple(EventKind)
_TYPE_NUMBERS = {type_: number for number, type_ in enumerate(_TYPES)}
_EVENT_NUMBERS = {kind: number for number, kind in enumerate(_EVENT_KINDS)}

_PackedRange = tuple[int, str, list[tuple[int, str]]]
_decoder = msgspec.msgpack.Decoder(tuple[list[_PackedRange], list[str]])


def pack(affected: Affected) -> bytes:
    """The ranges and versions of one affected package as MessagePack."""
    ranges: list[Any] = [
        (_TYPE_NUMBERS[range_.type], range_.repo, [(_EVENT_NUMBERS[kind], version) for kind, version in range_.events])
        for range_ in affected.ranges
    ]
    return msgspec.msgpack.encode((ranges, affected.versions))


def unpack(ecosystem: str, name: str, packed: bytes) -> Affected:
    """The inverse of `pack`."""
    ranges, versions = _decoder.decode(packed)
    return Affected(
        ecosystem,
        name,
        tuple(AffectedRange(_TYPES[type_], _events(events), repo) for type_, repo, events in ranges),
        tuple(versions),
    )


def _events(packed: list[tuple[int, str]]) -> tuple[Event, ...]:
    return tuple([(_EVENT_KINDS[number], version) for number, version in packed])
