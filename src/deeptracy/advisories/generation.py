"""Writing the next advisory file: built aside from a copy of the current one, then renamed into place.

Until `Generation.publish` has renamed it, nothing of it can be seen; a process that is killed leaves the published
file as it was, and its unfinished one is removed by the next.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import uuid
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from deeptracy.advisories import applicability, record
from deeptracy.advisories.changes import Names, differences, names_of
from deeptracy.advisories.hints import hints_of
from deeptracy.advisories.lock import ExclusiveLock
from deeptracy.advisories.products import by_product
from deeptracy.advisories.schema import BY_CPE, FORMAT, KINDS, LEVELS, TABLES, pack
from deeptracy.advisories.store import AdvisoryStore, StoreError
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Advisory, Affected

# The file being built is worthless until it is whole, so SQLite need not guard it against a crash. A journal it needs
# all the same, to take back what a feed that failed has written; on disk, because it may grow as large as the file.
_PRAGMAS = "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;"


class Generation:
    """The next advisory file at ``path``. A context manager: what is not published when it ends is thrown away.

    Only one process at a time can hold one for the same path; another waits for it.
    """

    def __init__(self, path: Path, *, anew: bool = False) -> None:
        """Begin with a copy of the published file; with an empty one if ``anew``, or when there is none to be read.

        Raises OSError when the folder can't be written.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = ExclusiveLock(path.with_name(path.name + ".lock"))
        self._lock.acquire()
        try:
            self._next = path.with_name(path.name + ".next")
            self._clear()
            fresh = anew or not self._copy_published()
            self.connection = sqlite3.connect(self._next, isolation_level=None)
            self.connection.executescript(_PRAGMAS)
            if fresh:
                self.connection.executescript(TABLES)
                # Change numbers begin anew in a file that is built anew; this tells a reader of them that they did.
                meta = {"format": str(FORMAT), "log": uuid.uuid4().hex}
                self.connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
            self.connection.execute("BEGIN")
        except BaseException:
            self._lock.release()
            raise
        self.fresh = fresh

    def _copy_published(self) -> bool:
        try:
            AdvisoryStore(self.path).close()
        except StoreError:
            return False
        shutil.copyfile(self.path, self._next)
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        self._clear()
        self._lock.release()

    def _clear(self) -> None:
        """Remove what is unfinished, the journal first: alone, it would be played back into the next file."""
        self._next.with_name(self._next.name + "-journal").unlink(missing_ok=True)
        self._next.unlink(missing_ok=True)

    def publish(self) -> None:
        """Make this the file that readers open from now on."""
        self.connection.execute("COMMIT")
        self.connection.execute("PRAGMA optimize")
        self.connection.close()
        with open(self._next, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(self._next, self.path)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Take back everything that was written inside when it ends with an exception."""
        self.connection.execute("SAVEPOINT feed")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK TO feed")
            raise
        finally:
            self.connection.execute("RELEASE feed")

    def last_change(self) -> int:
        """The sequence number of the newest change so far, 0 when there is none."""
        return int(self.connection.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])


class FeedState:
    """The line of one feed in a generation, and its part of the change log."""

    def __init__(self, generation: Generation, name: str, origin: str, at: str) -> None:
        """``name`` of the feed, ``origin`` it is read from, ``at``: the time of this sync (RFC 3339)."""
        self._db = generation.connection
        self._at = at
        self.name = name
        found = self._db.execute("SELECT id FROM feeds WHERE name = ?", (name,)).fetchone()
        self.arriving = found is None
        if found is None:
            cursor = self._db.execute("INSERT INTO feeds VALUES (NULL, ?, ?, '{}', '', '', 0, '')", (name, origin))
            self._feed = cursor.lastrowid
        else:
            # What one origin calls unchanged says nothing of another.
            self._db.execute(
                "UPDATE feeds SET origin = ?, validator = '{}' WHERE id = ? AND origin <> ?", (origin, found[0], origin)
            )
            self._feed = found[0]
        self.changed = 0

    def validator(self) -> dict[str, str]:
        """What the last sync kept for the next: fields of conditional requests, cursors."""
        (text,) = self._db.execute("SELECT validator FROM feeds WHERE id = ?", (self._feed,)).fetchone()
        return dict(json.loads(text))

    def log(self, id_: str, how: Iterable[str], before: Names, after: Names) -> None:
        """Add a line to the change log: what happened to an advisory, and the names it stood for and stands for."""
        self.changed += 1
        self._db.execute(
            "INSERT INTO changes VALUES (NULL, ?, ?, ?, ?, ?, ?)",
            (self._at, self.name, id_, " ".join(how), json.dumps(before), json.dumps(after)),
        )

    def settle(self, at: str, validator: dict[str, str], records: int, digest: str) -> None:
        """Note that the feed is known to be current with so many records in the state that the digest names."""
        if self.arriving:
            self.log("", ("feed",), (), ())
        self._db.execute(
            "UPDATE feeds SET validator = ?, checked = ?, records = ?, digest = ?, changed = "
            "CASE WHEN digest = ? THEN changed ELSE ? END WHERE id = ?",
            (json.dumps(validator), at, records, digest, digest, at, self._feed),
        )

    def names_by_id(self, id_: str) -> Names:
        """The packages and products that the advisories with this id or alias name."""
        rows = self._db.execute(
            "SELECT DISTINCT ecosystem, name FROM aliases JOIN affected USING (advisory) WHERE alias = ?",
            (id_.upper(),),
        )
        return tuple(sorted((ecosystem, name) for ecosystem, name in rows))


class FeedWriter(FeedState):
    """Puts the records of one feed into a generation, and the differences into its change log."""

    def listed(self) -> dict[str, str]:
        """The id of every record in the file, with the ``modified`` that the feed's index gave for it."""
        return dict(self._db.execute("SELECT id, listed FROM advisories WHERE feed = ?", (self._feed,)))

    def put(self, advisory: Advisory, listed: str, deflated: bytes, affected: tuple[Affected, ...]) -> None:
        """Add a record or replace it.

        ``deflated``: its bytes as a raw deflate stream. ``affected``: those of its entries that this feed speaks for.
        """
        products = by_product(advisory.configurations)
        replaced = self._row(advisory.id)
        if not self.arriving:
            self._log_difference(replaced, advisory, names_of(affected, advisory.configurations))
        if replaced is not None:
            self._forget(replaced)
        cursor = self._db.execute(
            "INSERT INTO advisories VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._feed, advisory.id, listed, advisory.modified, advisory.published, advisory.withdrawn,
                KINDS.index(advisory.kind), LEVELS.index(advisory.severity.level), advisory.severity.score,
                advisory.severity.vector, " ".join(advisory.aliases), advisory.summary,
            ),
        )  # fmt: skip
        row = cursor.lastrowid
        self._db.executemany(
            "INSERT OR IGNORE INTO aliases VALUES (?, ?)",
            [(id_.upper(), row) for id_ in (advisory.id, *advisory.aliases)],
        )
        entries = [
            (entry.ecosystem, ecosystems.normalise_name(entry.ecosystem, entry.name), row, position, pack(entry))
            for position, entry in enumerate(affected)
        ]
        entries += [
            (BY_CPE, product, row, 0, applicability.pack(product, parts)) for product, parts in products.items()
        ]
        self._db.executemany("INSERT INTO affected VALUES (?, ?, ?, ?, ?)", entries)
        self._db.executemany("INSERT INTO hints VALUES (?, ?, ?)", [(row, *hint) for hint in hints_of(advisory)])
        self._db.execute("INSERT INTO records VALUES (?, ?)", (row, deflated))

    def _log_difference(self, row: int | None, advisory: Advisory, names: Names) -> None:
        if row is None:
            self.log(advisory.id, ("added",), (), names)
            return
        before = self._record(row)
        how = differences(before, advisory)
        if how:
            self.log(advisory.id, how, self._names(row), names)

    def remove(self, id_: str) -> None:
        """Take out a record that the feed has no more."""
        row = self._row(id_)
        if row is not None:
            self.log(id_, ("removed",), self._names(row), ())
            self._forget(row)

    def current(self, at: str, validator: dict[str, str]) -> None:
        """Note that the feed is known to be current, and what the next conditional request sends."""
        rows = self._db.execute(
            "SELECT id, listed FROM advisories WHERE feed = ? ORDER BY id", (self._feed,)
        ).fetchall()
        self.settle(at, validator, len(rows), digest_of(rows))

    def _row(self, id_: str) -> int | None:
        found = self._db.execute("SELECT row FROM advisories WHERE feed = ? AND id = ?", (self._feed, id_)).fetchone()
        return found[0] if found else None

    def _record(self, row: int) -> Advisory:
        (body,) = self._db.execute("SELECT body FROM records WHERE advisory = ?", (row,)).fetchone()
        return record.decode(self.name, zlib.decompress(body, -zlib.MAX_WBITS))

    def _names(self, row: int) -> Names:
        rows = self._db.execute("SELECT DISTINCT ecosystem, name FROM affected WHERE advisory = ?", (row,))
        return tuple(sorted((ecosystem, name) for ecosystem, name in rows))

    def _forget(self, row: int) -> None:
        for table, column in (
            ("aliases", "advisory"),
            ("affected", "advisory"),
            ("hints", "advisory"),
            ("bystanders", "advisory"),
            ("strangers", "advisory"),
            ("records", "advisory"),
            ("advisories", "row"),
        ):
            self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (row,))  # noqa: S608


def digest_of(rows: Iterable[tuple[str, str]]) -> str:
    """Names a state: the SHA-256 over the (id, state) of each record."""
    hashed = hashlib.sha256()
    for id_, listed in rows:
        hashed.update(f"{id_} {listed}\n".encode())
    return hashed.hexdigest()
