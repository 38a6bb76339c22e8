"""``GET /api/v1/status``, ``/health`` and ``/metrics``: what there is to answer with, and how old it is.

Metrics are of what all processes of the service share; how many requests there were, gunicorn and the proxy know.
"""

import datetime
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from deeptracy import __version__
from deeptracy.advisories.store import AdvisoryStore, Feed, StoreError
from deeptracy.canaries.check import check, warnings
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response, json_response
from deeptracy.patton.sync_note import read_note
from deeptracy.patton.wire import SERVICE, CanaryStatus, FeedStatus, Health, Status, SyncStatus
from deeptracy.scan import snapshot

_METRICS = "text/plain; version=0.0.4; charset=utf-8"


class StatusPages:
    """Tells of the advisory file. Canaries are checked once for each state of it."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._canaries: tuple[str, CanaryStatus] = ("", CanaryStatus(0, 0, ()))

    def status(self, _request: Request) -> Response:
        """Everything."""
        return json_response(self.read())

    def health(self, _request: Request) -> Response:
        """That the service is at work, also while there are no advisories yet: a restart would not bring them."""
        try:
            AdvisoryStore(self._database).close()
        except StoreError:
            return json_response(Health("ok", advisories=False))
        return json_response(Health("ok", advisories=True))

    def metrics(self, _request: Request) -> Response:
        """The Prometheus text format, https://prometheus.io/docs/instrumenting/exposition_formats/."""
        text = "\n".join(_metrics(self.read())) + "\n"
        return Response(HTTPStatus.OK, text.encode(), {"Content-Type": _METRICS})

    def read(self) -> Status:
        """The state as it is now. Raises `StoreError`."""
        with AdvisoryStore(self._database) as store:
            now = datetime.datetime.now(datetime.UTC)
            note = read_note(self._database)
            state = store.state()
            return Status(
                service=SERVICE,
                version=__version__,
                snapshot=snapshot(store),
                state=state,
                log=store.log_id(),
                last_change=store.last_change(),
                feeds=tuple(_feed(feed, now) for feed in store.feeds()),
                canaries=self._checked(store, state),
                sync=SyncStatus(note.ended, note.succeeded) if note else None,
            )

    def _checked(self, store: AdvisoryStore, state: str) -> CanaryStatus:
        with self._lock:
            known, result = self._canaries
            if known != state:
                results = check(store)
                result = CanaryStatus(sum(one.passed for one in results), len(results), tuple(warnings(results)))
                self._canaries = (state, result)
            return result


def _feed(feed: Feed, now: datetime.datetime) -> FeedStatus:
    checked, changed = map(datetime.datetime.fromisoformat, (feed.checked, feed.changed))
    age = int((now - checked).total_seconds())
    return FeedStatus(feed.name, feed.records, checked, changed, feed.digest, max(age, 0))


def _metrics(status: Status) -> Iterator[str]:
    yield from _head("patton_info", "Which snapshot of the advisories is served.")
    yield f'patton_info{{version="{_label(status.version)}",snapshot="{status.snapshot.id}"}} 1'
    yield from _head("patton_feed_age_seconds", "How long ago a feed was last known to be current.")
    yield from (f'patton_feed_age_seconds{{feed="{_label(feed.name)}"}} {feed.age}' for feed in status.feeds)
    yield from _head("patton_feed_records", "Records of a feed.")
    yield from (f'patton_feed_records{{feed="{_label(feed.name)}"}} {feed.records}' for feed in status.feeds)
    yield from _head("patton_canaries_failed", "Known facts that the advisories do not know.")
    yield f"patton_canaries_failed {status.canaries.checked - status.canaries.passed}"
    yield from _head("patton_last_change", "Sequence number of the newest line of the change log.")
    yield f"patton_last_change {status.last_change}"
    if status.sync:
        yield from _head("patton_sync_succeeded", "Whether the last sync could have every feed.")
        yield f"patton_sync_succeeded {int(status.sync.succeeded)}"


def _head(name: str, help_: str) -> Iterator[str]:
    yield f"# HELP {name} {help_}"
    yield f"# TYPE {name} gauge"


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
