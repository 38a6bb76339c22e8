"""The advisory file: built from a full-size set of OSV records, then brought up to date.

The yardstick is a process that only unpacks the same archives and parses every record, which is what a scanner
without a store does each time it runs.
"""

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from benchmarks.generate import RECORDS, generate
from benchmarks.result import Result
from deeptracy.advisories.bucket import FolderBucket
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.sync import sync

_CHANGED = 1000
_SPEED = 5000
_MEMORY = 500


def run(records: int = RECORDS) -> list[Result]:
    """Measure everything, each part in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        bucket, database = Path(folder) / "bucket", Path(folder) / "advisories.db"
        made = generate(bucket, records)
        parse, parse_memory = _measure("parse", bucket, database)
        build, memory = _measure("sync", bucket, database)
        unchanged, _ = _measure("sync", bucket, database)
        _change(bucket / "npm", _CHANGED)
        delta, delta_memory = _measure("sync", bucket, database)
        size = database.stat().st_size / 1e6
        archives = sum(path.stat().st_size for path in bucket.glob("*/all.zip")) / 1e6
    speed = made / build
    return [
        Result(f"build from {made:,} records", f"{build:.1f} s"),
        Result("records a second", f"{speed:,.0f}", f"over {_SPEED:,}", speed > _SPEED),
        Result("peak memory of the build", f"{memory:.0f} MB", f"under {_MEMORY} MB", memory < _MEMORY),
        Result("size of the file", f"{size:.0f} MB ({size / archives:.1f} × the archives)"),
        Result(f"update with {_CHANGED:,} changed npm records", f"{delta:.1f} s, {delta_memory:.0f} MB"),
        Result("update when nothing has changed", f"{unchanged:.1f} s"),
        Result("yardstick: parse every record", f"{parse:.1f} s, {parse_memory:.0f} MB"),
        Result("build to yardstick", f"{build / parse:.1f}"),
    ]


def _measure(task: str, bucket: Path, database: Path) -> tuple[float, float]:
    """Processor time in seconds and peak memory in MB of one task."""
    command = [sys.executable, "-m", "benchmarks.store", task, str(bucket), str(database)]
    seconds, memory = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(memory)


def _change(folder: Path, count: int) -> None:
    """Give records picked at random a fix and a new time."""
    old, new = folder / "all.zip", folder / "new.zip"
    lines = (folder / "modified_id.csv").read_text().splitlines()
    picked = {line.partition(",")[2] for line in random.Random(1).sample(lines, count)}
    at = "2026-12-01T00:00:00Z"
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive, zipfile.ZipFile(old) as source:
        for id_ in sorted(picked):
            record = json.loads(source.read(f"{id_}.json"))
            ranges = [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "99.0.0"}]}]
            record["affected"][0]["ranges"], record["modified"] = ranges, at
            archive.writestr(f"{id_}.json", json.dumps(record))
    with zipfile.ZipFile(old, "a", zipfile.ZIP_DEFLATED) as archive, zipfile.ZipFile(new) as changes:
        unchanged = [member for member in archive.filelist if member.filename.removesuffix(".json") not in picked]
        archive.filelist[:] = unchanged
        archive.NameToInfo = {member.filename: member for member in unchanged}
        for name in changes.namelist():
            archive.writestr(name, changes.read(name))
    new.unlink()
    listed = [f"{at},{id_}" if (id_ := line.partition(",")[2]) in picked else line for line in lines]
    (folder / "modified_id.csv").write_text("\n".join(listed) + "\n")


def _parse(bucket: Path) -> None:
    for path in sorted(bucket.glob("*/all.zip")):
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                json.loads(archive.read(name))


def _task(task: str, bucket: Path, database: Path) -> str:
    started = time.process_time()
    if task == "parse":
        _parse(bucket)
    else:
        source = FolderBucket(bucket)
        report = sync(database, [OsvFeed(source, name) for name in source.ecosystems()], "2026-12-01T00:00:00Z")
        if report.failures or any(update.rejected for update in report.updates):
            raise SystemExit(f"the sync failed: {report.failures}")
    seconds = time.process_time() - started
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{seconds:.3f} {kilobytes / 1024:.1f}"


if __name__ == "__main__":
    print(_task(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
