"""Which versions of a product a CVE record calls affected: ``versions`` and ``defaultStatus`` of an ``affected`` entry.

After the CVE Record Format 5 (https://github.com/CVEProject/cve-schema): the first statement that holds a version
decides on it, with the last of its changes up to that version, and the default decides on the rest. Here that is worked
out for all versions at once, as the spans that are affected.

Read besides, because publishers write it: comparisons and phrases in the place of a version (``>= 1.0, < 1.2``,
``before 2.3``, ``2.x``), and words such as ``n/a`` for no version at all. Where everything is affected by default, a
version alone that is not is the one with the fix: the highest of them ends what is affected.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import msgspec

from deeptracy.versions import key

AFFECTED = "affected"
UNAFFECTED = "unaffected"
UNKNOWN = "unknown"

GENERIC = "Maven"
"""The ecosystem whose scheme orders any text, for versions that no known scheme is said to order."""

_EVERYTHING = frozenset({"*", "all", "all versions", "any"})
_NOTHING = frozenset({"", "-", "n/a", "na", "none", "unspecified", "unknown", "not specified", "tbd"})
_FIRST = _EVERYTHING | _NOTHING | {"0"}
_LONGEST = 200  # of what may be a version; longer texts are prose

_PLAUSIBLE = re.compile(r"(?=\S*[0-9])[^\s,;<>=*()]+")
_BRANCH = re.compile(r"((?:[0-9]{1,9}\.){0,9})([0-9]{1,9})\.[*xX]")
_COMPARISON = re.compile(r"\s*+(<=|>=|<|>|=)\s*+([^\s,;<>=*()|&]++)\s*+(?:,|;|&&|\|\||and\b)?")
_BEFORE = re.compile(r"(?:all )?(?:versions? )?(?:before|prior to|below) (?:version )?(\S+)", re.IGNORECASE)
_UP_TO = re.compile(r"(?:all )?(?:versions? )?(?:up to|through) (?:version )?(\S+)", re.IGNORECASE)
_AND_EARLIER = re.compile(
    r"(?:versions? )?(\S+) (?:and|or) (?:all )?(?:earlier|prior|below|lower|older)(?: versions?)?", re.IGNORECASE
)
_FROM_TO = re.compile(r"(?:versions? )?(?:from )?(\S+) (?:-|–|to|through|thru|up to) (\S+)", re.IGNORECASE)


class Change(msgspec.Struct, rename="camel", omit_defaults=True):
    """A status that begins at a version of a range."""

    at: str
    status: str = UNKNOWN


class Statement(msgspec.Struct, rename="camel", omit_defaults=True):
    """A version or a range of versions, and its status."""

    version: str = ""
    status: str = UNKNOWN
    version_type: str = ""
    less_than: str = ""
    less_than_or_equal: str = ""
    changes: list[Change] = []

    @property
    def of_commits(self) -> bool:
        """Whether its versions are commits, which have no order but that of the repository."""
        return self.version_type.lower() == "git"


@dataclass(frozen=True, slots=True)
class Span:
    """The versions between two bounds, each of them empty where there is none."""

    start: str = ""
    start_included: bool = True
    end: str = ""
    end_included: bool = False

    @property
    def version(self) -> str:
        """The one version that the span is; empty for a span of several."""
        return self.start if self.start == self.end and self.end_included else ""


@dataclass(frozen=True, slots=True)
class _Piece:
    span: Span
    status: str
    changes: tuple[tuple[str, str], ...] = ()

    def versions(self) -> list[str]:
        return [version for version in (self.span.start, self.span.end, *dict(self.changes)) if version]


def is_first(version: str) -> bool:
    """Whether the beginning of a range is written as one that stands for no lower bound."""
    return version.strip().lower() in _FIRST


def is_endless(version: str) -> bool:
    """Whether the end of a range is written as one that stands for no upper bound."""
    return version.strip().lower() in _EVERYTHING


def says_nothing_clear(statements: Iterable[Statement]) -> bool:
    """Whether some versions are called affected in words that can't be read."""
    return any(one.status == AFFECTED and not one.of_commits and not _pieces(one) for one in statements)


def affected_spans(statements: Iterable[Statement], default: str, ecosystem: str = GENERIC) -> list[Span]:
    """The spans of affected versions in the order of the ecosystem, lowest first. Commits are passed over."""
    pieces = [piece for one in statements if not one.of_commits for piece in _pieces(one)]
    line = _Line({version for piece in pieces for version in piece.versions()}, ecosystem)
    if default == AFFECTED:
        fixes = [piece.span.version for piece in pieces if piece.span.version and piece.status == UNAFFECTED]
        pieces += [_Piece(Span(fix), UNAFFECTED) for fix in sorted(fixes, key=line.slot)[-1:]]
    return list(line.affected(pieces, default))


def _pieces(one: Statement) -> list[_Piece]:
    """The spans that a statement speaks of; none when it can't be read."""
    if not one.less_than and not one.less_than_or_equal:
        return [_Piece(span, one.status) for span in _read(one.version)]
    span = _range(one)
    changes = tuple((_clean(change.at), change.status) for change in one.changes if _is_plausible(change.at))
    return [_Piece(span, one.status, changes)] if span else []


def _range(one: Statement) -> Span | None:
    start, end = _start(one.version), one.less_than or one.less_than_or_equal
    if start is None:
        return None
    if is_endless(end):
        return Span(start)
    if branch := _branch(end):
        return Span(start, end=branch[1])
    if _is_plausible(end):
        return Span(start, end=_clean(end), end_included=not one.less_than)
    return _alone(start) if start else None


