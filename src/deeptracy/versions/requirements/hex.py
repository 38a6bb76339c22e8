"""Elixir's requirements, for Hex: https://hexdocs.pm/elixir/Version.html#module-requirements.

Comparisons and ``~>`` joined by ``and`` and ``or``; a bare version is that version. Elixir applies them from left to
right; here ``and`` binds closer, which never admits less. Other than in npm, ``<2.0.0`` admits ``2.0.0-rc``.
"""

import re

from deeptracy.versions.requirements import Bounds
from deeptracy.versions.requirements.comparison import between, compared
from deeptracy.versions.requirements.expression import AND, OR, evaluate
from deeptracy.versions.requirements.partial import raised

_TOKEN = re.compile(r"\s*+(?:(and|or)\b|(?:~>|[<>=!]=|[<>!])?\s*+[0-9][0-9A-Za-z.+-]*+)\s*+")
_WORDS = {"and": AND, "or": OR}
_VERSION = re.compile(r"([0-9]+)\.([0-9]+)(?:\.([0-9]+))?(-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")
_TERM = re.compile(r"(~>|[<>=!]=|[<>!])?\s*+(.+)")
_SIGNS = {"": "==", "!": "!="}


def parse(requirement: str) -> Bounds | None:
    """The bounds of a requirement; None when Elixir can't parse it."""
    tokens = []
    place = 0
    while place < len(requirement):
        match = _TOKEN.match(requirement, place)
        if match is None:
            return None
        tokens.append(_WORDS[match[1]] if match[1] else match[0].strip())
        place = match.end()
    return evaluate("Hex", tokens, _term)


def _term(text: str) -> Bounds | None:
    term = _TERM.fullmatch(text)
    match = _VERSION.fullmatch(term[2]) if term else None
    if term is None or match is None:
        return None
    sign = term[1] or ""
    numbers = [part for part in match.groups()[:3] if part]
    if sign == "~>":
        major, minor = [*raised(numbers, len(numbers) - 2), "0"][:2]
        return between(".".join([*numbers, "0"][:3]) + (match[4] or ""), f"{major}.{minor}.0-0")
    return compared(_SIGNS.get(sign, sign), term[2]) if len(numbers) == 3 else None
