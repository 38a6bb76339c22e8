"""Whether a version lies in an affected range, by the evaluation algorithm of the OSV schema.

https://ossf.github.io/osv-schema/#evaluation: events are sorted by version, and each turns the state on
(``introduced``) or off (``fixed`` at the version itself, ``last_affected`` after it); ``limit`` bounds the whole.
GIT ranges are ordered by a commit graph that is not here, so they only answer for the commits they name.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from deeptracy.model.advisory import Event, EventKind
from deeptracy.versions import key
from deeptracy.versions.scheme import Key

_START = "0"  # OSV: a version before every other
_NO_LIMIT = "*"


@dataclass(frozen=True, slots=True)
class AffectedInterval:
    """The versions from ``introduced`` up to ``bound``, which belongs to it when it is the last affected one.

    ``bound`` is empty where the interval has no end. Keys are those of the ecosystem's scheme, None at open ends.
    """

    introduced: str
    bound_kind: EventKind | None
    bound: str
    lower: Key | None
    upper: Key | None
    lower_included: bool = True

    def holds(self, version_key: Key) -> bool:
        """Whether the version with this key is inside."""
        if not self.begins_by(version_key):
            return False
        if self.upper is None:
            return True
        if self.bound_kind is EventKind.LAST_AFFECTED:
            return bool(version_key <= self.upper)
        return bool(version_key < self.upper)

    def begins_by(self, version_key: Key) -> bool:
        """Whether the version with this key is inside or behind it."""
        if self.lower is None:
            return True
        return bool(version_key >= self.lower if self.lower_included else version_key > self.lower)

    def describe(self, version: str) -> str:
        """The comparison for people: ``1.0 <= 1.4 < 1.5``."""
        text = f"{self.introduced} {'<=' if self.lower_included else '<'} {version}"
        if self.bound_kind is None:
            return text
        return f"{text} {'<=' if self.bound_kind is EventKind.LAST_AFFECTED else '<'} {self.bound}"


class Incomparable(ValueError):
    """An event names a version that the ecosystem's scheme can't order."""


@lru_cache(maxsize=1 << 16)
def affected_intervals(ecosystem: str, events: tuple[Event, ...]) -> tuple[AffectedInterval, ...]:
    """The intervals that the events of one range stand for, lowest first. Raises `Incomparable`."""
    points: dict[Any, list[Event]] = {}
    limits: list[Event] = []
    for event in events:
        if event[0] is EventKind.LIMIT:
            limits.append(event)
        else:
            points.setdefault(_event_key(ecosystem, event), []).append(event)
    intervals = list(_walk(points))
    return tuple(_within_limit(ecosystem, intervals, limits) if limits else intervals)


def _event_key(ecosystem: str, event: Event) -> Any:
    kind, version = event
    if kind is EventKind.INTRODUCED and version == _START:
        return None
    found = key(ecosystem, version)
    if found is None:
        raise Incomparable(f"{version!r} is not a version of {ecosystem}")
    return found


def _walk(points: dict[Any, list[Event]]) -> Iterable[AffectedInterval]:
    """Turn the sorted points on and off.

    Where one version both ends and begins, the order written must not matter: inside an interval it ends and a new one
    begins at once (``fixed 2, introduced 2``; ``last_affected 2, after 2``); outside, it is the empty interval its
    author wrote.
    """
    open_since: tuple[str, Key | None, bool] | None = None
    first = [(None, points[None])] if None in points else []
    rest = sorted((item for item in points.items() if item[0] is not None), key=lambda item: item[0])
    for at, events in [*first, *rest]:
        kinds = dict(events)
        introduced = kinds.get(EventKind.INTRODUCED, kinds.get(EventKind.AFTER))
        since = None if introduced is None else (introduced, at, EventKind.INTRODUCED in kinds)
        was_open = open_since is not None
        fixed = kinds.get(EventKind.FIXED)
        last = kinds.get(EventKind.LAST_AFFECTED)
        if fixed is not None and open_since is not None:
            yield AffectedInterval(open_since[0], EventKind.FIXED, fixed, open_since[1], at, open_since[2])
            open_since = since
        elif introduced is not None and fixed is None and open_since is None:
            open_since = since
        if last is not None and open_since is not None:
            yield AffectedInterval(open_since[0], EventKind.LAST_AFFECTED, last, open_since[1], at, open_since[2])
            # Of the same version, what begins behind it begins behind its end.
            open_since = (kinds[EventKind.AFTER], at, False) if was_open and EventKind.AFTER in kinds else None
    if open_since is not None:
        yield AffectedInterval(open_since[0], None, "", open_since[1], None, open_since[2])


def _within_limit(
    ecosystem: str, intervals: Iterable[AffectedInterval], limits: list[Event]
) -> Iterable[AffectedInterval]:
    """Cut the intervals at the highest limit: a version before any limit is a candidate."""
    if any(version == _NO_LIMIT for _, version in limits):
        yield from intervals
        return
    highest, version = max(((_event_key(ecosystem, event), event[1]) for event in limits), key=lambda pair: pair[0])
    for interval in intervals:
        if interval.lower is not None and interval.lower >= highest:
            continue
        if interval.upper is None or interval.upper >= highest:
            yield replace(interval, bound_kind=EventKind.LIMIT, bound=version, upper=highest)
        else:
            yield interval
