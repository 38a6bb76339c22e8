"""Conan 2 version ranges: https://docs.conan.io/2/tutorial/versioning/version_ranges.html#range-expressions.

A range stands in brackets; anything else is a version. Ranges end before the pre-releases of the version they name:
``<2`` is ``<2-``, and ``>=1`` is ``>=1-``.
"""

import re

from deeptracy.versions import key
from deeptracy.versions.intervals import intersection, union
from deeptracy.versions.requirements import EVERYTHING, Bounds
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.partial import raised

_CONDITION = re.compile(r"([<>]=?|[\^~=])?([^\s<>=^~\[\]]+)")
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+)*+")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a range or the version; None when Conan can't parse it."""
    text = requirement.strip()
    if text.startswith("[") and text.endswith("]"):
        ranges = text[1:-1].partition(",")[0]  # behind the comma are options, such as include_prerelease
        return union(_alternative(part) for part in ranges.split("||"))
    return compared("=", text) if key("ConanCenter", text) is not None else None


def _alternative(text: str) -> Bounds | None:
    found = [_condition(part) for part in text.split()]
    return found[0] if len(found) == 1 else intersection("ConanCenter", found)


def _condition(text: str) -> Bounds | None:
    if text == "*":
        return EVERYTHING
    match = _CONDITION.fullmatch(text)
    if match is None:
        return None
    sign, version = match[1] or "", match[2]
    if version.endswith("*"):
        return None if sign else _line(version.removesuffix("*"))
    if key("ConanCenter", version) is None:
        return None
    if sign in ("^", "~"):
        return _compatible(sign, version)
    return compared(sign or "=", _with_pre_releases(version) if sign in ("<", ">=") else version)


def _compatible(sign: str, version: str) -> Bounds | None:
    numbers = version.partition("+")[0].partition("-")[0].split(".")
    place = min(1, len(numbers) - 1)
    if sign == "^":
        place = next((at for at, part in enumerate(numbers) if part.strip("0")), len(numbers))
    if not _NUMBERS.fullmatch(".".join(numbers[: place + 1])) or place == len(numbers):
        return None
    return between(_with_pre_releases(version), ".".join(raised(numbers, place)) + "-")


def _with_pre_releases(version: str) -> str:
    """The text that sorts before the pre-releases of a version; the version itself when it has one, or a build."""
    return version if "-" in version or "+" in version else f"{version}-"


def _line(prefix: str) -> Bounds:
    """What begins with a text, as far as whole numbers tell: for ``1.2.`` and ``1.2.3`` the versions of ``1.2``."""
    numbers = prefix.split(".")[:-1]
    if not _NUMBERS.fullmatch(".".join(numbers)):
        return EVERYTHING
    return between(".".join(numbers) + "-0", ".".join(raised(numbers, len(numbers) - 1)) + "-0")
