"""Scanning with a full-size advisory file in place: 2,000 pinned packages, start-up, and matching alone.

The yardstick is an interpreter that starts and imports click, which any command of this kind does at the least. Wall
times are medians of several runs with a warm file cache; a busy machine shows in all of them alike.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generate import RECORDS, generate
from benchmarks.result import Result
from deeptracy.advisories.bucket import FolderBucket
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import sync
from deeptracy.matching.matcher import match
from deeptracy.model.package import Package

_PACKAGES = 2000
_VULNERABLE = 100
_MATCHED = 100_000
_RUNS = 7


def run(records: int = RECORDS) -> list[Result]:
    """Measure everything against one advisory file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        database = folder / "advisories.db"
        generate(folder / "bucket", records)
        bucket = FolderBucket(folder / "bucket")
        sync(database, [OsvFeed(bucket, "npm"), OsvFeed(bucket, "PyPI")], "2026-01-01T00:00:00Z")
        names = _names(database)
        project = _project(folder / "project", names)
        scan, memory = timed_command("scan", str(project), "--db", str(database), "--offline", "--format", "json")
        version, _ = timed_command("--version")
        floor, _ = _timed([sys.executable, "-c", "import click"])
        speed = _matching(database, names)
    return [
        Result(f"scan of {_PACKAGES:,} pinned packages", f"{scan:.2f} s", "under 0.5 s", scan < 0.5),
        Result("peak memory of the scan", f"{memory:.0f} MB", "under 150 MB", memory < 150),
        Result("deeptracy --version", f"{version:.3f} s", "under 0.15 s", version < 0.15),
        Result("yardstick: start and import click", f"{floor:.3f} s"),
        Result("scan to yardstick", f"{scan / floor:.1f}"),
        Result("matching alone, package versions a second", f"{speed:,.0f}", "over 50,000", speed > 50_000),
    ]


def _names(database: Path) -> list[str]:
    with AdvisoryStore(database) as store:
        return list(store.names("npm"))


def _project(folder: Path, names: list[str]) -> Path:
    """A package-lock.json of which one package in twenty is named by some advisory."""
    chosen = random.Random(7).sample(names, _VULNERABLE) + [f"harmless-{n}" for n in range(_PACKAGES - _VULNERABLE)]
    packages = {"": {"dependencies": dict.fromkeys(chosen, "^1.0.0")}}
    packages |= {f"node_modules/{name}": {"version": f"1.{n % 30}.{n % 7}"} for n, name in enumerate(chosen)}
    folder.mkdir()
    (folder / "package-lock.json").write_text(json.dumps({"lockfileVersion": 3, "packages": packages}, indent=2))
    return folder


def timed_command(*arguments: str) -> tuple[float, float]:
    """Median wall time in seconds and peak memory in MB of a command of deeptracy."""
    return _timed([sys.executable, "-m", "deeptracy", *arguments])


def _timed(command: list[str]) -> tuple[float, float]:
    """Median wall time in seconds, and the peak memory in MB of the process, its own children apart."""
    # A new process counts the memory of the one that starts it as its own peak, so a small one starts these.
    starter = [sys.executable, "-c", _STARTER, str(_RUNS), *command]
    seconds, memory = subprocess.run(starter, check=True, capture_output=True, text=True).stdout.split()[-2:]
    return float(seconds), float(memory) / 1024


_STARTER = """
import os, statistics, sys, time
times, memory = [], 0
for _ in range(int(sys.argv[1])):
    started = time.perf_counter()
    silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=silent)
    memory = max(memory, os.wait4(child, 0)[2].ru_maxrss)
    times.append(time.perf_counter() - started)
print(statistics.median(times), memory)
"""


def _matching(database: Path, names: list[str]) -> float:
    """Package versions matched a second of processor time, one in twenty of them named by some advisory."""
    chooser = random.Random(8)
    packages = [
        Package("npm", chooser.choice(names) if n % 20 == 0 else f"harmless-{n}", f"1.{n % 30}.{n % 7}")
        for n in range(_MATCHED)
    ]
    with AdvisoryStore(database) as store:
        started = time.process_time()
        for package in packages:
            match(store, package)
        return len(packages) / (time.process_time() - started)
