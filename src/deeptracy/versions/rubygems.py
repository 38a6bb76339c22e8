"""RubyGems: ``Gem::Version``, https://docs.ruby-lang.org/en/master/Gem/Version.html.

A version is a row of numbers and words; ``1.0.a10`` is 1, 0, a, 10, a hyphen stands for ``.pre.``. Words come before
numbers, and where one version has ended the other is compared with zeros, so ``1.0.a < 1.0 == 1 < 1.0.1``.
"""

import re

from deeptracy.versions.numbers import number, without_trailing_zeros

Tail = tuple[tuple[int, int, int | str], ...]

_PLAIN = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})*").fullmatch
_VERSION = re.compile(r"[0-9]++(?:\.[0-9A-Za-z]++)*+(?:-[0-9A-Za-z-]++(?:\.[0-9A-Za-z-]++)*+)?").fullmatch
_SEGMENT = re.compile(r"[0-9]+|[A-Za-z]+")
_END = (0, 0, 0)
_RELEASE: Tail = (_END,)


def key(version: str) -> tuple[tuple[int, ...], Tail] | None:
    """The order of a version; None when RubyGems calls it malformed, or when it is empty (RubyGems' zero)."""
    if _PLAIN(version):
        return without_trailing_zeros([int(part) for part in version.split(".")]), _RELEASE
    version = version.strip()
    if not _VERSION(version):
        return None
    segments = _SEGMENT.findall(version.replace("-", ".pre."))
    words_from = next((at for at, segment in enumerate(segments) if segment.isalpha()), len(segments))
    release = without_trailing_zeros([number(segment) for segment in segments[:words_from]])
    return release, _tail(segments[words_from:])


def _tail(segments: list[str]) -> Tail:
    """What follows the first word, as it sorts against endless zeros.

    Only what differs from zero is kept, with its place: a word is less than zero, so the earlier the smaller; a
    positive number is more, so the earlier the greater.
    """
    kept: list[tuple[int, int, int | str]] = []
    for place, segment in enumerate(segments):
        if segment.isalpha():
            kept.append((-1, place, segment))
        elif value := number(segment):
            kept.append((1, -place, value))
    return *kept, _END
