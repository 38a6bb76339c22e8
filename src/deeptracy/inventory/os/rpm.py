"""rpm's database of installed packages in its SQLite form, ``rpmdb.sqlite``.

https://rpm-software-management.github.io/rpm/manual/. The table ``Packages`` holds one header per package. The file is
opened in memory with everything but reading that table forbidden, since a database may bring views and triggers of its
own.
This module is the named second home of SQLite, beside the advisory store.
"""

import sqlite3
from contextlib import closing

from deeptracy.inventory import graph
from deeptracy.inventory.os import rpm_header
from deeptracy.inventory.os.release import Release, release, upstream
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Dependency, Location, Skipped
from deeptracy.model.package import Package
from deeptracy.model.source_package import from_rpm_file

INSIDE = ("var/lib/rpm/", "usr/lib/sysimage/rpm/", "usr/share/rpm/")
_MAGIC = b"SQLite format 3\0"
_MAX_RECORD = 1 << 26
_STEPS = 50_000_000  # of SQLite's machine, after which a query is hopeless or hostile

Header = dict[int, list[str]]


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Every installed package. Raises `Malformed`."""
    name = file.path.rpartition("/")[2]
    system, gaps = release(file, tuple(folder + name for folder in INSIDE), "Red Hat", tree)
    if tree.read(file.path + "-wal"):
        reason = "its newest changes are in the write-ahead log beside it, which is not read"
        gaps.append(Skipped(file.path, reason))
    headers: list[Header] = []
    for blob in _blobs(file.data):
        try:
            headers.append(rpm_header.read(blob if isinstance(blob, bytes) else b""))
        except Malformed as error:
            gaps.append(Skipped(file.path, str(error)))
    return Parsed(_dependencies(file.path, headers, system), gaps)


def _blobs(data: bytes) -> list[object]:
    """The records of the table. The layout of the first 100 bytes: https://www.sqlite.org/fileformat2.html#the_database_header."""
    if not data.startswith(_MAGIC) or len(data) < 100:
        raise Malformed("not a SQLite database")
    page_size, pages = int.from_bytes(data[16:18]), int.from_bytes(data[28:32])
    if len(data) < pages * (page_size if page_size > 1 else 1 << 16):  # SQLite would read the missing part as zeros
        raise Malformed("the database is cut off")
    if data[18:20] == b"\x02\x02":  # a database in memory can't have the write-ahead log that it asks for
        data = data[:18] + b"\x01\x01" + data[20:]
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_RECORD)
            database.set_progress_handler(lambda: 1, _STEPS)
            database.set_authorizer(_allowed)
            rows = database.execute("SELECT blob FROM Packages").fetchall()
    except sqlite3.Error as error:
        raise Malformed(f"not a readable rpm database: {error}") from error
    return [row[0] for row in rows]


def _allowed(action: int, table: str | None, _column: str | None, _database: str | None, inner: str | None) -> int:
    """Reading the table ``Packages`` itself; ``inner`` names a view or a trigger that would read for us."""
    reads = action == sqlite3.SQLITE_READ and table == "Packages" and inner is None
    return sqlite3.SQLITE_OK if reads or action == sqlite3.SQLITE_SELECT else sqlite3.SQLITE_DENY


def _dependencies(path: str, headers: list[Header], system: Release) -> list[Dependency]:
    packages = [(header, _package(header, system)) for header in headers]
    known = [(header, package) for header, package in packages if package is not None]
    ids = {str(number): str(package) for number, (_, package) in enumerate(known)}
    parents = graph.required_by(_requires([header for header, _ in known]))
    return [
        Dependency(
            package,
            Location(path),
            required_by=tuple(ids[parent] for parent in parents.get(str(number), ())),
        )
        for number, (_, package) in enumerate(known)
    ]


def _first(header: Header, tag: int) -> str:
    return next(iter(header.get(tag, ())), "")


def _package(header: Header, system: Release) -> Package | None:
    """The package of a header; None for the public keys that rpm stores among its packages."""
    name, version = _first(header, rpm_header.NAME), _first(header, rpm_header.VERSION)
    if not name or not version or name == "gpg-pubkey":
        return None
    epoch, build = _first(header, rpm_header.EPOCH), _first(header, rpm_header.RELEASE)
    plain = f"{version}-{build}" if build else version
    source = from_rpm_file(_first(header, rpm_header.SOURCE_RPM))
    origin = upstream(name, plain, source.name, source.version) if source else ""
    module = _first(header, rpm_header.MODULARITY_LABEL)
    qualifiers = system.qualifiers(_first(header, rpm_header.ARCH), origin, module)
    return Package(system.ecosystem, name, f"{epoch}:{plain}" if epoch not in ("", "0") else plain, qualifiers)


def _requires(headers: list[Header]) -> dict[str, list[str]]:
    """Which package provides what each requires, by position. Files and rpm's own features are not looked up."""
    providers: dict[str, str] = {}
    for number, header in enumerate(headers):
        for capability in (_first(header, rpm_header.NAME), *header.get(rpm_header.PROVIDE_NAME, ())):
            providers.setdefault(capability, str(number))
    return {
        str(number): [
            providers[capability]
            for capability in header.get(rpm_header.REQUIRE_NAME, ())
            if providers.get(capability, str(number)) != str(number)
        ]
        for number, header in enumerate(headers)
    }
