"""Alpine package versions, as apk-tools 3 compares them: ``man 5 apk-package`` (``pkgver``),
https://gitlab.alpinelinux.org/alpine/apk-tools.

``1.2.3b_rc1_p2~0123abcd-r4``: numbers, a letter, suffixes with numbers, a commit hash, a package revision. Where one
version goes on and the other doesn't, going on with a pre-release suffix (``alpha``, ``beta``, ``pre``, ``rc``) is
before the end and anything else after it. Where both go on differently, the part that belongs further left is greater.
"""

import re

from deeptracy.versions.numbers import number
from deeptracy.versions.scheme import Key

_PRE_SUFFIXES = ("alpha", "beta", "pre", "rc")
_POST_SUFFIXES = ("cvs", "svn", "git", "hg", "p")
_SUFFIX = rf"_(?:{'|'.join(_PRE_SUFFIXES + _POST_SUFFIXES)})[0-9]*"
_VERSION = re.compile(
    rf"([0-9]+)((?:\.[0-9]+)*)([a-z]?)((?:{_SUFFIX})*)(?:~([0-9a-f]+))?(?:-r([0-9]+))?",
)
_ONE_SUFFIX = re.compile(r"_([a-z]+)([0-9]*)")

_PRE, _END, _REVISION, _HASH, _SUFFIX_NUMBER, _POST, _LETTER, _NUMBER = range(8)


def key(version: str) -> Key | None:
    """The parts in order, each with the rank of its kind; None for what ``apk version --check`` refuses."""
    match = _VERSION.fullmatch(version)
    if match is None:
        return None
    first, numbers, letter, suffixes, commit, revision = match.groups()
    parts: list[Key] = [(_NUMBER, number(first))]
    parts += [_number(digits) for digits in numbers.split(".")[1:]]
    if letter:
        parts.append((_LETTER, letter))
    for name, digits in _ONE_SUFFIX.findall(suffixes):
        parts.append(_suffix(name))
        if digits:
            parts.append((_SUFFIX_NUMBER, number(digits)))
    if commit:
        parts.append((_HASH, commit))
    if revision:
        parts.append((_REVISION, number(revision)))
    return (*parts, (_END,))


def _number(digits: str) -> Key:
    """After the first dot, a number with a leading zero is a fraction: compared as text, and before those without."""
    return (_NUMBER, 0, digits) if digits.startswith("0") else (_NUMBER, 1, number(digits))


def _suffix(name: str) -> Key:
    if name in _PRE_SUFFIXES:
        return _PRE, _PRE_SUFFIXES.index(name)
    return _POST, _POST_SUFFIXES.index(name)
