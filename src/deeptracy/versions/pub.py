"""Dart's pub: Semantic Versioning whose build metadata counts, after everything else.

https://dart.dev/tools/pub/versioning#semantic-versions and ``Version.compareTo`` of
https://github.com/dart-lang/pub_semver: a version without build metadata comes before the same one with it, and build
metadata is ordered like pre-releases are. Spellings are read as generously as in `deeptracy.versions.semver`.
"""

from deeptracy.versions import semver

_NO_BUILD: semver.Identifiers = ()


def key(version: str) -> tuple[semver.Precedence, semver.Identifiers] | None:
    """The order of a version; None when it is no semantic version."""
    precedence = semver.key(version)
    if precedence is None:
        return None
    _, plus, build = version.partition("+")
    return precedence, semver.identifiers(build.rstrip()) if plus else _NO_BUILD
