"""What to upgrade to: the lowest versions that advisories name as fixed and the matcher finds safe."""

from collections.abc import Iterable, Sequence
from typing import Any

from deeptracy.matching.matcher import Match, judge_entries
from deeptracy.model.advisory import EventKind, Kind, RangeType
from deeptracy.model.package import Package
from deeptracy.model.result import Fix, PackageUse
from deeptracy.versions import key


def candidates(package: Package, matches: Iterable[Match]) -> list[str]:
    """The versions above the package's own that a live advisory of it names as fixed, lowest first.

    All of them for a package without a version. Versions that can't be compared are left out.
    """
    current = key(package.ecosystem, package.version) if package.version else None
    if package.version and current is None:
        return []
    found: dict[Any, str] = {}
    for match in matches:
        if match.advisory.withdrawn:
            continue
        for version in _fixed_versions(match):
            version_key = key(package.ecosystem, version)
            if version_key is not None and (current is None or version_key > current):
                found[version_key] = min(version, found.get(version_key, version), key=lambda text: (len(text), text))
    return [found[version_key] for version_key in sorted(found)]


def _fixed_versions(match: Match) -> Iterable[str]:
    for entry in match.entries:
        for range_ in entry.ranges:
            if range_.type is not RangeType.GIT:
                yield from (version for kind, version in range_.events if kind is EventKind.FIXED)


def _safe(version: str, matches: Iterable[Match]) -> bool:
    """Whether none of the advisories affects a version."""
    return not any(judge_entries(match.advisory, match.entries, version).affected for match in matches)


def fix(use: PackageUse, group: Sequence[Match], matches: Sequence[Match], known: Sequence[str]) -> Fix:
    """The fix of one finding.

    ``group`` are the records of the finding, ``matches`` all of the package's, ``known`` its `candidates`.
    """
    nearest = next((version for version in known if _safe(version, group)), "")
    threats = [match for match in matches if match.advisory.kind is not Kind.NOTICE]
    from_here = known[known.index(nearest) :] if nearest else []
    clears_all = next((version for version in from_here if _safe(version, threats)), "")
    through = () if use.direct else tuple(sorted({path[0] for path in use.paths if len(path) > 1}))
    return Fix(_as_the_project_writes(use.package, nearest), _as_the_project_writes(use.package, clears_all), through)


def _as_the_project_writes(package: Package, version: str) -> str:
    """Go's advisories leave out the ``v`` that its module versions have."""
    return f"v{version}" if version and package.version.startswith("v") and version[0].isdigit() else version
