"""The NVD's feed files in a folder, for the tests of syncing."""

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

from deeptracy.advisories.nvd_api import NvdApi
from deeptracy.advisories.nvd_sync import NvdFeed
from deeptracy.advisories.site import FolderSite, Site
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import SyncReport, sync
from tests.fetch.servers import Answer, Request

Cve = dict[str, Any]
FLASK = "cpe:2.3:a:palletsprojects:flask:*:*:*:*:*:*:*:*"
CLICK = "cpe:2.3:a:palletsprojects:click:*:*:*:*:*:*:*:*"


def match(criteria: str = FLASK, **more: object) -> Cve:
    return {"vulnerable": True, "criteria": criteria, "matchCriteriaId": "0-0", **more}


def node(*matches: Cve, operator: str = "OR", negate: bool = False) -> Cve:
    return {"operator": operator, "negate": negate, "cpeMatch": list(matches)}


def cve(
    id_: str, modified: str = "2025-01-01T00:00:00.000", fixed: str = "2.0", criteria: str = FLASK, **more: object
) -> Cve:
    """A CVE with one configuration, a product below a version."""
    return {
        "id": id_,
        "sourceIdentifier": "cve@mitre.org",
        "published": "2024-12-31T10:15:00.000",
        "lastModified": modified,
        "vulnStatus": "Analyzed",
        "descriptions": [{"lang": "en", "value": f"About {id_}."}],
        "metrics": {},
        "references": [],
        "configurations": [{"nodes": [node(match(criteria, versionEndExcluding=fixed))]}],
        **more,
    }


def document(cves: list[Cve]) -> bytes:
    """The JSON of a feed."""
    whole = {
        "resultsPerPage": len(cves), "startIndex": 0, "totalResults": len(cves), "format": "NVD_CVE", "version": "2.0",
        "timestamp": "2025-03-01T03:00:00.000", "vulnerabilities": [{"cve": one} for one in cves],
    }  # fmt: skip
    return json.dumps(whole).encode()


def write_feed(folder: Path, name: str, cves: list[Cve], published: str, **meta: object) -> None:
    """Lay out a feed (``2025``, ``modified``) with its description, of which ``meta`` overrides fields."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = document(cves)
    packed = gzip.compress(plain, mtime=0)
    (folder / f"nvdcve-2.0-{name}.json.gz").write_bytes(packed)
    fields = {
        "lastModifiedDate": published, "size": len(plain), "zipSize": len(packed), "gzSize": len(packed),
        "sha256": hashlib.sha256(plain).hexdigest().upper(), **meta,
    }  # fmt: skip
    text = "".join(f"{key}:{value}\r\n" for key, value in fields.items())
    (folder / f"nvdcve-2.0-{name}.meta").write_bytes(text.encode())


def write(folder: Path, cves: list[Cve], published: str, *, modified_since: str = "") -> FolderSite:
    """Lay out every yearly feed from the first CVE's to the last one's, and ``modified``, all published at once."""
    years = [int(one["id"][4:8]) for one in cves]
    for year in range(min(years), max(years) + 1):
        own = [one for one in cves if one["id"].startswith(f"CVE-{year}-")]
        write_feed(folder, str(year), own, published)
    write_feed(folder, "modified", [one for one in cves if one["lastModified"] >= modified_since], published)
    return FolderSite(folder)


def synced(database: Path, site: Site, at: str, api: NvdApi | None = None, **options: Any) -> SyncReport:
    return sync(database, [NvdFeed(site, api)], at, **options)


def content(database: Path) -> list[Any]:
    """What the advisory file says of the NVD's CVEs, without row numbers."""
    with AdvisoryStore(database) as store:
        found: list[Any] = [(feed.name, feed.records, feed.digest) for feed in store.feeds()]
        for product in store.names("CPE"):
            for row, configurations in store.applicable(product):
                head = store.advisory(row)
                found.append((product, configurations, head.withdrawn, head.severity, store.record(head)))
        assert list(store.problems()) == []
    return sorted(found, key=repr)


def ids(database: Path) -> dict[str, str]:
    """The id of each CVE in the file, with the date of its last change."""
    with AdvisoryStore(database) as store:
        return {head.id: head.modified for n in range(1, 40) for year in range(1999, 2027)
                for head in store.find(f"CVE-{year}-{n:04}")}  # fmt: skip


def served(folder: Path, request: Request) -> Answer:
    """What a web server of the folder answers, with an entity tag, and ranges."""
    path = folder / request.path.lstrip("/")
    if not path.is_file():
        return Answer(404)
    body = path.read_bytes()
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    if request.headers.get("if-none-match") == etag:
        return Answer(304, headers={"ETag": etag})
    begin = request.headers.get("range", "bytes=0-").removeprefix("bytes=").partition("-")[0]
    if begin != "0" and request.headers.get("if-range") == etag:
        rest = body[int(begin) :]
        return Answer(206, rest, {"ETag": etag, "Content-Range": f"bytes {begin}-{len(body) - 1}/{len(body)}"})
    return Answer(200, body, {"ETag": etag})
