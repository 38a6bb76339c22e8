"""Julia's ``VersionNumber``: https://docs.julialang.org/en/v1/manual/strings/#man-version-number-literals.

Semantic versions with three additions: minor and patch may be missing, a pre-release needs no hyphen (``1.0rc1``), and
build identifiers take part in the order. A bare hyphen (``1.0-``) is before every pre-release of 1.0, a bare plus
(``1.0+``) after every build of it.
"""

import re

from deeptracy.versions.numbers import number
from deeptracy.versions.scheme import Key

_IDENTIFIERS = r"[0-9a-z-]+(?:\.[0-9a-z-]+)*"
_VERSION = re.compile(
    rf"v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?"
    rf"(?:(-)|([a-z][0-9a-z-]*(?:\.[0-9a-z-]+)*|-{_IDENTIFIERS})?(?:(\+)|\+({_IDENTIFIERS}))?)",
    re.IGNORECASE | re.ASCII,
)


def key(version: str) -> Key | None:
    """Numbers, pre-release, build; None for what ``VersionNumber`` refuses."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    major, minor, patch, lowest, pre, highest, build = match.groups()
    numbers = number(major), number(minor or "0"), number(patch or "0")
    return numbers, _pre_release(pre, lowest), (1,) if highest else (0, _identifiers(build or ""))


def _pre_release(text: str | None, lowest: str | None) -> tuple[object, ...]:
    if lowest:
        return (0,)
    return (1, _identifiers(text.removeprefix("-"))) if text else (2,)


def _identifiers(text: str) -> tuple[tuple[int, int, str], ...]:
    parts = text.split(".") if text else []
    return tuple((0, number(part), "") if part.isdigit() else (1, 0, part) for part in parts)
