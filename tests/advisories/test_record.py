"""Records of all feeds, each read in its own form."""

import json

import pytest

from deeptracy.advisories.cve_record import decode as decode_cve
from deeptracy.advisories.nvd import decode as decode_nvd
from deeptracy.advisories.osv import decode as decode_osv
from deeptracy.advisories.record import InvalidRecord, decode
from deeptracy.model.severity import Level, Severity
from tests.advisories import nvd_feeds
from tests.advisories.feeds import record

OSV = json.dumps(record("PYSEC-1")).encode()
NVD = json.dumps(nvd_feeds.cve("CVE-2025-0001")).encode()
CVE = json.dumps(
    {
        "dataType": "CVE_RECORD",
        "dataVersion": "5.1",
        "cveMetadata": {"cveId": "CVE-2025-0002", "state": "PUBLISHED", "dateUpdated": "2025-01-01T00:00:00.000Z"},
        "containers": {"cna": {"descriptions": [{"lang": "en", "value": "About it."}], "affected": []}},
    }
).encode()


@pytest.mark.parametrize(
    ("feed", "data", "form"),
    [
        ("OSV PyPI", OSV, decode_osv),
        ("OSV crates.io", OSV, decode_osv),
        ("OSV GitHub Actions", OSV, decode_osv),
        ("NVD", NVD, decode_nvd),
        ("CVE list", CVE, decode_cve),
    ],
)
def test_by_the_name_of_the_feed(feed: str, data: bytes, form: object) -> None:
    found = decode(feed, data)
    assert found == form(data, None)  # type: ignore[operator]
    assert found.id in ("PYSEC-1", "CVE-2025-0001", "CVE-2025-0002")


@pytest.mark.parametrize(("feed", "data"), [("OSV PyPI", OSV), ("NVD", NVD), ("CVE list", CVE)])
def test_a_severity_that_is_known_already(feed: str, data: bytes) -> None:
    known = Severity(Level.CRITICAL, 9.8)
    assert decode(feed, data, known).severity == known


@pytest.mark.parametrize("feed", ["OSV PyPI", "NVD", "CVE list"])
@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{", b"\xff", b'{"id": 1}'])
def test_what_is_no_record(feed: str, data: bytes) -> None:
    with pytest.raises(InvalidRecord):
        decode(feed, data)


@pytest.mark.parametrize("feed", ["", "KEV", "osv PyPI", "nvd", "OSVPyPI", " NVD"])
def test_a_feed_without_records(feed: str) -> None:
    with pytest.raises(InvalidRecord, match=f"the form of records of '{feed}' is not known"):
        decode(feed, OSV)
