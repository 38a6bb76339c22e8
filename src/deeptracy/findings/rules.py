"""Ignore rules: what people decided not to be told about, why, and until when."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from deeptracy.model.ecosystem import normalise_name
from deeptracy.model.package import Package
from deeptracy.model.path_pattern import path_matches
from deeptracy.model.purl import InvalidPurl, Purl
from deeptracy.model.result import Finding, Ignored, RuleNotice


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """One rule; it hides a finding when everything it names fits. ``origin`` says where it stands.

    ``ids``: ids or aliases, any of them. ``package``: a name or ``name@version``, with wildcards, or a package URL
    with or without version. ``path``: a pattern that every location of the finding must fit. ``until``: the last
    day it holds. ``until_fixed``: it holds while no version is known that fixes the finding.
    """

    origin: str
    reason: str
    ids: frozenset[str] = frozenset()
    package: str = ""
    path: str = ""
    until: datetime.date | None = None
    until_fixed: bool = False
    optional: bool = False
    """Whether it is no news that it hides nothing (VEX documents speak of many products)."""

    def fits(self, finding: Finding) -> bool:
        """Whether the rule speaks of this finding, whether or not it still holds."""
        if self.ids and not self.ids & {id_.upper() for id_ in finding.ids}:
            return False
        if self.package and not package_matches(self.package, finding.package):
            return False
        return not self.path or all(path_matches(self.path, place.path) for place in finding.use.locations)

    def objection(self, finding: Finding, today: datetime.date) -> str:
        """Why a rule that fits no longer hides the finding; empty while it does."""
        if self.until is not None and today > self.until:
            return f"expired on {self.until.isoformat()}"
        if self.until_fixed and finding.fix.nearest:
            return f"a fix of {finding.id} exists now: {finding.package.name} {finding.fix.nearest}"
        return ""


def package_matches(pattern: str, package: Package) -> bool:
    """Whether a rule's ``package`` names this one."""
    if pattern.startswith("pkg:"):
        try:
            purl = Purl.parse(pattern)
        except InvalidPurl:
            return False
        same = purl.ecosystem == package.ecosystem and package.key == Package(package.ecosystem, purl.package_name).key
        return same and purl.version in ("", package.version)
    name = normalise_name(package.ecosystem, package.name)
    return any(
        fnmatchcase(text, pattern) or fnmatchcase(text, normalise_name(package.ecosystem, pattern))
        for text in (package.name, name, f"{package.name}@{package.version}", f"{name}@{package.version}")
    )


@dataclass(frozen=True, slots=True)
class Ruled:
    """Findings after the rules: those that stay, those that are hidden, and what is to be said of the rules."""

    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...]
    notices: tuple[RuleNotice, ...]


def apply(rules: Sequence[IgnoreRule], findings: Iterable[Finding], today: datetime.date) -> Ruled:
    """Hide what the rules hide; the first that holds wins. Rules that hide nothing are told of, with the reason."""
    kept, ignored = [], []
    used: set[int] = set()
    objections: dict[int, str] = {}
    for finding in findings:
        hidden = None
        for number, rule in enumerate(rules):
            if hidden is not None or not rule.fits(finding):
                continue
            if objection := rule.objection(finding, today):
                objections.setdefault(number, objection)
                continue
            used.add(number)
            hidden = Ignored(finding, rule.reason, rule.origin, _until(rule))
        if hidden is None:
            kept.append(finding)
        else:
            ignored.append(hidden)
    return Ruled(tuple(kept), tuple(ignored), tuple(_notices(rules, used, objections, today)))


def _until(rule: IgnoreRule) -> str:
    if rule.until is not None:
        return rule.until.isoformat()
    return "a fix exists" if rule.until_fixed else ""


def _notices(
    rules: Sequence[IgnoreRule], used: set[int], objections: dict[int, str], today: datetime.date
) -> Iterable[RuleNotice]:
    for number, rule in enumerate(rules):
        if number in objections:
            yield RuleNotice(rule.origin, objections[number])
        elif number in used or rule.optional:
            continue
        elif rule.until is not None and today > rule.until:
            yield RuleNotice(rule.origin, f"expired on {rule.until.isoformat()}, and hides nothing")
        else:
            yield RuleNotice(rule.origin, "hides nothing")
