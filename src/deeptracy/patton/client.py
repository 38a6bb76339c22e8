"""Asking a Patton: which packages are affected, and the snapshot of its advisories."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from deeptracy.advisories.site import discard
from deeptracy.advisories.store import AdvisoryStore, StoreError
from deeptracy.advisories.transfer import confirm_file, import_file
from deeptracy.fetch.http import FetchError, HttpClient, Progress, no_progress
from deeptracy.patton.wire import MAX_PACKAGES, SERVICE, AskedPackage, MatchAnswer, MatchRequest, Status

_BATCH = MAX_PACKAGES // 2


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

    def match(self, packages: Sequence[AskedPackage], confidence: float) -> Iterator[MatchAnswer]:
        """What it says of packages, in the order given, in several answers if they are many.

        ``confidence``: how sure a link to a product must be for its advisories to count. Raises `FetchError`, also
        when the advisories changed between two answers: then ask again.
        """
        first: MatchAnswer | None = None
        for start in range(0, len(packages), _BATCH):
            answer = self._ask(MatchRequest(tuple(packages[start : start + _BATCH]), confidence))
            first = first or answer
            if answer.snapshot.id != first.snapshot.id:
                raise FetchError(f"the advisories of {self.address} have changed meanwhile", passing=True)
            yield answer

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
        if _state(database) == status.state:
            confirm_file(database, {feed.name: feed.checked for feed in status.feeds})
            return False
        spool = database.parent / "spool"
        target = spool / "patton.gz"
        self._client.download(f"{self.address}/api/v1/snapshot", target, progress)
        try:
            import_file(target, database, self.address)
        finally:
            discard(target, spool)
        return True


def _state(database: Path) -> str:
    try:
        with AdvisoryStore(database) as store:
            return store.state()
    except StoreError:
        return ""
