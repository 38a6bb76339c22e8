"""The whole advisory file: all of OSV, all of the NVD, KEV and EPSS; its links, hourly updates, and scans with it.
The NVD is made up in the shape of the feed of 2022: nine matches and three products a record. The build is one run; all
else are medians of three runs or more. [Decision 8](decisions/0008-links-anew-out-of-summaries.md) tells what made it
fast, and by how much.

The yardstick is a process that only unpacks the NVD's files and parses them whole.
"""

import gzip
import json
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import generate, generate_nvd
from benchmarks.result import Result
from benchmarks.scan import timed_command
from deeptracy.advisories.bucket import FolderBucket
from deeptracy.advisories.epss import EpssFeed
from deeptracy.advisories.feed import Feed, FeedUpdate, SyncRun
from deeptracy.advisories.generation import Generation
from deeptracy.advisories.kev import KevFeed
from deeptracy.advisories.link_sync import LinkSync
from deeptracy.advisories.nvd_sync import NvdFeed
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.site import FolderSite
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import sync
from deeptracy.matching.by_cpe import THRESHOLD, Context
from deeptracy.matching.matcher import match
from deeptracy.model.package import Package

_CHANGED = 200
_PACKAGES = 2000
_LINKED = 0.3
_VULNERABLE = 100
_MATCHED = 50_000
_RUNS = 3
_AS_A_SCAN = Context(brief=True)


def run(osv: int = generate.RECORDS, nvd: int = generate_nvd.RECORDS) -> list[Result]:
    """Measure everything against one advisory file, each part in a process of its own."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        bucket, site, database = folder / "bucket", folder / "site", folder / "advisories.db"
        records = _made("generate", bucket, osv), _made("generate_nvd", bucket, site, nvd)
        return [*_building(bucket, site, database, records), *_scanning(folder / "project", database)]


def _building(bucket: Path, site: Path, database: Path, records: tuple[int, int]) -> list[Result]:
    parse = _median("parse", bucket, site, database, runs=1)
    build = _median("sync", bucket, site, database, runs=1)
    links = _median("links", bucket, site, database)
    unchanged = _median("sync", bucket, site, database)
    hourly = []
    for hour in range(1, _RUNS + 1):
        _measure(f"change {hour}", bucket, site, database)
        hourly.append(_measure("sync", bucket, site, database))
    speed = records[1] / build["NVD"]
    delta = statistics.median(one["wall"] for one in hourly)
    memory = max(build["memory"], links["memory"], *(one["memory"] for one in hourly))
    return [
        Result(
            f"build from {records[0]:,} records of OSV, {records[1]:,} of the NVD, KEV and EPSS",
            f"{build['wall']:.0f} s", "under 10 minutes", build["wall"] < 600,
        ),
        Result("of that the NVD", f"{build['NVD']:.0f} s"),
        Result("records of the NVD a second", f"{speed:,.0f}"),
        Result("peak memory, updates included", f"{memory:.0f} MB", "under 500 MB", memory < 500),
        Result("size of the file", f"{database.stat().st_size / 1e6:.0f} MB"),
        Result(
            "all links anew", f"{links['wall']:.1f} s, {links['memory']:.0f} MB", "under 20 s", links["wall"] < 20
        ),
        Result(f"hourly update with {_CHANGED} changed records", f"{delta:.1f} s"),
        Result("hourly update when nothing has changed", f"{unchanged['wall']:.1f} s"),
        Result("yardstick: parse the NVD's files", f"{parse['wall']:.1f} s, {parse['memory']:.0f} MB"),
        Result("the NVD's part of the build to the yardstick", f"{build['NVD'] / parse['cpu']:.1f}"),
    ]  # fmt: skip


def _scanning(project: Path, database: Path) -> list[Result]:
    names, cves = _linked(database), [f"CVE-2025-{number}" for number in range(1000, 3000)]
    _write_project(project, names)
    scan, memory = timed_command("scan", str(project), "--db", str(database), "--offline", "--format", "json")
    floor = timed_command("--version")[0]
    usual, most = _counts(database, names)
    speed = statistics.median(_matching(database, names) for _ in range(_RUNS))
    lookups = statistics.median(_lookups(database, cves) for _ in range(_RUNS))
    return [
        Result(
            f"scan of {_PACKAGES:,} pinned packages, {_LINKED:.0%} of them known to the NVD",
            f"{scan:.2f} s", "under 0.5 s", scan < 0.5,
        ),
        Result("scan to `deeptracy --version`", f"{scan / floor:.1f}"),
        Result("peak memory of the scan", f"{memory:.0f} MB", "under 150 MB", memory < 150),
        Result(f"matching alone, package versions a second, {_LINKED:.0%} known to the NVD", f"{speed:,.0f}",
               "over 50,000", speed > 50_000),
        Result("records of the NVD of such a package: median, most", f"{usual}, {most}"),
        Result(f"what KEV and EPSS say of {len(cves):,} CVEs", f"{lookups * 1000:.0f} ms"),
    ]  # fmt: skip


def _made(module: str, *arguments: object) -> int:
    """How many records a generator wrote; in a process of its own, for the next ones count this one's memory."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[0])


