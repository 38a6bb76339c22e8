"""Where reports go: ``--format`` and ``--output``."""

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from deeptracy.cli.errors import CannotDo
from deeptracy.model.result import ScanResult
from deeptracy.report.format import Style
from deeptracy.report.registry import NAMES, format_named

_TABLE = "table"


@dataclass(frozen=True, slots=True)
class Output:
    """One report to write; ``path`` is None for standard output."""

    format: str
    path: Path | None


def output_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--format`` and ``--output``, together the parameter ``outputs``, and ``--color``."""
    for option in (
        click.option("--color/--no-color", default=None, help="Colours; by default on a terminal without NO_COLOR."),
        click.option(
            "-o", "--output", "files", multiple=True, metavar="[FORMAT=]FILE",
            help="Write a report to a file; may be repeated. Without FORMAT= it takes the next --format.",
        ),
        click.option(
            "-f", "--format", "formats", multiple=True, type=click.Choice(NAMES),
            help="The report's format; may be repeated, with an --output each.  [default: table]",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def outputs(formats: Sequence[str], files: Sequence[str]) -> list[Output]:
    """Pair formats with files: ``FORMAT=FILE`` as said, other files with the formats in their order.

    Formats left over go to standard output, and the table goes there when no format was named at all.
    """
    left = list(formats)
    found = []
    for file in files:
        name, equals, path = file.partition("=")
        if equals and name in NAMES:
            found.append(Output(name, Path(path)))
        elif left:
            found.append(Output(left.pop(0), Path(file)))
        else:
            raise click.UsageError(f"--output {file} has no format: write FORMAT={file} or add a --format")
    if not formats:
        left = [_TABLE]
    if len(left) > 1:
        raise click.UsageError(f"standard output can hold one report, not {' and '.join(left)}: add --output FILE")
    return [*found, *(Output(name, None) for name in left)]


def style(colour: bool | None, *, show_ignored: bool = False, inventory_only: bool = False) -> Style:
    """How reports look on this terminal."""
    if colour is None:
        forced = os.environ.get("CLICOLOR_FORCE", "0") != "0" or "FORCE_COLOR" in os.environ
        colour = "NO_COLOR" not in os.environ and (forced or sys.stdout.isatty())
    width = max(60, min(shutil.get_terminal_size((100, 24)).columns, 160))
    return Style(colour, width, show_ignored, inventory_only)


def write_reports(result: ScanResult, wanted: Iterable[Output], shown: Style) -> None:
    """Render and write each report. Raises `CannotDo` when a file can't be written."""
    for output in wanted:
        plain = shown if output.path is None else replace(shown, colour=False)
        text = format_named(output.format).load()(result, plain)
        if output.path is None:
            click.echo(text, nl=not text.endswith("\n"), color=shown.colour)
            continue
        try:
            output.path.parent.mkdir(parents=True, exist_ok=True)
            output.path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CannotDo(f"{output.path} can't be written: {error.strerror}") from error
