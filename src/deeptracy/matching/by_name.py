"""Packages against the records that name them, or what they were built from: OSV's."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from deeptracy.matching.judge import Judgement, judge_entry, strongest, withdrawn
from deeptracy.matching.match import Match
from deeptracy.matching.rpm_builds import Fit, fit
from deeptracy.matching.system_packages import Subject, subjects
from deeptracy.model.advisory import AdvisoryHead, Affected
from deeptracy.model.package import Package
from deeptracy.model.result import Evidence, Rule


class Names(Protocol):
    """Where records that name packages are looked up."""

    def affected(self, key: tuple[str, str], /) -> list[tuple[int, Affected]]:
        """The entries that name the package (ecosystem, normalised name), each with the row of its advisory."""
        ...

    def advisory(self, row: int, /) -> AdvisoryHead:
        """The advisory of a row."""
        ...

    def ecosystems(self, base: str, /) -> Sequence[str]:
        """The ecosystems with a release that there are of one distribution (``Debian``), sorted."""
        ...


def match_by_name(names: Names, package: Package, requirement: str) -> list[Match]:
    """Every record that names the package, judged."""
    named: dict[int, list[tuple[Subject, Affected]]] = {}
    for subject in subjects(package, names.ecosystems):
        for row, entry in names.affected(subject.key):
            named.setdefault(row, []).append((subject, entry))
    return [_match(names.advisory(row), package, entries, requirement) for row, entries in named.items()]


def _match(
    advisory: AdvisoryHead, package: Package, named: Sequence[tuple[Subject, Affected]], requirement: str
) -> Match:
    fits = [(subject, entry, fit(package, advisory, entry)) for subject, entry in named]
    judgement = withdrawn(advisory) or strongest(
        [_through(subject, _fitted(found, subject, entry, requirement)) for subject, entry, found in fits]
    )
    entries = tuple(entry for _, entry, found in fits if found.same is not False)
    return Match(advisory, judgement, entries, version=named[0][0].version_for(named[0][1]))


def _fitted(found: Fit, subject: Subject, entry: Affected, requirement: str) -> Judgement:
    """What an entry says, as far as it is about the build in question."""
    if found.same is False:
        return Judgement(False, Evidence(Rule.OUTSIDE, comparison=found.reason))
    judgement = judge_entry(entry, subject.version_for(entry), requirement)
    if found.same is None and judgement.affected:
        comparison = f"{judgement.evidence.comparison}, but {found.reason}"
        return Judgement(None, Evidence(Rule.NOT_COMPARABLE, comparison=comparison))
    return judgement


def _through(subject: Subject, judgement: Judgement) -> Judgement:
    if not subject.source:
        return judgement
    comparison = f"{judgement.evidence.comparison}, through its source package {subject.source}"
    return replace(judgement, evidence=replace(judgement.evidence, comparison=comparison))