def _median(task: str, bucket: Path, site: Path, database: Path, runs: int = _RUNS) -> dict[str, float]:
    """Each figure's median."""
    found = [_measure(task, bucket, site, database) for _ in range(runs)]
    return {key: statistics.median(one[key] for one in found) for key in found[0]}


def _measure(task: str, *paths: Path) -> dict[str, float]:
    """Wall and processor time in seconds, the peak memory in MB, and the processor time of the NVD's part."""
    command = [sys.executable, "-m", "benchmarks.nvd", task, *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


class _Timed:
    """A feed whose processor time is taken."""

    def __init__(self, feed: Feed) -> None:
        self.name = feed.name
        self.seconds = 0.0
        self._feed = feed

    def run(self, run: SyncRun) -> FeedUpdate:
        started = time.process_time()
        try:
            return self._feed.run(run)
        finally:
            self.seconds = time.process_time() - started


def _task(task: str, bucket: Path, site: Path, database: Path) -> dict[str, float]:
    started, used, nvd = time.perf_counter(), time.process_time(), 0.0
    if task == "parse":
        for path in sorted(site.glob("nvdcve-2.0-2*.json.gz")):
            json.loads(gzip.decompress(path.read_bytes()))
    elif task.startswith("change "):
        generate_nvd.change(bucket, site, _CHANGED, int(task.removeprefix("change ")))
    elif task == "links":
        with Generation(database) as generation:
            LinkSync(generation, "2026-11-20T06:00:00Z").run()
    else:
        nvd = _sync(bucket, site, database)
    wall, cpu = time.perf_counter() - started, time.process_time() - used
    return {
        "wall": wall, "cpu": cpu, "NVD": nvd,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def _sync(bucket: Path, site: Path, database: Path) -> float:
    source, files = FolderBucket(bucket), FolderSite(site)
    nvd = _Timed(NvdFeed(files))
    feeds: list[Feed] = [*(OsvFeed(source, name) for name in source.ecosystems()), nvd]
    report = sync(database, [*feeds, KevFeed(files), EpssFeed(files)], "2026-11-20T06:00:00Z")
    if report.failures or any(update.rejected for update in report.updates):
        raise SystemExit(f"the sync failed: {report.failures}")
    return nvd.seconds


def _linked(database: Path) -> list[str]:
    """The npm packages that are linked surely enough."""
    with AdvisoryStore(database) as store:
        return [name for name in store.names("npm") if _products(store, name)]


def _products(store: AdvisoryStore, name: str) -> list[str]:
    return [link.cpe_product for link in store.links(("npm", name)) if link.confidence >= THRESHOLD]


def _counts(database: Path, names: Sequence[str]) -> tuple[int, int]:
    with AdvisoryStore(database) as store:
        found = [sum(len(store.applicable(product)) for product in _products(store, name)) for name in names]
    return int(statistics.median(found)), max(found)


def _packages(names: Sequence[str], count: int) -> list[tuple[str, str]]:
    """Names and versions, the known ones by chance, as in a project that is mostly up to date."""
    chooser = random.Random(9)
    known = [chooser.choice(names) for _ in range(int(count * _LINKED))]
    vulnerable = count * _VULNERABLE // _PACKAGES
    versions = [f"{1 if n < vulnerable else 40}.{n % 30}.{n % 7}" for n in range(count)]
    return list(zip([*known, *(f"harmless-{n}" for n in range(count - len(known)))], versions, strict=True))


def _write_project(folder: Path, names: Sequence[str]) -> None:
    chosen = _packages(names, _PACKAGES)
    packages: dict[str, object] = {"": {"dependencies": {name: "^1.0.0" for name, _ in chosen}}}
    packages |= {f"node_modules/{name}": {"version": version} for name, version in chosen}
    folder.mkdir()
    (folder / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2))


def _matching(database: Path, names: Sequence[str]) -> float:
    packages = [Package("npm", name, version) for name, version in _packages(names, _MATCHED)]
    with AdvisoryStore(database) as store:
        started = time.process_time()
        for package in packages:
            match(store, package, context=_AS_A_SCAN)
        return len(packages) / (time.process_time() - started)


def _lookups(database: Path, cves: Sequence[str]) -> float:
    with AdvisoryStore(database) as store:
        started = time.process_time()
        for cve in cves:
            store.exploitation(cve)
        return time.process_time() - started


if __name__ == "__main__":
    print(json.dumps(_task(sys.argv[1], *map(Path, sys.argv[2:]))))
