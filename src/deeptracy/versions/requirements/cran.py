"""R's version requirements: "Writing R Extensions", the DESCRIPTION file.

``>= 1.2`` and its kin, with or without the parentheses of a ``DESCRIPTION``; several must all hold.
"""

import re

from deeptracy.versions import key
from deeptracy.versions.intervals import intersection
from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.comparison import compared

_REQUIREMENT = re.compile(r"\s*+\(?\s*+([<>=!]=|[<>])\s*+([0-9.-]+)\s*+\)?\s*+")


def parse(requirement: str) -> Bounds | None:
    """The bounds of the requirements; None when R can't read one."""
    found = [_bounds(text) for text in requirement.split(",")]
    return found[0] if len(found) == 1 else intersection("CRAN", found)


def _bounds(text: str) -> Bounds | None:
    match = _REQUIREMENT.fullmatch(text)
    if match is None or key("CRAN", match[2]) is None:
        return None
    return compared(match[1], match[2])
