"""``deeptracy``: the commands, and what its exit codes mean.

    0  nothing at or above --fail-on
    1  findings at or above it
    2  the command line or a configuration file is wrong
    3  the work could not be done: no advisories, the target can't be read, any other error
    4  with --strict: the verdict is unknown

Where several hold, the first of 2, 3, 1, 4 is given.
"""

import os
import sys
import traceback
from importlib import import_module
from typing import cast

import click

from deeptracy import __version__
from deeptracy.cli.errors import CannotDo

_COMMANDS = {
    "scan": "Find the known vulnerabilities in what a target depends on.",
    "packages": "List what a target depends on, without judging it.",
    "explain": "Tell why an advisory matches a package, or why it does not.",
    "ignore": "Write a rule that hides a finding.",
    "db": "Fetch, show and carry the advisories.",
    "patton": "Serve advisories and matching over HTTP.",
    "completion": "Print the completion script of a shell.",
}


class _LazyGroup(click.Group):
    """Imports a command only when it is run, so that the others do not wait for what it needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        return cast(click.Command, import_module(f"deeptracy.cli.{cmd_name}").command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="deeptracy")
def command() -> None:
    """Which of our projects are affected by known vulnerabilities, since when, and what do we upgrade to?"""


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run a command line; its exit code."""
    try:
        status = command.main(arguments, prog_name="deeptracy", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2 if isinstance(error, click.UsageError) else 3
    except CannotDo as error:
        click.echo(f"deeptracy: {error}", err=True)
        return 3
    except (click.Abort, KeyboardInterrupt):
        click.echo("deeptracy: stopped", err=True)
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; let the interpreter not complain of it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 3
    except Exception as error:  # noqa: BLE001 - the last resort: any fault is exit code 3, never a clean bill
        _report_fault(error)
        return 3
    return status if isinstance(status, int) else 0


def _report_fault(error: Exception) -> None:
    if os.environ.get("DEEPTRACY_DEBUG"):
        traceback.print_exc()
    click.echo(f"deeptracy: an unexpected fault: {type(error).__name__}: {error}", err=True)
    click.echo("Set DEEPTRACY_DEBUG=1 to see where, and please report it.", err=True)
