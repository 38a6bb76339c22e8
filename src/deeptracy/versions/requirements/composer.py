"""Composer's constraints: https://getcomposer.org/doc/articles/versions.md#writing-version-constraints.

A range begins at the development versions of its first version and ends before those of the version it names, unless
that has a stability of its own: ``>=1.2`` is ``>=1.2-dev``, ``<2.0`` is ``<2.0-dev``.
"""

import re

from deeptracy.versions import key
from deeptracy.versions.intervals import intersection, union
from deeptracy.versions.requirements import EVERYTHING, Bounds
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.partial import raised

_OR = re.compile(r"\s*\|\|?\s*")
_HYPHEN = re.compile(r"(\S+)\s+-\s+(\S+)")
_CONSTRAINT = re.compile(r"\s*+(\^|~|<>|!=|[<>]=?|==?)?\s*+([^\s,<>=!^~]+)(?:\s+as\s+[^\s,]+)?\s*+,?")
_FLAG = re.compile(r"@(stable|RC|beta|alpha|dev)$|#.*$", re.IGNORECASE)
_ANYTHING = re.compile(r"v?[xX*](?:\.[xX*])*")
_LINE = re.compile(r"v?([0-9]+(?:\.[0-9]+){0,2})(?:\.[xX*])+")
_VERSION = re.compile(r"v?([0-9]+(?:\.[0-9]+){0,3})(.*)", re.DOTALL)
_BUILD = re.compile(r"\+.*")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a constraint; None for a branch, or when Composer can't parse it."""
    return union(_alternative(text) for text in _OR.split(requirement.strip()))


def _alternative(text: str) -> Bounds | None:
    hyphen = _HYPHEN.fullmatch(text)
    if hyphen:
        return intersection("Packagist", (_comparison(">=", hyphen[1]), _last(hyphen[2])))
    found = []
    place = 0
    while place < len(text):
        match = _CONSTRAINT.match(text, place)
        if match is None:
            return None
        found.append(_constraint(match[1] or "", match[2]))
        place = match.end()
    return found[0] if len(found) == 1 else intersection("Packagist", found) if found else None


def _constraint(sign: str, text: str) -> Bounds | None:
    flag = _FLAG.search(text)
    text = _FLAG.sub("", text)
    if not text or _ANYTHING.fullmatch(text):
        return EVERYTHING if (text or flag) and not sign else None
    line = _LINE.fullmatch(text)
    if line:
        numbers = line[1].split(".")
        return between(f"{line[1]}-dev", _end(numbers, len(numbers) - 1)) if not sign else None
    if sign in ("^", "~"):
        return _compatible(sign, text)
    if flag and flag[1] and flag[1] != "stable" and _suffix(text) in ("", "-stable"):
        return _flagged(sign, text, flag[1])
    return _comparison(sign, text)


def _flagged(sign: str, text: str, stability: str) -> Bounds | None:
    """Composer reads ``>1.2@beta`` as ``>1.2-beta`` but leaves the flag off where a blank stands: the wider of both."""
    if sign in ("!=", "<>"):
        return EVERYTHING
    return _comparison(
        sign, f"{_BUILD.sub('', text).removesuffix('-stable')}-{stability}" if sign in ("<", ">") else text
    )


def _compatible(sign: str, text: str) -> Bounds | None:
    match = _VERSION.fullmatch(text)
    lower = _from(text)
    if match is None or lower is None:
        return None
    numbers = match[1].split(".")
    if sign == "~":
        return between(lower, _end(numbers, max(0, len(numbers) - 2)))
    places = range(min(3, len(numbers)))
    return between(lower, _end(numbers, next((place for place in places if numbers[place].strip("0")), places[-1])))


def _comparison(sign: str, text: str) -> Bounds | None:
    if key("Packagist", text) is None:
        return None
    if sign in ("<", ">="):
        bound = _from(text)
        return compared(sign, bound) if bound else None
    return compared("!=" if sign == "<>" else sign or "=", text)


def _last(text: str) -> Bounds | None:
    """The end of a hyphen range: a part of a version stands for all that begin with it."""
    match = _VERSION.fullmatch(text)
    if match is None:
        return None
    numbers = match[1].split(".")
    if len(numbers) > 2 or _suffix(text):
        return _comparison("<=", text)
    return compared("<", _end(numbers, len(numbers) - 1))


def _from(text: str) -> str | None:
    """The version itself, or its development versions when it names no stability."""
    if key("Packagist", text) is None:
        return None
    return text if _suffix(text) else f"{_BUILD.sub('', text)}-dev"


def _suffix(text: str) -> str:
    """What stands behind the numbers of a version, but for build metadata; the whole of what is no version."""
    match = _VERSION.fullmatch(text)
    return _BUILD.sub("", match[2]) if match else text


def _end(numbers: list[str], place: int) -> str:
    return ".".join(raised(numbers, place)) + "-dev"
