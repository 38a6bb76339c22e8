"""Scan every folder of the lock-file corpus with the advisory mirror, and write docs/corpus.md.

make corpus        # both folders are looked for in $DEEPTRACY_SHARED, else in ../shared
"""

import datetime
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

from deeptracy.advisories.bucket import FolderBucket
from deeptracy.advisories.osv_sync import OsvFeed
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import offered_ecosystems, sync
from deeptracy.configuration import Configuration
from deeptracy.model.advisory import Kind
from deeptracy.model.result import ScanResult
from deeptracy.scan import Options, judge, take_inventory
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Selection

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "corpus.md"
HEAD = """# The corpus, scanned

What `deeptracy scan` says of lock files and manifests of real projects, with the advisories of the mirror
({advisories:,} records of {feeds}). Written by `make corpus`; the dates
are in the folders' names. How the package lists compare with what each language's own tool says, difference by
difference, is in [agreement](agreement): [JavaScript](agreement/javascript.md), [Python](agreement/python.md),
[JVM](agreement/jvm.md), [Go, Rust, Ruby, PHP, .NET](agreement/go-rust-ruby-php-dotnet.md),
[the smaller ecosystems](agreement/smaller-ecosystems.md).

The mirror's npm and Maven records end in 2020 and 2018, and it has none of NuGet and Hex, so the counts of those
projects say little about them; a project whose ecosystems have no records at all is *unknown* here.

| project | verdict | files | packages | vulnerabilities | critical | high | notices | undecided | skipped |
|---|---|---:|---:|---:|---:|---:|---:|---:|---:|
"""


def main() -> None:
    """Scan everything and write the page."""
    shared = Path(os.environ.get("DEEPTRACY_SHARED") or ROOT.parent / "shared")
    if not (shared / "corpus").is_dir():
        sys.exit(f"there is no corpus in {shared}: set DEEPTRACY_SHARED")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "advisories.db"
        bucket = FolderBucket(shared / "mirror" / "osv")
        sync(path, [OsvFeed(bucket, name) for name in offered_ecosystems(bucket)], "2026-01-01T00:00:00Z")
        with AdvisoryStore(path) as store:
            feeds = store.feeds()
            results = [scan(folder, store) for folder in sorted((shared / "corpus").iterdir()) if folder.is_dir()]
    names = ", ".join(feed.name.removeprefix("OSV ") for feed in feeds)
    page = HEAD.format(advisories=sum(feed.records for feed in feeds), feeds=names)
    page += "".join(row(result) for result in results) + "\n" + "".join(section(result) for result in results)
    PAGE.write_text(page)
    print(f"{PAGE.relative_to(ROOT)}: {len(results)} projects")


def scan(folder: Path, store: AdvisoryStore) -> ScanResult:
    """The result for one project."""
    with open_target(str(folder), lambda _: Selection()) as target:
        inventory = take_inventory(target, Configuration())
        return judge(target, inventory, store, Options(today=datetime.date(2026, 1, 1)))


def name(result: ScanResult) -> str:
    """What the project is called."""
    return Path(result.target).name


def row(result: ScanResult) -> str:
    """One line of the table."""
    threats = [finding for finding in result.findings if finding.kind is not Kind.NOTICE]
    levels = Counter(finding.severity.level.value for finding in threats)
    doubts = len({one.use for one in result.undecided})
    cells = [
        name(result), result.verdict.value, len(result.manifests), len(result.packages), len(threats),
        levels["critical"], levels["high"], len(result.findings) - len(threats), doubts, len(result.skipped),
    ]  # fmt: skip
    return "| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else cell for cell in cells) + " |\n"


def section(result: ScanResult) -> str:
    """What was not read or checked in one project, by kind."""
    gaps = Counter(item.gap.value for item in result.skipped)
    ecosystems = Counter(use.package.ecosystem for use in result.packages)
    lines = [f"## {name(result)}", ""]
    lines.append(
        "Packages: " + (", ".join(f"{count:,} {eco}" for eco, count in sorted(ecosystems.items())) or "none") + "."
    )
    if gaps:
        lines += ["", "Not checked: " + ", ".join(f"{count} {gap}" for gap, count in sorted(gaps.items())) + ".", ""]
        first = {item.gap: item for item in reversed(result.skipped)}
        lines += [f"- {gap.value}, for example `{first[gap].path}`: {first[gap].reason}" for gap in sorted(first)]
    return "\n".join(lines) + "\n\n"


if __name__ == "__main__":
    main()