def _start(version: str) -> str | None:
    if is_first(version):
        return ""
    if branch := _branch(version):
        return branch[0]
    return _clean(version) if _is_plausible(version) else None


def _read(text: str) -> list[Span]:
    """The spans that a text in the place of one version stands for."""
    text = text.strip()
    if text.lower() in _EVERYTHING:
        return [Span()]
    if text.lower() in _NOTHING or len(text) > _LONGEST:
        return []
    if text[0] in "<>=":
        return _compared(text)
    return [span for part in re.split("[,;]", text) if (span := _phrase(part.strip()))]


def _compared(text: str) -> list[Span]:
    """``>= 1.0, < 1.2``: each lower bound begins a span, each upper bound ends one."""
    spans = []
    opened: Span | None = None
    position = 0
    while position < len(text):
        matched = _COMPARISON.match(text, position)
        if not matched or not _is_plausible(matched[2]):
            return []
        position = matched.end()
        sign, version = matched[1], _clean(matched[2])
        if sign == "=":
            spans.append(_alone(version))
        elif sign[0] == ">":
            spans += [opened] if opened else []
            opened = Span(version, sign == ">=")
        else:
            opened = opened or Span()
            spans.append(Span(opened.start, opened.start_included, version, sign == "<="))
            opened = None
    return [*spans, opened] if opened else spans


def _phrase(text: str) -> Span | None:
    if branch := _branch(text):
        return Span(branch[0], end=branch[1])
    if _is_plausible(text):
        return _alone(_clean(text))
    if (before := _BEFORE.fullmatch(text)) and _is_plausible(before[1]):
        return Span(end=_clean(before[1]))
    if (until := _UP_TO.fullmatch(text) or _AND_EARLIER.fullmatch(text)) and _is_plausible(until[1]):
        return Span(end=_clean(until[1]), end_included=True)
    if (both := _FROM_TO.fullmatch(text)) and _is_plausible(both[1]) and _is_plausible(both[2]):
        return Span(_clean(both[1]), end=_clean(both[2]), end_included=True)
    return None


def _alone(version: str) -> Span:
    return Span(version, end=version, end_included=True)


def _branch(text: str) -> tuple[str, str] | None:
    """Where ``2.x`` begins and where the next branch does: ``2`` and ``3``."""
    matched = _BRANCH.fullmatch(text.strip())
    return (matched[1] + matched[2], f"{matched[1]}{int(matched[2]) + 1}") if matched else None


def _is_plausible(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_PLAUSIBLE.fullmatch(text.strip()))


def _clean(version: str) -> str:
    version = version.strip().rstrip(".:")
    return version[1:] if version[0] in "vV" and version[1:2].isdigit() else version


class _Line:
    """All versions, as slots in their order: one for each version that is named, and one for what is between two."""

    def __init__(self, versions: Iterable[str], ecosystem: str) -> None:
        keys: dict[str, Any] = {version: key(ecosystem, version) for version in sorted(versions)}
        if None in keys.values():
            keys = {version: key(GENERIC, version) for version in keys}
        named: list[str] = []
        self._slots: dict[str, int] = {}
        for _, same in groupby(sorted(keys, key=lambda version: keys[version]), lambda version: keys[version]):
            spellings = list(same)
            self._slots.update(dict.fromkeys(spellings, 2 * len(named) + 1))
            named.append(spellings[0])
        self._named = named
        self._size = 2 * len(named) + 1

    def slot(self, version: str) -> int:
        """Where a version that was named is."""
        return self._slots[version]

    def affected(self, pieces: Sequence[_Piece], default: str) -> Iterator[Span]:
        """The longest spans that are affected, when the first piece that holds a slot decides on it."""
        begin = 0
        for status, run in groupby(self._painted(pieces, default)):
            end = begin + sum(1 for _ in run)
            if status == AFFECTED:
                yield self._span(begin, end)
            begin = end

    def _painted(self, pieces: Sequence[_Piece], default: str) -> list[str]:
        statuses = [default] * self._size
        free = _Free(self._size)
        for piece in pieces:
            for begin, end, status in self._stretches(piece):
                for slot in free.take(begin, end):
                    statuses[slot] = status
        return statuses

    def _stretches(self, piece: _Piece) -> Iterator[tuple[int, int, str]]:
        """The slots of a piece, cut where its status changes."""
        span = piece.span
        begin = self._slots[span.start] + (not span.start_included) if span.start else 0
        end = self._slots[span.end] + span.end_included if span.end else self._size
        changes = sorted(((self._slots[at], status) for at, status in piece.changes), key=lambda change: change[0])
        status = piece.status
        for at, changed in changes:
            if begin < at < end:
                yield begin, at, status
                begin = at
            if at < end:
                status = changed
        yield begin, end, status

    def _span(self, begin: int, end: int) -> Span:
        """The span from slot ``begin`` up to the one before ``end``; versions have the odd slots."""
        start = self._named[(begin - 1) // 2] if begin else ""
        until = self._named[(end - 1) // 2] if end < self._size else ""
        return Span(start, begin % 2 == 1 or not begin, until, bool(until) and end % 2 == 0)


class _Free:
    """The slots that nothing has taken yet. Each is taken once, however many stretches lie over it."""

    def __init__(self, size: int) -> None:
        self._next = list(range(size + 1))

    def take(self, begin: int, end: int) -> Iterator[int]:
        """The free slots from ``begin`` up to the one before ``end``, which are free no more."""
        slot = self._find(begin)
        while slot < end:
            yield slot
            self._next[slot] = slot + 1
            slot = self._find(slot)

    def _find(self, slot: int) -> int:
        following = self._next
        while following[slot] != slot:
            following[slot] = following[following[slot]]
            slot = following[slot]
        return slot
