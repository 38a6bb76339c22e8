"""``POST /api/v1/check-dependencies``: libraries by name and version, as clients of the first Patton ask.

They name no ecosystem, only a ``source``. What it stands for is in `_SOURCES`; besides, the names of ecosystems
(``PyPI``, ``Debian:12``) and the types of PURLs will do.
"""

from collections.abc import Iterator
from http import HTTPStatus

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.matching.by_cpe import THRESHOLD
from deeptracy.model import distribution
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.cpe import Cpe, InvalidCpe, quoted
from deeptracy.model.ecosystem import ECOSYSTEMS, LANGUAGES
from deeptracy.model.package import Package
from deeptracy.model.result import Finding, PackageUse, Verdict
from deeptracy.patton.matches import Examined, Examiner, Open
from deeptracy.patton.problem import Problem
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response, json_response
from deeptracy.patton.wire import CheckedLibrary, DependenciesRequest, DetailedCpe, DetailedCve, Library, ScoredCve

AUTO = frozenset({"auto", "simple"})
_DPKG = frozenset({"Debian", "Ubuntu"})

_SOURCES = {
    "python": ("PyPI",), "pip": ("PyPI",), "java": ("Maven",), "gradle": ("Maven",), "javascript": ("npm",),
    "nodejs": ("npm",), "node": ("npm",), "go": ("Go",), "ruby": ("RubyGems",), "php": ("Packagist",),
    "rust": ("crates.io",), "dotnet": ("NuGet",), "dpkg": ("Debian", "Ubuntu"),
}  # fmt: skip


def answer(open_store: Open, request: Request) -> Response:
    """Check the libraries of a request; with ``cpeDetailed=1`` the vulnerabilities stand by product too."""
    asked = request.json(DependenciesRequest)
    detailed = request.number("cpeDetailed", 0, 0, 1) == 1
    places = _places(asked.source, asked.distro)
    with open_store() as store:
        check = _Check(store, places, asked.distro, detailed=detailed)
        return json_response({f"{one.library}:{one.version}": check.library(one) for one in asked.libraries})


def _places(source: str, distro: str) -> tuple[str, ...]:
    """The ecosystems that a source stands for; none for ``auto`` without a ``distro``. Raises `Problem`."""
    word = source.strip().lower()
    automatic = not word or word in AUTO
    if automatic and not distro:
        return ()
    found = tuple(one.name for one in ECOSYSTEMS) if automatic else _named(source.strip(), word)
    if distro:
        found = _released(found, distro)
    if not found:
        words = ", ".join(sorted({*AUTO, *_SOURCES, *(one.purl_type for one in ECOSYSTEMS)}))
        told = f"{source!r} of the distro {distro!r}" if distro else repr(source)
        text = f"there is no source {told}; sources are {words}, and the names of OSV's ecosystems"
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, text)
    return found


def _named(source: str, word: str) -> tuple[str, ...]:
    if ":" in source and ecosystems.known(source):
        return (source,)
    return _SOURCES.get(word) or tuple(one.name for one in ECOSYSTEMS if word in (one.purl_type, one.name.lower()))


def _released(names: tuple[str, ...], distro: str) -> tuple[str, ...]:
    """The ecosystem of a release (``debian-12``), if it is of one of those named."""
    found = distribution.ecosystem(distro.partition("-")[0], distro) or ""
    return (found,) if ":" in found and ecosystems.base(found) in map(ecosystems.base, names) else ()


class _Check:
    """One request's libraries, checked with one snapshot."""

    def __init__(self, store: AdvisoryStore, places: tuple[str, ...], distro: str, *, detailed: bool) -> None:
        self._store = store
        self._places = places
        self._qualifiers = (("distro", distro),) if distro else ()
        self._detailed = detailed
        self._examiner = Examiner(store)

    def library(self, asked: Library) -> CheckedLibrary:
        """What is known of one library, in every ecosystem that it may be of."""
        packages = list(self._packages(asked))
        examined = [self._examiner.examine(PackageUse(package)) for package in packages]
        findings = {finding.id: finding for one in examined for finding in one.findings}.values()
        named = {package: self._cpes(package) for package in packages}
        plain = dict.fromkeys(cpe for found in named.values() for cpe in found)
        cpes = tuple(_by_product(packages, examined, named)) if self._detailed else tuple(plain)
        reasons = tuple(dict.fromkeys([*self._doubts(asked, packages), *(r for one in examined for r in one.reasons)]))
        doubts = tuple(f"{doubt.id}: {doubt.reason}" for one in examined for doubt in one.undecided)
        verdict = _worst([one.verdict for one in examined], doubtful=bool(reasons))
        scored = tuple(ScoredCve(finding.id, finding.severity.score) for finding in findings)
        return CheckedLibrary(cpes, scored, verdict, (*reasons, *doubts))

    def _packages(self, asked: Library) -> Iterator[Package]:
        for place in self._ecosystems(asked):
            package = Package(place, asked.library, asked.version, self._qualifiers)
            if self._places or self._known(package):
                yield package

    def _ecosystems(self, asked: Library) -> Iterator[str]:
        """Those to look in. Without a release all of a system's are, since the first Patton knew no releases."""
        for name in self._places or sorted(LANGUAGES):
            if distribution.tells_release(name):
                yield name
            elif not _DPKG.issubset(self._places) or (name == "Ubuntu") == ("ubuntu" in asked.version):
                yield from self._store.ecosystems(name) or (name,)

    def _known(self, package: Package) -> bool:
        return bool(self._store.affected(package.key) or self._store.links(package.key))

    def _doubts(self, asked: Library, packages: list[Package]) -> Iterator[str]:
        if not packages:
            yield f"no advisory of any language names {asked.library!r}: name the source, or ask by PURL"
        elif all(distribution.of(one.ecosystem) for one in packages) and not any(map(self._known, packages)):
            yield f"no advisory names {asked.library!r}: if it is a binary package, name its source package"

    def _cpes(self, package: Package) -> list[str]:
        """The names of the products that the package is surely known as, at its version."""
        links = [link for link in self._store.links(package.key) if link.confidence >= THRESHOLD]
        try:
            version = quoted(package.version)
        except InvalidCpe:
            return []
        return [Cpe("a", link.vendor, link.product, version).uri() for link in links]


def _worst(verdicts: list[Verdict], *, doubtful: bool) -> Verdict:
    if Verdict.VULNERABLE in verdicts:
        return Verdict.VULNERABLE
    return Verdict.UNKNOWN if doubtful or Verdict.UNKNOWN in verdicts else Verdict.CLEAN


def _by_product(
    packages: list[Package], examined: list[Examined], named: dict[Package, list[str]]
) -> Iterator[DetailedCpe]:
    """Each product with what affects the package; under the PURL where no product is known."""
    for package, one in zip(packages, examined, strict=True):
        cves = tuple(map(_detailed, one.findings))
        if cves or named[package]:
            yield from (DetailedCpe(cpe, cves) for cpe in named[package] or [package.purl])


def _detailed(finding: Finding) -> DetailedCve:
    return DetailedCve(finding.id, finding.severity.score, finding.summary)
