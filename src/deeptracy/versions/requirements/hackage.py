"""Cabal's version ranges: https://cabal.readthedocs.io/en/stable/cabal-package-description-file.html#pkg-field-build-depends.

``>= 1.2 && < 1.4 || == 2.0.* || ^>= 2.2.1``, with parentheses, ``-any``, ``-none`` and sets (``^>= { 1.2, 2.0 }``).
"""

import re
from collections.abc import Iterator

from deeptracy.versions import key
from deeptracy.versions.intervals import union
from deeptracy.versions.requirements import EVERYTHING, Bounds
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.expression import AND, CLOSE, OPEN, OR, evaluate
from deeptracy.versions.requirements.partial import raised

_OPERATORS = {"&&": AND, "||": OR, "(": OPEN, ")": CLOSE}
_TOKEN = re.compile(
    r"\s*+(?:(&&|\|\||[()])|-any|-none|(?:\^>=|[<>=]=|[<>])\s*+(?:\{[^{}]*+\}|[0-9][0-9A-Za-z.*-]*+))\s*+"
)
_TERM = re.compile(r"(\^>=|[<>=]=|[<>])\s*+\{?([^{}]*+)\}?")


def parse(requirement: str) -> Bounds | None:
    """The bounds of a version range; None when Cabal can't parse it."""
    tokens = list(_tokens(requirement))
    return None if "" in tokens else evaluate("Hackage", tokens, _term)


def _tokens(text: str) -> Iterator[str]:
    """The operators and terms; an empty one where the text can't be read."""
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            yield ""
            return
        yield _OPERATORS.get(match[1] or "", match[0].strip())
        place = match.end()


def _term(text: str) -> Bounds | None:
    if text == "-any":
        return EVERYTHING
    if text == "-none":
        return ()
    match = _TERM.fullmatch(text)
    return union(_comparison(match[1], version.strip()) for version in match[2].split(",")) if match else None


def _comparison(sign: str, text: str) -> Bounds | None:
    version = text.removesuffix(".*")
    if key("Hackage", version) is None:
        return None
    numbers = version.partition("-")[0].split(".")
    if version != text:
        return between(version, ".".join(raised(numbers, len(numbers) - 1))) if sign == "==" else None
    if sign == "^>=":
        return between(version, ".".join(raised([*numbers, "0"], 1)))
    return compared(sign, version)
