"""A bucket of OSV records in a folder, for the tests of syncing."""

import json
import zipfile
from pathlib import Path
from typing import Any

from deeptracy.advisories.bucket import Bucket, FolderBucket
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import SyncReport, sync

AT = "2026-03-01T00:00:00Z"
Record = dict[str, Any]


def record(id_: str, name: str = "flask", fixed: str = "2.0", **more: object) -> Record:
    """A record of one PyPI package with one range."""
    events = [{"introduced": "0"}, {"fixed": fixed}]
    entry = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}
    return {"id": id_, "modified": "2026-01-01T00:00:00Z", "summary": f"About {id_}", "affected": [entry], **more}


def write(
    folder: Path,
    records: list[Record],
    *,
    ecosystem: str = "PyPI",
    listed: dict[str, str] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> FolderBucket:
    """Lay out one ecosystem with archive and index; ``listed`` adds to the index or overrides it."""
    place = folder / ecosystem
    place.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(place / "all.zip", "w", method) as archive:
        for item in records:
            archive.writestr(f"{item['id']}.json", json.dumps(item))
    index = {item["id"]: item["modified"] for item in records} | (listed or {})
    (place / "modified_id.csv").write_text("".join(f"{modified},{id_}\n" for id_, modified in index.items()))
    return FolderBucket(folder)


def synced(
    database: Path, bucket: Bucket, *ecosystems: str, at: str = AT, accept_deletions: bool = False
) -> SyncReport:
    """Sync the named ecosystems, PyPI when none is named."""
    feeds = [OsvFeed(bucket, ecosystem) for ecosystem in ecosystems or ("PyPI",)]
    return sync(database, feeds, at, accept_deletions=accept_deletions)


def content(database: Path) -> dict[str, Any]:
    """What the advisory file says, without row numbers: advisories, the packages they name, and their ranges."""
    with AdvisoryStore(database) as store:
        found: dict[str, Any] = {"feeds": [(feed.name, feed.records, feed.digest) for feed in store.feeds()]}
        for ecosystem in ("PyPI", "npm"):
            for name in store.names(ecosystem):
                found[f"{ecosystem} {name}"] = result(store, ecosystem, name)
        assert list(store.problems()) == []
    return found


def result(store: AdvisoryStore, ecosystem: str, name: str) -> list[Any]:
    """Everything the store knows of one package, in a fixed order."""
    told = []
    for row, entry in store.affected((ecosystem, name)):
        head = store.advisory(row)
        whole = store.record(head)
        told.append((head.feed, head.id, bool(head.withdrawn), head.kind, head.severity, head.aliases, entry, whole))
    return sorted(told, key=repr)
