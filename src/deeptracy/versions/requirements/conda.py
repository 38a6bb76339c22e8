"""Conda's version specifications: https://docs.conda.io/projects/conda-build/en/stable/resources/package-spec.html.

Conditions joined by ``,`` (and) and ``|`` (or), with parentheses. ``=1.2`` and ``1.2.*`` hold what begins with 1.2, its
development versions and pre-releases included; ``1.2*`` sorts before all of them.
"""

import re

from deeptracy.versions import key
from deeptracy.versions.intervals import intersection
from deeptracy.versions.requirements import EVERYTHING, Bounds, Interval
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.expression import AND, CLOSE, OPEN, OR, evaluate
from deeptracy.versions.requirements.partial import raised

_OPERATORS = {",": AND, "|": OR, "(": OPEN, ")": CLOSE}
_TOKEN = re.compile(r"[(),|]|[^(),|]+")
_TERM = re.compile(r"(~=|[<>=!]=|[<>=])?\s*+([^\s<>=~^$]+)")
_NUMBERS = re.compile(r"((?:[0-9]+!)?)([0-9]+(?:[._-][0-9]+)*)(.*)")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a specification; None for a regular expression, or when conda can't parse it."""
    texts = (token.strip() for token in _TOKEN.findall(requirement))
    return evaluate("Conda", (_OPERATORS.get(text, text) for text in texts if text), _term)


def _term(text: str) -> Bounds | None:
    match = _TERM.fullmatch(text)
    if match is None:
        return None
    sign, wanted = match[1] or "", match[2]
    if not sign:
        return _bare(wanted)
    version = wanted.removesuffix(".*")
    if key("Conda", version) is None:
        return None
    match sign:
        case "=":
            return _line(version)
        case "~=":
            return intersection("Conda", (compared(">=", version), _line(version.rpartition(".")[0])))
        case "!=" if version != wanted:
            return _outside(version)
    return compared(sign, version)


def _bare(wanted: str) -> Bounds | None:
    """A version, the beginning of one (``1.2.*``, ``1.2*``), or a glob, of which what is before its star decides."""
    version, star, rest = wanted.partition("*")
    if wanted.strip("*.") == "":
        return EVERYTHING if star else None
    if rest.strip("*."):
        return _line(version.rpartition(".")[0])
    if key("Conda", version.rstrip(".")) is None:
        return None
    return _line(version) if star else compared("=", version)


def _line(prefix: str) -> Bounds:
    """What begins with these numbers; for a text behind them, which ends no range, more than that."""
    match = _NUMBERS.match(prefix)
    if match is None:
        return EVERYTHING
    epoch, numbers, _ = match.groups()
    parts = re.split(r"[._-]", numbers)
    return between(f"{epoch}{numbers}*", epoch + ".".join(raised(parts, len(parts) - 1)) + "*")


def _outside(prefix: str) -> Bounds:
    match = _NUMBERS.fullmatch(prefix)
    if match is None or match[3]:
        return EVERYTHING
    line = _line(prefix)[0]
    return Interval(upper=line.lower), Interval(lower=line.upper)
