"""Reading an advisory file.

A published file is never written again: a sync builds the next one aside and renames it into place. So a reader needs
no locks, is never blocked, and sees one snapshot for as long as it holds the file open.
"""

import hashlib
import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

import msgspec

from deeptracy.advisories import applicability, record
from deeptracy.advisories.products import split_product
from deeptracy.advisories.schema import BY_CPE, FORMAT, KINDS, LEVELS, unpack
from deeptracy.model.advisory import Advisory, AdvisoryHead, Affected
from deeptracy.model.applicability import Configuration
from deeptracy.model.exploitation import Exploitation
from deeptracy.model.link import Link
from deeptracy.model.severity import Severity


class StoreError(Exception):
    """The advisory file can't be used. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed in the file. Times are RFC 3339 in UTC."""

    name: str
    origin: str
    checked: str
    changed: str
    records: int
    digest: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log: an advisory, what changed, and the packages it named before and names now.

    ``how`` holds words of: added, removed, withdrawn, reinstated, ranges, fix, severity, aliases, packages, kind,
    text; of KEV: exploited, unexploited, ransomware; of EPSS: likely, unlikely; of the feed ``links``: linked,
    unlinked, confidence, attributed (a record is about another package, or no longer); or ``feed`` (then ``advisory``
    is empty): all records of a feed arrived at once. A name is (ecosystem, normalised name) of a package, or (``CPE``,
    ``vendor:product``).
    """

    seq: int
    at: str
    feed: str
    advisory: str
    how: tuple[str, ...]
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]


_TEXTS = {
    "feeds": ("name", "origin", "validator", "checked", "changed", "digest"),
    "advisories": ("id", "listed", "modified", "published", "withdrawn", "vector", "aliases", "summary"),
    "aliases": ("alias",),
    "affected": ("ecosystem", "name"),
    "hints": ("kind", "value"),
    "bystanders": ("product",),
    "strangers": ("ecosystem", "name"),
    "links": ("ecosystem", "name", "product", "reasons"),
    "kev": ("cve", "added", "due"),
    "epss": ("cve",),
    "changes": ("at", "feed", "advisory", "how", "before", "after"),
}
_ADVISORY = """
    a.row, f.name, a.id, a.modified, a.published, a.withdrawn, a.kind, a.level, a.score, a.vector, a.aliases, a.summary
"""
_REMEMBERED = 1 << 11
_ENTRIES = (
    f"SELECT p.versions, {_ADVISORY} "  # noqa: S608
    "FROM affected p JOIN advisories a ON a.row = p.advisory JOIN feeds f ON f.id = a.feed "
    "WHERE p.ecosystem = ? AND p.name = ? ORDER BY p.advisory, p.position"
)

# One step in the index for each name, not one for each row as DISTINCT takes.
_RELEASES = """
    WITH RECURSIVE found (one) AS (
        SELECT min(ecosystem) FROM affected WHERE ecosystem > ?1 AND ecosystem < ?2
        UNION ALL
        SELECT (SELECT min(ecosystem) FROM affected WHERE ecosystem > one AND ecosystem < ?2)
        FROM found WHERE one IS NOT NULL
    )
    SELECT one FROM found WHERE one IS NOT NULL
