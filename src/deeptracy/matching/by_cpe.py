"""Packages against the records that name products of the CPE dictionary: the NVD's, and those of the CVE list.

A package is found by its links, as far as they are sure enough, and by the names that an SBOM gives it. What a live
OSV record of the same CVE says of the same package outweighs the NVD's word; that there is none says nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from deeptracy.linking.names import Relation, relation
from deeptracy.matching.configurations import GENERIC, Subject, foreign_targets, readings
from deeptracy.matching.judge import Judgement, judge_entry, strongest, withdrawn
from deeptracy.matching.match import Match
from deeptracy.model.advisory import AdvisoryHead, Affected
from deeptracy.model.applicability import Configuration
from deeptracy.model.cpe import ANY, NA, Cpe, InvalidCpe, plain
from deeptracy.model.distribution import of as distribution_of
from deeptracy.model.ecosystem import LANGUAGES
from deeptracy.model.link import Link
from deeptracy.model.package import Package
from deeptracy.model.result import Evidence, Rule
from deeptracy.versions.scheme import key_function

THRESHOLD = 0.8
"""How sure a link must be to be matched by, unless told otherwise. docs/quality.md has the curve it was read from."""

CVE_LIST = "CVE list"
_GIVEN, _GUESSED, _DOUBTFUL = 1.0, 0.85, 0.5
# What stands for the ecosystem of packages of a distribution that has no advisories here: the type of their PURL.
_SYSTEM_TYPES = frozenset({"alpm", "apk", "deb", "rpm"})


class Products(Protocol):
    """Where records by CPE are looked up."""

    def links(self, key: tuple[str, str], /) -> list[Link]:
        """The products that a package (ecosystem, normalised name) is known as."""
        ...

    def applicable(self, product: str, /) -> list[tuple[int, tuple[Configuration, ...]]]:
        """The records that call ``vendor:product`` vulnerable, by row."""
        ...

    def may_affect(self, product: str, ecosystem: str, version: str, /) -> bool:
        """Whether some record of ``vendor:product`` may affect a version; a "no" is certain."""
        ...

    def bystanders(self, product: str, /) -> set[int]:
        """The rows of those that are about something the product only bundles."""
        ...

    def strangers(self, key: tuple[str, str], /) -> set[int]:
        """The rows of the records that are about another package than this (ecosystem, normalised name)."""
        ...

    def has_configurations(self, cve: str, /) -> bool:
        """Whether the NVD's record of a CVE names products."""
        ...

    def advisory(self, row: int, /) -> AdvisoryHead:
        """The advisory of a row."""
        ...


@dataclass(frozen=True, slots=True)
class Context:
    """How records by CPE are matched.

    ``names``: what an SBOM calls the package in the CPE dictionary, as written; ``beside``: the names of everything
    else there. ``threshold``: how sure a link must be, 0.0 to 1.0. ``doubtful``: tell of the others too, as unaffected.
    ``brief``: tell of none where no record affects the version, as a scan need not.
    """

    names: tuple[str, ...] = ()
    beside: tuple[Cpe, ...] = ()
    threshold: float = THRESHOLD
    doubtful: bool = False
    brief: bool = False


def match_by_cpe(
    products: Products, package: Package, requirement: str, context: Context, by_name: Iterable[Match]
) -> list[Match]:
    """Every record by CPE that names a product the package is, judged. ``by_name``: what OSV's records say of it."""
    by_name = list(by_name)
    subjects = list(_subjects(products, package, context))
    if context.brief and _nothing_to_tell(products, subjects, by_name):
        return []
    osv = _by_cve(by_name)
    found: dict[int, Match] = {}
    strange: set[int] | None = None
    for link, subject in subjects:
        if strange is None:
            strange = products.strangers(package.key)
        aside = products.bystanders(link.cpe_product) if subject.name is None else set()
        for row, configurations in products.applicable(link.cpe_product):
            advisory = products.advisory(row)
            if advisory.feed == CVE_LIST and products.has_configurations(advisory.id):
                continue
            one = _Record(advisory, configurations, link, subject, bundled=row in aside, strange=row in strange)
            match = _overruled(one.match(requirement, context.threshold), osv.get(advisory.id, ()))
            found[row] = max(found.get(row, match), match, key=_surest)
    return list(found.values())


def _nothing_to_tell(products: Products, subjects: Iterable[tuple[Link, Subject]], by_name: Iterable[Match]) -> bool:
    """Whether no record by CPE can affect the version, and none by name does, so that no finding could show them."""
    if any(match.affected is not False for match in by_name):
        return False
    return not any(
        not subject.version or products.may_affect(link.cpe_product, subject.ecosystem, subject.version)
        for link, subject in subjects
    )


def _surest(match: Match) -> tuple[bool, bool, float]:
    return match.affected is True, match.affected is None, match.link.confidence if match.link else 0.0


def _by_cve(matches: Iterable[Match]) -> dict[str, list[Match]]:
    """What OSV says; the CVE list, which may name packages too, is no better than the NVD."""
    found: dict[str, list[Match]] = {}
    for match in matches:
        if not match.advisory.feed.startswith("OSV "):
            continue
        for id_ in match.advisory.ids:
            found.setdefault(id_, []).append(match)
    return found


def looked_up(package: Package, names: Iterable[str], threshold: float = THRESHOLD) -> bool:
    """Whether records by CPE are looked up by the names that an SBOM gives a package without links."""
    found = (_given_link(package, name, ()) for name in parsed(names))
    return any(link is not None and link.confidence >= threshold for link in found)


