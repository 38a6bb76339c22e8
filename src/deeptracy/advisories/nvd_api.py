"""The NVD's API 2.0 for CVEs, https://nvd.nist.gov/developers/vulnerabilities.

Asks what changed in a window of time, page by page, no faster than the NVD allows (5 requests within 30 seconds, with a
key 50: https://nvd.nist.gov/developers/start-here), and waits longer each time it is turned away. The API turns clients
away with 403 as well as with 429 and 503, and answers 404 to what it does not like: a wrong key, but also a page that
is too large for it today.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec

from deeptracy.fetch.http import FetchError, HttpClient

PUBLIC = "https://services.nvd.nist.gov/rest/json/cves/2.0"
KEY = "NVD_API_KEY"
"""The environment variable that holds the key."""

_WINDOW = timedelta(days=120)
_PERIOD = 30.0
_REQUESTS, _REQUESTS_WITH_KEY = 5, 50
_PAGE_SIZES = (2000, 1000, 500)
_WAITS = (6.0, 12.0, 24.0, 48.0, 60.0)
"""Seconds before each further try."""
_MAX_SHIFTS = 100


class _Page(msgspec.Struct, rename="camel"):
    total_results: int
    vulnerabilities: list[msgspec.Raw]


_decoder = msgspec.json.Decoder(_Page)


def windows(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The time from ``start`` to ``end`` in pieces of at most 120 days, which is as much as the API answers for."""
    while start < end:
        stop = min(start + _WINDOW, end)
        yield start, stop
        start = stop


class NvdApi:
    """A client of the API. Not to be used by several threads at once."""

    def __init__(
        self,
        client: HttpClient,
        address: str = PUBLIC,
        *,
        key: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """``key``: that of the environment variable ``NVD_API_KEY`` if None; empty for none at all."""
        self._client = client
        self._address = address
        self._key = (os.environ.get(KEY, "") if key is None else key).strip()
        self._clock = clock
        self._sleep = sleep
        self._size = 0
        self._answered: deque[float] = deque(maxlen=_REQUESTS_WITH_KEY if self._key else _REQUESTS)

    def changed(self, start: datetime, end: datetime) -> Iterator[bytes]:
        """The JSON of each element of ``vulnerabilities`` that changed between two moments, 120 days apart at most.

        An element may come twice. Raises `FetchError`.
        """
        window = {"lastModStartDate": _stamp(start), "lastModEndDate": _stamp(end)}
        index, total, shifts = 0, 0, 0
        while index < total or not total:
            page = self._page(window, index)
            yield from map(bytes, page.vulnerabilities)
            if page.total_results < total:
                # Records that changed again have left the window, and as many have moved up past the index.
                index = max(0, index - (total - page.total_results))
                shifts += 1
            else:
                index += len(page.vulnerabilities)
            total = page.total_results
            if not total:
                return
            if shifts > _MAX_SHIFTS or (index < total and not page.vulnerabilities):
                raise FetchError(f"{self._address} gives only {index} of {total} changes")

    def _page(self, window: dict[str, str], index: int) -> _Page:
        """One page, as large as the API allows."""
        while True:
            size = _PAGE_SIZES[self._size]
            try:
                return self._persistently({**window, "resultsPerPage": str(size), "startIndex": str(index)})
            except FetchError as error:
                if error.status != 404 or size == _PAGE_SIZES[-1]:
                    raise
                self._size += 1

    def _persistently(self, query: dict[str, str]) -> _Page:
        """One page, after as many tries as it takes within reason."""
        url = f"{self._address}?{urlencode(query)}"
        for wait in _WAITS:
            try:
                return self._ask(url)
            except FetchError as error:
                if not (error.passing or error.status == 403):
                    raise
                self._sleep(max(wait, error.retry_after))
        try:
            return self._ask(url)
        except FetchError as error:
            if error.status == 403 and not self._key:
                raise FetchError(f"{error}; a key of the NVD in {KEY} raises its limit", 403) from error
            raise

    def _ask(self, url: str) -> _Page:
        self._pace()
        try:
            fetched = self._client.get(url, headers=self._headers(), once=True)
        finally:
            # Counted from the answer on: that is later than the moment the NVD counts from.
            self._answered.append(self._clock())
        try:
            return _decoder.decode(fetched.body if fetched else b"")
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise FetchError(f"{url} is not answered with CVEs: {error}", passing=True) from error

    def _headers(self) -> dict[str, str]:
        if not (self._key.isascii() and self._key.isprintable()):
            raise FetchError(f"{KEY} holds characters that no key has")
        return {"apiKey": self._key} if self._key else {}

    def _pace(self) -> None:
        if len(self._answered) == self._answered.maxlen:
            wait = self._answered[0] + _PERIOD - self._clock()
            if wait > 0:
                self._sleep(wait)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
