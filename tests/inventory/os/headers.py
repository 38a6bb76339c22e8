"""Headers and databases of rpm, made for the tests."""

import sqlite3
import struct

STRING, STRING_ARRAY, INT32, BINARY = 6, 8, 4, 7


def header(*entries: tuple[int, int, bytes, int]) -> bytes:
    """A header of (tag, type, data, count) entries."""
    index, data = b"", b""
    for tag, kind, value, count in entries:
        index += struct.pack(">IIiI", tag, kind, len(data), count)
        data += value
    return struct.pack(">II", len(entries), len(data)) + index + data


def package(name: str, version: str, release: str = "1", source: str = "", **more: object) -> bytes:
    """The header of a package. ``more`` may hold ``epoch``, ``module``, ``provides`` and ``requires``."""
    entries = [(1000, STRING, name.encode() + b"\0", 1), (1001, STRING, version.encode() + b"\0", 1)]
    if release:
        entries.append((1002, STRING, release.encode() + b"\0", 1))
    if source:
        entries.append((1044, STRING, source.encode() + b"\0", 1))
    if "epoch" in more:
        entries.append((1003, INT32, struct.pack(">I", more["epoch"]), 1))
    if "module" in more:
        entries.append((5096, STRING, str(more["module"]).encode() + b"\0", 1))
    for key, tag in (("provides", 1047), ("requires", 1049)):
        names = [str(value) for value in more.get(key, ())]  # type: ignore[attr-defined]
        if names:
            entries.append((tag, STRING_ARRAY, b"".join(value.encode() + b"\0" for value in names), len(names)))
    return header(*entries)


def database(*blobs: object, schema: str = "CREATE TABLE Packages (hnum INTEGER PRIMARY KEY, blob BLOB)") -> bytes:
    """The bytes of an SQLite database with these records."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema)
    if blobs:
        connection.executemany("INSERT INTO Packages (blob) VALUES (?)", [(blob,) for blob in blobs])
    connection.commit()
    data = connection.serialize()
    connection.close()
    return data
