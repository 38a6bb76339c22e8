"""RubyGems requirements: ``Gem::Requirement``, and the guide "Patterns" of RubyGems on declaring dependencies."""

import re

from deeptracy.versions import key
from deeptracy.versions.intervals import intersection
from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.partial import raised

_REQUIREMENT = re.compile(r"\s*+(~>|[<>!]=|[<>=])?\s*+([0-9][0-9A-Za-z.-]*+)\s*+")
_RELEASE = re.compile(r"[0-9]+(?:\.[0-9]+)*")


def parse(requirement: str) -> Bounds | None:
    """The bounds of requirements that must all hold; None when RubyGems calls one ill-formed."""
    text = requirement.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    found = [_bounds(part) for part in text.split(",")]
    return found[0] if len(found) == 1 else intersection("RubyGems", found)


def _bounds(text: str) -> Bounds | None:
    match = _REQUIREMENT.fullmatch(text)
    release = _RELEASE.match(match[2]) if match else None
    if match is None or release is None or key("RubyGems", match[2]) is None:
        return None
    if match[1] != "~>":
        return compared(match[1] or "=", match[2])
    numbers = release[0].split(".")
    ends = raised(numbers, max(0, len(numbers) - 2))
    return between(match[2], ".".join(ends) + ".A")  # ~> admits no pre-release of the version that it ends before
