"""One scan, end to end: inventory, matching, findings, verdict."""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.configuration import Configuration
from deeptracy.findings import rules
from deeptracy.findings.baseline import Known, split
from deeptracy.findings.finding import findings_of
from deeptracy.findings.rules import IgnoreRule
from deeptracy.findings.uses import package_uses
from deeptracy.inventory import reader
from deeptracy.matching import matcher
from deeptracy.matching.by_cpe import THRESHOLD, Context, looked_up, parsed
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Kind
from deeptracy.model.inventory import Dependency, Gap, Inventory, Skipped
from deeptracy.model.result import Finding, PackageUse, ScanResult, Snapshot, Undecided, Verdict
from deeptracy.source.target import Target
from deeptracy.versions.scheme import VERSION as SCHEMES_VERSION

_SCORES = frozenset({"KEV", "EPSS"})
"""Feeds without advisories of their own: they say more of those of the others."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a scan is judged.

    ``confidence``: how sure it must be that a package is a product for the product's advisories to count (0.0 to 1.0).
    ``today`` decides which rules have expired; ``created`` (RFC 3339) stands in the report.
    """

    configuration: Configuration = field(default_factory=Configuration)
    rules: Sequence[IgnoreRule] = ()
    baseline: Known = frozenset()
    confidence: float = THRESHOLD
    today: datetime.date = datetime.date.min
    created: str = ""


def take_inventory(target: Target, configuration: Configuration, *, dev: bool = True) -> Inventory:
    """Everything the target's files say, private names marked; without what only development needs unless ``dev``."""
    reading = reader.Reading(only=target.only, format=target.format)
    inventory = reader.read_inventory(target.tree, target.skipped, reading)
    manifests = (
        replace(
            manifest,
            dependencies=tuple(
                _marked(dependency, configuration)
                for dependency in manifest.dependencies
                if dev or dependency.scope.shipped
            ),
        )
        for manifest in inventory.manifests
    )
    return replace(inventory, manifests=tuple(manifests))


def _marked(dependency: Dependency, configuration: Configuration) -> Dependency:
    if dependency.private or not configuration.declared_private(dependency.package.name, dependency.source):
        return dependency
    return replace(dependency, private="the configuration calls it private", private_gap=Gap.DECLARED_PRIVATE)


def ecosystems_of(inventory: Inventory) -> list[str]:
    """The ecosystems whose advisories a verdict on the inventory needs, without releases, sorted."""
    return sorted(
        {
            ecosystems.base(dependency.package.ecosystem)
            for dependency in inventory.dependencies()
            if not dependency.private and ecosystems.known(dependency.package.ecosystem)
        }
    )


def judge(target: Target, inventory: Inventory, store: AdvisoryStore, options: Options) -> ScanResult:
    """Match an inventory with the advisories of a store."""
    uses = package_uses(inventory)
    findings: list[Finding] = []
    undecided: list[Undecided] = []
    for use in uses:
        if use.private:
            continue
        context = Context(use.cpes, tuple(parsed(use.systems)), options.confidence, brief=True)
        matches = matcher.match(store, use.package, use.requirement, context)
        if matches:
            found, doubts = findings_of(use, matches, store.record, store.exploitation)
            findings += found
            undecided += doubts
    return conclude(target, inventory, uses, Matched(findings, undecided, snapshot(store)), options)


@dataclass(frozen=True, slots=True)
class Matched:
    """What the advisories of a snapshot say of packages, before anything is hidden."""

    findings: Sequence[Finding]
    undecided: Sequence[Undecided]
    snapshot: Snapshot


