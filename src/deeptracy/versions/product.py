"""Versions of products that belong to no ecosystem: what the CPE dictionary names.

No tool defines their order. As people number releases: numbers count as numbers, ``.``, ``-``, ``_`` and ``+`` only
part them, missing numbers are zero; words for what comes before a release (``alpha``, ``beta``, ``rc``) put a version
before it, other letters behind it (OpenSSL's ``1.0.2a``, ``9.0p1``, Oracle's ``8u311``).
"""

import re

from deeptracy.versions.scheme import Key

_TOKEN = re.compile(r"\d+|[a-z]+")
_BEFORE = {
    "dev": 0, "snapshot": 0, "a": 1, "alpha": 1, "b": 2, "beta": 2, "m": 3, "milestone": 3, "preview": 4, "pre": 4,
    "c": 5, "cr": 5, "rc": 5,
}  # fmt: skip
_MAX_DIGITS = 500  # more are no version, and the interpreter refuses to read thousands
# Orders of the kinds of tokens at one place: before a release, its end (as missing numbers), behind it, a number.
_PRE, _END, _POST, _NUMBER = range(4)


def key(version: str) -> Key | None:
    """The order described above; None for a text without any number."""
    tokens = _TOKEN.findall(version.lower().removeprefix("v"))
    if not any(token.isdigit() for token in tokens) or any(len(token) > _MAX_DIGITS for token in tokens):
        return None
    found: list[tuple[int, int, str]] = []
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        found.append(_part(token, following))
    while found and found[-1] == (_NUMBER, 0, ""):
        found.pop()
    return _padded(found)


def _part(token: str, following: str) -> tuple[int, int, str]:
    if token.isdigit():
        return _NUMBER, int(token), ""
    # "1.0b1" is a beta; "1.0.2b" is OpenSSL's third patch: a single letter counts as a word only before a number.
    if token in _BEFORE and (len(token) > 1 or following.isdigit()):
        return _PRE, _BEFORE[token], ""
    return _POST, 0, token


def _padded(found: list[tuple[int, int, str]]) -> Key:
    """Trailing zeros before a word, or the end, count as nothing (``1.0rc1`` and ``1rc1`` are the same)."""
    parts: list[tuple[int, int, str]] = []
    for part in found:
        if part[0] in (_PRE, _POST):
            while parts and parts[-1] == (_NUMBER, 0, ""):
                parts.pop()
        parts.append(part)
    return (*parts, (_END, 0, ""))