"""


def _stored(row: Sequence[Any]) -> AdvisoryHead:
    number, feed, id_, modified, published, withdrawn, kind, level, score, vector, aliases, summary = row
    severity = Severity(LEVELS[level], score, vector)
    names = tuple(aliases.split())
    return AdvisoryHead(number, feed, id_, modified, published, withdrawn, KINDS[kind], severity, names, summary)


class _Names:
    """Tells that there is nothing of a name, without asking the file.

    Most packages are named nowhere. Once many of an ecosystem were looked up, reading all its names costs less than to
    go on asking; a scan of a usual project never comes that far.
    """

    _MANY = 4000

    def __init__(self, read: Callable[[str], Iterable[str]]) -> None:
        """``read`` gives the names that there are of an ecosystem."""
        self._read = read
        self._asked: Counter[str] = Counter()
        self._known: dict[str, frozenset[str]] = {}

    def lacks(self, key: tuple[str, str]) -> bool:
        """Whether there is certainly nothing of (ecosystem, normalised name)."""
        ecosystem, name = key
        if ecosystem in self._known:
            return name not in self._known[ecosystem]
        self._asked[ecosystem] += 1
        if self._asked[ecosystem] > self._MANY:
            self._known[ecosystem] = frozenset(self._read(ecosystem))
        return False


class AdvisoryStore:
    """One snapshot of the advisories, opened for reading. Use as a context manager, or call `close`."""

    def __init__(self, path: Path) -> None:
        """Open a file. Raises `StoreError` when there is none, or it is of another format or damaged."""
        if not path.is_file():
            raise StoreError(f"there is no advisory file at {path}; run 'deeptracy db update'")
        self.path = path
        with self._readable():
            # Immutable: no lock files, no write access needed to the folder (read-only images, shared caches).
            self._connection = sqlite3.connect(
                f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        try:
            self._check_format()
        except BaseException:
            self._connection.close()
            raise
        self._advisories: dict[int, AdvisoryHead] = {}
        self._ecosystems: dict[str, tuple[str, ...]] = {}
        self._named = _Names(self.names)
        self._linked = _Names(self._linked_names)
        # The versions of a package are mostly asked about one after the other.
        self.affected = lru_cache(_REMEMBERED)(self._affected)
        self.applicable = lru_cache(_REMEMBERED)(self._applicable)
        self.links = lru_cache(_REMEMBERED)(self._links)
        self._packed = lru_cache(_REMEMBERED)(self._packed_rows)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise StoreError(
                f"{self.path} is not an advisory file or is damaged ({error}); run 'deeptracy db update'"
            ) from error

    def _all(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._readable():
            return self._connection.execute(query, values).fetchall()

    def _check_format(self) -> None:
        found = self._all("SELECT value FROM meta WHERE key = 'format'")
        if found != [(str(FORMAT),)]:
            raise StoreError(f"{self.path} was made by another version of Deeptracy; run 'deeptracy db update'")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def feeds(self) -> list[Feed]:
        """The feeds in the file, by name."""
        rows = self._all("SELECT name, origin, checked, changed, records, digest FROM feeds ORDER BY name")
        return [Feed(*row) for row in rows]

    def _affected(self, key: tuple[str, str]) -> list[tuple[int, Affected]]:
        """Every entry that names the package (ecosystem, normalised name), with the row of its advisory."""
        if self._named.lacks(key):
            return []
        return [(row, unpack(key[0], key[1], packed)) for row, packed in self._entries(key)]

    def _applicable(self, product: str) -> list[tuple[int, tuple[Configuration, ...]]]:
        """For each record that calls ``vendor:product`` vulnerable, its row and what it says of the product."""
        named = split_product(product)
        return [(row, applicability.unpack(named, packed)) for row, packed in self._entries((BY_CPE, product))]

    def may_affect(self, product: str, ecosystem: str, version: str) -> bool:
        """Whether some record of ``vendor:product`` may affect a version; a "no" is certain, and cheap."""
        return any(applicability.may_affect(packed, ecosystem, version) for packed in self._packed(product))

    def _packed_rows(self, product: str) -> list[bytes]:
        rows = self._all("SELECT versions FROM affected WHERE ecosystem = ? AND name = ?", (BY_CPE, product))
        return [packed for (packed,) in rows]

    def _entries(self, key: tuple[str, str]) -> Iterator[tuple[int, bytes]]:
        """What the advisories say of a package or product, in order. Those are read along: they are asked for next."""
        for packed, *advisory in self._all(_ENTRIES, key):
            row = advisory[0]
            if row not in self._advisories:
                self._advisories[row] = _stored(advisory)
            yield row, packed

    def strangers(self, key: tuple[str, str]) -> set[int]:
        """The rows of the records whose references lead to another package than this (ecosystem, normalised name)."""
        rows = self._all("SELECT advisory FROM strangers WHERE ecosystem = ? AND name = ?", key)
        return {row for (row,) in rows}

    def has_configurations(self, cve: str) -> bool:
        """Whether the NVD's record of a CVE names products."""
        return bool(
            self._all(
                "SELECT 1 FROM feeds f JOIN advisories a ON a.feed = f.id JOIN affected p ON p.advisory = a.row "
                "WHERE f.name = 'NVD' AND a.id = ? AND p.ecosystem = ? LIMIT 1",
                (cve, BY_CPE),
            )
        )

    def bystanders(self, product: str) -> set[int]:
        """The rows of those records of ``vendor:product`` that are about something the product only bundles."""
        return {row for (row,) in self._all("SELECT advisory FROM bystanders WHERE product = ?", (product,))}

    def _links(self, key: tuple[str, str]) -> list[Link]:
        """The products that a package (ecosystem, normalised name) is known as, the surest first."""
        if self._linked.lacks(key):
            return []
        rows = self._all(
            "SELECT product, confidence, reasons FROM links WHERE ecosystem = ? AND name = ? "
            "ORDER BY confidence DESC, product",
            key,
        )
        return [_link(*key, *row) for row in rows]

    def _linked_names(self, ecosystem: str) -> Iterator[str]:
        return (name for (name,) in self._all("SELECT DISTINCT name FROM links WHERE ecosystem = ?", (ecosystem,)))

    def exploitation(self, cve: str) -> Exploitation:
        """What KEV and EPSS say of a CVE."""
        ((added, due, ransomware, probability, percentile),) = self._all(
            "SELECT k.added, k.due, k.ransomware, e.probability, e.percentile "
            "FROM (SELECT ? AS cve) c LEFT JOIN kev k ON k.cve = c.cve LEFT JOIN epss e ON e.cve = c.cve",
            (cve,),
        )
        return Exploitation(added or "", bool(ransomware), due or "", probability, percentile)

    def advisory(self, row: int) -> AdvisoryHead:
        """The advisory of a row that `affected` gave."""
        if row not in self._advisories:
            found = self._all(
                f"SELECT {_ADVISORY} FROM advisories a JOIN feeds f ON f.id = a.feed WHERE a.row = ?",  # noqa: S608
                (row,),
            )
            self._advisories[row] = _stored(found[0])
        return self._advisories[row]

    def ecosystems(self, base: str) -> tuple[str, ...]:
        """The ecosystems with a release that some advisory names, of one distribution (``Debian``), sorted."""
        if base not in self._ecosystems:
            rows = self._all(_RELEASES, (base + ":", base + chr(ord(":") + 1)))
            self._ecosystems[base] = tuple(name for (name,) in rows)
        return self._ecosystems[base]

    def find(self, id_: str) -> list[AdvisoryHead]:
        """Every advisory with this id or alias, in any case of letters, in a fixed order."""
        rows = self._all(
            f"SELECT {_ADVISORY} FROM aliases n JOIN advisories a ON a.row = n.advisory JOIN feeds f ON f.id = a.feed "  # noqa: S608
            "WHERE n.alias = ? ORDER BY a.id, f.name",
            (id_.upper(),),
        )
        return [_stored(row) for row in rows]

    def record(self, advisory: AdvisoryHead) -> Advisory:
        """The whole advisory, as its publisher wrote it."""
        ((body,),) = self._all("SELECT body FROM records WHERE advisory = ?", (advisory.row,))
        return record.decode(advisory.feed, zlib.decompress(body, -zlib.MAX_WBITS), advisory.severity)

    def names(self, ecosystem: str) -> Iterator[str]:
        """Every normalised package name of an ecosystem that some advisory names, sorted."""
        rows = self._all("SELECT DISTINCT name FROM affected WHERE ecosystem = ? ORDER BY name", (ecosystem,))
        return (name for (name,) in rows)

    def changes(self, after: int = 0, limit: int = -1) -> Iterator[Change]:
        """The change log behind a sequence number, oldest first; at most ``limit`` lines of it, all if that is -1."""
        rows = self._all(
            "SELECT seq, at, feed, advisory, how, before, after FROM changes WHERE seq > ? ORDER BY seq LIMIT ?",
            (after, limit),
        )
        return map(_change, rows)

    def log_id(self) -> str:
        """Names the change log: another file's has other numbers, even of the same feeds."""
        return str(self._all("SELECT value FROM meta WHERE key = 'log'")[0][0])

    def state(self) -> str:
        """Names what the file holds, whoever reads it: equal states have the same records and the same change log."""
        hashed = hashlib.sha256("".join(f"{feed.name} {feed.digest}\n" for feed in self.feeds()).encode())
        return f"{hashed.hexdigest()[:16]}-{self.log_id()[:16]}-{self.last_change()}"

    def linking(self) -> str:
        """The version of the rules that the links in the file were judged by, empty where there are none."""
        found = self._all("SELECT value FROM meta WHERE key = 'linking'")
        return str(found[0][0]) if found else ""

    def last_change(self) -> int:
        """The sequence number of the newest change, 0 when there is none."""
        return int(self._all("SELECT coalesce(max(seq), 0) FROM changes")[0][0])

    def problems(self) -> Iterator[str]:
        """What is wrong with the file, a sentence each; nothing when it is sound."""
        try:
            yield from self._problems()
        except sqlite3.DatabaseError as error:
            yield f"SQLite finds the file damaged: {error}"

    def _problems(self) -> Iterator[str]:
        for (line,) in self._connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield f"SQLite finds the file damaged: {line}"
        # KEV and EPSS say something of other feeds' records and have none of their own.
        for name, records, found in self._connection.execute(
            "SELECT f.name, f.records, CASE f.name WHEN 'KEV' THEN (SELECT count(*) FROM kev) "
            "WHEN 'EPSS' THEN (SELECT count(*) FROM epss) "
            "ELSE (SELECT count(*) FROM advisories a WHERE a.feed = f.id) END FROM feeds f"
        ):
            if records != found:
                yield f"the feed {name} should hold {records} records and holds {found}"
        lost = self._connection.execute(
            "SELECT count(*) FROM advisories a LEFT JOIN records r ON r.advisory = a.row WHERE r.advisory IS NULL"
        ).fetchone()[0]
        if lost:
            yield f"{lost} advisories have lost their record"
        yield from self._unreadable_rows()
        yield from self._unreadable_records()

    def _unreadable_rows(self) -> Iterator[str]:
        for table, columns in _TEXTS.items():
            wrong = " OR ".join(f"typeof({column}) <> 'text'" for column in columns)
            ((count,),) = self._all(f"SELECT count(*) FROM {table} WHERE {wrong}")  # noqa: S608
            if count:
                yield f"{count} rows of {table} hold something else than text"
        heads = f"SELECT {_ADVISORY} FROM advisories a JOIN feeds f ON f.id = a.feed"  # noqa: S608
        ranges = "SELECT ecosystem, name, versions FROM affected"
        changes = "SELECT seq, at, feed, advisory, how, before, after FROM changes"
        for what, query, read in (
            ("an advisory", heads, _stored),
            ("an affected range", ranges, _unpacked),
            ("a link", "SELECT ecosystem, name, product, confidence, reasons FROM links", lambda row: _link(*row)),
            ("a line of the change log", changes, _change),
        ):
            for row in self._connection.execute(query):
                try:
                    read(row)
                except (LookupError, TypeError, ValueError, AttributeError, msgspec.DecodeError):
                    yield f"{what} can't be read: {str(row)[:200]}"

    def _unreadable_records(self) -> Iterator[str]:
        rows: Iterable[tuple[str, str, bytes]] = self._connection.execute(
            "SELECT f.name, a.id, r.body FROM advisories a JOIN records r ON r.advisory = a.row "
            "JOIN feeds f ON f.id = a.feed"
        )
        for feed, id_, body in rows:
            try:
                record.decode(feed, zlib.decompress(body, -zlib.MAX_WBITS), Severity())
            except (zlib.error, record.InvalidRecord) as error:
                yield f"the record of {id_} can't be read: {error}"


def _link(ecosystem: str, name: str, product: str, confidence: float, reasons: str) -> Link:
    return Link(ecosystem, name, *split_product(product), confidence, tuple(json.loads(reasons)))


def _unpacked(row: tuple[str, str, bytes]) -> object:
    ecosystem, name, packed = row
    if ecosystem == BY_CPE:
        return applicability.unpack_summary(packed), applicability.unpack(split_product(name), packed)
    return unpack(ecosystem, name, packed)


def _change(row: tuple[Any, ...]) -> Change:
    seq, at, feed, advisory, how, before, after = row
    return Change(seq, at, feed, advisory, tuple(how.split()), _names(before), _names(after))


def _names(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((ecosystem, name) for ecosystem, name in json.loads(text))
