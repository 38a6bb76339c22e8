"""The target of a command, and which of its files are read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from deeptracy.cli.errors import CannotDo
from deeptracy.cli.folders import configuration_folder
from deeptracy.configuration import FILE_NAMES, Configuration, InvalidConfiguration, parse
from deeptracy.source.opening import open_target
from deeptracy.source.selection import Read, Selection
from deeptracy.source.target import Target, TargetError


def target_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The argument ``target`` and the options that say which of its files are read."""
    for option in (
        click.option(
            "--policy", type=click.Path(path_type=Path, dir_okay=False, exists=True), envvar="DEEPTRACY_POLICY",
            help="A policy file above the target's .deeptracy.yml.  [default: policy.yml in the user's configuration]",
        ),
        click.option("--installed", is_flag=True, help="Read installed and vendored packages too (node_modules, …)."),
        click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out these paths; may be repeated."),
        click.option("--ref", default="", metavar="REV", help="Branch, tag or commit of a git address or repository."),
        click.argument("target", default="."),
    ):  # fmt: skip
        function = option(function)
    return function


@contextmanager
def configured_target(
    spec: str, ref: str, exclude: tuple[str, ...], installed: bool, policy: Path | None
) -> Iterator[tuple[Target, Configuration]]:
    """Open a target together with its configuration under the policy.

    What the target's own configuration says decides what of it is read. Raises `CannotDo`, click's `UsageError`.
    """
    above = _policy(policy)
    configuration = Configuration()

    def select(read: Read) -> Selection:
        nonlocal configuration
        configuration = _own(read).under(above)
        return Selection(
            ignored=exclude + configuration.ignored_paths, included=configuration.included_paths, installed=installed
        )

    try:
        with open_target(spec, select, ref=ref) as target:
            yield target, configuration
    except TargetError as error:
        raise CannotDo(str(error)) from error


def _policy(path: Path | None) -> Configuration:
    found = path or configuration_folder() / "policy.yml"
    if path is None and not found.is_file():
        return Configuration()
    try:
        return _parsed(found.read_bytes(), str(found))
    except OSError as error:
        raise CannotDo(f"the policy {found} can't be read: {error.strerror}") from error


def _own(read: Read) -> Configuration:
    for name in FILE_NAMES:
        data = read(name)
        if data is not None:
            return _parsed(data, name)
    return Configuration()


def _parsed(data: bytes, path: str) -> Configuration:
    try:
        return parse(data, path)
    except InvalidConfiguration as error:
        raise click.UsageError(str(error)) from error
