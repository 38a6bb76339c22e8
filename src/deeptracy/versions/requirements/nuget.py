"""NuGet version ranges: https://learn.microsoft.com/nuget/concepts/package-versioning#version-ranges.

A bare version is a minimum. A floating version (``1.*``) stands for the versions of its line, from which NuGet takes
the highest; only where a line has none would it take a higher one.
"""

import re
from dataclasses import replace

from deeptracy.versions import key
from deeptracy.versions.requirements import EVERYTHING, Bounds, Interval
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.maven import RANGE, of_range
from deeptracy.versions.requirements.partial import raised

_BARE = re.compile(r"[0-9][0-9A-Za-z.+-]*+")
_LABEL = r"[0-9A-Za-z][0-9A-Za-z-]*"
_FLOATING = re.compile(rf"((?:[0-9]+\.){{0,3}})\*(?:-(?:{_LABEL}\.)*(?:{_LABEL})?\*)?")
_FLOATING_LABEL = re.compile(rf"([0-9]+(?:\.[0-9]+){{0,3}})-((?:{_LABEL}\.)*(?:{_LABEL})?)\*")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a range; None when NuGet can't parse it."""
    found = _range(requirement.strip())
    ends = [end for interval in found or () for end in (interval.lower, interval.upper) if end is not None]
    return found if all(key("NuGet", end) is not None for end in ends) else None


def _range(text: str) -> Bounds | None:
    if _BARE.fullmatch(text):
        return compared(">=", text)
    match = RANGE.fullmatch(text)
    if match is None:
        return _floating(text)
    interval = of_range(match)
    return None if interval is None else _with_floating_end(interval)


def _floating(text: str) -> Bounds | None:
    labelled = _FLOATING_LABEL.fullmatch(text)
    if labelled:
        release, label = labelled[1], labelled[2].rstrip(".") or "0"
        return (Interval(f"{release}-{label}", True, release, True),)
    match = _FLOATING.fullmatch(text)
    if match is None:
        return None
    numbers = match[1].split(".")[:-1]
    lowest = "-0" if "-" in text else ""
    if not numbers:
        return EVERYTHING
    return between(".".join(numbers) + lowest, ".".join(raised(numbers, len(numbers) - 1)) + "-0")


def _with_floating_end(interval: Interval) -> Bounds | None:
    """A floating version at the lower end only says which of the versions inside NuGet prefers."""
    if "*" in (interval.upper or ""):
        return None
    if "*" not in (interval.lower or ""):
        return (interval,)
    floating = _floating(interval.lower or "")
    return None if floating is None else (replace(interval, lower=floating[0].lower, lower_included=True),)
