"""R package versions: "Writing R Extensions", the DESCRIPTION file.

Numbers separated by ``.`` or ``-``, which mean the same; missing ones are zero. This is the order of
``package_version``, which decides whether a dependency is met; ``compareVersion`` alone puts ``1.0`` before ``1.0.0``.
A single number is no version of a package, but ``numeric_version`` orders it too.
"""

import re

from deeptracy.versions.numbers import number, without_trailing_zeros
from deeptracy.versions.scheme import Key

_VERSION = re.compile(r"[0-9]+(?:[.-][0-9]+)*")
_SEPARATOR = re.compile(r"[.-]")


def key(version: str) -> Key | None:
    """The numbers in order, without trailing zeros; None for what R calls an invalid version."""
    if not _VERSION.fullmatch(version):
        return None
    return without_trailing_zeros([number(part) for part in _SEPARATOR.split(version)])
