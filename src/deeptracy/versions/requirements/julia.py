"""Julia's compat entries: https://pkgdocs.julialang.org/v1/compatibility/#Version-specifier-format.

A bare version is a caret requirement, and commas join alternatives. Pkg looks at the three numbers only, so a range
holds all pre-releases and builds of its first and last version.
"""

import re

from deeptracy.versions.intervals import union
from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.partial import Partial

_VERSION = r"(v?[0-9]+(?:\.[0-9]+){0,2})"
_SIGNED = re.compile(rf"\s*+(?:([~^])|(≥|>=|=|<)\s*+)?{_VERSION}\s*+")
_HYPHEN = re.compile(rf"\s*+{_VERSION}\s+-\s+{_VERSION}\s*+")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a compat entry; None when Pkg can't parse it."""
    return union(_specifier(text) for text in requirement.split(","))


def _specifier(text: str) -> Bounds | None:
    hyphen = _HYPHEN.fullmatch(text)
    if hyphen:
        return _between(_numbers(hyphen[1]), _numbers(hyphen[2]))
    match = _SIGNED.fullmatch(text)
    if match is None:
        return None
    wanted = _numbers(match[3])
    match match[2]:
        case "=":
            return _between(wanted, _numbers(wanted.first))
        case ">=" | "≥":
            return compared(">=", f"{wanted.first}-")
        case "<":
            return compared("<", f"{wanted.first}-")
    place = min(1, wanted.last_place) if match[1] == "~" else wanted.breaking_place
    return between(f"{wanted.first}-", f"{wanted.after(place)}-")


def _between(lower: Partial, upper: Partial) -> Bounds:
    return between(f"{lower.first}-", f"{upper.after(upper.last_place)}-")


def _numbers(text: str) -> Partial:
    return Partial(tuple(text.removeprefix("v").split(".")))
