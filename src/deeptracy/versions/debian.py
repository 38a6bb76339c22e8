"""Debian versions, as dpkg compares them: https://manpages.debian.org/stable/dpkg-dev/deb-version.7.en.html.

``epoch:upstream-revision``. Upstream and revision are compared in runs: what is no digit by character (``~`` before the
end, the end before letters, letters before the rest), digits by number. A missing revision is ``0``. Like ``dpkg
--compare-versions``, this orders versions with characters that no package may use (dpkg warns of them).
"""

import re

from deeptracy.versions.numbers import number
from deeptracy.versions.scheme import Key

_EPOCH = re.compile(r"[0-9]+")
_RUNS = re.compile(r"([^0-9]*)([0-9]*)")
_LARGEST_EPOCH = 2147483647
_END = ((0,), 0)


def key(version: str) -> Key | None:
    """Epoch, upstream and revision; None for what dpkg refuses."""
    text = version.strip()
    epoch, colon, rest = text.partition(":")
    if not colon:
        epoch, rest = "0", text
    upstream, hyphen, revision = rest.rpartition("-")
    if not hyphen:
        upstream, revision = rest, "0"
    if not _EPOCH.fullmatch(epoch) or not upstream or not revision or len(text.split()) > 1:
        return None
    found = number(epoch)
    return (found, _runs(upstream), _runs(revision)) if found <= _LARGEST_EPOCH else None


def _runs(text: str) -> tuple[Key, ...]:
    pairs: list[Key] = [
        ((*map(_rank, other), 0), number(digits or "0")) for other, digits in _RUNS.findall(text) if other or digits
    ]
    return (*pairs, _END)


def _rank(character: str) -> int:
    if character == "~":
        return -1
    return ord(character) if character.isascii() and character.isalpha() else ord(character) + 256
