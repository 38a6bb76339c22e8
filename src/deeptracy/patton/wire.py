"""The bodies of requests and answers. The OpenAPI document's schemas are made from these types."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from deeptracy.matching.by_cpe import THRESHOLD
from deeptracy.model.advisory import Kind
from deeptracy.model.exploitation import Exploitation
from deeptracy.model.result import Fix, Snapshot, Source, Verdict
from deeptracy.model.severity import Severity

MAX_PACKAGES = 1000
"""In one request: what is asked is bounded, so that what is answered is."""

MAX_VULNERABILITIES = 20_000
"""In one answer, which may hold more where a single package has them."""

_Text = Annotated[str, Meta(max_length=2000)]
_Name = Annotated[str, Meta(min_length=1, max_length=500)]


class AskedPackage(Struct, frozen=True, forbid_unknown_fields=True):
    """A package version by its PURL.

    ``cpes``: what an SBOM calls it in the CPE dictionary. ``requirement``: what a manifest asks for instead of one
    version. ``systems``: the operating systems that it is on, as CPEs, where all that name it tell.
    """

    purl: _Text
    cpes: Annotated[tuple[_Text, ...], Meta(max_length=100)] = ()
    requirement: _Text = ""
    systems: Annotated[tuple[_Text, ...], Meta(max_length=100)] = ()


class MatchRequest(Struct, frozen=True, forbid_unknown_fields=True):
    """Packages to match. ``confidence``: how sure a link to a product must be for the product's advisories to count."""

    packages: Annotated[tuple[AskedPackage, ...], Meta(max_length=MAX_PACKAGES)]
    confidence: Annotated[float, Meta(ge=0, le=1)] = THRESHOLD


class Vulnerability(Struct, frozen=True):
    """One vulnerability of a package, whatever number of advisories tell of it. Dates are RFC 3339."""

    id: str
    aliases: tuple[str, ...]
    kind: Kind
    severity: Severity
    summary: str
    details: str
    published: str
    modified: str
    fix: Fix
    exploitation: Exploitation
    sources: tuple[Source, ...]
    references: tuple[str, ...]


class Doubt(Struct, frozen=True):
    """An advisory that names the package, where it can't be told whether the version is affected."""

    id: str
    reason: str


class MatchedPackage(Struct, frozen=True):
    """What is known of one package. ``reasons``: what could not be checked, a sentence each."""

    purl: str
    verdict: Verdict
    reasons: tuple[str, ...]
    vulnerabilities: tuple[Vulnerability, ...]
    undecided: tuple[Doubt, ...]


class MatchAnswer(Struct, frozen=True):
    """The packages in the order asked, and the advisories they were matched with."""

    snapshot: Snapshot
    packages: tuple[MatchedPackage, ...]


class Library(Struct, frozen=True):
    """A package as clients of the first Patton name it."""

    library: _Name
    version: Annotated[str, Meta(max_length=500)]


class DependenciesRequest(Struct, frozen=True):
    """``source``: an ecosystem or a language; ``auto`` is every language that has a package of the name.

    ``distro``: the release of an operating system (``debian-12``). ``method`` means nothing any more.
    """

    libraries: Annotated[tuple[Library, ...], Meta(max_length=MAX_PACKAGES)]
    source: Annotated[str, Meta(max_length=100)] = "auto"
    distro: Annotated[str, Meta(max_length=100)] = ""
    method: Annotated[str, Meta(max_length=100)] = "auto"


class ScoredCve(Struct, frozen=True):
    """By its CVE, or another id where it has none. ``score`` is of CVSS, null where nobody gives one."""

    cve: str
    score: float | None


class DetailedCve(Struct, frozen=True):
    """As `ScoredCve`, with its summary."""

    cve: str
    score: float | None
    summary: str


class DetailedCpe(Struct, frozen=True):
    """A product and its vulnerabilities; ``cpe`` is a PURL where no product is known."""

    cpe: str
    cves: tuple[DetailedCve, ...]


class CheckedLibrary(Struct, frozen=True):
    """``cpes``: names by CPE 2.2, or with ``cpeDetailed=1`` objects that hold them. ``reasons``: why not ``clean``."""

    cpes: tuple[str | DetailedCpe, ...]
    cves: tuple[ScoredCve, ...]
    verdict: Verdict
    reasons: tuple[str, ...]


class CveText(Struct, frozen=True):
    """One record of a vulnerability."""

    href: str
    description: str
    score: float | None


class FeedStatus(Struct, frozen=True):
    """One feed; times are RFC 3339, ``age`` is in seconds since it was last known to be current."""

    name: str
    records: int
    checked: datetime
    changed: datetime
    digest: str
    age: int


class CanaryStatus(Struct, frozen=True):
    """How many known facts the advisories still know, and a sentence for each that they do not."""

    passed: int
    checked: int
    failed: tuple[str, ...]


class SyncStatus(Struct, frozen=True):
    """The last sync that ended: when, and whether every feed could be had."""

    ended: str
    succeeded: bool


class Status(Struct, frozen=True, kw_only=True):
    """The state of a Patton. ``state`` is the ETag of the snapshot; ``log`` and ``last_change`` a cursor of changes."""

    service: str
    version: str
    snapshot: Snapshot
    state: str
    log: str
    last_change: int
    feeds: tuple[FeedStatus, ...]
    canaries: CanaryStatus
    sync: SyncStatus | None


class PackageName(Struct, frozen=True):
    """A package, or with the ecosystem ``CPE`` a product (``vendor:product``)."""

    ecosystem: str
    name: str


class ChangeLine(Struct, frozen=True):
    """One change of an advisory, with the packages it named before and names now. ``how``: docs/patton.md."""

    seq: int
    at: str
    feed: str
    advisory: str
    how: tuple[str, ...]
    before: tuple[PackageName, ...]
    after: tuple[PackageName, ...]


class Changes(Struct, frozen=True):
    """A part of the change log. ``next`` is the cursor to go on from, ``more`` whether there is more now."""

    log: str
    next: int
    more: bool
    changes: tuple[ChangeLine, ...]


class Health(Struct, frozen=True):
    """``advisories``: whether there are any to answer with yet."""

    status: str
    advisories: bool


SERVICE = "patton"
"""What `Status.service` is: nothing else that answers at the same path is taken for a Patton."""
