"""Scan the lock-file corpus with and without the NVD, and write docs/nvd-corpus.md.

make quality       # both folders are looked for in $DEEPTRACY_SHARED, else in ../shared
"""

import csv
import datetime
import sys
import tempfile
from pathlib import Path

from benchmarks.quality import ROOT, build, shared_folder
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.configuration import Configuration
from deeptracy.model.result import Finding, ScanResult
from deeptracy.scan import Options, judge, take_inventory
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Selection

PAGE = ROOT / "docs" / "nvd-corpus.md"
LABELS = Path(__file__).with_name("corpus_labels.csv")
_NEVER = 2.0  # no link is that sure
_HEAD = """# What the NVD adds to the corpus

Written by `make quality`. The lock files of the corpus, scanned with the mirror's OSV feeds alone and with its NVD
feeds beside them (2022, and what was modified in the days before 2022-10-20). Each finding that only the NVD gives was
judged by hand ([benchmarks/corpus_labels.csv](../benchmarks/corpus_labels.csv)): is it about that package, in that
version? The mirror's npm records end in 2020, so there the NVD has more to add than beside all of OSV.

**{added} findings more, in {projects} of {all} projects: {right} right, {wrong} wrong.** Of the findings that OSV
gives, the NVD confirms {confirmed}, and it drops none.

"""


def main() -> None:
    """Scan everything twice and write the page."""
    shared = shared_folder()
    if not (shared / "corpus").is_dir():
        sys.exit(f"there is no corpus in {shared}: set DEEPTRACY_SHARED")
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "advisories.db"
        build(shared, path)
        with AdvisoryStore(path) as store:
            folders = [folder for folder in sorted((shared / "corpus").iterdir()) if folder.is_dir()]
            pairs = [both(folder, store) for folder in folders]
    PAGE.write_text(page(pairs), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(pairs)} projects")


def both(folder: Path, store: AdvisoryStore) -> tuple[ScanResult, ScanResult]:
    """The results for one project without and with the NVD."""
    with open_target(str(folder), lambda _: Selection()) as target:
        inventory = take_inventory(target, Configuration())
        today = datetime.date(2026, 1, 1)
        without = judge(target, inventory, store, Options(today=today, confidence=_NEVER))
        return without, judge(target, inventory, store, Options(today=today))


def labels() -> dict[tuple[str, str, str], tuple[str, str]]:
    """What was judged by hand, by CVE, ecosystem and package: the label and its reason."""
    with LABELS.open(newline="", encoding="utf-8") as file:
        return {
            (row["cve"], row["ecosystem"], row["package"]): (row["label"], row["reason"])
            for row in csv.DictReader(file)
        }


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.id, finding.package.ecosystem, finding.package.name


def page(pairs: list[tuple[ScanResult, ScanResult]]) -> str:
    """The page."""
    known = labels()
    table, details = [], []
    for without, result in pairs:
        added = _added(without, result)
        lost = len(without.findings) + len(added) - len(result.findings)
        counts = f"{len(result.packages):,} | {len(without.findings)} | {len(result.findings)} | {len(added)} | {lost}"
        table.append(f"| {Path(result.target).name} | {counts} |")
        for finding in added:
            label, reason = known.get(_key(finding), ("not judged", ""))
            link = finding.link
            product = f"{link.cpe_product}, {link.confidence:.2f}" if link else ""
            details.append(
                f"| {Path(result.target).name} | {finding.id} | {finding.package.ecosystem} {finding.package} "
                f"| {product} | {finding.evidence.comparison} | {label}: {reason} |"
            )
    return (
        _head(pairs, known)
        + "| project | packages | findings without | with | added | lost |\n|---|---:|---:|---:|---:|---:|\n"
        + "\n".join(table)
        + "\n\n## Each of them\n\n| project | CVE | package | product, confidence | because | judged |\n"
        + "|---|---|---|---|---|---|\n"
        + "\n".join(details)
        + "\n"
    )


def _head(pairs: list[tuple[ScanResult, ScanResult]], known: dict[tuple[str, str, str], tuple[str, str]]) -> str:
    added = [finding for without, result in pairs for finding in _added(without, result)]
    said = [known.get(_key(finding), ("", ""))[0] for finding in added]
    confirmed = sum(
        any(source.link and source.affected for source in finding.sources) and finding.link is None
        for _, result in pairs
        for finding in result.findings
    )
    return _HEAD.format(
        added=len(added),
        projects=sum(bool(_added(without, result)) for without, result in pairs),
        all=len(pairs),
        right=said.count("right"),
        wrong=said.count("wrong"),
        confirmed=confirmed,
    )


def _added(without: ScanResult, result: ScanResult) -> list[Finding]:
    before = {(finding.id, finding.package, finding.use.requirement) for finding in without.findings}
    return [
        finding for finding in result.findings if (finding.id, finding.package, finding.use.requirement) not in before
    ]


if __name__ == "__main__":
    main()
