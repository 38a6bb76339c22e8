"""Records of the NVD as advisories: one CVE of its JSON 2.0, https://nvd.nist.gov/developers/vulnerabilities.

Decoding is typed and drops what is not needed, and what is kept in the store is the same JSON with only what is read
here. Dates of the NVD are in UTC and do not say so.
"""

import re
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from deeptracy.advisories.cve_forms import Cvss, Form, StatedReference, Text
from deeptracy.advisories.nvd_configurations import StatedConfiguration, configuration_of
from deeptracy.advisories.record import InvalidRecord
from deeptracy.model.advisory import Advisory, Reference
from deeptracy.model.severity import UNKNOWN, Level, Severity

_Decoded = TypeVar("_Decoded")


class _Metric(Form):
    cvss_data: Cvss
    source: str = ""
    type: str = ""
    base_severity: str = ""


class _Metrics(Form):
    cvss_metric_v40: list[_Metric] = []
    cvss_metric_v31: list[_Metric] = []
    cvss_metric_v30: list[_Metric] = []
    cvss_metric_v2: list[_Metric] = []


class Cve(Form):
    """One CVE in the form of the NVD, not interpreted."""

    id: str
    last_modified: str
    published: str = ""
    vuln_status: str = ""
    descriptions: list[Text] = []
    metrics: _Metrics = msgspec.field(default_factory=_Metrics)
    references: list[StatedReference] = []
    configurations: list[StatedConfiguration] = []


class _Element(msgspec.Struct, gc=False):
    cve: Cve


_decoder = msgspec.json.Decoder(Cve)
_element_decoder = msgspec.json.Decoder(_Element)
_encoder = msgspec.json.Encoder()
_ID = re.compile(r"CVE-\d{4}-\d{4,19}", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_OWN = "nvd@nist.gov"
# The first of these tags that a reference has decides on its type.
_TYPES = {"Patch": "FIX", "Vendor Advisory": "ADVISORY", "Exploit": "EVIDENCE", "Issue Tracking": "REPORT"}
_CALCULATORS = {
    "cvss_metric_v40": "CVSS_V4", "cvss_metric_v31": "CVSS_V3",
    "cvss_metric_v30": "CVSS_V3", "cvss_metric_v2": "CVSS_V2",
}  # fmt: skip


def parse(data: bytes) -> Cve:
    """Read one CVE. Raises `InvalidRecord`."""
    return _checked(_decoded(_decoder, data))


def parse_element(data: bytes) -> Cve:
    """Read an element of ``vulnerabilities``, which holds one CVE as ``cve``. Raises `InvalidRecord`."""
    return _checked(_decoded(_element_decoder, data).cve)


def _decoded(decoder: msgspec.json.Decoder[_Decoded], data: bytes) -> _Decoded:
    try:
        return decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InvalidRecord(f"not a CVE of the NVD: {error}") from error


def _checked(cve: Cve) -> Cve:
    if not _ID.fullmatch(cve.id):
        raise InvalidRecord(f"not a CVE id: {cve.id[:80]!r}")
    if not _DATE.fullmatch(cve.last_modified):
        raise InvalidRecord(f"not a date of change: {cve.last_modified[:80]!r}")
    return cve


def decode(data: bytes, severity: Severity | None = None) -> Advisory:
    """The advisory in the bytes of one CVE. Raises `InvalidRecord`."""
    return advisory_of(parse(data), severity)


def encode(cve: Cve) -> bytes:
    """The CVE in the form of the NVD, with nothing that `decode` does not read."""
    slim = Cve(
        id=cve.id,
        last_modified=cve.last_modified,
        published=cve.published,
        vuln_status=cve.vuln_status,
        descriptions=[Text("en", text)] if (text := _english(cve.descriptions)) else [],
        metrics=_slim_metrics(cve.metrics),
        references=[StatedReference(url, [tag] if tag else []) for url, tag in _tagged(cve.references).items()],
        configurations=cve.configurations,
    )
    return _encoder.encode(slim)


def advisory_of(cve: Cve, severity: Severity | None = None) -> Advisory:
    """What the CVE says. A ``severity`` that is known already saves looking for it."""
    modified = _utc(cve.last_modified)
    return Advisory(
        id=cve.id,
        modified=modified,
        published=_utc(cve.published),
        withdrawn=modified if cve.vuln_status == "Rejected" else "",
        details=_english(cve.descriptions),
        severity=severity or _severity(cve.metrics),
        references=tuple([Reference(_TYPES.get(tag, "WEB"), url) for url, tag in _tagged(cve.references).items()]),
        configurations=tuple(filter(None, map(configuration_of, cve.configurations))),
        status=cve.vuln_status,
    )


def _utc(date: str) -> str:
    found = _DATE.fullmatch(date)
    return f"{date}Z" if found and not found[1] else date


def _english(texts: Iterable[Text]) -> str:
    return next((text.value for text in texts if text.lang.lower().partition("-")[0] == "en"), "")


def _tagged(references: Iterable[StatedReference]) -> dict[str, str]:
    """The tag that tells the type of each address. The NVD repeats an address for each of its sources."""
    tags: dict[str, set[str]] = {}
    for reference in references:
        tags.setdefault(reference.url, set()).update(reference.tags)
    return {url: next((tag for tag in _TYPES if tag in found), "") for url, found in tags.items()}


def _stated(metrics: _Metrics) -> tuple[str, _Metric] | None:
    """The rating that counts, with the field it is from.

    The NVD's own comes before that of others, and a newer version of CVSS before an older one; but version 2, which has
    no critical, counts only where there is no other.
    """
    for fields in (("cvss_metric_v40", "cvss_metric_v31", "cvss_metric_v30"), ("cvss_metric_v2",)):
        found = [(field, metric) for field in fields for metric in getattr(metrics, field)]
        if found:
            return max(found, key=lambda one: (one[1].source == _OWN, one[1].type == "Primary"))
    return None


def _severity(metrics: _Metrics) -> Severity:
    stated = _stated(metrics)
    if stated is None:
        return UNKNOWN
    field, metric = stated
    score, vector = metric.cvss_data.base_score, metric.cvss_data.vector_string
    if score is None or not 0 <= score <= 10:
        from deeptracy.advisories.cvss_score import severity_of_vector  # the record nearly always has the score

        return severity_of_vector(_CALCULATORS[field], vector) or UNKNOWN
    level = Level.of_word(metric.cvss_data.base_severity or metric.base_severity)
    return Severity(level if level is not Level.UNKNOWN else Level.of_score(score), score, vector)


def _slim_metrics(metrics: _Metrics) -> _Metrics:
    stated = _stated(metrics)
    if stated is None:
        return metrics
    field, metric = stated
    return _Metrics(**{field: [_Metric(metric.cvss_data, base_severity=metric.base_severity)]})
