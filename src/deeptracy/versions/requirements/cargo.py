"""Cargo requirements: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html#version-requirement-syntax.

A bare version is a caret requirement; only ``=1.2.3`` pins.
"""

import re

from deeptracy.versions.intervals import intersection
from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.partial import Partial

_COMPARATOR = re.compile(r"\s*+(\^|~|[<>]=?|=)?\s*+(\S++)\s*+")
_WILDCARD = re.compile(r"[xX*]")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a requirement; None when Cargo can't parse it."""
    stable = "-" not in requirement
    found = [_comparator(text, stable) for text in requirement.split(",")]
    return found[0] if len(found) == 1 else intersection("crates.io", found)


def _comparator(text: str, stable: bool) -> Bounds | None:
    match = _COMPARATOR.fullmatch(text)
    wanted = Partial.read(match[2]) if match else None
    if match is None or wanted is None or match[2][0] in "vV":
        return None
    default = "=" if _WILDCARD.search(match[2].partition("-")[0]) else "^"
    return wanted.compared(match[1] or default, stable=stable)
