"""Go modules: https://go.dev/ref/mod#version-queries.

The version of a ``require`` line is a minimum, but also what Go selects unless another module asks for more, so it
stands for that version. A prefix (``v1.2``) and comparisons are queries that Go has still to resolve.
"""

import re

from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.comparison import compared
from deeptracy.versions.requirements.partial import Partial

_QUERY = re.compile(r"([<>]=?)?(v[0-9]\S*)")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a version or query; None for a branch, a commit, or ``latest``."""
    match = _QUERY.fullmatch(requirement.strip())
    wanted = Partial.read(match[2]) if match else None
    if match is None or wanted is None:
        return None
    if wanted.full:
        return compared(match[1] or "=", match[2])
    return wanted.compared(match[1] or "", stable=False)
