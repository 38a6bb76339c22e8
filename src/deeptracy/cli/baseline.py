"""``--baseline``: an earlier JSON report, or a revision of the target's repository."""

from pathlib import Path
from typing import Any

import click
import msgspec

from deeptracy.cli.judging import Judge
from deeptracy.cli.targets import configured_target
from deeptracy.findings.baseline import Known, known_findings
from deeptracy.model.package import Package
from deeptracy.scan import Options, take_inventory


class _Package(msgspec.Struct):
    ecosystem: str
    name: str


class _Finding(msgspec.Struct):
    id: str
    package: _Package
    aliases: list[str] = []


class _Report(msgspec.Struct):
    findings: list[_Finding]
    known: list[_Finding] = []


def baseline_of(
    baseline: str, target: str, reading: tuple[Any, ...], judge: Judge, options: Options, *, dev: bool
) -> Known:
    """What was known already. ``reading``: the target's exclude, installed and policy options.

    Raises click's `UsageError` for a file that is no report, `CannotDo` for a revision that can't be read.
    """
    path = Path(baseline)
    if path.is_file():
        return _of_report(path)
    with configured_target(target, baseline, *reading) as (opened, configuration):
        inventory = take_inventory(opened, configuration, dev=dev)
        return known_findings(judge(opened, inventory, options).findings)


def _of_report(path: Path) -> Known:
    try:
        report = msgspec.json.decode(path.read_bytes(), type=_Report)
    except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
        raise click.UsageError(
            f"--baseline {path} is not a JSON report of 'deeptracy scan --format json': {error}"
        ) from error
    return frozenset(
        (*Package(finding.package.ecosystem, finding.package.name).key, id_)
        for finding in report.findings + report.known
        for id_ in (finding.id, *finding.aliases)
    )