def conclude(
    target: Target, inventory: Inventory, uses: tuple[PackageUse, ...], matched: Matched, options: Options
) -> ScanResult:
    """The result of a scan, from what was matched of the packages ``uses`` of an inventory."""
    findings = sorted(matched.findings, key=importance)
    ruled = rules.apply([*options.configuration.rules, *options.rules], findings, options.today)
    new, known = split(ruled.findings, options.baseline)
    skipped = tuple(sorted({*inventory.skipped, *_gaps(inventory, uses, matched.snapshot, options.confidence)}))
    return ScanResult(
        target=target.name,
        verdict=_verdict(ruled.findings, matched.undecided, skipped),
        snapshot=matched.snapshot,
        packages=uses,
        findings=new,
        known=known,
        ignored=ruled.ignored,
        undecided=tuple(matched.undecided),
        skipped=skipped,
        notices=ruled.notices,
        manifests=tuple(manifest.path for manifest in inventory.manifests),
        commit=target.commit,
        created=options.created,
    )


def importance(finding: Finding) -> tuple[object, ...]:
    """Sorts findings: malware first and notices last, then by risk, then the worst, then by package and id."""
    kind = (Kind.MALICIOUS, Kind.VULNERABILITY, Kind.NOTICE).index(finding.kind)
    level, score = finding.severity.weight
    return kind, -finding.risk.score, -level, -score, finding.package, finding.use.requirement, finding.id


def _verdict(findings: Iterable[Finding], undecided: Sequence[Undecided], skipped: Iterable[Skipped]) -> Verdict:
    if any(finding.kind is not Kind.NOTICE for finding in findings):
        return Verdict.VULNERABLE
    if undecided or any(item.gap.leaves_doubt for item in skipped):
        return Verdict.UNKNOWN
    return Verdict.CLEAN


def _gaps(inventory: Inventory, uses: Sequence[PackageUse], taken: Snapshot, threshold: float) -> Iterator[Skipped]:
    """What was found but could not be checked, or not wholly."""
    for dependency in inventory.dependencies():
        if dependency.private:
            location = dependency.location
            reason = f"{dependency.package} is not checked: {dependency.private}"
            yield Skipped(location.path, reason, dependency.private_gap, location.line)
    yield from _unfed(uses, set(taken.feeds), threshold)


def _unfed(uses: Sequence[PackageUse], feeds: set[str], threshold: float) -> Iterator[Skipped]:
    """One gap for each ecosystem whose advisories are not there, and one for what is known by CPE only."""
    open_: list[PackageUse] = []
    by_cpe: list[PackageUse] = []
    for use in uses:
        if not use.private:
            named = not ecosystems.fed(use.package.ecosystem) and looked_up(use.package, use.cpes, threshold)
            (by_cpe if named else open_).append(use)
    if by_cpe and "NVD" not in feeds:
        names = f"{len(by_cpe)} component{'s' if len(by_cpe) > 1 else ''} known by CPE only"
        reason = f"{names} can't be checked: run 'deeptracy db update --feed nvd'"
        yield Skipped(by_cpe[0].locations[0].path, reason, Gap.NO_FEED)
    counts = Counter(ecosystems.base(use.package.ecosystem) for use in open_)
    for ecosystem, count in counts.items():
        if f"OSV {ecosystem}" in feeds:
            continue
        packages = f"{count} {ecosystem} package{'s' if count > 1 else ''}"
        if not ecosystems.fed(ecosystem):
            reason = f"{packages} can't be checked: no advisory feed covers {ecosystem}"
        else:
            reason = f"{packages} can't be checked: run 'deeptracy db update --ecosystem \"{ecosystem}\"'"
        first = next(use for use in open_ if ecosystems.base(use.package.ecosystem) == ecosystem)
        yield Skipped(first.locations[0].path, reason, Gap.NO_FEED)


def snapshot(store: AdvisoryStore) -> Snapshot:
    """The name of the advisories and of everything that reads them: equal ids give equal verdicts."""
    feeds = store.feeds()
    hashed = hashlib.sha256(f"{reader.VERSION} {SCHEMES_VERSION} {store.linking()} {matcher.VERSION}\n".encode())
    for feed in feeds:
        hashed.update(f"{feed.name} {feed.digest}\n".encode())
    return Snapshot(
        id=hashed.hexdigest()[:16],
        updated=min((feed.checked for feed in feeds), default=""),
        advisories=sum(feed.records for feed in feeds if feed.name not in _SCORES),
        feeds=tuple(feed.name for feed in feeds),
    )
