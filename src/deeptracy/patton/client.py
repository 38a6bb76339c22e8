"""Asking a Patton: which packages are affected, and the snapshot of its advisories."""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path

import msgspec

from deeptracy.advisories.lock import ExclusiveLock
from deeptracy.advisories.site import discard
from deeptracy.advisories.store import AdvisoryStore, StoreError
from deeptracy.advisories.transfer import confirm_file, import_file
from deeptracy.fetch.http import FetchError, HttpClient, Progress, no_progress
from deeptracy.patton.wire import MAX_PACKAGES, SERVICE, AskedPackage, MatchAnswer, MatchRequest, Status

_TIME = "%Y-%m-%dT%H:%M:%SZ"


class PattonClient:
    """A Patton at an address (``http://patton:8001``)."""

    def __init__(self, address: str, client: HttpClient) -> None:
        self.address = address.rstrip("/")
        self._client = client

    def status(self) -> Status | None:
        """Its state; None when what answers at the address is no Patton.

        Raises `FetchError` when nothing answers, or it has no advisories yet.
        """
        try:
            fetched = self._client.get(f"{self.address}/api/v1/status")
        except FetchError as error:
            if error.status and not error.passing:
                return None
            raise
        try:
            status = msgspec.json.decode(fetched.body if fetched else b"", type=Status)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None
        return status if status.service == SERVICE else None

    def match(self, packages: Sequence[AskedPackage], confidence: float) -> list[MatchAnswer]:
        """What it says of packages, in the order given, in several answers if they are many; one if there are none.

        ``confidence``: how sure a link to a product must be for its advisories to count. Raises `FetchError`, also
        when the advisories changed between two answers: then ask again.
        """
        answers: list[MatchAnswer] = []
        for start in range(0, max(len(packages), 1), MAX_PACKAGES):
            answers += self._match(packages[start : start + MAX_PACKAGES], confidence)
        if len({answer.snapshot.id for answer in answers}) > 1:
            raise FetchError(f"the advisories of {self.address} have changed meanwhile", passing=True)
        return answers

    def _match(self, packages: Sequence[AskedPackage], confidence: float) -> list[MatchAnswer]:
        """In halves, where the answer to all would be too large."""
        try:
            return [self._ask(MatchRequest(tuple(packages), confidence))]
        except FetchError as error:
            if error.status != HTTPStatus.REQUEST_ENTITY_TOO_LARGE or len(packages) < 2:
                raise
        half = len(packages) // 2
        return self._match(packages[:half], confidence) + self._match(packages[half:], confidence)

    def _ask(self, request: MatchRequest) -> MatchAnswer:
        url = f"{self.address}/api/v1/match"
        body = self._client.post(url, msgspec.json.encode(request), "application/json")
        try:
            answer = msgspec.json.decode(body, type=MatchAnswer)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise FetchError(f"{url} answers in another form: {error}") from error
        if len(answer.packages) != len(request.packages):
            raise FetchError(f"{url} answers of {len(answer.packages)} packages, not {len(request.packages)}")
        return answer

    def update(self, database: Path, status: Status, progress: Progress = no_progress) -> bool:
        """Make the advisory file at ``database`` what the Patton has; False when it holds that already.

        ``status``: as just asked. Raises `FetchError`; `StoreError` when what came is no advisory file, OSError when it
        can't be written; the file is as it was then.
        """
        database.parent.mkdir(parents=True, exist_ok=True)
        lock = ExclusiveLock(database.with_name(database.name + ".download.lock"))
        lock.acquire()
        try:
            if _state(database) == status.state:
                confirm_file(database, {feed.name: feed.checked.strftime(_TIME) for feed in status.feeds})
                return False
            self._replace(database, progress)
            return True
        finally:
            lock.release()

    def _replace(self, database: Path, progress: Progress) -> None:
        spool = database.parent / "spool"
        target = spool / "patton.gz"
        self._client.download(f"{self.address}/api/v1/snapshot", target, progress)
        try:
            import_file(target, database, self.address)
        finally:
            discard(target, spool)


def _state(database: Path) -> str:
    try:
        with AdvisoryStore(database) as store:
            return store.state()
    except StoreError:
        return ""
