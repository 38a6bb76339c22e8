"""Packages against the advisories that name them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from deeptracy.matching.judge import Judgement, judge, judge_requirement
from deeptracy.model.advisory import AdvisoryHead, Affected
from deeptracy.model.link import Link
from deeptracy.model.package import Package
from deeptracy.model.result import Evidence, Rule
from deeptracy.versions.requirements import bounds

VERSION = 1
"""Goes up when the same package and advisories give another result; part of the snapshot id."""


class Advisories(Protocol):
    """Where advisories are looked up."""

    def affected(self, key: tuple[str, str], /) -> list[tuple[int, Affected]]:
        """The entries that name the package (ecosystem, normalised name), each with the row of its advisory."""
        ...

    def advisory(self, row: int, /) -> AdvisoryHead:
        """The advisory of a row."""
        ...


@dataclass(frozen=True, slots=True)
class Match:
    """One advisory that names a package, and what it says of the version. ``entries`` are those of that package.

    ``link`` says by which product the package was found, where the advisory names products and not packages.
    """

    advisory: AdvisoryHead
    judgement: Judgement
    entries: tuple[Affected, ...]
    link: Link | None = None

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
    entries: dict[int, list[Affected]] = {}
    for row, entry in advisories.affected(package.key):
        entries.setdefault(row, []).append(entry)
    found = []
    for row, named in entries.items():
        advisory = advisories.advisory(row)
        judgement = judge_entries(advisory, named, package.version, requirement)
        found.append(Match(advisory, judgement, tuple(named)))
    return sorted(found, key=lambda match: (match.advisory.id, match.advisory.feed))


def judge_entries(
    advisory: AdvisoryHead, entries: Sequence[Affected], version: str, requirement: str = ""
) -> Judgement:
    """What an advisory says by all its entries of one package: any "affected" wins, then any doubt."""
    if advisory.withdrawn:
        return Judgement(False, Evidence(Rule.WITHDRAWN, comparison=f"withdrawn on {advisory.withdrawn[:10]}"))
    judged = [_judge_entry(entry, version, requirement) for entry in entries]
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
