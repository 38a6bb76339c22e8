"""``deeptracy scan``: from a target to a verdict."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from deeptracy.cli import advisories
from deeptracy.cli.advisories import Age, Freshness, database_option, from_option
from deeptracy.cli.baseline import baseline_of
from deeptracy.cli.confidence import confidence_option
from deeptracy.cli.judging import judging
from deeptracy.cli.output import output_options, outputs, style, write_reports
from deeptracy.cli.targets import configured_target, target_options
from deeptracy.cli.vex import vex_rules
from deeptracy.configuration import ANY, EXPLOITED, FAIL_ON, Configuration
from deeptracy.matching.by_cpe import THRESHOLD
from deeptracy.model.advisory import Kind
from deeptracy.model.result import Finding, ScanResult, Verdict
from deeptracy.model.severity import Level
from deeptracy.scan import Options, take_inventory

_VEX_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_LEVELS = [level.value for level in (Level.LOW, Level.MEDIUM, Level.HIGH, Level.CRITICAL)]


def _options(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in (
        click.option("--strict", is_flag=True, help="Exit with 4 when the verdict is unknown."),
        click.option(
            "--fail-on", multiple=True, type=click.Choice(FAIL_ON),
            help="Exit with 1 from this severity, or on what is exploited; may be repeated.  [default: any]",
        ),
        click.option("--baseline", metavar="FILE|REV", help="Fail only on what a JSON report, or a revision, has not."),
        click.option("--vex", multiple=True, type=_VEX_FILE, help="A VEX document; its word hides findings."),
        click.option("--show-ignored", is_flag=True, help="Show what the ignore rules hide."),
        click.option("--only-fixable", is_flag=True, help="Only findings for which a safe version is known."),
        click.option("--severity", type=click.Choice(_LEVELS), help="Only findings of at least this severity."),
        confidence_option,
        click.option("--no-dev", is_flag=True, help="Leave out what only development, tests or the build need."),
        click.option("--offline", is_flag=True, help="Never fetch advisories."),
        click.option("--max-age", type=Age(), default="1d", show_default=True, help="Refresh older advisories."),
        click.option("-q", "--quiet", is_flag=True, help="No progress and no notes beside the report."),
    ):  # fmt: skip
        function = option(function)
    return function


@click.command("scan", context_settings={"help_option_names": ["-h", "--help"]})
@target_options
@output_options
@_options
@database_option
@from_option
@click.option("--patton", envvar="PATTON_URI", metavar="URL", help="Ask this Patton where there is no advisory file.")
def command(
    target: str, ref: str, exclude: tuple[str, ...], installed: bool, policy: Path | None,
    formats: tuple[str, ...], files: tuple[str, ...], color: bool | None,
    quiet: bool, max_age: timedelta, offline: bool, no_dev: bool, confidence: float | None, severity: str | None,
    only_fixable: bool, show_ignored: bool, vex: tuple[Path, ...], baseline: str | None, fail_on: tuple[str, ...],
    strict: bool, database: Path, origin: str | None, patton: str | None,
) -> int:  # fmt: skip
    """Find the known vulnerabilities in what TARGET depends on.

    TARGET is a folder, a lock file, an archive, an SBOM ("-" reads one from standard input) or a git address. Nothing
    of it is ever run.

    \b
    Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 3 could not do the work, 4 with --strict: verdict unknown.
    """
    wanted = outputs(formats, files)
    freshness = Freshness(origin or "", max_age, offline, quiet)
    with configured_target(target, ref, exclude, installed, policy) as (opened, configuration):
        inventory = take_inventory(opened, configuration, dev=not no_dev)
        now = advisories.now()
        with judging(database, inventory, freshness, patton or "") as judge:
            options = Options(
                configuration, vex_rules(vex), confidence=_threshold(confidence, configuration), today=now.date(),
                created=advisories.stamp(now),
            )  # fmt: skip
            if baseline:
                known = baseline_of(baseline, target, (exclude, installed, policy), judge, options, dev=not no_dev)
                options = replace(options, baseline=known)
            result = judge(opened, inventory, options)
    shown = _shown(result, severity, only_fixable)
    write_reports(shown, wanted, style(color, show_ignored=show_ignored))
    return exit_code(shown, fail_on or configuration.fail_on or (ANY,), strict=strict)


def _threshold(asked: float | None, configuration: Configuration) -> float:
    told = (asked, configuration.confidence, THRESHOLD)
    return next(value for value in told if value is not None)


def _shown(result: ScanResult, severity: str | None, only_fixable: bool) -> ScanResult:
    def keep(findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(
            finding
            for finding in findings
            if (severity is None or _at_least(finding, severity)) and (not only_fixable or finding.fix.nearest)
        )

    return replace(result, findings=keep(result.findings), known=keep(result.known))


def _at_least(finding: Finding, level: str) -> bool:
    """A severity that nobody states may be any, so it counts as high enough."""
    rank = finding.severity.level.rank
    return finding.severity.level is Level.UNKNOWN or level == ANY or rank >= Level(level).rank


def _fails(finding: Finding, fail_on: str) -> bool:
    if finding.kind is Kind.NOTICE:
        return False
    if fail_on == EXPLOITED:
        return finding.kind is Kind.MALICIOUS or finding.exploitation.known
    return _at_least(finding, fail_on)


def exit_code(result: ScanResult, fail_on: Collection[str], *, strict: bool) -> int:
    """1 when one of ``fail_on`` fails on a new finding, 4 when the verdict is unknown and ``strict``, else 0."""
    if any(_fails(finding, one) for finding in result.findings for one in fail_on):
        return 1
    return 4 if strict and result.verdict is Verdict.UNKNOWN else 0
