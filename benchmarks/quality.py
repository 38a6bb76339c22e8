"""Measure how right matching by CPE is, against OSV's records and against labels given by hand.

make quality       # the mirror is looked for in $DEEPTRACY_SHARED, else in ../shared; writes docs/quality.md and .svg

The CVEs that the NVD's feed of 2022 shares with live OSV records are looked up by CPE alone, as if OSV had no record
of them: the CVE under test leaves both what is learnt and what overrules the NVD. Once that is all that is left out;
once all that is known of the package leaves, too, as for a package that OSV never named. A finding is a CVE and a
package for which the NVD's range admits some version that the package can have. OSV's word is taken for the truth, so
a package that OSV forgot counts as a mistake; those were looked at one by one, and the labels say so.
"""

import csv
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from deeptracy.advisories import link_facts
from deeptracy.advisories.bucket import FolderBucket
from deeptracy.advisories.nvd_sync import NvdFeed
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.site import FolderSite
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import offered_ecosystems, sync
from deeptracy.linking.facts import Facts, PackageKey, Product, ProductRecord, bystanders
from deeptracy.linking.linker import Linker
from deeptracy.matching.configurations import Subject, readings
from deeptracy.matching.judge import affects
from deeptracy.model.advisory import Affected
from deeptracy.versions.intervals import disjoint
from deeptracy.versions.requirements import Bounds, Interval

