"""Findings as people work on them: package by package, what matters most first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from deeptracy.model.advisory import Kind
from deeptracy.model.inventory import Gap, Skipped
from deeptracy.model.result import Finding, PackageUse, ScanResult, Undecided
from deeptracy.model.severity import Level


@dataclass(frozen=True, slots=True)
class PackageFindings:
    """One package and its findings in order. ``upgrade``: the lowest version that clears all of them, or empty."""

    use: PackageUse
    findings: tuple[Finding, ...]

    @property
    def upgrade(self) -> str:
        """The version that clears everything known of the package; empty when none is known."""
        versions = {finding.fix.clears_all for finding in self.findings}
        return versions.pop() if len(versions) == 1 else ""

    @property
    def through(self) -> tuple[str, ...]:
        """The direct dependencies that bring the package."""
        return self.findings[0].fix.through


def by_package(findings: Iterable[Finding]) -> list[PackageFindings]:
    """The findings of each package together, in the order of each package's first finding."""
    packages: dict[PackageUse, list[Finding]] = {}
    for finding in findings:
        packages.setdefault(finding.use, []).append(finding)
    return [PackageFindings(use, tuple(found)) for use, found in packages.items()]


def of_kind(findings: Iterable[Finding], *kinds: Kind) -> list[Finding]:
    """The findings of some kinds, in their order."""
    return [finding for finding in findings if finding.kind in kinds]


def level_counts(findings: Iterable[Finding]) -> list[tuple[Level, int]]:
    """How many findings there are of each severity that occurs, worst first; the unstated ones last."""
    counts = Counter(finding.severity.level for finding in findings)
    return [(level, counts[level]) for level in Level if counts[level]]


def undecided_by_package(undecided: Iterable[Undecided]) -> list[tuple[PackageUse, list[Undecided]]]:
    """What could not be decided, package by package."""
    packages: dict[PackageUse, list[Undecided]] = {}
    for one in undecided:
        packages.setdefault(one.use, []).append(one)
    return list(packages.items())


def doubts(result: ScanResult) -> list[tuple[Gap, list[Skipped]]]:
    """What was not checked and keeps the verdict from being clean, by its kind."""
    return _by_gap(item for item in result.skipped if item.gap.leaves_doubt)


def choices(result: ScanResult) -> list[tuple[Gap, list[Skipped]]]:
    """What was left out because somebody said so, by its kind."""
    return _by_gap(item for item in result.skipped if not item.gap.leaves_doubt)


def _by_gap(skipped: Iterable[Skipped]) -> list[tuple[Gap, list[Skipped]]]:
    gaps: dict[Gap, list[Skipped]] = {}
    for item in skipped:
        gaps.setdefault(item.gap, []).append(item)
    return [(gap, gaps[gap]) for gap in Gap if gap in gaps]


def packages_of(findings: Sequence[Finding]) -> int:
    """How many package versions the findings are in."""
    return len({finding.package for finding in findings})
