"""What one scan found: the shape that every report format renders."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from deeptracy.model.advisory import EventKind, Kind, RangeType
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from deeptracy.model.inventory import Location, Scope, Skipped
from deeptracy.model.link import Link
from deeptracy.model.package import Package
from deeptracy.model.severity import UNKNOWN, Severity


class Verdict(StrEnum):
    """The answer to "is it affected". ``UNKNOWN``: nothing was found, but not everything could be checked."""

    VULNERABLE = "vulnerable"
    CLEAN = "clean"
    UNKNOWN = "unknown"


class Rule(StrEnum):
    """Why a version is affected, or not."""

    LISTED = "listed"  # the advisory lists this very version
    RANGE = "range"  # the version lies in a range
    REQUIREMENT = "requirement"  # every version the requirement admits lies in the ranges
    COMMIT = "commit"  # the version is a commit that the range names
    OUTSIDE = "outside"  # compared with every range and in none
    WITHDRAWN = "withdrawn"  # the advisory was taken back
    NOT_COMPARABLE = "not comparable"  # the version, or the range, can't be ordered
    PARTLY = "partly"  # only some of the versions the requirement admits are affected
    UNSURE = "unsure"  # the product that the record names may not be the package
    BUNDLED = "bundled"  # the record is about something that the product only bundles
    FOREIGN = "foreign"  # the product is software for another ecosystem or system
    OVERRULED = "overruled"  # a record that names the package itself says that the version is not affected


@dataclass(frozen=True, slots=True)
class Evidence:
    """The comparison that decided. ``bound`` is the version at which a range ends, and ``bound_kind`` how."""

    rule: Rule
    range_type: RangeType | None = None
    introduced: str = ""
    bound_kind: EventKind | None = None
    bound: str = ""
    comparison: str = ""  # for people: "1.0 <= 1.4 < 1.5"


@dataclass(frozen=True, slots=True)
class Source:
    """One advisory record behind a finding and what it says by itself; ``affected`` is None for undecided.

    ``link``: by which product the record names the package, where it names it by CPE only.
    """

    id: str
    feed: str  # "OSV PyPI"
    url: str
    affected: bool | None
    evidence: Evidence
    modified: str = ""
    published: str = ""
    withdrawn: str = ""
    severity: Severity = UNKNOWN
    aliases: tuple[str, ...] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """What to upgrade to. All empty: no advisory names a version that is safe.

    ``nearest``: the lowest version that clears the finding. ``clears_all``: the lowest that clears everything known
    of the package. ``through``: the direct dependencies (``name@version``) to change when the package is transitive.
    """

    nearest: str = ""
    clears_all: str = ""
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageUse:
    """One package version (or unpinned requirement) of the target, with every place that names it.

    ``paths``: for each manifest that tells, the shortest chain of ``name@version`` from a direct dependency to this
    package, itself included. ``cpes``: what SBOMs call it in the CPE dictionary, as written; ``systems``: and the
    operating systems it is on, where every manifest that names it tells.
    """

    package: Package
    scope: Scope = Scope.RUNTIME
    direct: bool | None = None
    locations: tuple[Location, ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()
    requirement: str = ""
    private: str = ""
    cpes: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskPart:
    """One part of a risk: its points, and what they are given for."""

    name: str
    points: float
    reason: str


@dataclass(frozen=True, slots=True)
class Risk:
    """How much a finding matters, from 0.0 to 100.0 with one decimal: the sum of its parts (docs/risk.md)."""

    score: float = 0.0
    parts: tuple[RiskPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One vulnerability in one package, whatever number of advisories tell of it."""

    id: str
    aliases: tuple[str, ...]
    kind: Kind
    use: PackageUse
    severity: Severity
    summary: str
    details: str
    published: str
    modified: str
    sources: tuple[Source, ...]
    fix: Fix = Fix()
    references: tuple[str, ...] = ()
    exploitation: Exploitation = NOT_KNOWN
    risk: Risk = Risk()

    @property
    def package(self) -> Package:
        """The package version it is in."""
        return self.use.package

    @property
    def evidence(self) -> Evidence:
        """The evidence of the first source that calls it affected."""
        return next(source.evidence for source in self.sources if source.affected)

    @property
    def link(self) -> Link | None:
        """The surest of the links it rests on; None where a record names the package itself."""
        links = [source.link for source in self.sources if source.affected]
        sure = [link for link in links if link is not None]
        return max(sure, key=lambda link: link.confidence) if len(sure) == len(links) else None

    @property
    def ids(self) -> frozenset[str]:
        """Every id it is known by."""
        return frozenset((self.id, *self.aliases))


@dataclass(frozen=True, slots=True)
class Undecided:
    """An advisory that names a package of the target, where it can't be told whether the version is affected."""

    id: str
    use: PackageUse
    reason: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that a rule hides. ``rule`` says where the rule stands (``.deeptracy.yml:4``)."""

    finding: Finding
    reason: str
    rule: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class RuleNotice:
    """An ignore rule that hides nothing, or no longer may: ``problem`` is a sentence for people."""

    rule: str
    problem: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The advisories a verdict was made with. ``id`` names them together with the versions of all that reads them."""

    id: str = ""
    updated: str = ""  # RFC 3339: when the oldest of the feeds used was last known to be current
    advisories: int = 0
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Everything a report can tell. ``findings``: what matters most first; ``known``: those the baseline has."""

    target: str
    verdict: Verdict
    snapshot: Snapshot
    packages: tuple[PackageUse, ...] = ()
    findings: tuple[Finding, ...] = ()
    known: tuple[Finding, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notices: tuple[RuleNotice, ...] = ()
    manifests: tuple[str, ...] = ()
    commit: str = ""
    created: str = ""  # RFC 3339

    def all_findings(self) -> Iterator[Finding]:
        """New and known findings, not the ignored ones."""
        yield from self.findings
        yield from self.known
