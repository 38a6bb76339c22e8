"""``deeptracy packages``: the inventory of a target, without advisories."""

from pathlib import Path

import click

from deeptracy.cli import advisories
from deeptracy.cli.output import output_options, outputs, style, write_reports
from deeptracy.cli.targets import configured_target, target_options
from deeptracy.findings.uses import package_uses
from deeptracy.model.result import ScanResult, Snapshot, Verdict
from deeptracy.scan import take_inventory


@click.command("packages", context_settings={"help_option_names": ["-h", "--help"]})
@target_options
@output_options
@click.option("--no-dev", is_flag=True, help="Leave out what only development, tests or the build need.")
def command(
    target: str, ref: str, exclude: tuple[str, ...], installed: bool, policy: Path | None,
    formats: tuple[str, ...], files: tuple[str, ...], color: bool | None, no_dev: bool,
) -> int:  # fmt: skip
    """List what TARGET depends on, without judging it."""
    wanted = outputs(formats, files)
    with configured_target(target, ref, exclude, installed, policy) as (opened, configuration):
        inventory = take_inventory(opened, configuration, dev=not no_dev)
        result = ScanResult(
            target=opened.name,
            verdict=Verdict.UNKNOWN,
            snapshot=Snapshot(),
            packages=package_uses(inventory),
            skipped=inventory.skipped,
            manifests=tuple(manifest.path for manifest in inventory.manifests),
            commit=opened.commit,
            created=advisories.stamp(advisories.now()),
        )
    write_reports(result, wanted, style(color, inventory_only=True))
    return 0
