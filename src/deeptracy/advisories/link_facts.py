"""Reading, out of an advisory file, what links from packages to products are learnt from."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

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
    """The live records that name products, the NVD's and those of the CVE list, by row."""
    products = _products(db)
    hints = _Grouped(db.cursor().execute("SELECT advisory, kind, value FROM hints ORDER BY advisory"))
    rows = db.execute(
        "SELECT a.row, a.id FROM feeds o JOIN advisories a ON a.feed = o.id "
        "WHERE o.name IN ('NVD', 'CVE list') AND a.withdrawn = '' ORDER BY a.row"
    )
    for row, cve in rows:
        if row in products:
            told = hints.of(row)
            yield (
                row,
                ProductRecord(
                    cve,
                    tuple(products.pop(row)),
                    frozenset([value for kind, value in told if kind == REPOSITORY]),
                    frozenset([value for kind, value in told if kind == ECOSYSTEM]),
                ),
            )


def _products(db: sqlite3.Connection) -> dict[int, list[NamedProduct]]:
    """The products of each record, by row.

    Read in the order of the table, for by record it would be one jump through the file for each of a million rows.
    """
    found: defaultdict[int, list[NamedProduct]] = defaultdict(list)
    rows = db.execute(
        "SELECT advisory, name, versions FROM affected WHERE ecosystem = ? ORDER BY name, advisory", (BY_CPE,)
    )
    for row, name, packed in rows:
        found[row].append(_named(name, applicability.unpack_summary(packed)))
    return found


# Most rows of a product, which follow each other, say the same of it: one object stands for all of them.
@lru_cache(maxsize=1 << 8)
def _named(name: str, summary: applicability.Summary) -> NamedProduct:
    return NamedProduct(*split_product(name), *summary)


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
