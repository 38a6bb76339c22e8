"""Whether one entry of an advisory affects a version, or all the versions that a requirement admits.

The OSV schema's evaluation (https://ossf.github.io/osv-schema/#evaluation): a version is affected when it is listed or
lies in a range. A range of commits says nothing about other versions here, and takes nothing away from the ranges
beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from deeptracy.model.advisory import AdvisoryHead, Affected, AffectedRange, EventKind, RangeType
from deeptracy.model.result import Evidence, Rule
from deeptracy.versions import key
from deeptracy.versions.intervals import disjoint, inside
from deeptracy.versions.ranges import AffectedInterval, Incomparable, affected_intervals
from deeptracy.versions.requirements import Bounds, Interval, bounds
from deeptracy.versions.scheme import Key


@dataclass(frozen=True, slots=True)
class Judgement:
    """``affected`` is None when it can't be told; the evidence says why, either way."""

    affected: bool | None
    evidence: Evidence


def judge(entry: Affected, version: str) -> Judgement:
    """Whether the entry affects a version. A range that holds it is told rather than its place in a list."""
    version_key = key(entry.ecosystem, version)
    found = [_judge_range(entry.ecosystem, range_, version, version_key) for range_ in entry.ranges]
    hit = next((judgement for judgement in found if judgement.affected), None)
    if hit is not None:
        return hit
    if version in entry.versions:
        return _listed(version, version)
    if version_key is not None and version_key in _listed_keys(entry.ecosystem, entry.versions):
        same = next(listed for listed in entry.versions if key(entry.ecosystem, listed) == version_key)
        return _listed(version, same)
    return _not_found(entry, version, found)


def affects(entry: Affected, version: str) -> bool:
    """Whether `judge` calls the version affected, many times faster: for asking about many versions."""
    if version in entry.versions:
        return True
    version_key = key(entry.ecosystem, version)
    for range_ in entry.ranges:
        if range_.type is RangeType.GIT:
            if _judge_commits(range_, version).affected:
                return True
        elif version_key is not None and _holds(entry.ecosystem, range_, version_key):
            return True
    return version_key is not None and version_key in _listed_keys(entry.ecosystem, entry.versions)


def _holds(ecosystem: str, range_: AffectedRange, version_key: Key) -> bool:
    try:
        intervals = affected_intervals(ecosystem, range_.events)
    except Incomparable:
        return False
    return any(interval.holds(version_key) for interval in intervals)


@lru_cache(maxsize=1 << 12)
def _listed_keys(ecosystem: str, versions: tuple[str, ...]) -> frozenset[Key]:
    """The keys of the versions that an entry lists: equal keys are equal versions, however they are spelled."""
    return frozenset(key(ecosystem, version) for version in versions) - {None}


def _listed(version: str, listed: str) -> Judgement:
    same = version if version == listed else f"{version} = {listed}"
    return Judgement(True, Evidence(Rule.LISTED, comparison=f"{same} is listed as affected"))


def _not_found(entry: Affected, version: str, found: list[Judgement]) -> Judgement:
    """Nothing says that the version is affected: is that enough to call it unaffected?

    Ranges that could be compared outweigh ranges of commits beside them, which tell the same in other words.
    """
    by_version = [judgement for judgement in found if judgement.evidence.range_type is not RangeType.GIT]
    deciding = by_version or found
    doubt = next((judgement for judgement in deciding if judgement.affected is None), None)
    if doubt:
        return doubt
    if deciding:
        return Judgement(False, _combined([judgement.evidence for judgement in deciding]))
    if entry.versions:
        text = f"{version} is not among the {len(entry.versions)} versions listed"
        return Judgement(False, Evidence(Rule.OUTSIDE, comparison=text))
    return Judgement(None, Evidence(Rule.NOT_COMPARABLE, comparison="the advisory names no versions"))


def _combined(misses: list[Evidence]) -> Evidence:
    if len(misses) == 1:
        return misses[0]
    return Evidence(Rule.OUTSIDE, misses[0].range_type, comparison="; ".join(miss.comparison for miss in misses))


def _judge_range(ecosystem: str, range_: AffectedRange, version: str, version_key: Key | None) -> Judgement:
    if range_.type is RangeType.GIT:
        return _judge_commits(range_, version)
    if version_key is None:
        text = f"{version!r} can't be compared with the versions of {ecosystem}"
        return Judgement(None, Evidence(Rule.NOT_COMPARABLE, range_.type, comparison=text))
    try:
        intervals = affected_intervals(ecosystem, range_.events)
    except Incomparable as error:
        return Judgement(None, Evidence(Rule.NOT_COMPARABLE, range_.type, comparison=str(error)))
    for interval in intervals:
        if interval.holds(version_key):
            return Judgement(True, _evidence(Rule.RANGE, range_.type, interval, interval.describe(version)))
    return Judgement(False, _miss(range_.type, intervals, version, version_key))


