"""Conan 2 versions: https://docs.conan.io/2/tutorial/versioning/version_ranges.html#semantic-versioning.

``main-pre+build``, each a list of dotted items, trailing zeros without meaning. A version is after its pre-releases
and before its builds.

Items of digits compare as numbers, all others as text, and Conan compares a number to a text as text. That is no
order (``9 < 10 < 10a < 8a < 9``), so one rule had to give way: a text that begins with digits stands right after that
number here, which keeps every pair that Conan orders alike in practice (``1.1.1 < 1.1.1a < 1.1.2``) and differs where
such texts or numbers have unequal counts of digits (``8a`` and ``10``).
"""

import re
from string import digits

from deeptracy.versions.numbers import number
from deeptracy.versions.scheme import Key

_VERSION = re.compile(r"[A-Za-z0-9_.+~-]+")

_Item = tuple[float, str, str]
_EMPTY: _Item = (-1, "", "")
_ZERO: _Item = (0, "", "")
_NO_DIGITS = float("inf")  # letters are after digits


def key(version: str) -> Key | None:
    """Main items, then pre-release, then build; None for text that can't be a version (a range, a path)."""
    if not _VERSION.fullmatch(version):
        return None
    rest, plus, build = version.rpartition("+")
    main, hyphen, pre = (rest if plus else version).partition("-")
    return (
        _items(main),
        (0, _items(pre)) if hyphen else (1,),
        (1, _items(build)) if plus else (0,),
    )


def _items(text: str) -> tuple[_Item, ...]:
    items = [_item(part) for part in text.split(".")]
    while items and items[-1] == _ZERO:
        items.pop()
    return tuple(items)


def _item(text: str) -> _Item:
    rest = text.lstrip(digits)
    leading = text.removesuffix(rest)
    if leading:
        return number(leading), rest, text if rest else ""
    return (_NO_DIGITS, text, "") if text else _EMPTY
