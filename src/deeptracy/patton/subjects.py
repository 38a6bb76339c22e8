"""From a PURL to the package that is matched, and what stands in the way of checking it."""

from collections.abc import Collection, Iterator

from deeptracy.inventory.sbom.assembly import KEPT_QUALIFIERS
from deeptracy.matching.by_cpe import looked_up
from deeptracy.model import distribution
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.package import Package
from deeptracy.model.purl import Purl, with_epoch
from deeptracy.model.result import PackageUse


def package_of(text: str) -> Package:
    """The package of a PURL. Raises `InvalidPurl`."""
    purl = Purl.parse(text)
    kept = tuple((key, value) for key in KEPT_QUALIFIERS if (value := purl.qualifier(key)))
    version = with_epoch(purl.version, purl.qualifier("epoch"))
    return Package(purl.ecosystem or purl.type, purl.package_name, version, kept)


def obstacles(use: PackageUse, feeds: Collection[str], threshold: float) -> Iterator[str]:
    """Why finding nothing in the package would not mean that it is clean, a sentence each.

    ``feeds``: the names of those in the advisory file.
    """
    package = use.package
    base = ecosystems.base(package.ecosystem)
    if not package.version and not use.requirement:
        yield "it names no version"
    if not ecosystems.fed(package.ecosystem):
        if not looked_up(package, use.cpes, threshold):
            yield f"no advisory feed covers {base}"
        elif "NVD" not in feeds:
            yield "it is known by CPE only, and the NVD is not among the feeds here"
    elif not distribution.tells_release(package.ecosystem):
        yield f"it does not tell which release of {base} it is of: add the qualifier distro"
    elif f"OSV {base}" not in feeds:
        yield f"the advisories of {base} are not among the feeds here"
