"""Records of the OSV schema (https://ossf.github.io/osv-schema/, 1.0 to 1.7) as advisories.

Decoding is typed and drops what is not needed. Publishers write ``null`` for empty lists, and put their own word on
severity in several places; both are read.
"""

from typing import Any

import msgspec

from deeptracy.advisories.record import InvalidRecord
from deeptracy.model import distribution
from deeptracy.model import ecosystem as ecosystems
from deeptracy.model.advisory import Advisory, Affected, AffectedRange, Event, EventKind, Kind, RangeType, Reference
from deeptracy.model.severity import UNKNOWN, Level, Severity


class _Severity(msgspec.Struct):
    type: str = ""
    score: str = ""


class _Package(msgspec.Struct):
    ecosystem: str
    name: str


class _Range(msgspec.Struct):
    type: str
    events: list[dict[str, str | None]]
    repo: str | None = None


class _Affected(msgspec.Struct):
    package: _Package | None = None
    ranges: list[_Range] | None = None
    versions: list[str] | None = None
    severity: list[_Severity] | None = None
    database_specific: dict[str, Any] | None = None
    ecosystem_specific: dict[str, Any] | None = None


class _Reference(msgspec.Struct):
    type: str = "WEB"
    url: str = ""


class _Record(msgspec.Struct):
    id: str
    modified: str
    published: str | None = None
    withdrawn: str | None = None
    aliases: list[str] | None = None
    related: list[str] | None = None
    upstream: list[str] | None = None
    summary: str | None = None
    details: str | None = None
    severity: list[_Severity] | None = None
    references: list[_Reference] | None = None
    affected: list[_Affected] | None = None
    database_specific: dict[str, Any] | None = None


_decoder = msgspec.json.Decoder(_Record)
_RANGE_TYPES = {type_.value: type_ for type_ in RangeType}
_EVENT_KINDS = {kind.value: kind for kind in EventKind if kind is not EventKind.AFTER}


def decode(data: bytes, severity: Severity | None = None) -> Advisory:
    """The advisory in the bytes of one record. Raises `InvalidRecord`.

    A ``severity`` that is known already (the store keeps it) saves scoring the vectors again.
    """
    try:
        record = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRecord(f"not an OSV record: {error}") from error
    kind = _kind(record)
    return Advisory(
        id=record.id,
        modified=record.modified,
        published=record.published or "",
        withdrawn=record.withdrawn or "",
        aliases=_aliases(record),
        related=tuple(record.related or ()),
        upstream=tuple(record.upstream or ()),
        kind=kind,
        summary=(record.summary or "").strip(),
        details=record.details or "",
        severity=severity or _severity(record, kind),
        references=tuple(Reference(reference.type, reference.url) for reference in record.references or ()),
        affected=tuple(_affected(entry, entry.package) for entry in record.affected or () if entry.package),
    )


def _aliases(record: _Record) -> tuple[str, ...]:
    """The aliases, and for a record of distributions alone the CVEs that it is about.

    The schema has distributions name those as ``upstream`` (AlmaLinux still: ``related``), since a CVE may affect more
    than what is in a distribution. Of a package of that distribution they tell the same.
    """
    names = list(record.aliases or ())
    if systems := _systems(record):
        about = [*(record.upstream or ()), *(record.related or () if systems == {"AlmaLinux"} else ())]
        names += [name for name in about if name.startswith("CVE-")]
    return tuple(dict.fromkeys(name for name in names if name != record.id and name.split() == [name]))


def _systems(record: _Record) -> set[str]:
    """The distributions of operating systems that a record is about; empty when it is about anything else too."""
    named = {ecosystems.base(entry.package.ecosystem) for entry in record.affected or () if entry.package}
    return named if all(distribution.of(name) for name in named) else set()


def _affected(entry: _Affected, package: _Package) -> Affected:
    return Affected(
        ecosystem=package.ecosystem,
        name=package.name,
        ranges=tuple(_range(range_) for range_ in entry.ranges or () if range_.type in _RANGE_TYPES),
        versions=tuple(entry.versions or ()),
    )


def _range(range_: _Range) -> AffectedRange:
    events: list[Event] = []
    for event in range_.events:
        events.extend(
            (_EVENT_KINDS[kind], version) for kind, version in event.items() if kind in _EVENT_KINDS and version
        )
    return AffectedRange(_RANGE_TYPES[range_.type], tuple(events), range_.repo or "")


def _kind(record: _Record) -> Kind:
    if record.id.startswith("MAL-"):
        return Kind.MALICIOUS
    notices = [(entry.database_specific or {}).get("informational") for entry in record.affected or ()]
    return Kind.NOTICE if notices and all(notices) else Kind.VULNERABILITY


def _severity(record: _Record, kind: Kind) -> Severity:
    """The worst of the scored vectors; without any, the worst of the publisher's words."""
    from deeptracy.advisories.cvss_score import severity_of_vector  # not needed to show what is stored

    stated = list(record.severity or ())
    words = [(record.database_specific or {}).get("severity")]
    for entry in record.affected or ():
        stated += entry.severity or ()
        words += [(entry.database_specific or {}).get("severity"), (entry.ecosystem_specific or {}).get("severity")]
    scored = [score for item in stated if (score := severity_of_vector(item.type, item.score)) is not None]
    if scored:
        return max(scored, key=lambda severity: severity.weight)
    words += [item.score for item in stated]
    if _systems(record):  # "Important: openssl security update" is all that AlmaLinux says
        words.append((record.summary or "").partition(":")[0])
    levels = [Level.of_word(word) for word in words if isinstance(word, str)]
    worst = max(levels, key=lambda level: level.rank, default=Level.UNKNOWN)
    if worst is Level.UNKNOWN and kind is Kind.MALICIOUS:
        return Severity(Level.CRITICAL)
    return Severity(worst) if worst is not Level.UNKNOWN else UNKNOWN
