"""Reading, out of an advisory file, what links from packages to products are learnt from."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator

from deeptracy.advisories import applicability
from deeptracy.advisories.hints import ECOSYSTEM, REPOSITORY
from deeptracy.advisories.products import split_product
from deeptracy.advisories.schema import BY_CPE, KINDS
from deeptracy.linking.facts import NamedProduct, PackageKey, ProductRecord
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Kind


def packages(db: sqlite3.Connection) -> Iterator[PackageKey]:
    """Every package of a language that a live advisory names. Names that are only malware's are no evidence."""
    rows = db.execute(
        "SELECT DISTINCT f.ecosystem, f.name FROM affected f JOIN advisories a ON a.row = f.advisory "
        "WHERE f.ecosystem <> ? AND a.withdrawn = '' AND a.kind <> ?",
        (BY_CPE, KINDS.index(Kind.MALICIOUS)),
    )
    return ((ecosystem, name) for ecosystem, name in rows if ecosystem in ecosystems.LANGUAGES)


def packages_by_cve(db: sqlite3.Connection) -> dict[str, set[PackageKey]]:
    """The packages that live OSV records name, by each CVE they stand for."""
    found: defaultdict[str, set[PackageKey]] = defaultdict(set)
    rows = db.execute(
        "SELECT n.alias, f.ecosystem, f.name FROM feeds o JOIN advisories a ON a.feed = o.id "
        "JOIN aliases n ON n.advisory = a.row JOIN affected f ON f.advisory = a.row "
        "WHERE o.name LIKE 'OSV %' AND a.withdrawn = '' AND n.alias LIKE 'CVE-%' AND f.ecosystem <> ?",
        (BY_CPE,),
    )
    for cve, ecosystem, name in rows:
        if ecosystem in ecosystems.LANGUAGES:
            found[cve].add((ecosystem, name))
    return found


def package_repositories(db: sqlite3.Connection) -> Iterator[tuple[PackageKey, str, str]]:
    """Each repository that a live OSV record of a package points to, and the CVE, or else the id, of the record."""
    rows = db.execute(
        "SELECT f.ecosystem, f.name, h.value, coalesce(min(n.alias), a.id) "
        "FROM feeds o JOIN advisories a ON a.feed = o.id "
        "JOIN hints h ON h.advisory = a.row JOIN affected f ON f.advisory = a.row "
        "LEFT JOIN aliases n ON n.advisory = a.row AND n.alias LIKE 'CVE-%' "
        "WHERE o.name LIKE 'OSV %' AND a.withdrawn = '' AND h.kind = ? AND f.ecosystem <> ? "
        "GROUP BY a.row, f.ecosystem, f.name, h.value",
        (REPOSITORY, BY_CPE),
    )
    for ecosystem, name, repository, id_ in rows:
        if ecosystem in ecosystems.LANGUAGES:
            yield (ecosystem, name), repository, id_


def records(db: sqlite3.Connection) -> Iterator[tuple[int, ProductRecord]]:
    """The live records of the NVD, by row."""
    hints = db.cursor().execute("SELECT advisory, kind, value FROM hints ORDER BY advisory")
    by_row = _Grouped(hints)
    rows = db.execute(
        "SELECT a.row, a.id, f.name, f.versions FROM feeds o JOIN advisories a ON a.feed = o.id "
        "JOIN affected f ON f.advisory = a.row "
        "WHERE o.name = 'NVD' AND a.withdrawn = '' AND f.ecosystem = ? ORDER BY a.row, f.name",
        (BY_CPE,),
    )
    for (row, cve), group in _runs(rows):
        products = tuple(_named(name, packed) for name, packed in group)
        told = by_row.of(row)
        yield (
            row,
            ProductRecord(
                cve,
                products,
                frozenset(value for kind, value in told if kind == REPOSITORY),
                frozenset(value for kind, value in told if kind == ECOSYSTEM),
            ),
        )


def _named(name: str, packed: bytes) -> NamedProduct:
    return NamedProduct(*split_product(name), *applicability.unpack_summary(packed))


def _runs(rows: Iterable[tuple[int, str, str, bytes]]) -> Iterator[tuple[tuple[int, str], list[tuple[str, bytes]]]]:
    """Rows that follow each other with the same first two columns, the rest together."""
    current: tuple[int, str] | None = None
    group: list[tuple[str, bytes]] = []
    for row, cve, name, packed in rows:
        if current is not None and current != (row, cve):
            yield current, group
            group = []
        current = (row, cve)
        group.append((name, packed))
    if current is not None:
        yield current, group


class _Grouped:
    """Hints in the order of their advisories, handed out as those come by."""

    def __init__(self, rows: Iterator[tuple[int, str, str]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, advisory: int) -> list[tuple[str, str]]:
        found = []
        while self._next is not None and self._next[0] <= advisory:
            if self._next[0] == advisory:
                found.append(self._next[1:])
            self._next = next(self._rows, None)
        return found