def _subjects(products: Products, package: Package, context: Context) -> Iterator[tuple[Link, Subject]]:
    """The products to look up: those the package is linked with, then those that an SBOM names."""
    links = products.links(package.key)
    for link in links:
        if link.confidence >= context.threshold or context.doubtful:
            yield link, _subject(package, link, None, context)
    for name in parsed(context.names):
        given = _given_link(package, name, links)
        if given is not None and (given.confidence >= context.threshold or context.doubtful):
            yield given, _subject(package, given, name, context)


def _subject(package: Package, link: Link, name: Cpe | None, context: Context) -> Subject:
    version = package.version
    if name is not None and name.version not in (ANY, NA) and version in ("", plain(name.version)):
        version = plain(name.version) + (f"-{plain(name.update)}" if name.update not in (ANY, NA) else "")
    ecosystem = package.ecosystem if key_function(package.ecosystem) else GENERIC
    return Subject(ecosystem, package.name, version, link.vendor, link.product, name, context.beside)


def parsed(names: Iterable[str]) -> Iterator[Cpe]:
    """The names that can be read; what can't be was told of when the SBOM was read."""
    for text in names:
        try:
            yield Cpe.parse(text)
        except InvalidCpe:
            continue


def _given_link(package: Package, name: Cpe, links: Sequence[Link]) -> Link | None:
    """A link by a name that an SBOM gives.

    Tools guess the names of packages they know by other means, so there they count for less than what was learnt, and
    for nothing where an operating system keeps its own record of what it has fixed in which build. A name that means
    any product of a vendor, or any vendor's, can't be looked up.
    """
    if not name.is_one_product:
        return None
    if package.ecosystem in _SYSTEM_TYPES or distribution_of(package.ecosystem) is not None:
        return None
    if any((link.vendor, link.product) == (name.vendor, name.product) for link in links):
        return None
    confidence = _GIVEN
    if package.ecosystem in LANGUAGES:
        near = relation(*package.key, name.vendor, name.product) >= Relation.OF_LANGUAGE
        confidence = _GUESSED if near and not links else _DOUBTFUL
    return Link(*package.key, name.vendor, name.product, confidence, ("named by the SBOM",))


@dataclass(frozen=True, slots=True)
class _Record:
    """One record and the product by which it may be about the package."""

    advisory: AdvisoryHead
    configurations: tuple[Configuration, ...]
    link: Link
    subject: Subject
    bundled: bool
    strange: bool

    def match(self, requirement: str, threshold: float) -> Match:
        objection = self._objection(threshold)
        if objection is not None:
            return Match(self.advisory, objection, (), self.link)
        found = readings(self.configurations, self.subject)
        if not found:
            return Match(self.advisory, self._foreign(), (), self.link)
        judged = [
            _under(reading.condition, _judged(reading.entry, self.subject.version, requirement)) for reading in found
        ]
        entries = tuple(reading.entry for reading in found)
        return Match(self.advisory, strongest(judged), entries, self.link, self.subject.version)

    def _objection(self, threshold: float) -> Judgement | None:
        """Why the record does not count, whatever its versions are."""
        if self.link.confidence < threshold:
            text = f"{self.link.cpe_product} may be another product: {'; '.join(self.link.reasons)}"
            return Judgement(False, Evidence(Rule.UNSURE, comparison=text))
        if self.bundled:
            text = f"the record is about something that {self.link.cpe_product} only bundles"
            return Judgement(False, Evidence(Rule.BUNDLED, comparison=text))
        if self.strange and self.subject.name is None:
            text = "the record's references lead to the repository of another package"
            return Judgement(False, Evidence(Rule.FOREIGN, comparison=text))
        return withdrawn(self.advisory)

    def _foreign(self) -> Judgement:
        targets = foreign_targets(self.configurations, self.subject)
        text = f"{self.link.cpe_product} is meant for {', '.join(targets) or 'another edition or system'}"
        return Judgement(False, Evidence(Rule.FOREIGN, comparison=text))


def _judged(entry: Affected, version: str, requirement: str) -> Judgement:
    if entry.ranges or entry.versions:
        return judge_entry(entry, version, requirement)
    text = f"the record's versions can't be compared with those of {entry.ecosystem}"
    return Judgement(None, Evidence(Rule.NOT_COMPARABLE, comparison=text))


def _under(condition: str, judgement: Judgement) -> Judgement:
    if not condition or not judgement.affected:
        return judgement
    comparison = f"{judgement.evidence.comparison}, {condition}"
    return replace(judgement, evidence=replace(judgement.evidence, comparison=comparison))


def _overruled(match: Match, osv: Sequence[Match]) -> Match:
    """The match after what OSV's records of the CVE say of the package.

    Where one of them is live and decides, it decides on every version, the ones to upgrade to among them.
    """
    deciding = [one for one in osv if not one.advisory.withdrawn and one.affected is not None]
    if not deciding:
        return match
    if match.affected is not False and not any(one.affected for one in deciding):
        denying = min(deciding, key=lambda one: one.advisory.id)
        text = f"{denying.advisory.id} of {denying.advisory.feed} names the package: {denying.evidence.comparison}"
        match = replace(match, judgement=Judgement(False, Evidence(Rule.OVERRULED, comparison=text)))
    return replace(match, entries=())
