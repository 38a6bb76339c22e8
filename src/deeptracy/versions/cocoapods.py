"""CocoaPods: https://guides.cocoapods.org/syntax/podspec.html#version and ``Pod::Version``.

It shares the spelling of RubyGems but compares as Semantic Versioning does: numbers up to the first word are the
release, the rest is the pre-release, in which words come after numbers; build metadata does not count.
"""

import re

from deeptracy.versions.numbers import number, without_trailing_zeros
from deeptracy.versions.semver import RELEASE, identifiers

_VERSION = re.compile(r"\s*+([0-9]++(?:\.[0-9A-Za-z-]++)*+)(?:\+[0-9A-Za-z.-]++)?\s*+").fullmatch
_SEGMENT = re.compile(r"[0-9]+|[A-Za-z]+")


def key(version: str) -> tuple[tuple[int, ...], tuple[object, ...]] | None:
    """The order of a version; None when CocoaPods calls it malformed."""
    match = _VERSION(version)
    if match is None:
        return None
    segments = _SEGMENT.findall(match[1])
    words_from = next((at for at, segment in enumerate(segments) if segment.isalpha()), len(segments))
    release = [number(segment) for segment in segments[:words_from]]
    words = segments[words_from:]
    return without_trailing_zeros(release), identifiers(".".join(words)) if words else RELEASE
