"""Packages against the advisories that name them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from deeptracy.matching.judge import Judgement, judge, judge_requirement
from deeptracy.matching.rpm_builds import Fit, fit
from deeptracy.matching.system_packages import Subject, subjects
from deeptracy.model.advisory import AdvisoryHead, Affected
from deeptracy.model.link import Link
from deeptracy.model.package import Package
from deeptracy.model.result import Evidence, Rule
from deeptracy.versions.requirements import bounds

VERSION = 2
"""Goes up when the same package and advisories give another result; part of the snapshot id."""


class Advisories(Protocol):
    """Where advisories are looked up."""

    def affected(self, key: tuple[str, str], /) -> list[tuple[int, Affected]]:
        """The entries that name the package (ecosystem, normalised name), each with the row of its advisory."""
        ...

    def advisory(self, row: int, /) -> AdvisoryHead:
        """The advisory of a row."""
        ...

    def ecosystems(self, base: str, /) -> Sequence[str]:
        """The ecosystems with a release that there are of one distribution (``Debian``), sorted."""
        ...


@dataclass(frozen=True, slots=True)
class Match:
    """One advisory that names a package, and what it says of the version. ``entries`` are those of that package.

    ``link`` says by which product the package was found, where the advisory names products and not packages.
    ``version`` is what was judged: that of the source package, where the advisory names it by that.
    """

    advisory: AdvisoryHead
    judgement: Judgement
    entries: tuple[Affected, ...]
    link: Link | None = None
    version: str = ""

    @property
    def affected(self) -> bool | None:
        """Whether the version is affected; None when it can't be told."""
        return self.judgement.affected

    @property
    def evidence(self) -> Evidence:
        """The comparison that decided."""
        return self.judgement.evidence


def match(advisories: Advisories, package: Package, requirement: str = "") -> list[Match]:
    """Every advisory that names the package, judged: affected, not affected and undecided ones, in a fixed order.

    A package without a version is judged by its ``requirement`` as a whole.
    """
    named: dict[int, list[tuple[Subject, Affected]]] = {}
    for subject in subjects(package, advisories.ecosystems):
        for row, entry in advisories.affected(subject.key):
            named.setdefault(row, []).append((subject, entry))
    found = [_match(advisories.advisory(row), package, entries, requirement) for row, entries in named.items()]
    return sorted(found, key=lambda match: (match.advisory.id, match.advisory.feed))


def _match(
    advisory: AdvisoryHead, package: Package, named: Sequence[tuple[Subject, Affected]], requirement: str
) -> Match:
    fits = [(subject, entry, fit(package, advisory, entry)) for subject, entry in named]
    judgement = _withdrawn(advisory) or _strongest(
        [_through(subject, _fitted(found, subject, entry, requirement)) for subject, entry, found in fits]
    )
    entries = tuple(entry for _, entry, found in fits if found.same is not False)
    return Match(advisory, judgement, entries, version=named[0][0].version_for(named[0][1]))


def _fitted(found: Fit, subject: Subject, entry: Affected, requirement: str) -> Judgement:
    """What an entry says, as far as it is about the build in question."""
    if found.same is False:
        return Judgement(False, Evidence(Rule.OUTSIDE, comparison=found.reason))
    judgement = _judge_entry(entry, subject.version_for(entry), requirement)
    if found.same is None and judgement.affected:
        comparison = f"{judgement.evidence.comparison}, but {found.reason}"
        return Judgement(None, Evidence(Rule.NOT_COMPARABLE, comparison=comparison))
    return judgement


def _through(subject: Subject, judgement: Judgement) -> Judgement:
    if not subject.source:
        return judgement
    comparison = f"{judgement.evidence.comparison}, through its source package {subject.source}"
    return replace(judgement, evidence=replace(judgement.evidence, comparison=comparison))


def judge_entries(
    advisory: AdvisoryHead, entries: Sequence[Affected], version: str, requirement: str = ""
) -> Judgement:
    """What an advisory says by all its entries of one package: any "affected" wins, then any doubt."""
    return _withdrawn(advisory) or _strongest([_judge_entry(entry, version, requirement) for entry in entries])


def _withdrawn(advisory: AdvisoryHead) -> Judgement | None:
    if not advisory.withdrawn:
        return None
    return Judgement(False, Evidence(Rule.WITHDRAWN, comparison=f"withdrawn on {advisory.withdrawn[:10]}"))


def _strongest(judged: Sequence[Judgement]) -> Judgement:
    for verdict in (True, None):
        for judgement in judged:
            if judgement.affected is verdict:
                return judgement
    return judged[-1]


def _judge_entry(entry: Affected, version: str, requirement: str) -> Judgement:
    if version:
        return judge(entry, version)
    admitted = bounds(entry.ecosystem, requirement)
    if admitted is None:
        reason = f"the requirement {requirement!r} can't be read"
        return Judgement(None, Evidence(Rule.NOT_COMPARABLE, comparison=reason))
    return judge_requirement(entry, requirement, admitted)
