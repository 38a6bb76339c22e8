"""Maven: https://maven.apache.org/pom.html#version-order-specification, as ``ComparableVersion`` of Maven 3.9 does it.

A version is a list of numbers and words; a hyphen, or a change between digits and letters, opens a list within the
list. Trailing zeros and release words are dropped from each list. Where one list has ended, the other is compared with
nothing: pre-release words are less than nothing, unknown words, lists of them and numbers are more.

``ComparableVersion`` is no total order: ``1.sp.1 > 1 > 1.0.alpha.1 > 1.sp.1``, because a zero that stands there is
more than any word although an absent one is less than some. Keys keep what makes a version a pre-release, so of such a
circle the last comparison is given up.
"""

import re

from deeptracy.versions.numbers import number, without_trailing_zeros

MavenKey = tuple[int | str, ...]

# In a key a number stands for itself. What else may stand in its place is less than any number, in this order
# (a zero or a release word is more or less than nothing as what follows it is; so is a list):
_LIST_ABOVE = -1
_UNKNOWN = -2  # followed by the word itself
_SERVICE_PACK = -3
_RELEASE_ABOVE = -4
_END = -5
_ZERO_BELOW = -6
_LIST_BELOW = -7
_RELEASE_BELOW = -8
_PRE_RELEASES = {"snapshot": -9, "rc": -10, "cr": -10, "milestone": -11, "beta": -12, "alpha": -13}
_RELEASES = {"", "ga", "final", "release"}
_LETTERS = {"a": "alpha", "b": "beta", "m": "milestone"}  # only where a digit follows

_PLAIN = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})*").fullmatch
_TOKEN = re.compile(r"[.-]|\d+|[^\d.-]+")

Item = int | str
Level = list[Item]  # the items of a list up to the list within it, which is always its last item


def key(version: str) -> MavenKey | None:
    """The order of a version. Maven accepts any text; None for an empty one, which it takes for zero."""
    if _PLAIN(version):
        return *without_trailing_zeros([int(part) for part in version.split(".")]), _END
    return _key_of(_levels(version.lower())) if version else None


def _levels(version: str) -> list[Level]:
    """The lists of a version, each within the one before."""
    levels: list[Level] = [[]]
    pending: Item | None = None  # an item whose place depends on what follows it
    for piece in _TOKEN.findall(version):
        if piece in ".-":
            levels[-1].append(0 if pending is None else pending)
            pending = None
            if piece == "-":
                levels.append([])
        elif piece.isdecimal():
            if isinstance(pending, str):
                _open_for_word(levels)
                levels[-1].append(_LETTERS.get(pending, pending))
                levels.append([])
            pending = number(piece)
        else:
            if pending is not None:
                levels[-1].append(pending)
                levels.append([])
            pending = piece
    if pending is not None:
        if isinstance(pending, str):
            _open_for_word(levels)
        levels[-1].append(pending)
    return levels


def _open_for_word(levels: list[Level]) -> None:
    """A word that isn't followed by a dot is read as if a hyphen came before it."""
    if levels[-1]:
        levels.append([])


def _key_of(levels: list[Level]) -> MavenKey:
    """Put together from the end, as whether a zero counts as more or less than nothing depends on what follows."""
    reverse: list[int | str] = [_END]
    above = False  # whether what is there so far is more than nothing
    for level in reversed(levels):
        _drop_trailing_nothing(level)
        if len(reverse) > 1:
            reverse.append(_LIST_ABOVE if above else _LIST_BELOW)
        for item in reversed(level):
            parts, above = _parts(item, above)
            reverse.extend(parts)
    return tuple(reversed(reverse))


def _drop_trailing_nothing(level: Level) -> None:
    while level and (level[-1] == 0 or level[-1] in _RELEASES):
        level.pop()


def _parts(item: Item, above: bool) -> tuple[tuple[int | str, ...], bool]:
    """What an item adds to a reversed key, and whether that is more than nothing, as what follows is (``above``)."""
    if isinstance(item, int):
        return (item,) if item or above else (_ZERO_BELOW,), above or item > 0
    if item in _RELEASES:
        return (_RELEASE_ABOVE if above else _RELEASE_BELOW,), above
    if item in _PRE_RELEASES:
        return (_PRE_RELEASES[item],), False
    if item == "sp":
        return (_SERVICE_PACK,), True
    return (item, _UNKNOWN), True
