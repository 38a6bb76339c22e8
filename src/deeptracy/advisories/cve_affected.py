"""What an ``affected`` entry of a CVE record names: a package of a language's registry, or a product by CPE.

CVE Record Format 5.0 to 5.2, https://github.com/CVEProject/cve-schema. A package is named by ``packageURL``, or by
``collectionURL`` and ``packageName``; a product by ``cpes``, or else by vendor and product, written as the NVD would
write them. Without a CPE nobody says whether a product is an application, an operating system or hardware, so its part
is ANY. Where an entry names a package of some other collection, product and CPEs are mostly those of the system that
ships it (``enterprise_linux`` for each of its packages), with the package's versions: those say nothing of the product.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

import msgspec

from deeptracy.advisories.cve_versions import (
    AFFECTED,
    UNKNOWN,
    Span,
    Statement,
    affected_spans,
    is_endless,
    is_first,
    says_nothing_clear,
)
from deeptracy.advisories.record import InvalidRecord
from deeptracy.model.advisory import Affected, AffectedRange, Event, EventKind, RangeType
from deeptracy.model.applicability import Configuration, CpeMatch, Node
from deeptracy.model.cpe import ANY, NA, Cpe, InvalidCpe, quoted
from deeptracy.model.purl import InvalidPurl, Purl

# By a word in the host of a collection's address, but its last: that is the domain (".pub" is one).
_ECOSYSTEM_OF_WORD = {
    "npmjs": "npm", "npm": "npm", "pypi": "PyPI", "maven": "Maven", "mvnrepository": "Maven", "rubygems": "RubyGems",
    "crates": "crates.io", "nuget": "NuGet", "packagist": "Packagist", "hackage": "Hackage", "cpan": "CPAN",
    "metacpan": "CPAN", "hex": "Hex", "pub": "Pub", "go": "Go", "golang": "Go", "cran": "CRAN",
    "cocoapods": "CocoaPods", "juliahub": "Julia",
}  # fmt: skip
_SYSTEM_TYPES = frozenset({"deb", "apk", "rpm"})  # their versions are a distribution's, of which the entry says nothing
_SEMVER = frozenset({"npm", "crates.io", "Go", "Hex", "Pub", "SwiftURL"})
_GO_PROGRAMS = {"Go standard library": "stdlib", "Go toolchain": "toolchain"}  # as the Go vulnerability database says
_NOBODY = frozenset({"", "-", "*", "n/a", "na", "none", "unknown", "unspecified", "[unknown]", "[unknownvendor]"})
_NOT_IN_NAMES = re.compile(r"[\W_]+")
_MAX_MATCHES = 100_000


class Product(msgspec.Struct, rename="camel", omit_defaults=True):
    """One entry of ``affected``, not interpreted."""

    vendor: str = ""
    product: str = ""
    collection_url: str = msgspec.field(name="collectionURL", default="")
    package_name: str = ""
    package_url: str = msgspec.field(name="packageURL", default="")
    repo: str = ""
    cpes: list[str] = []
    default_status: str = UNKNOWN
    versions: list[Statement] = []


def package_of(product: Product) -> Affected | None:
    """The package that an entry calls affected, as OSV would say it; None when it names or affects none."""
    found = _package(product)
    if found is None:
        return None
    ecosystem, name = found
    spans = affected_spans(product.versions, product.default_status, ecosystem)
    versions = tuple(span.version for span in spans if span.version)
    ranges = _ranges(ecosystem, [span for span in spans if not span.version])
    ranges += [AffectedRange(RangeType.GIT, events, product.repo) for events in _commits(product.versions)]
    if not versions and not ranges and not says_nothing_clear(product.versions):
        return None
    return Affected(ecosystem, name, tuple(ranges), versions)


def configuration_of(product: Product) -> Configuration | None:
    """The products that an entry calls affected, by CPE; None when it names or affects none.

    Raises `InvalidRecord` when it names more of them than can be meant.
    """
    package = _package(product)
    if package is None and _is_shipped(product):
        return None
    spans = affected_spans(product.versions, product.default_status)
    if product.cpes:
        names = _parsed(product.cpes)
        matches = list(_of_names(names, spans, unclear=says_nothing_clear(product.versions)))
    elif package is None and (guessed := _guessed(product)):
        matches = list(_joined([guessed], spans))
    else:
        matches = []
    return Configuration((Node(tuple(matches)),)) if matches else None


def _package(product: Product) -> tuple[str, str] | None:
    """Ecosystem and name."""
    if product.package_url:
        try:
            purl = Purl.parse(product.package_url)
        except InvalidPurl:
            pass
        else:
            if purl.ecosystem and purl.type not in _SYSTEM_TYPES:
                return purl.ecosystem, purl.package_name
    name = product.package_name.strip()
    ecosystem = None if name.lower() in _NOBODY else _ecosystem(product.collection_url)
    if ecosystem is None:
        return None
    if ecosystem == "Go":
        return ecosystem, _go_module(product.vendor.strip(), name)
    return ecosystem, name.replace("/", ":") if ecosystem == "Maven" and ":" not in name else name


def _is_shipped(product: Product) -> bool:
    """Whether the entry names a package beside the product, which is the system that the package is part of."""
    if not product.collection_url or not product.package_name:
        return False
    return _NOT_IN_NAMES.sub("", product.package_name.lower()) != _NOT_IN_NAMES.sub("", product.product.lower())


def _ecosystem(address: str) -> str | None:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return None
    words = [word for label in host.split(".")[:-1] for word in label.split("-")]
    return next((_ECOSYSTEM_OF_WORD[word] for word in words if word in _ECOSYSTEM_OF_WORD), None)


def _go_module(vendor: str, path: str) -> str:
    """The module of a package: records of Go's own numbering authority name it as the vendor."""
    if vendor in _GO_PROGRAMS:
        return _GO_PROGRAMS[vendor]
    return vendor if vendor and f"{path}/".startswith(f"{vendor}/") else path


