"""Checking an advisory file by canaries, with the matching of a scan."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.canaries.canary import Canary, Expected, canaries
from deeptracy.matching.by_cpe import Context
from deeptracy.matching.match import Match
from deeptracy.matching.matcher import match
from deeptracy.model.package import Package


class Outcome(StrEnum):
    """How a check came out. ``ABSENT``: the feed knows nothing of the vulnerability, so it may be incomplete."""

    PASSED = "passed"
    ABSENT = "absent"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class CanaryResult:
    """What came of one canary. ``sentence`` says, for people, what was expected and what came."""

    canary: Canary
    outcome: Outcome
    sentence: str

    @property
    def passed(self) -> bool:
        """Whether the feed knows the fact."""
        return self.outcome is Outcome.PASSED


_EXPECTED = {
    Expected.AFFECTED: "should be affected by {}",
    Expected.CLEAN: "should be clean of {}",
    Expected.EXPLOITED: "should be known as exploited",
    Expected.SCORED: "should have a probability",
}
_SAID = {True: "calls it affected", False: "calls it clean", None: "can't tell"}


def check(store: AdvisoryStore, listed: Iterable[Canary] | None = None) -> tuple[CanaryResult, ...]:
    """Check each canary whose feeds are in the advisory file; of the whole list, unless another is given."""
    stored = {feed.name for feed in store.feeds()}
    asked = canaries() if listed is None else listed
    return tuple(_checked(store, canary) for canary in asked if canary.feeds <= stored)


def warnings(results: Iterable[CanaryResult]) -> list[str]:
    """What failed, a sentence each; the vulnerabilities that a feed does not know at all in one."""
    absent: dict[str, dict[str, None]] = {}
    told = []
    for result in results:
        if result.outcome is Outcome.ABSENT:
            absent.setdefault(result.canary.feed, {})[result.canary.ids[0]] = None
        elif not result.passed:
            told.append(result.sentence)
    told += [f"{feed} does not know {', '.join(ids)}: it may be incomplete" for feed, ids in absent.items()]
    return told


def _checked(store: AdvisoryStore, canary: Canary) -> CanaryResult:
    if canary.package is None:
        outcome, came = _of_vulnerability(store, canary)
    else:
        outcome, came = _of_package(store, canary, canary.package)
    expected = _EXPECTED[canary.expected].format(canary.ids[0])
    joint = "and" if outcome is Outcome.PASSED else "but"
    return CanaryResult(canary, outcome, f"{canary.feed}: {canary.subject} {expected}, {joint} {came}")


def _of_vulnerability(store: AdvisoryStore, canary: Canary) -> tuple[Outcome, str]:
    for id_ in canary.ids:
        said = store.exploitation(id_)
        if canary.expected is Expected.EXPLOITED and said.known:
            return Outcome.PASSED, f"is, since {said.known_since}"
        if canary.expected is Expected.SCORED and said.probability is not None:
            return Outcome.PASSED, f"has {said.probability}"
    return _absent(canary)


def _of_package(store: AdvisoryStore, canary: Canary, package: Package) -> tuple[Outcome, str]:
    if not any(head.feed == canary.feed for id_ in canary.ids for head in store.find(id_)):
        return _absent(canary)
    context = Context((canary.cpe,) if canary.cpe else ())
    found = [one for one in match(store, package, context=context) if _is_meant(one, canary)]
    if not found:
        return Outcome.WRONG, "the record does not name it"
    deciding = _deciding(found)
    right = deciding.affected is (canary.expected is Expected.AFFECTED)
    came = f"{deciding.advisory.id} {_SAID[deciding.affected]}: {deciding.evidence.comparison}"
    return (Outcome.PASSED if right else Outcome.WRONG), came


def _absent(canary: Canary) -> tuple[Outcome, str]:
    return Outcome.ABSENT, f"the feed does not know {' or '.join(canary.ids)}"


def _is_meant(found: Match, canary: Canary) -> bool:
    return found.advisory.feed == canary.feed and not found.advisory.ids.isdisjoint(canary.ids)


def _deciding(found: list[Match]) -> Match:
    """The match that a finding would rest on: any that affects, then any that does not."""
    for affected in (True, False):
        for one in found:
            if one.affected is affected:
                return one
    return found[0]
