"""Records of the CVE list as advisories: the CVE Record Format 5.0 to 5.2, https://github.com/CVEProject/cve-schema.

A record holds the word of the authority that assigned the CVE (the CNA) and what others have added (ADPs). What is
affected is taken from all of them; where they differ on the severity, the CNA's counts. What a container says by
``cpeApplicability`` stands for all that its ``affected`` says of products; packages of registries are read of both.

Decoding is typed and drops what is not needed, and what is kept in the store is the same JSON with only what is read
here.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from deeptracy.advisories.cve_affected import Product, configuration_of, package_of
from deeptracy.advisories.cve_forms import Cvss, Form, StatedReference, Text
from deeptracy.advisories.nvd_configurations import StatedConfiguration
from deeptracy.advisories.nvd_configurations import configuration_of as applicability_of
from deeptracy.advisories.record import InvalidRecord
from deeptracy.model.advisory import Advisory, Reference
from deeptracy.model.applicability import Configuration
from deeptracy.model.severity import UNKNOWN, Level, Severity


class _Other(Form):
    type: str = ""
    content: dict[str, Any] = {}


class _Metric(Form):
    v40: Cvss | None = msgspec.field(name="cvssV4_0", default=None)
    v31: Cvss | None = msgspec.field(name="cvssV3_1", default=None)
    v30: Cvss | None = msgspec.field(name="cvssV3_0", default=None)
    v2: Cvss | None = msgspec.field(name="cvssV2_0", default=None)
    other: _Other | None = None


class _Container(Form):
    title: str = ""
    descriptions: list[Text] = []
    rejected_reasons: list[Text] = []
    metrics: list[_Metric] = []
    references: list[StatedReference] = []
    affected: list[Product] = []
    cpe_applicability: list[StatedConfiguration] = []


class _Metadata(Form):
    cve_id: str
    state: str
    date_updated: str = ""
    date_published: str = ""
    date_rejected: str = ""
    date_reserved: str = ""


class _Containers(Form):
    cna: _Container
    adp: list[_Container] = []


class CveRecord(Form):
    """One record, not interpreted."""

    cve_metadata: _Metadata
    containers: _Containers

    @property
    def id(self) -> str:
        """The CVE."""
        return self.cve_metadata.cve_id

    @property
    def updated(self) -> str:
        """When it last changed, as `utc` writes it."""
        return utc(self.cve_metadata.date_updated or self.cve_metadata.date_published)

    @property
    def contained(self) -> list[_Container]:
        """What the CNA says, and then what the others add."""
        return [self.containers.cna, *self.containers.adp]


_decoder = msgspec.json.Decoder(CveRecord)
_encoder = msgspec.json.Encoder()
_ID = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}")
_REJECTED = "REJECTED"
_ALWAYS = "1999-01-01T00:00:00Z"  # the CVE list began: for a rejected record without any date
_CALCULATORS = {"v40": "CVSS_V4", "v31": "CVSS_V3", "v30": "CVSS_V3", "v2": "CVSS_V2"}
# Version 2 of CVSS has no critical, so it counts only where there is no other.
_PREFERRED = (("v40", "v31", "v30"), ("v2",))
# The first of these tags that a reference has decides on its type.
_TYPES = {
    "patch": "FIX", "vendor-advisory": "ADVISORY", "third-party-advisory": "ADVISORY", "exploit": "EVIDENCE",
    "issue-tracking": "REPORT",
}  # fmt: skip


def parse(data: bytes) -> CveRecord:
    """Read one record. Raises `InvalidRecord`."""
    try:
        record = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRecord(f"not a CVE record: {error}") from error
    if not _ID.fullmatch(record.id):
        raise InvalidRecord(f"not a CVE id: {record.id[:80]!r}")
    return record


def decode(data: bytes, severity: Severity | None = None) -> Advisory:
    """The advisory in the bytes of one record. Raises `InvalidRecord`."""
    return advisory_of(parse(data), severity)


def encode(record: CveRecord) -> bytes:
    """The record in its own form, with nothing that `decode` does not read."""
    slim = [_slim(container) for container in record.contained]
    empty = _Container()
    containers = _Containers(slim[0], [container for container in slim[1:] if container != empty])
    return _encoder.encode(CveRecord(record.cve_metadata, containers))


def advisory_of(record: CveRecord, severity: Severity | None = None) -> Advisory:
    """What the record says. A ``severity`` that is known already saves looking for it. Raises `InvalidRecord`."""
    metadata, contained = record.cve_metadata, record.contained
    cna = record.containers.cna
    packages = [package for one in contained for product in one.affected if (package := package_of(product))]
    return Advisory(
        id=record.id,
        modified=record.updated,
        published=utc(metadata.date_published),
        withdrawn=_withdrawn(metadata),
        summary=cna.title.strip(),
        details=_english([*cna.descriptions, *cna.rejected_reasons]),
        severity=severity or _severity(contained),
        references=tuple(_references(contained)),
        affected=tuple(dict.fromkeys(packages)),
        configurations=tuple(dict.fromkeys(part for one in contained for part in _configurations(one))),
    )


def utc(date: str) -> str:
    """A date of a record as RFC 3339 in UTC: without a time zone it is in UTC already. Empty for what is none."""
    try:
        read = datetime.fromisoformat(date)
        if date.endswith("Z"):
            return date
        zoned = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return ""
    return zoned.isoformat().replace("+00:00", "Z")


def _withdrawn(metadata: _Metadata) -> str:
    if metadata.state != _REJECTED:
        return ""
    dates = (metadata.date_rejected, metadata.date_updated, metadata.date_published, metadata.date_reserved)
    return next((found for date in dates if (found := utc(date))), _ALWAYS)


def _english(texts: Iterable[Text]) -> str:
    return next((text.value for text in texts if text.lang.lower().partition("-")[0] in ("en", "eng")), "")


def _configurations(container: _Container) -> Iterator[Configuration]:
    if container.cpe_applicability:
        yield from filter(None, map(applicability_of, container.cpe_applicability))
    else:
        yield from filter(None, map(configuration_of, container.affected))


def _stated(contained: Iterable[_Container]) -> tuple[str, Cvss] | None:
    """The rating that counts, with the field it is from: of the first to rate it, the worst by the newest CVSS."""
    parts = list(contained)
    for fields in _PREFERRED:
        for container in parts:
            for field in fields:
                found: list[Cvss] = [cvss for metric in container.metrics if (cvss := getattr(metric, field))]
                if found:
                    return field, max(found, key=lambda cvss: cvss.base_score or 0.0)
    return None


def _severity(contained: Iterable[_Container]) -> Severity:
    parts = list(contained)
    stated = _stated(parts)
    if stated is None:
        levels = [Level.of_word(word) for one in parts for word in _words(one.metrics)]
        worst = max(levels, key=lambda level: level.rank, default=Level.UNKNOWN)
        return Severity(worst) if worst is not Level.UNKNOWN else UNKNOWN
    field, cvss = stated
    score = cvss.base_score
    if score is None or not 0 <= score <= 10:
        from deeptracy.advisories.cvss_score import severity_of_vector  # the record nearly always has the score

        return severity_of_vector(_CALCULATORS[field], cvss.vector_string) or UNKNOWN
    level = Level.of_word(cvss.base_severity)
    return Severity(level if level is not Level.UNKNOWN else Level.of_score(score), score, cvss.vector_string)


def _words(metrics: Iterable[_Metric]) -> Iterator[str]:
    for metric in metrics:
        if metric.other:
            yield from _worded(metric.other).values()


def _worded(other: _Other) -> dict[str, str]:
    """What a metric in the form of its publisher says of the severity in words: ``{"text": "important"}``."""
    if "severity" not in other.type.lower():
        return {}
    return {key: word for key, word in other.content.items() if key in ("text", "value") and isinstance(word, str)}


def _references(contained: Iterable[_Container]) -> Iterator[Reference]:
    """Each address once, though several containers may give it, with the tags of the first."""
    found: dict[str, StatedReference] = {}
    for container in contained:
        for reference in container.references:
            found.setdefault(reference.url, reference)
    for url, reference in found.items():
        yield Reference(next((_TYPES[tag] for tag in _TYPES if tag in reference.tags), "WEB"), url)


def _slim(container: _Container) -> _Container:
    return _Container(
        title=container.title,
        descriptions=_only_english(container.descriptions),
        rejected_reasons=_only_english(container.rejected_reasons),
        metrics=[slim for metric in container.metrics if (slim := _slim_metric(metric)) != _Metric()],
        references=[
            StatedReference(reference.url, [tag for tag in reference.tags if tag in _TYPES])
            for reference in container.references
        ],
        affected=container.affected,
        cpe_applicability=container.cpe_applicability,
    )


def _only_english(texts: Iterable[Text]) -> list[Text]:
    found = _english(texts)
    return [Text("en", found)] if found else []


def _slim_metric(metric: _Metric) -> _Metric:
    words = _worded(metric.other) if metric.other else {}
    return _Metric(metric.v40, metric.v31, metric.v30, metric.v2, _Other("severity", words) if words else None)
