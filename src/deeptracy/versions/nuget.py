"""NuGet: Semantic Versioning 2.0.0 with up to four numbers and pre-release labels that ignore case.

https://learn.microsoft.com/nuget/concepts/package-versioning: ``1``, ``1.0`` and ``1.0.0.0`` are one version, leading
zeros of numbers don't count, build metadata doesn't either. As in NuGet.Versioning's ``VersionComparer``, a label is a
number only when it fits 32 bits (with its sign); any other label is a word. Longer numbers in front, and labels that
begin with zeros, are read although NuGet refuses them.
"""

import re

from deeptracy.versions.numbers import number
from deeptracy.versions.semver import RELEASE

NuGetKey = tuple[int, int, int, int, tuple[object, ...]]

_PLAIN = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})").fullmatch
_LABELS = r"[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+"
_VERSION = re.compile(
    r"\s*+([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++)(?:\.([0-9]++))?)?)?"
    rf"(?:-({_LABELS}))?(?:\+{_LABELS})?\s*+"
).fullmatch
_NUMERIC = re.compile(r"-?[0-9]++").fullmatch
_INT32 = 1 << 31


def key(version: str) -> NuGetKey | None:
    """The order of a version; None when NuGet can't parse it."""
    plain = _PLAIN(version)
    if plain is not None:
        major, minor, patch = plain.groups()
        return int(major), int(minor), int(patch), 0, RELEASE
    match = _VERSION(version)
    if match is None:
        return None
    major, minor, patch, revision, labels = match.groups(default="0")
    release = tuple(map(_label, labels.split("."))) if match[5] else RELEASE
    return number(major), number(minor), number(patch), number(revision), release


def _label(text: str) -> tuple[int, int | str]:
    if _NUMERIC(text):
        value = -number(text[1:]) if text[0] == "-" else number(text)
        if -_INT32 <= value < _INT32:
            return 0, value
    return 1, text.lower()
