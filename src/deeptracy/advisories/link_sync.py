"""Bringing the links from packages to products up to date, after the advisories they are learnt from.

All links are worked out anew from what the file holds, and compared with those stored: so what was learnt does not
depend on the order in which the records came, and a new version of the rules changes links as a new record does. Each
difference is a line of the change log, under the feed ``links``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator

from deeptracy.advisories.generation import Generation
from deeptracy.advisories.hints import ECOSYSTEM, REPOSITORY
from deeptracy.advisories.products import product_of, split_product
from deeptracy.advisories.schema import BY_CPE, KINDS, unpack_configurations
from deeptracy.linking.facts import Facts, NamedProduct, PackageKey, ProductRecord, bystanders
from deeptracy.linking.linker import VERSION, Linker
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Kind
from deeptracy.model.link import Link

NAME = "links"
_Row = tuple[float, str]


class LinkSync:
    """One run over one generation."""

    def __init__(self, generation: Generation, at: str) -> None:
        """``at``: the time of the sync, RFC 3339."""
        self._db = generation.connection
        self._at = at

    def needed(self, changed: bool) -> bool:
        """Whether links may differ: advisories ``changed``, or the rules did."""
        stored = self._db.execute("SELECT value FROM meta WHERE key = 'linking'").fetchone()
        return changed or stored != (str(VERSION),)

    def run(self) -> int:
        """Work the links out anew and log what differs; the number of packages whose links do."""
        facts = Facts()
        for key in self._packages():
            facts.add_package(key)
        packages = self._packages_by_cve()
        aside: list[tuple[int, str]] = []
        for row, record in self._records():
            facts.add_record(record, packages.get(record.cve, ()))
            aside += [(row, f"{vendor}:{product}") for vendor, product in sorted(bystanders(record))]
        self._db.execute("DELETE FROM bystanders")
        self._db.executemany("INSERT INTO bystanders VALUES (?, ?)", aside)
        changed = self._replace(Linker(facts).links())
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('linking', ?)", (str(VERSION),))
        return changed

    def _packages(self) -> Iterator[PackageKey]:
        """Every package of a language that a live advisory names. Names that are only malware's are no evidence."""
        rows = self._db.execute(
            "SELECT DISTINCT f.ecosystem, f.name FROM affected f JOIN advisories a ON a.row = f.advisory "
            "WHERE f.ecosystem <> ? AND a.withdrawn = '' AND a.kind <> ?",
            (BY_CPE, KINDS.index(Kind.MALICIOUS)),
        )
        return ((ecosystem, name) for ecosystem, name in rows if ecosystem in ecosystems.LANGUAGES)

    def _packages_by_cve(self) -> dict[str, set[PackageKey]]:
        """The packages that live OSV records name, by each CVE they stand for."""
        found: defaultdict[str, set[PackageKey]] = defaultdict(set)
        rows = self._db.execute(
            "SELECT n.alias, f.ecosystem, f.name FROM feeds o JOIN advisories a ON a.feed = o.id "
            "JOIN aliases n ON n.advisory = a.row JOIN affected f ON f.advisory = a.row "
            "WHERE o.name LIKE 'OSV %' AND a.withdrawn = '' AND n.alias LIKE 'CVE-%' AND f.ecosystem <> ?",
            (BY_CPE,),
        )
        for cve, ecosystem, name in rows:
            if ecosystem in ecosystems.LANGUAGES:
                found[cve].add((ecosystem, name))
        return found

    def _records(self) -> Iterator[tuple[int, ProductRecord]]:
        """The live records of the NVD, by row."""
        hints = self._db.cursor().execute("SELECT advisory, kind, value FROM hints ORDER BY advisory")
        by_row = _Grouped(hints)
        rows = self._db.execute(
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

    def _replace(self, links: Iterable[Link]) -> int:
        """Store the links, and log each package whose links are others than before."""
        before: defaultdict[PackageKey, dict[str, _Row]] = defaultdict(dict)
        for ecosystem, name, product, confidence, reasons in self._db.execute("SELECT * FROM links"):
            before[ecosystem, name][product] = (confidence, reasons)
        after: defaultdict[PackageKey, dict[str, _Row]] = defaultdict(dict)
        for link in links:
            reasons = json.dumps(link.reasons, ensure_ascii=False)
            after[link.ecosystem, link.name][link.cpe_product] = (link.confidence, reasons)
        first = not self._db.execute("SELECT 1 FROM meta WHERE key = 'linking'").fetchone()
        differing = sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))
        for key in differing:
            self._db.execute("DELETE FROM links WHERE ecosystem = ? AND name = ?", key)
            rows = [(*key, product, *row) for product, row in sorted(after.get(key, {}).items())]
            self._db.executemany("INSERT INTO links VALUES (?, ?, ?, ?, ?)", rows)
            if not first:
                self._log(key, _how(before.get(key, {}), after.get(key, {})))
        if first and differing:
            self._log(None, "feed")
        return len(differing)

    def _log(self, key: PackageKey | None, how: str) -> None:
        names = json.dumps([key] if key else [])
        self._db.execute("INSERT INTO changes VALUES (NULL, ?, ?, '', ?, ?, ?)", (self._at, NAME, how, names, names))


def _how(before: dict[str, _Row], after: dict[str, _Row]) -> str:
    words = []
    if after.keys() - before.keys():
        words.append("linked")
    if before.keys() - after.keys():
        words.append("unlinked")
    if any(before[product][0] != after[product][0] for product in before.keys() & after.keys()):
        words.append("confidence")
    return " ".join(words or ["text"])


def _named(name: str, packed: bytes) -> NamedProduct:
    vendor, product = split_product(name)
    named = [
        match.cpe
        for whole in unpack_configurations(packed)
        for node in whole.nodes
        for match in node.matches
        if match.vulnerable and product_of(match.cpe) == name
    ]
    return NamedProduct(
        vendor, product, any(cpe.part == "a" for cpe in named), frozenset(cpe.target_sw for cpe in named)
    )


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
