"""What advisories name an operating system's package by: its own name or its source package's, in which ecosystems.

docs/decisions/0006-records-of-system-packages.md tells why.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from deeptracy.model import distribution
from deeptracy.model.advisory import Affected
from deeptracy.model.distribution import Names
from deeptracy.model.ecosystem import normalise_name, purl_type
from deeptracy.model.package import Package
from deeptracy.model.source_package import SourcePackage, from_upstream

_PAID_BUILD = re.compile(r"[+~]esm\d")
_EPOCH = re.compile(r"[0-9]+:")


@dataclass(frozen=True, slots=True)
class Subject:
    """A name to look up in an ecosystem, normalised, and the version to judge there.

    ``source`` is set for a source package. ``any_epoch``: the version's epoch is not known.
    """

    ecosystem: str
    name: str
    version: str
    source: str = ""
    any_epoch: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """(ecosystem, normalised name): what advisories are looked up by."""
        return self.ecosystem, self.name

    def version_for(self, entry: Affected) -> str:
        """The version to judge by an entry. Epochs of rpm are compared where both sides tell one.

        Not every distribution writes them in its records, and within a release hardly any package changes its epoch.
        """
        if purl_type(self.ecosystem) != "rpm":
            return self.version
        epoch = _epoch_of(entry)
        if not epoch:
            return _without_epoch(self.version)
        return epoch + self.version if self.any_epoch else self.version


def subjects(package: Package, stored: Callable[[str], Sequence[str]]) -> list[Subject]:
    """Everything that advisories may name a package by; ``stored`` gives the ecosystems there are of a distribution."""
    system = distribution.of(package.ecosystem)
    if system is None:
        return [Subject(*package.key, package.version)]
    places = _places(package, system, stored)
    named = list(_named(package, system.names))
    return list(dict.fromkeys(_subject(place, package, one) for place in places for one in named))


def _places(package: Package, system: distribution.Distribution, stored: Callable[[str], Sequence[str]]) -> list[str]:
    """The ecosystems that speak for a package. A build of Ubuntu Pro's archive has its fixes told there alone."""
    if system.stream is None:
        return [package.ecosystem]
    distro = package.qualifier("distro")
    paid = system.ecosystem == "Ubuntu" and _PAID_BUILD.search(package.version) is not None
    found = distribution.streams(package.ecosystem, distro + " pro" * paid, tuple(stored(system.ecosystem)))
    return [place for place in found if not paid or place.startswith("Ubuntu:Pro:")]


def _named(package: Package, names: Names) -> Iterator[SourcePackage | None]:
    """The source packages to look up, and None for the package itself."""
    sources = from_upstream(package.qualifier("upstream"))
    if names is Names.BINARY or not sources:
        yield None
        return
    if names is Names.BOTH:
        yield None
    yield from sources


def _subject(place: str, package: Package, source: SourcePackage | None) -> Subject:
    if source is None:
        return Subject(place, normalise_name(place, package.name), package.version)
    version = source.version or package.version
    # Files of rpm source packages are named without an epoch: it is mostly that of the package built from them.
    without_epoch = purl_type(place) == "rpm" and not _EPOCH.match(version)
    if without_epoch and version == _without_epoch(package.version):
        return Subject(place, normalise_name(place, source.name), package.version, source.name)
    return Subject(place, normalise_name(place, source.name), version, source.name, without_epoch)


def _without_epoch(version: str) -> str:
    found = _EPOCH.match(version)
    return version[found.end() :] if found else version


def _epoch_of(entry: Affected) -> str:
    """The epoch in the versions an entry names, with its colon; empty when they have none."""
    bounds = (version for range_ in entry.ranges for _, version in range_.events)
    return next((found[0] for version in bounds if (found := _EPOCH.match(version))), "")
