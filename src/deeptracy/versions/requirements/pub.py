"""Dart's pub: https://dart.dev/tools/pub/dependencies#version-constraints.

``any``, ``^1.2.3``, a version, or comparisons that must all hold. Below 1.0.0 a new minor version is breaking, also
where the minor is zero.
"""

import re

from deeptracy.versions.intervals import intersection
from deeptracy.versions.requirements import EVERYTHING, Bounds
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.partial import Partial

_CONSTRAINT = re.compile(r"\s*+(\^|[<>]=?)?\s*+([^\s<>^]+)\s*+")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a constraint; None when pub can't parse it."""
    found = []
    place = 0
    stable = "-" not in requirement
    while place < len(requirement):
        match = _CONSTRAINT.match(requirement, place)
        if match is None:
            return None
        found.append(_bounds(match[1] or "", match[2], stable))
        place = match.end()
    return found[0] if len(found) == 1 else intersection("Pub", found)


def _bounds(sign: str, text: str, stable: bool) -> Bounds | None:
    wanted = Partial.read(text)
    if text == "any" and not sign:
        return EVERYTHING
    if wanted is None or not wanted.full:
        return None
    if sign == "^":
        return between(text, f"{wanted.after(0 if wanted.numbers[0].strip('0') else 1)}-0")
    return compared(sign, f"{text}-0" if sign == "<" and stable and "+" not in text else text)
