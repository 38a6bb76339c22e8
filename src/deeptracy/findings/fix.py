"""What to upgrade to: the lowest versions that advisories name as fixed and the matcher finds safe."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from deeptracy.matching.judge import affects
from deeptracy.matching.match import Match
from deeptracy.model.advisory import EventKind, Kind, RangeType
from deeptracy.model.package import Package
from deeptracy.model.result import Fix, PackageUse
from deeptracy.versions import key


def candidates(package: Package, matches: Iterable[Match]) -> list[str]:
    """The versions above the package's own that a live advisory of it names as fixed, lowest first.

    All of them for a package without a version. Versions that can't be compared are left out.
    """
    found: dict[Any, str] = {}
    for match in matches:
        if match.advisory.withdrawn:
            continue
        installed = match.version or package.version
        current = key(package.ecosystem, installed)
        if installed and current is None:
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


class Upgrades:
    """The versions that one package can go to, each judged once against all its advisories."""

    def __init__(self, use: PackageUse, matches: Sequence[Match]) -> None:
        """``matches``: every advisory that names the package, affected or not."""
        self._use = use
        self._known = candidates(use.package, matches)
        self._keys = [key(use.package.ecosystem, version) for version in self._known]
        self._threats = [one for one in matches if one.advisory.kind is not Kind.NOTICE and not one.advisory.withdrawn]
        self._clear: dict[str, bool] = {}

    def fix(self, group: Sequence[Match]) -> Fix:
        """The fix of one finding, whose affected records are the ``group``."""
        behind = self._known[self._first_behind(group) :]
        nearest = next((version for version in behind if not any(_threatens(one, version) for one in group)), "")
        from_here = self._known[self._known.index(nearest) :] if nearest else []
        clears_all = next((version for version in from_here if self._clears_all(version)), "")
        use = self._use
        return Fix(
            _as_the_project_writes(use.package, nearest), _as_the_project_writes(use.package, clears_all), through(use)
        )

    def _first_behind(self, group: Sequence[Match]) -> int:
        """The place of the first version that may clear a finding: all before it lie in a range with the one in use."""
        ends = (one.evidence.bound for one in group if one.entries and one.evidence.bound_kind is EventKind.FIXED)
        keys = [found for end in ends if (found := key(self._use.package.ecosystem, end)) is not None]
        return bisect_left(self._keys, max(keys)) if keys and self._use.package.version else 0

    def _clears_all(self, version: str) -> bool:
        if version not in self._clear:
            threat = next((one for one in self._threats if _threatens(one, version)), None)
            self._clear[version] = threat is None
            if threat is not None:
                # What threatens one version mostly threatens the next: asking it first ends most searches at once.
                self._threats.remove(threat)
                self._threats.insert(0, threat)
        return self._clear[version]


def through(use: PackageUse) -> tuple[str, ...]:
    """The direct dependencies that a package comes through; none where it is direct itself."""
    return () if use.direct else tuple(sorted({path[0] for path in use.paths if len(path) > 1}))


def _threatens(match: Match, version: str) -> bool:
    return not match.advisory.withdrawn and any(affects(entry, version) for entry in match.entries)


def _as_the_project_writes(package: Package, version: str) -> str:
    """Go's advisories leave out the ``v`` that its module versions have."""
    return f"v{version}" if version and package.version.startswith("v") and version[0].isdigit() else version
