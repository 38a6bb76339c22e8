"""vcpkg: https://learn.microsoft.com/vcpkg/reference/vcpkg-json#dependency-object.

``version>=`` is a minimum, and an override the one version. Its ports follow four schemes, so versions have no order
here; the bounds are only for people to see.
"""

import re

from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.comparison import compared

_REQUIREMENT = re.compile(r"(?:version)?\s*+(>=|==?)\s*+([^\s<>=]+)")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a minimum or an override; None for anything else."""
    match = _REQUIREMENT.fullmatch(requirement.strip())
    return compared(match[1], match[2]) if match else None
