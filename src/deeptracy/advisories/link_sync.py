"""Bringing the links from packages to products up to date, after the advisories they are learnt from.

All links are worked out anew from what the file holds, and compared with those stored: so what was learnt does not
depend on the order in which the records came, and a new version of the rules changes links as a new record does. Each
difference is a line of the change log, under the feed ``links``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable

from deeptracy.advisories import link_facts
from deeptracy.advisories.generation import Generation
from deeptracy.linking.facts import Facts, PackageKey, Product, ProductRecord, bystanders
from deeptracy.linking.linker import VERSION, Linker
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
        for key in link_facts.packages(self._db):
            facts.add_package(key)
        for key, repository, id_ in link_facts.package_repositories(self._db):
            facts.add_repository(key, repository, id_)
        linker = Linker(facts)
        packages = link_facts.packages_by_cve(self._db)
        aside: list[tuple[int, str]] = []
        pointing: list[tuple[int, ProductRecord]] = []
        for row, record in link_facts.records(self._db):
            facts.add_record(record, packages.get(record.cve, ()))
            aside += [(row, f"{vendor}:{product}") for vendor, product in sorted(bystanders(record))]
            if linker.names_repository(record):
                pointing.append((row, record))
        links = list(linker.links())
        self._db.execute("DELETE FROM bystanders")
        self._db.executemany("INSERT INTO bystanders VALUES (?, ?)", aside)
        attributed = self._store_strangers(linker, links, pointing)
        changed = self._replace(links, attributed)
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('linking', ?)", (str(VERSION),))
        return changed

    def _store_strangers(
        self, linker: Linker, links: Iterable[Link], pointing: Iterable[tuple[int, ProductRecord]]
    ) -> set[PackageKey]:
        """Store which records are about other packages than those linked; the packages of which that has changed."""
        before = self._strangers()
        linked: defaultdict[Product, set[PackageKey]] = defaultdict(set)
        for link in links:
            linked[link.vendor, link.product].add((link.ecosystem, link.name))
        rows = []
        for row, record in pointing:
            packages = {package for named in record.products for package in linked.get(named.key, ())}
            rows += [(row, *package) for package in sorted(linker.strangers(record, packages))]
        self._db.execute("DELETE FROM strangers")
        self._db.executemany("INSERT INTO strangers VALUES (?, ?, ?)", rows)
        return {(ecosystem, name) for _, ecosystem, name in before ^ self._strangers()}

    def _strangers(self) -> set[tuple[str, str, str]]:
        """By the ids of the records: their rows are others after each change."""
        rows = self._db.execute(
            "SELECT a.id, s.ecosystem, s.name FROM strangers s JOIN advisories a ON a.row = s.advisory"
        )
        return set(rows)

    def _replace(self, links: Iterable[Link], attributed: set[PackageKey]) -> int:
        """Store the links, and log each package whose links mean something else than before, or its records do."""
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
        if first:
            if differing:
                self._log(None, "feed")
            return len(differing)
        words = {key: _how(before.get(key, {}), after.get(key, {})) for key in differing}
        for key in sorted(words.keys() | attributed):
            how = " ".join(filter(None, (words.get(key, ""), "attributed" if key in attributed else "")))
            if how:
                self._log(key, how)
        return len(differing)

    def _log(self, key: PackageKey | None, how: str) -> None:
        names = json.dumps([key] if key else [])
        self._db.execute("INSERT INTO changes VALUES (NULL, ?, ?, '', ?, ?, ?)", (self._at, NAME, how, names, names))


def _how(before: dict[str, _Row], after: dict[str, _Row]) -> str:
    """What has changed by meaning; nothing where only the reasons read otherwise."""
    words = []
    if after.keys() - before.keys():
        words.append("linked")
    if before.keys() - after.keys():
        words.append("unlinked")
    if any(before[product][0] != after[product][0] for product in before.keys() & after.keys()):
        words.append("confidence")
    return " ".join(words)
