"""Python's version specifiers, https://packaging.python.org/en/latest/specifications/version-specifiers/, and Poetry's
own, https://python-poetry.org/docs/dependency-specification/, which stand in the same files.

``==1.2`` is the single version 1.2. By the specification a local build of it (``1.2+cu118``) satisfies it too; no index
serves those, and to an advisory they are the same release. Poetry adds ``^``, ``~``, ``=``, ``||`` and bare versions.
"""

import re

from packaging.version import Version

from deeptracy.versions.intervals import intersection, union
from deeptracy.versions.requirements import EVERYTHING, Bounds, Interval
from deeptracy.versions.requirements.comparison import between, compared

_OR = re.compile(r"\|\|?")
_CLAUSE = re.compile(r"\s*+(===?|[~!<>]=|<>|[\^~<>=])?\s*+([^\s,;|<>=~^()]+)\s*+(?:,\s*+)?")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a set of specifiers; None when it has one that can't be read."""
    text = requirement.strip()
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return union(_alternative(part.strip()) for part in _OR.split(text))


def _alternative(text: str) -> Bounds | None:
    found = []
    place = 0
    while place < len(text):
        clause = _CLAUSE.match(text, place)
        if clause is None:
            return None
        found.append(_clause(clause[1] or "", clause[2]))
        place = clause.end()
    return found[0] if len(found) == 1 else intersection("PyPI", found) if found else None


def _clause(sign: str, text: str) -> Bounds | None:
    if text == "*":
        return EVERYTHING if sign in ("", "==", "=") else None
    bare = text.replace(".*", "")
    if not text.startswith(bare):
        return None
    try:
        version = Version(bare)
    except ValueError:  # also for numbers longer than the interpreter converts
        return None
    return _of_version(sign, version, text) if bare == text else _of_line(sign, version)


def _of_line(sign: str, version: Version) -> Bounds | None:
    """``==1.2.*``; Poetry and old releases of pip know it behind other signs as well."""
    if not _final(version):
        return None
    starts, ends = _line(version, len(version.release))
    match sign:
        case "" | "=" | "==":
            return between(starts, ends)
        case "!=" | "<>":
            return Interval(upper=starts), Interval(lower=ends)
        case "<":
            return compared("<", starts)
        case "<=":
            return compared("<", ends)
        case ">" | ">=":
            return compared(">=", starts)
    return None


def _of_version(sign: str, version: Version, text: str) -> Bounds | None:
    places = len(version.release)
    match sign:
        case "" | "=" | "==" | "===":
            return compared("=", text)
        case "!=" | "<>":
            return compared("!=", text)
        case ">" | ">=":
            return compared(sign, text)
        case "<":
            return compared("<", f"{text}.dev0" if _final(version) else text)
        case "<=":
            return compared("<", _after_local_builds(version))
        case "~=":
            return between(text, _line(version, places - 1)[1]) if places > 1 else None
        case "~":
            return between(text, _line(version, min(2, places))[1])
    return between(text, _line(version, _breaking_place(version))[1])


def _final(version: Version) -> bool:
    """Whether a version is nothing but its numbers."""
    return not (version.is_prerelease or version.is_postrelease or version.local)


def _line(version: Version, places: int) -> tuple[str, str]:
    """The lowest version with the same first numbers, and the lowest after all of them."""
    *kept, last = version.release[:places]
    epoch = f"{version.epoch}!" if version.epoch else ""
    starts, ends = (epoch + ".".join(map(str, (*kept, number))) + ".dev0" for number in (last, last + 1))
    return starts, ends


def _breaking_place(version: Version) -> int:
    """How many numbers a caret keeps: up to the first that is not zero."""
    return next((place for place, number in enumerate(version.release, 1) if number), len(version.release))


def _after_local_builds(version: Version) -> str:
    """The lowest version after all local builds of a version, which ``<=`` admits with it."""
    public = version.public
    if version.dev is not None:
        return re.sub(r"[0-9]+$", str(version.dev + 1), public)
    if version.post is not None:
        return re.sub(r"[0-9]+$", f"{version.post + 1}.dev0", public)
    return f"{public}.post0.dev0"
