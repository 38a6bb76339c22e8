"""Keeping the advisories up to date while the service runs.

Each process of the service has a thread that waits for the same lock; whoever gets it looks whether a sync is due. The
sync itself is a process of its own: it costs no request any time, and what it needed of memory goes with it.
"""

import datetime
import logging
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deeptracy.advisories.lock import ExclusiveLock
from deeptracy.patton.sync_note import SyncNote, read_note, write_note

_log = logging.getLogger(__name__)
_RETRY = datetime.timedelta(minutes=5)
_RETRY_WITH_NOTHING = datetime.timedelta(seconds=30)
_LOOK = 10.0
"""Seconds between two looks at whether a sync is due."""


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """``command`` brings the advisory file ``database`` up to date, in ``environment``; ``every``: how often."""

    database: Path
    command: Sequence[str]
    environment: Mapping[str, str]
    every: datetime.timedelta

    def due(self, note: SyncNote | None, now: datetime.datetime) -> bool:
        """Whether the next sync is due after the last one; after one that failed, it is sooner."""
        if note is None:
            return True
        wait = self.every if note.succeeded else min(self.every, _RETRY)
        if not self.database.exists():
            wait = min(wait, _RETRY_WITH_NOTHING)
        return now - datetime.datetime.fromisoformat(note.ended) >= wait


class AutoSync:
    """A thread that syncs when it is due. ``published`` is called after each, in the same thread."""

    def __init__(self, plan: SyncPlan, published: Callable[[], object], look: float = _LOOK) -> None:
        self._plan = plan
        self._published = published
        self._look = look
        self._stopping = threading.Event()
        self._running: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="auto-sync", daemon=True)

    @property
    def running(self) -> bool:
        """Whether a sync that this process has begun is at work."""
        return self._running is not None

    def start(self) -> None:
        """Begin. A sync that is due begins at once."""
        self._thread.start()

    def stop(self) -> None:
        """End, and end the sync that this process has begun; the file stays as it was."""
        self._stopping.set()
        running = self._running
        if running is not None:
            running.terminate()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._sync_if_due()
            except Exception:  # noqa: BLE001 - such as a full disk, which may be mended; a dead thread never looks again
                _log.exception("the advisories could not be synced")
            self._stopping.wait(self._look)

    def _sync_if_due(self) -> None:
        database = self._plan.database
        if not self._plan.due(read_note(database), _now()):
            return
        database.parent.mkdir(parents=True, exist_ok=True)
        lock = ExclusiveLock(database.with_name(database.name + ".sync.lock"))
        lock.acquire()
        try:
            # Another process may have synced while this one waited.
            if not self._stopping.is_set() and self._plan.due(read_note(database), _now()):
                self._sync()
        finally:
            lock.release()

    def _sync(self) -> None:
        with subprocess.Popen(self._plan.command, env=dict(self._plan.environment), stdin=subprocess.DEVNULL) as sync:
            self._running = sync
            if self._stopping.is_set():
                sync.terminate()
            code = sync.wait()
        self._running = None
        if self._stopping.is_set():
            return
        write_note(self._plan.database, SyncNote(_now().strftime("%Y-%m-%dT%H:%M:%SZ"), code == 0))
        if code:
            _log.warning("a sync ended with exit code %d; the next one is sooner", code)
        if self._plan.database.exists():
            self._published()


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
