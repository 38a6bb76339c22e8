"""Composer (Packagist): https://getcomposer.org/doc/articles/versions.md and ``Composer\\Semver\\VersionParser``.

A version is normalised to four numbers (or the numbers of a date) and a stability, and then compared as PHP's
``version_compare`` does, https://www.php.net/version_compare: dev, alpha, beta, RC, the release, patch. A numeric
branch (``1.x-dev``) is past every release of that line; any other branch (``dev-main``) has no order, so it can't be
compared.
"""

import re
from math import inf

from deeptracy.versions.numbers import number

ComposerKey = tuple[float, ...]

# In a key, numbers stand for themselves and everything else for a value that is less (or more) than any number.
_PATCH, _END, _RC, _BETA, _ALPHA, _DEV, _UNKNOWN = inf, -1, -2, -3, -4, -5, -6
_STABILITIES = {
    "stable": _UNKNOWN,  # the parser drops it in lower case only, and version_compare doesn't know it
    "rc": _RC,
    "beta": _BETA,
    "b": _BETA,
    "alpha": _ALPHA,
    "a": _ALPHA,
    "patch": _PATCH,
    "pl": _PATCH,
    "p": _PATCH,
}
_ANY_OF_A_BRANCH = 9999999
_LONG_MAX = (1 << 63) - 1  # version_compare reads numbers as C longs, which stop there

_PLAIN = re.compile(r"v?([0-9]{1,5})\.([0-9]{1,9})\.([0-9]{1,9})").fullmatch
_MODIFIER = r"[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?[0-9]++)*+)?)?([.-]?dev)?"
_CLASSICAL = re.compile(rf"v?([0-9]{{1,5}}(?:\.[0-9]++){{0,3}}+){_MODIFIER}", re.IGNORECASE).fullmatch
_DATE = re.compile(
    rf"v?([0-9]{{4}}(?:[.:-]?[0-9]{{2}}){{1,6}}(?:[.:-]?[0-9]{{1,3}}){{0,2}}){_MODIFIER}", re.IGNORECASE
).fullmatch
_BRANCH = re.compile(r"v?([0-9]++(?:\.(?:[0-9]++|[x*])){0,3}+)\s*+[.-]?dev", re.IGNORECASE).fullmatch
_ALIASED = re.compile(r"([^,\s]++) ++as ++[^,\s]++").fullmatch
_STABILITY_FLAG = re.compile(r"@(?:stable|rc|beta|alpha|dev)\Z", re.IGNORECASE)
_WITH_BUILD = re.compile(r"([^,\s+]++)\+\S++").fullmatch
_NUMBER = re.compile(r"[0-9]+")


def key(version: str) -> ComposerKey | None:
    """The order of a version; None for a branch without a number, and for what Composer calls invalid."""
    plain = _PLAIN(version)
    if plain is not None:
        major, minor, patch = plain.groups()
        return int(major), int(minor), int(patch), 0, _END
    version = _bare(version)
    match = _CLASSICAL(version)
    if match is not None:
        numbers = _numbers(match[1])
        return *numbers, *[0] * (4 - len(numbers)), *_modifiers(match)
    match = _DATE(version)
    if match is not None:
        return *_numbers(match[1]), *_modifiers(match)
    match = _BRANCH(version)
    return _branch(match[1]) if match is not None else None


def _bare(version: str) -> str:
    """The version without alias, stability flag and build metadata."""
    version = version.strip()
    aliased = _ALIASED(version)
    if aliased is not None:
        version = aliased[1]
    version = _STABILITY_FLAG.sub("", version)
    with_build = _WITH_BUILD(version)
    return with_build[1] if with_build is not None else version


def _modifiers(match: re.Match[str]) -> ComposerKey:
    _, stability, count, dev = match.groups()
    if stability == "stable":
        return (_END,)
    words = (_STABILITIES[stability.lower()], *_numbers(count)) if stability else ()
    return *words, *((_DEV,) if dev else ()), _END


def _branch(name: str) -> ComposerKey:
    parts = [_ANY_OF_A_BRANCH if part in "xX*" else _number(part) for part in name.split(".")]
    return *parts, *[_ANY_OF_A_BRANCH] * (4 - len(parts)), _DEV, _END


def _numbers(text: str) -> list[int]:
    return [_number(digits) for digits in _NUMBER.findall(text)]


def _number(digits: str) -> int:
    return min(number(digits), _LONG_MAX)