def _evidence(rule: Rule, type_: RangeType, interval: AffectedInterval, comparison: str) -> Evidence:
    return Evidence(rule, type_, interval.introduced, interval.bound_kind, interval.bound, comparison)


def _miss(type_: RangeType, intervals: tuple[AffectedInterval, ...], version: str, version_key: Key) -> Evidence:
    """Why no interval holds the version, told by the nearest one: the last that begins before it, else the first."""
    if not intervals:
        return Evidence(Rule.OUTSIDE, type_, comparison="the range is empty")
    before = [interval for interval in intervals if interval.begins_by(version_key)]
    if not before:
        relation = "<" if intervals[0].lower_included else "<="
        text = f"{version} {relation} {intervals[0].introduced}, where it is introduced"
        return _evidence(Rule.OUTSIDE, type_, intervals[0], text)
    nearest = before[-1]
    relation = ">" if nearest.bound_kind is EventKind.LAST_AFFECTED else ">="
    words = {
        EventKind.FIXED: "where it is fixed",
        EventKind.LAST_AFFECTED: "the last affected",
        EventKind.LIMIT: "the limit",
    }
    text = f"{version} {relation} {nearest.bound}, {words[nearest.bound_kind or EventKind.LIMIT]}"
    return _evidence(Rule.OUTSIDE, type_, nearest, text)


def _judge_commits(range_: AffectedRange, version: str) -> Judgement:
    for kind, commit in range_.events:
        if commit == version and len(version) >= 40:
            text = f"{version} is the commit named as {kind.value}"
            affected = kind in (EventKind.INTRODUCED, EventKind.LAST_AFFECTED)
            return Judgement(
                affected, Evidence(Rule.COMMIT if affected else Rule.OUTSIDE, RangeType.GIT, comparison=text)
            )
    text = "the range is given in commits, whose order is not known here"
    return Judgement(None, Evidence(Rule.NOT_COMPARABLE, RangeType.GIT, comparison=text))


def judge_requirement(entry: Affected, requirement: str, admitted: Bounds) -> Judgement:
    """Whether the entry affects every version that a requirement admits, none, or only some (undecided)."""
    try:
        affected = tuple(_affected_bounds(entry))
    except Incomparable as error:
        return Judgement(None, Evidence(Rule.NOT_COMPARABLE, comparison=str(error)))
    if not affected and all(range_.type is RangeType.GIT for range_ in entry.ranges):
        return Judgement(None, Evidence(Rule.NOT_COMPARABLE, comparison="the advisory names no versions"))
    # Disjoint first: a requirement that nothing satisfies lies inside every range, and affects nobody.
    if disjoint(entry.ecosystem, admitted, affected):
        text = f"no version that {requirement!r} admits is affected"
        return Judgement(False, Evidence(Rule.OUTSIDE, comparison=text))
    if inside(entry.ecosystem, admitted, affected):
        text = f"every version that {requirement!r} admits is affected"
        return Judgement(True, Evidence(Rule.REQUIREMENT, comparison=text))
    text = f"some of the versions that {requirement!r} admits are affected" if requirement else "no version is pinned"
    return Judgement(None, Evidence(Rule.PARTLY, comparison=text))


def _affected_bounds(entry: Affected) -> Iterator[Interval]:
    for range_ in entry.ranges:
        if range_.type is RangeType.GIT:
            continue
        for interval in affected_intervals(entry.ecosystem, range_.events):
            yield Interval(
                lower=None if interval.lower is None else interval.introduced,
                lower_included=interval.lower_included,
                upper=interval.bound or None,
                upper_included=interval.bound_kind is EventKind.LAST_AFFECTED,
            )
    for version in entry.versions:
        yield Interval(version, True, version, True)


def judge_entry(entry: Affected, version: str, requirement: str) -> Judgement:
    """What an entry says of a version; without one, of all that the requirement admits."""
    if version:
        return judge(entry, version)
    admitted = bounds(entry.ecosystem, requirement)
    if admitted is None:
        reason = f"the requirement {requirement!r} can't be read"
        return Judgement(None, Evidence(Rule.NOT_COMPARABLE, comparison=reason))
    return judge_requirement(entry, requirement, admitted)


def strongest(judged: Sequence[Judgement]) -> Judgement:
    """What an advisory says by all its entries of one package: any "affected" wins, then any doubt."""
    for verdict in (True, None):
        for judgement in judged:
            if judgement.affected is verdict:
                return judgement
    return judged[-1]


def withdrawn(advisory: AdvisoryHead) -> Judgement | None:
    """The judgement on a record that was taken back; None on a live one."""
    if not advisory.withdrawn:
        return None
    return Judgement(False, Evidence(Rule.WITHDRAWN, comparison=f"withdrawn on {advisory.withdrawn[:10]}"))