def _ranges(ecosystem: str, spans: Sequence[Span]) -> list[AffectedRange]:
    """One range of all spans. An event has no word for "behind a version", so such a span begins at the version."""
    events: list[Event] = []
    for span in spans:
        events.append((EventKind.INTRODUCED, span.start or "0"))
        if span.end:
            events.append((EventKind.LAST_AFFECTED if span.end_included else EventKind.FIXED, span.end))
    type_ = RangeType.SEMVER if ecosystem in _SEMVER else RangeType.ECOSYSTEM
    return [AffectedRange(type_, tuple(events))] if events else []


def _commits(statements: Sequence[Statement]) -> Iterator[tuple[Event, ...]]:
    """The events of each range of commits in which some are affected."""
    for one in statements:
        if not one.of_commits or not (one.less_than or one.less_than_or_equal):
            continue
        start = "0" if is_first(one.version) else one.version
        events = [(EventKind.INTRODUCED, start)] if one.status == AFFECTED else []
        events += [
            (EventKind.INTRODUCED if change.status == AFFECTED else EventKind.FIXED, change.at)
            for change in one.changes
        ]
        if one.less_than and not is_endless(one.less_than):
            events.append((EventKind.FIXED, one.less_than))
        elif one.less_than_or_equal and not is_endless(one.less_than_or_equal):
            events.append((EventKind.LAST_AFFECTED, one.less_than_or_equal))
        if any(kind is EventKind.INTRODUCED for kind, _ in events):
            yield tuple(dict.fromkeys(events))


def _parsed(names: Sequence[str]) -> list[Cpe]:
    found = []
    for name in names:
        try:
            found.append(Cpe.parse(name))
        except InvalidCpe:
            continue
    return found


def _guessed(product: Product) -> Cpe | None:
    vendor, name = product.vendor.strip(), (product.product or product.package_name).strip()
    if vendor.lower() in _NOBODY or name.lower() in _NOBODY:
        return None
    try:
        return Cpe(vendor=quoted(" ".join(vendor.split())), product=quoted(" ".join(name.split())))
    except InvalidCpe:
        return None


def _of_names(names: Sequence[Cpe], spans: Sequence[Span], *, unclear: bool) -> Iterator[CpeMatch]:
    """Matches of the names given. The versions stated outweigh those in the names, which often are but the first ones.

    Where what is stated says all versions, or can't be read, the versions in the names are all there is.
    """
    if list(spans) == [Span()]:
        return (CpeMatch(name) for name in dict.fromkeys(names))
    if spans:
        return _joined(list(dict.fromkeys(replace(name, version=ANY, update=ANY) for name in names)), spans)
    return (CpeMatch(name) for name in dict.fromkeys(names) if unclear and name.version not in (ANY, NA))


def _joined(names: Sequence[Cpe], spans: Sequence[Span]) -> Iterator[CpeMatch]:
    if len(names) * len(spans) > _MAX_MATCHES:
        raise InvalidRecord(f"names {len(names)} products with {len(spans)} spans of versions each")
    for name in names:
        for span in spans:
            if not span.version:
                yield CpeMatch(name, True, span.start, span.start_included, span.end, span.end_included)
            elif version := _bound(span.version):
                yield CpeMatch(replace(name, version=version))


def _bound(version: str) -> str:
    try:
        return quoted(version)
    except InvalidCpe:
        return ""
