"""``setup.cfg`` of setuptools: https://setuptools.pypa.io/en/latest/userguide/declarative_config.html.

``install_requires``, ``extras_require``, ``tests_require`` and ``setup_requires``; lists of requirements, or ``file:``
and the names of requirements files. Another tool's ``setup.cfg`` has none of these and says nothing. What a lock file
says already (see `covering`) is not listed.
"""

import configparser
from collections.abc import Iterator
from dataclasses import dataclass

from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.inventory.python import covering, gaps, origin, requirement, requirements_txt
from deeptracy.inventory.python.origin import PUBLIC
from deeptracy.inventory.text import LineFinder, decode
from deeptracy.model.inventory import Dependency, Location, Scope, Skipped

_KEYS = {
    "install_requires": Scope.RUNTIME, "tests_require": Scope.TEST, "setup_requires": Scope.BUILD,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Value:
    text: str
    scope: Scope


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read a ``setup.cfg``. Raises `Malformed`."""
    text = decode(file.data)
    covered = covering.scopes(file, tree)
    wanted = [value for value in _values(text) if value.scope not in covered]
    included = requirements_txt.read_named(
        file, tree, {name: value.scope for value in wanted for name in _files(value)}
    )
    found, missing = _listed(file, text, wanted)
    missing += gaps.transitive(file.path, found)
    return Parsed([*found, *included.dependencies], gaps.once(missing, included.gaps))


def _values(text: str) -> Iterator[_Value]:
    """The values that ask for something, in the order of the file. Raises `Malformed`."""
    config = configparser.RawConfigParser(default_section="")  # [DEFAULT] is one more section, not mixed into all
    try:
        config.read_string(text)
    except configparser.Error as error:
        raise Malformed(f"not a valid setup.cfg: {type(error).__name__}") from error
    for section in config.sections():
        for key, value in config.items(section):
            if section == "options" and key.replace("-", "_") in _KEYS:
                yield _Value(value, _KEYS[key.replace("-", "_")])
            elif section == "options.extras_require":
                yield _Value(value, Scope.OPTIONAL)


def _files(value: _Value) -> list[str]:
    """The requirements files that a value names instead of requirements."""
    kind, colon, names = value.text.strip().partition(":")
    if not colon or kind != "file":
        return []
    return [name.strip() for name in names.replace("\n", ",").split(",") if name.strip()]


def _listed(file: SourceFile, text: str, values: list[_Value]) -> tuple[list[Dependency], list[Skipped]]:
    found, missing = [], []
    lines = LineFinder(text)
    for value in values:
        for entry in _requirements(value):
            asked, line = requirement.read(entry), lines.line(entry)
            if asked is None:
                missing.append(gaps.unnamed(Location(file.path, line), PUBLIC))
                continue
            fetched = origin.address(file, asked.url) if asked.url else PUBLIC
            found.append(requirement.dependency(asked, Location(file.path, line), value.scope, origin=fetched))
    return found, missing


def _requirements(value: _Value) -> list[str]:
    """The entries of a list: one a line, or several on one line between semicolons."""
    if _files(value):
        return []
    entries = value.text.split("\n" if "\n" in value.text else ";")
    return [entry.strip() for entry in entries if entry.strip()]
