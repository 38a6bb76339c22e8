"""Go modules and the Go toolchain.

Modules follow Semantic Versioning, https://go.dev/ref/mod#versions: pseudo-versions are pre-releases, and
``+incompatible`` is build metadata, which golang.org/x/mod/semver ignores. The ``v`` may be missing, as in OSV.

``stdlib`` and ``toolchain`` carry toolchain names, https://go.dev/doc/toolchain#version: ``go1.21rc2`` is
``1.21.0-rc.2`` (the spelling of the Go vulnerability database). Up to Go 1.20 ``go1.20`` is the release ``1.20.0``;
since Go 1.21 ``go1.21`` is the language version, before ``go1.21rc1``. What follows a hyphen, plus or blank
(``go1.21.3-custom``, ``go1.22.1 X:nocoverageredesign``) does not count.
"""

import re

from deeptracy.versions import semver
from deeptracy.versions.numbers import number

_TOOLCHAIN = re.compile(
    r"(go)?([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++)|([a-z]++)([0-9]*+))?)?(?:[-+ ].*)?", re.DOTALL
).fullmatch
_FIRST_WITH_LANGUAGE_VERSIONS = 21
_LANGUAGE: semver.Identifiers = ((0, 0), (0, 0))  # after the bound ``1.21.0-0``, before every named pre-release


def key(version: str) -> semver.Precedence | None:
    """The precedence of a module version or toolchain name; None for anything else."""
    match = None if version.startswith("v") else _TOOLCHAIN(version)
    if match is None:
        return semver.key(version)
    go, major, minor, patch, kind, count = match.groups()
    if kind:
        return number(major), number(minor), 0, _pre_release(kind, count)
    if not go:
        return semver.key(version)
    if patch is None and number(minor or "0") >= _FIRST_WITH_LANGUAGE_VERSIONS:
        return number(major), number(minor), 0, _LANGUAGE
    return number(major), number(minor or "0"), number(patch or "0"), semver.RELEASE


def _pre_release(kind: str, count: str) -> semver.Identifiers:
    return ((1, kind), (0, number(count))) if count else ((1, kind),)
