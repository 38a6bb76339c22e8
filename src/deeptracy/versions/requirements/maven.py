"""Maven: https://maven.apache.org/pom.html#dependency-version-requirement-specification.

Sets of ranges in brackets. A bare version is a wish that another dependency may overrule; by itself it is what Maven
takes, so it stands for that version.
"""

import re

from deeptracy.versions.requirements import Bounds, Interval
from deeptracy.versions.requirements.comparison import compared

_BARE = re.compile(r"[^\s,()\[\]${}]+")
_NAMES = ("LATEST", "RELEASE")  # decided by the repository
RANGE = re.compile(r"\s*+([\[(])\s*+([^\s,()\[\]${}]*+)\s*+(?:(,)\s*+([^\s,()\[\]${}]*+)\s*+)?([\])])\s*+")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a version or ranges; None for a property, ``LATEST``, or what Maven can't parse."""
    text = requirement.strip()
    if _BARE.fullmatch(text):
        return None if text in _NAMES else compared("=", text)
    found: list[Interval] = []
    place = 0
    while place < len(text):
        match = RANGE.match(text, place)
        interval = of_range(match) if match else None
        if match is None or interval is None:
            return None
        found.append(interval)
        place = match.end()
        if place < len(text):
            if text[place] != ",":
                return None
            place += 1
    return tuple(found) or None


def of_range(match: re.Match[str]) -> Interval | None:
    """The interval of one bracketed range, ``[1.0]`` or ``(1.0,2.0]``; None for a bare version in round brackets."""
    opening, lower, comma, upper, closing = match.groups()
    if not comma:
        return Interval(lower, True, lower, True) if lower and opening + closing == "[]" else None
    return Interval(lower or None, opening == "[" or not lower, upper or None, closing == "]" and bool(upper))
