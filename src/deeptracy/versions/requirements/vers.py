"""Version ranges of SBOMs, the same for all ecosystems: https://github.com/package-url/vers-spec.

``vers:npm/1.2.3|>=2.0.0|<5.0.0``: versions one by one, and ends of ranges that pair up in ascending order. They are
ordered by the ecosystem of the package, whatever type the range names.
"""

import re
from typing import cast
from urllib.parse import unquote

from deeptracy.versions import key
from deeptracy.versions.intervals import intersection
from deeptracy.versions.requirements import EVERYTHING, Bounds, Interval
from deeptracy.versions.requirements.comparison import compared
from deeptracy.versions.scheme import Key

_RANGE = re.compile(r"vers:[a-z][a-z0-9.-]*/(.+)")
_CONSTRAINT = re.compile(r"([<>]=?|!=|=)?(.+)")


def parse(ecosystem: str, requirement: str) -> Bounds | None:
    """The bounds of a ``vers`` range; None when it is malformed or names a version that can't be compared."""
    match = _RANGE.fullmatch("".join(requirement.split()))
    if match is None:
        return None
    if match[1] == "*":
        return EVERYTHING
    constraints = [_constraint(text) for text in match[1].strip("|").split("|")]
    keys: dict[str, Key | None] = {version: key(ecosystem, version) for _, version in constraints}
    if None in keys.values():
        return None
    constraints.sort(key=lambda constraint: cast(Key, keys[constraint[1]]))
    admitted = _paired([constraint for constraint in constraints if constraint[0] != "!="])
    excluded = [compared("!=", version) for sign, version in constraints if sign == "!="]
    return intersection(ecosystem, [admitted, *excluded]) if excluded else admitted


def _constraint(text: str) -> tuple[str, str]:
    match = _CONSTRAINT.fullmatch(text)
    return (match[1] or "=", unquote(match[2])) if match else ("=", "")


def _paired(constraints: list[tuple[str, str]]) -> Bounds:
    """The ranges between the ends. A lower end without an upper one has none, and the other way round."""
    found: list[Interval] = []
    since: Interval | None = None
    for sign, version in constraints:
        if sign == "=":
            found += compared("=", version)
        elif sign in (">", ">="):
            since = since or compared(sign, version)[0]
        else:
            lower = since or Interval()
            found.append(Interval(lower.lower, lower.lower_included, version, sign == "<="))
            since = None
    if since:
        found.append(since)
    return tuple(found) if constraints else EVERYTHING
