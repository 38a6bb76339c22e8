"""Sets of versions of an ecosystem, given as unions of intervals: membership, intersection, inclusion.

Each end of an interval is a cut between versions: ``>=1`` begins just before 1, ``>1`` just after it. So every
interval is half-open, and intervals touch where one ends at the cut at which the next begins. Versions count as dense:
that there may be none between two different ends is not considered, which can only turn a "yes" of `inside` or
`disjoint` into a "no".

All functions answer None when one of the versions named can't be compared.
"""

from collections.abc import Iterable

from deeptracy.versions import key
from deeptracy.versions.requirements import EVERYTHING, Bounds, Interval
from deeptracy.versions.scheme import Key

_Cut = tuple[int, Key, int]  # place (start, at a version, end), key of the version, side (before it, after it)
_Span = tuple[_Cut, _Cut]

_START: _Cut = (-1, 0, 0)
_END: _Cut = (1, 0, 0)
_BEFORE, _AFTER = 0, 1


def contains(ecosystem: str, interval: Interval, version: str) -> bool | None:
    """Whether the version lies in the interval."""
    at = key(ecosystem, version)
    span = _span(ecosystem, interval)
    if at is None or span is None:
        return None
    return span[0] <= (0, at, _BEFORE) and (0, at, _AFTER) <= span[1]


def inside(ecosystem: str, inner: Bounds, outer: Bounds) -> bool | None:
    """Whether every version of ``inner`` lies in ``outer``; true of an empty ``inner``."""
    inner_spans, outer_spans = _spans(ecosystem, inner), _spans(ecosystem, outer)
    if inner_spans is None or outer_spans is None:
        return None
    return _covered([*inner_spans, *outer_spans], 2) == inner_spans


def disjoint(ecosystem: str, a: Bounds, b: Bounds) -> bool | None:
    """Whether no version lies in both."""
    spans_a, spans_b = _spans(ecosystem, a), _spans(ecosystem, b)
    if spans_a is None or spans_b is None:
        return None
    return not _covered([*spans_a, *spans_b], 2)


def intersection(ecosystem: str, parts: Iterable[Bounds | None]) -> Bounds | None:
    """The versions that lie in every part, as intervals in ascending order; None as well when a part is None."""
    spans: list[_Span] = []
    texts: dict[_Cut, str] = {}
    count = 0
    for part in (EVERYTHING, *parts):
        found = None if part is None else _spans(ecosystem, part, texts)
        if found is None:
            return None
        spans += found
        count += 1
    return tuple(_interval(span, texts) for span in _covered(spans, count))


def union(parts: Iterable[Bounds | None]) -> Bounds | None:
    """The intervals of all parts in the order given; None when a part is None."""
    found: list[Interval] = []
    for part in parts:
        if part is None:
            return None
        found += part
    return tuple(found)


def _cut(ecosystem: str, version: str, side: int) -> _Cut | None:
    at = key(ecosystem, version)
    return None if at is None else (0, at, side)


def _span(ecosystem: str, interval: Interval) -> _Span | None:
    lower: _Cut | None = _START
    upper: _Cut | None = _END
    if interval.lower is not None:
        lower = _cut(ecosystem, interval.lower, _BEFORE if interval.lower_included else _AFTER)
    if interval.upper is not None:
        upper = _cut(ecosystem, interval.upper, _AFTER if interval.upper_included else _BEFORE)
    return None if lower is None or upper is None else (lower, upper)


def _spans(ecosystem: str, bounds: Bounds, texts: dict[_Cut, str] | None = None) -> list[_Span] | None:
    """The spans of a union: ascending, neither empty nor touching. Notes in ``texts`` the version at each cut."""
    spans = []
    for interval in bounds:
        span = _span(ecosystem, interval)
        if span is None:
            return None
        spans.append(span)
        if texts is not None:
            texts |= {cut: text for cut, text in zip(span, (interval.lower, interval.upper), strict=True) if text}
    return _covered(spans, 1)


def _covered(spans: Iterable[_Span], depth: int) -> list[_Span]:
    """Where at least ``depth`` of the spans lie over each other, found by one walk along their ends."""
    spans = [span for span in spans if span[0] < span[1]]
    ends = sorted([(lower, -1) for lower, _ in spans] + [(upper, 1) for _, upper in spans])
    found: list[_Span] = []
    since = _START
    over = 0
    for cut, leaves in ends:
        if leaves == -1:
            over += 1
            since = cut if over == depth else since
            continue
        if over == depth and since < cut:
            found.append((since, cut))
        over -= 1
    return found


def _interval(span: _Span, texts: dict[_Cut, str]) -> Interval:
    lower, upper = span
    return Interval(
        lower=texts.get(lower),
        lower_included=lower == _START or lower[2] == _BEFORE,
        upper=texts.get(upper),
        upper_included=upper != _END and upper[2] == _AFTER,
    )
