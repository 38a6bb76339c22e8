"""``GET /api/v1/snapshot``: the whole advisory file, compressed, for `deeptracy.advisories.transfer.import_file`.

Its ETag names the state of the file (`AdvisoryStore.state`). A sync that finds nothing new writes the file anew, with
later times, but the state stays and so does the export: who asks again gets no more than "not modified", and an
interrupted download goes on with the bytes it began with.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from glob import escape
from pathlib import Path

from deeptracy.advisories.lock import ExclusiveLock
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.transfer import export_file
from deeptracy.patton.request import Request
from deeptracy.patton.response import Response, file_response


class Exports:
    """Exported files beside the advisory file, one for each state; only the newest is kept."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._lock = database.with_name(database.name + ".export.lock")

    def answer(self, request: Request) -> Response:
        """The export of the present state, or the part of it that is asked for."""
        while True:
            state, path = self.current()
            try:
                return file_response(path, f'"{state}"', "application/gzip", request.headers)
            except FileNotFoundError:  # a newer one has taken its place in this moment
                continue

    def current(self) -> tuple[str, Path]:
        """The state of the advisory file and its export, which is made if it is not there yet. Raises `StoreError`."""
        state = self._state()
        path = self._path(state)
        if path.exists():
            return state, path
        with self._alone():
            while not (path := self._path(state := self._state())).exists():
                self._export(path, state)
        return state, path

    def _export(self, path: Path, state: str) -> None:
        """Once for each state, since two exports of one state may differ in their times."""
        made = path.with_name(path.name + ".new")
        export_file(self._database, made)
        if self._state() == state:
            for old in self._exports():
                old.unlink(missing_ok=True)
            os.replace(made, path)
        made.unlink(missing_ok=True)

    def _state(self) -> str:
        with AdvisoryStore(self._database) as store:
            return store.state()

    def _path(self, state: str) -> Path:
        return self._database.with_name(f"{self._database.name}.{state}.gz")

    def _exports(self) -> Iterator[Path]:
        return self._database.parent.glob(f"{escape(self._database.name)}.*.gz")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        lock = ExclusiveLock(self._lock)
        lock.acquire()
        try:
            yield
        finally:
            lock.release()
