"""The advisory file as one compressed file, to carry to machines without a network or to pin in a pipeline."""

import gzip
import os
import shutil
import sqlite3
import zlib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from deeptracy.advisories.generation import Generation
from deeptracy.advisories.lock import ExclusiveLock
from deeptracy.advisories.schema import TABLES
from deeptracy.advisories.store import AdvisoryStore, StoreError

_MAX_SIZE = 32 << 30
_Definition = tuple[str, str, str]
# What the query planner adds by itself: https://www.sqlite.org/fileformat2.html#the_sqlite_stat1_table
_STATISTICS = {
    ("table", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("table", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
}


def export_file(source: Path, target: Path) -> int:
    """Write the advisory file at ``source`` gzip-compressed to ``target``; the size written, in bytes.

    Raises `StoreError` when there is no advisory file, OSError when ``target`` can't be written.
    """
    AdvisoryStore(source).close()
    part = target.with_name(target.name + ".part")
    try:
        # No time in the header: the same advisories give the same file.
        with source.open("rb") as plain, part.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
            shutil.copyfileobj(plain, packed, 1 << 20)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target.stat().st_size


def import_file(source: Path, target: Path, origin: str = "") -> None:
    """Put an exported file (or a plain advisory file) in the place of the advisory file at ``target``.

    It is checked first; whatever is wrong with it leaves ``target`` as it was. ``origin``: where its feeds are said to
    come from, and so where later ones are asked for, instead of where the file has them from. Raises `StoreError`.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = ExclusiveLock(target.with_name(target.name + ".lock"))
    lock.acquire()
    part = target.with_name(target.name + ".import")
    try:
        _unpack(source, part)
        _check(part, source)
        if origin:
            _set_origin(part, origin)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
        lock.release()


def confirm_file(path: Path, checked: Mapping[str, str]) -> None:
    """Note that feeds of the advisory file at ``path`` were known to be current later than the file says.

    ``checked``: for each feed by its name, when (RFC 3339). Raises `StoreError` when the file can't be read, OSError
    when none can be written in its place.
    """
    with Generation(path) as generation:
        if generation.fresh:
            raise StoreError(f"there is no advisory file at {path}; run 'deeptracy db update'")
        generation.connection.executemany(
            "UPDATE feeds SET checked = max(checked, ?) WHERE name = ?", [(at, name) for name, at in checked.items()]
        )
        generation.publish()


def _set_origin(path: Path, origin: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = OFF")  # the file is a copy that nobody has seen yet
        connection.execute("UPDATE feeds SET origin = ?, validator = '{}'", (origin,))


def _unpack(source: Path, part: Path) -> None:
    try:
        with source.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(source) if packed else source.open("rb") as plain, part.open("wb") as file:
            written = 0
            while chunk := plain.read(1 << 20):
                written += len(chunk)
                if written > _MAX_SIZE:
                    raise StoreError(f"{source} unpacks to more than {_MAX_SIZE >> 30} GiB")
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except (OSError, EOFError, zlib.error) as error:
        raise StoreError(f"{source} can't be read: {error}") from error


def _check(part: Path, source: Path) -> None:
    try:
        if _tables(part) - _STATISTICS != _expected_tables():
            raise StoreError(f"{part} does not hold the tables of an advisory file of this version")
        store = AdvisoryStore(part)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{source} is not an advisory file: {error}") from error
    except StoreError as error:
        # Said of the copy, and an update would not mend what is being imported.
        reason = str(error).removeprefix(f"{part} ").partition("; run ")[0]
        raise StoreError(f"{source} {reason}") from error
    with store:
        problem = next(store.problems(), None)
    if problem:
        raise StoreError(f"{source} is damaged: {problem}")


def _expected_tables() -> set[_Definition]:
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.executescript(TABLES)
        return _definitions(memory)


def _tables(path: Path) -> set[_Definition]:
    with closing(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True)) as connection:
        return _definitions(connection)


def _definitions(connection: sqlite3.Connection) -> set[_Definition]:
    """Everything that was defined; a trigger or a view is as much of a difference as a missing table."""
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