ROOT = Path(__file__).parents[1]
PAGE, PICTURE = ROOT / "docs" / "quality.md", ROOT / "docs" / "quality.svg"
LABELS = Path(__file__).with_name("labels.csv")
THRESHOLDS = (0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
LEAVE_CVE, LEAVE_PACKAGE = "CVEs left out", "packages left out"
_GO_MAJOR = re.compile(r"[/.]v(\d+)$")

Pair = tuple[str, PackageKey]
"""A CVE and a package: a finding."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a person said of a finding that OSV does not give: ``right``, ``wrong`` or ``unclear``."""

    label: str
    reason: str


def labels() -> dict[Pair, Label]:
    """The findings judged by hand."""
    with LABELS.open(newline="", encoding="utf-8") as file:
        return {
            (row["cve"], (row["ecosystem"], row["package"])): Label(row["label"], row["reason"])
            for row in csv.DictReader(file)
        }


@dataclass(frozen=True, slots=True)
class Prediction:
    """The surest way in which a CVE was found to be about a package."""

    confidence: float
    rule: str
    product: Product


@dataclass(slots=True)
class Score:
    """Right and wrong findings at one threshold, and those that were missed."""

    right: set[Pair] = field(default_factory=set)
    wrong: set[Pair] = field(default_factory=set)
    missed: set[Pair] = field(default_factory=set)

    @property
    def precision(self) -> float:
        """The share of findings that are right."""
        found = len(self.right) + len(self.wrong)
        return len(self.right) / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of the truth that is found."""
        there = len(self.right) + len(self.missed)
        return len(self.right) / there if there else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def by_package(self) -> "list[Score]":
        """The same of each package alone."""
        found: defaultdict[PackageKey, Score] = defaultdict(Score)
        for pair in self.right:
            found[pair[1]].right.add(pair)
        for pair in self.wrong:
            found[pair[1]].wrong.add(pair)
        for pair in self.missed:
            found[pair[1]].missed.add(pair)
        return list(found.values())

    @property
    def package_precision(self) -> float:
        """The mean of the precision of each package that was found at all."""
        return _mean(one.precision for one in self.by_package() if one.right or one.wrong)

    @property
    def package_recall(self) -> float:
        """The mean of the recall of each package that there is something to find of."""
        return _mean(one.recall for one in self.by_package() if one.right or one.missed)

    def of(self, ecosystem: str) -> "Score":
        """The part of one ecosystem."""
        return Score(
            *({pair for pair in part if pair[1][0] == ecosystem} for part in (self.right, self.wrong, self.missed))
        )


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 1.0


class Quality:
    """The measurement over one advisory file."""

    def __init__(self, store: AdvisoryStore) -> None:
        self._store = store
        database = store._connection
        self._packages = {cve: frozenset(keys) for cve, keys in link_facts.packages_by_cve(database).items()}
        facts = Facts()
        for key in link_facts.packages(database):
            facts.add_package(key)
        for key, repository, id_ in link_facts.package_repositories(database):
            facts.add_repository(key, repository, id_)
        self._records: dict[int, ProductRecord] = {}
        self._by_cve: dict[str, tuple[int, ProductRecord]] = {}
        for row, record in link_facts.records(database):
            facts.add_record(record, self._packages.get(record.cve, ()))
            self._by_cve[record.cve] = row, record
            if record.cve.startswith("CVE-2022-") and record.cve in self._packages:
                self._records[row] = record
        self._facts = facts
        self._versions: dict[PackageKey, frozenset[str]] = {}
        self._linker = Linker(facts)

    @property
    def shared(self) -> int:
        """The number of CVEs that both feeds know."""
        return len(self._records)

    @cached_property
    def truth(self) -> frozenset[Pair]:
        """What OSV says."""
        return frozenset((r.cve, package) for r in self._records.values() for package in self._packages[r.cve])

    def predictions(self, *, forget: bool) -> dict[Pair, Prediction]:
        """What matching by CPE says of each CVE without OSV's records of it; to ``forget``, of the package either."""
        found: dict[Pair, Prediction] = {}
        for row, record in self._records.items():
            aside = bystanders(record)
            for product in {named.key for named in record.products} - aside:
                candidates = self._linker.candidates(product) & self._facts.packages
                left_out = frozenset({record.cve})
                for package, one in self._of_product(row, record, product, candidates, left_out, forget=forget):
                    pair = record.cve, package
                    best = found.get(pair)
                    if best is None or _strength(one) > _strength(best):
                        found[pair] = one
        return found

    def _of_product(
        self,
        row: int,
        record: ProductRecord,
        product: Product,
        candidates: Iterable[PackageKey],
        left_out: frozenset[str],
        *,
        forget: bool,
    ) -> Iterator[tuple[PackageKey, Prediction]]:
        configurations = dict(self._store.applicable(":".join(product)))[row]
        among = set(candidates)
        for package in sorted(among - self._linker.strangers(record, among, left_out)):
            rule = self._linker.judge(product, package, left_out, forget=forget)
            if rule.confidence <= 0:
                continue
            entries = [one.entry for one in readings(configurations, Subject(*package, "", *product))]
            if self.admits(package, entries):
                yield package, Prediction(rule.confidence, rule.name, product)

    def admits(self, package: PackageKey, entries: Sequence[Affected]) -> bool:
        """Whether some version that the package can have is affected. OSV lists those of PyPI one by one."""
        published = self._published(package)
        if published:
            return any(affects(entry, version) for entry in entries for version in published)
        return any(_admits(package, entry) for entry in entries)

    def _published(self, package: PackageKey) -> frozenset[str]:
        if package not in self._versions:
            named = (entry.versions for _, entry in self._store.affected(package))
            self._versions[package] = frozenset(version for versions in named for version in versions)
        return self._versions[package]

    def as_matched(self, pair: Pair) -> Prediction | None:
        """How a CVE comes to be about a package in real use, with all that is known; None where it does not."""
        row, record = self._by_cve[pair[0]]
        found = None
        for product in {named.key for named in record.products} - bystanders(record):
            for package, one in self._of_product(row, record, product, {pair[1]}, frozenset(), forget=False):
                if package == pair[1] and (found is None or _strength(one) > _strength(found)):
                    found = one
        return found

    def score(self, predictions: dict[Pair, Prediction], threshold: float) -> Score:
        """The predictions that are sure enough, against the truth."""
        found = {pair for pair, one in predictions.items() if one.confidence >= threshold}
        return Score(found & self.truth, found - self.truth, set(self.truth - found))


def _strength(one: Prediction) -> tuple[float, str, Product]:
    return one.confidence, one.rule, one.product


def _admits(package: PackageKey, entry: Affected) -> bool:
    """Whether some version that the package can have is affected: the path of a Go module tells its major version."""
    ecosystem, name = package
    major = _GO_MAJOR.search(name) if ecosystem == "Go" else None
    possible: Bounds = (Interval(),)
    if major:
        possible = (Interval(f"{major[1]}.0.0-0", True, f"{int(major[1]) + 1}.0.0-0", False),)
    return disjoint(ecosystem, possible, tuple(_bounds(entry))) is not True


def _bounds(entry: Affected) -> Iterator[Interval]:
    for range_ in entry.ranges:
        events = {kind.value: version for kind, version in range_.events}
        lower = events.get("introduced", events.get("after"))
        if lower is not None:
            upper = events.get("fixed", events.get("last_affected"))
            yield Interval(None if lower == "0" else lower, "introduced" in events, upper, "last_affected" in events)
    yield from (Interval(version, True, version, True) for version in entry.versions)


def build(shared: Path, path: Path) -> None:
    """The advisory file of the mirror's OSV and NVD feeds."""
    bucket = FolderBucket(shared / "mirror" / "osv")
    feeds = [OsvFeed(bucket, name) for name in offered_ecosystems(bucket)]
    sync(path, [*feeds, NvdFeed(FolderSite(shared / "mirror" / "nvd"))], "2026-11-01T00:00:00Z")


def shared_folder() -> Path:
    """Where the mirror is."""
    return Path(os.environ.get("DEEPTRACY_SHARED") or ROOT.parent / "shared")


def adjudicated(score: Score, known: dict[Pair, Label]) -> Score:
    """The score with the findings that a person called right, though OSV does not give them, counted as right."""
    right = {pair for pair in score.wrong if pair in known and known[pair].label == "right"}
    return Score(score.right | right, score.wrong - right, score.missed)


def main() -> None:
    """Measure, print, and write the page."""
    shared = shared_folder()
    if not (shared / "mirror" / "nvd").is_dir():
        sys.exit(f"there is no mirror in {shared}: set DEEPTRACY_SHARED")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "advisories.db"
        build(shared, path)
        with AdvisoryStore(path) as store:
            quality = Quality(store)
            text = page(
                quality, {LEAVE_CVE: quality.predictions(forget=False), LEAVE_PACKAGE: quality.predictions(forget=True)}
            )
    PAGE.write_text(text, encoding="utf-8")
    print(text)


def page(quality: Quality, runs: dict[str, dict[Pair, Prediction]]) -> str:
    """docs/quality.md, and the picture beside it."""
    from benchmarks import quality_page

    PICTURE.write_text(quality_page.picture(quality, runs), encoding="utf-8")
    return quality_page.text(quality, runs, labels())


if __name__ == "__main__":
    main()
