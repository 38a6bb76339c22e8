"""HTTP for feeds: conditional, resumable, through proxies, and only to addresses that the guard allows.

Proxies come from ``HTTPS_PROXY``, ``HTTP_PROXY`` and ``NO_PROXY``; company certificates from ``SSL_CERT_FILE``,
``REQUESTS_CA_BUNDLE`` or ``CURL_CA_BUNDLE``, else those of the system.
"""

import os
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, InvalidHeader, NewConnectionError, ProxyError
from urllib3.util import Retry, Timeout

from deeptracy import __version__
from deeptracy.fetch.deadline import deadline, note
from deeptracy.fetch.guard import ForbiddenAddressError, Guard
from deeptracy.fetch.partial import PartialFile, conditional, validator_of

Progress = Callable[[str, int, int | None], None]
"""Told (what is being done, units done, units in all or None) as long work goes on."""

_CHUNK = 1 << 16
_STALLED_TRIES = 4
_PASSING = frozenset({429, 500, 502, 503, 504})
_LONGEST_REASON = 200
_LONGEST_WAIT = 60.0
"""Seconds between two tries, whatever ``Retry-After`` says."""
_SHORT_ANSWER = 4096
_PATIENCE = 10.0
"""Bytes of an answer to something sent that are read, and seconds in which they have to come."""
_ALTOGETHER = 60.0
"""Seconds that sending something may take in all."""


def no_progress(_what: str, _done: int, _total: int | None) -> None:
    """A `Progress` that nobody watches."""


class FetchError(Exception):
    """A request failed for good. The message says why; ``status`` is the HTTP status, 0 when there was no answer.

    ``passing``: another try may succeed, after ``retry_after`` seconds if the server asked for a pause.
    """

    def __init__(self, message: str, status: int = 0, *, passing: bool = False, retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.status = status
        self.passing = passing
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer with a body. ``validator`` holds the header fields for the next conditional request."""

    body: bytes
    validator: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said to something sent, whatever the status. ``body``: its beginning, if that came in time.

    ``retry_after``: seconds, None where the server did not ask for a pause.
    """

    status: int
    reason: str = ""
    body: bytes = b""
    retry_after: float | None = None


class HttpClient:
    """One set of connections. Safe to use from several threads.

    When all tries to connect have failed, nothing is tried more than once until a connection is made again: where there
    is no network, each of many files would cost the pauses of all tries.
    """

    def __init__(self, guard: Guard, timeout: float = 30.0, backoff: float = 0.5) -> None:
        """``timeout`` in seconds for connecting and for each read; ``backoff`` in seconds, doubled at each retry."""
        self._guard = guard
        self._timeout = Timeout(connect=timeout, read=timeout)
        self._retries = _Retry(
            total=4,
            backoff_factor=backoff,
            status_forcelist=_PASSING,
            raise_on_status=False,
            allowed_methods=("GET", "POST"),
        )
        self._once_connected = self._retries.new(connect=0)
        self._cut_off = False
        self._managers: dict[str, urllib3.PoolManager] = {}

    def get(
        self,
        url: str,
        validator: Mapping[str, str] | None = None,
        limit: int = 1 << 28,
        *,
        headers: Mapping[str, str] | None = None,
        once: bool = False,
    ) -> Fetched | None:
        """The body at ``url``; None when it has not changed since the ``validator``. At most ``limit`` bytes.

        ``headers`` are sent too. ``once``: neither try again nor follow a redirect, for a caller that paces its
        requests, or has a secret in its headers. Raises `FetchError`.
        """
        response = self._request(url, {**conditional(validator or {}), **(headers or {})}, once=once)
        try:
            if response.status == 304:
                return None
            self._expect_success(url, response)
            body = response.read(limit + 1)
            if len(body) > limit:
                response.close()
                raise FetchError(f"{url} is larger than {limit} bytes")
        except HTTPError as error:
            raise FetchError(f"{url} broke off: {error}", passing=True) from error
        finally:
            # What was not read of an answer would be taken for the next one's.
            response.drain_conn()
            response.release_conn()
        return Fetched(body, validator_of(response.headers))

    def post(self, url: str, body: bytes, content_type: str, limit: int = 1 << 28) -> bytes:
        """What ``url`` answers to a body. At most ``limit`` bytes.

        Sent again where no answer came or a passing failure, so only for what may be asked twice; redirects are not
        followed. Raises `FetchError`.
        """
        response = self._request(url, {"Content-Type": content_type}, body)
        try:
            self._expect_success(url, response)
            answer = response.read(limit + 1)
        except HTTPError as error:
            raise FetchError(f"{url} broke off: {error}", passing=True) from error
        finally:
            response.close()
        if len(answer) > limit:
            raise FetchError(f"{url} answered more than {limit} bytes")
        return answer

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post a body once, for a caller who keeps what is to be sent: neither tried again nor redirected.

        Through a proxy, hosts that this machine can look up are checked all the same. Raises `FetchError` when there
        was no answer; it is ``passing`` unless the address is forbidden or none.
        """
        if _scheme(url) and _proxy(url):
            try:
                self._guard.check(urlsplit(url).hostname or "")
            except ForbiddenAddressError as error:
                raise FetchError(str(error)) from error
        with deadline(_ALTOGETHER) as time_is_up:
            response = self._request(url, headers, body, once=True)
            try:
                answer = Answer(
                    response.status,
                    (response.reason or "")[:_LONGEST_REASON],
                    _beginning(response),
                    self._retries.asked_pause(response),
                )
            finally:
                response.close()
        if time_is_up.is_set():
            raise FetchError(f"{url} took longer than {_ALTOGETHER:g} seconds to answer", passing=True)
        return answer

    def download(self, url: str, target: Path, progress: Progress = no_progress, limit: int = 1 << 34) -> None:
        """Fetch ``url`` into the file ``target``, going on where an earlier try broke off. At most ``limit`` bytes.

        The bytes gather in ``target.part`` beside a note of their validator; ``target`` appears when they are whole.
        Raises `FetchError`.
        """
        part = PartialFile(target)
        stalled = 0
        while True:
            before = part.size()
            try:
                self._download_rest(url, part, progress, limit)
            except (HTTPError, OSError) as error:
                stalled = 0 if part.size() > before else stalled + 1
                if stalled >= _STALLED_TRIES:
                    raise FetchError(
                        f"{url} broke off {_STALLED_TRIES} times at byte {part.size()}: {error}"
                    ) from error
            else:
                return

    def _download_rest(self, url: str, part: PartialFile, progress: Progress, limit: int) -> None:
        response = self._request(url, part.request_headers())
        try:
            if response.status == 304:
                return
            if response.status == 416 or (response.status == 206 and not part.continued_by(response.headers)):
                part.restart()
                raise HTTPError("the part already there does not fit")
            self._expect_success(url, response)
            if response.status != 206:
                part.restart()
            part.note(validator_of(response.headers))
            length = response.headers.get("Content-Length")
            total = part.size() + int(length) if length and length.isdigit() else None
            for chunk in response.stream(_CHUNK):
                part.append(chunk)
                if part.size() > limit:
                    part.restart()
                    raise FetchError(f"{url} is larger than {limit} bytes")
                progress(url.rpartition("/")[2], part.size(), total)
            part.finish()
        finally:
            response.close()

    def _expect_success(self, url: str, response: urllib3.BaseHTTPResponse) -> None:
        if response.status not in (200, 206):
            # The NVD's API has its reasons in a field of its own.
            reason = (response.headers.get("message") or response.reason or "")[:_LONGEST_REASON]
            raise FetchError(
                f"{url} answered {response.status} {reason}".rstrip(),
                response.status,
                passing=response.status in _PASSING,
                retry_after=self._retries.get_retry_after(response) or 0.0,
            )

    def _request(
        self, url: str, headers: Mapping[str, str], body: bytes | None = None, *, once: bool = False
    ) -> urllib3.BaseHTTPResponse:
        if _scheme(url) not in ("http", "https"):
            raise FetchError(f"{url} is neither an http nor an https address")
        sent = {"User-Agent": f"deeptracy/{__version__}", **headers}
        retries = self._once_connected if self._cut_off else self._retries
        try:
            response = self._manager(url).request(
                "GET" if body is None else "POST",
                url,
                body=body,
                headers=sent,
                preload_content=False,
                timeout=self._timeout,
                redirect=body is None,
                retries=False if once else retries,
            )
        except HTTPError as error:
            cause = getattr(error, "reason", None) or error
            self._cut_off = isinstance(cause, (NewConnectionError, ConnectTimeoutError, ProxyError))
            raise FetchError(f"{url} can't be reached: {cause}", passing=True) from error
        self._cut_off = False
        return response

    def _manager(self, url: str) -> urllib3.PoolManager:
        proxy = _proxy(url)
        if proxy not in self._managers:
            self._managers[proxy] = self._new_manager(proxy)
        return self._managers[proxy]

    def _new_manager(self, proxy: str) -> urllib3.PoolManager:
        options: dict[str, Any] = {"ssl_context": certificates(), "maxsize": 8}
        if not proxy:
            manager = urllib3.PoolManager(**options)
            manager.pool_classes_by_scheme = _guarded_pools(self._guard)
            return manager
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        credentials = urlsplit(proxy)
        if credentials.username:
            secret = f"{credentials.username}:{credentials.password or ''}"
            options["proxy_headers"] = urllib3.make_headers(proxy_basic_auth=unquote(secret))
        return urllib3.ProxyManager(proxy, **options)


class _Retry(Retry):
    """Does as the server asks, but does not wait for hours."""

    def get_retry_after(self, response: urllib3.BaseHTTPResponse) -> float | None:
        asked = self.asked_pause(response)
        return None if asked is None else min(asked, _LONGEST_WAIT)

    def asked_pause(self, response: urllib3.BaseHTTPResponse) -> float | None:
        """The seconds of ``Retry-After``, however many."""
        try:
            return super().get_retry_after(response)
        except InvalidHeader:
            return None


def _proxy(url: str) -> str:
    parts = urlsplit(url)
    return "" if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme, "")


def _beginning(response: urllib3.BaseHTTPResponse) -> bytes:
    """What is sent of a body at once: nobody has to wait for the end of an error page."""
    body = b""
    ends = time.monotonic() + _PATIENCE
    try:
        while len(body) < _SHORT_ANSWER and time.monotonic() < ends:
            chunk = response.read1(_SHORT_ANSWER - len(body))
            if not chunk:
                break
            body += chunk
    except (HTTPError, OSError):
        pass  # the status has been said
    return body


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError:
        return ""


def certificates() -> ssl.SSLContext:
    """The certificates to trust: those of a company where it names them. Raises `FetchError` if they can't be read."""
    for variable in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        bundle = os.environ.get(variable)
        if bundle:
            try:
                return ssl.create_default_context(cafile=bundle)
            except OSError as error:
                raise FetchError(f"the certificates of {variable}, {bundle}, can't be read: {error}") from error
    return ssl.create_default_context()


def _guarded_pools(guard: Guard) -> dict[str, type[HTTPConnectionPool]]:
    """Connection pools whose sockets are opened by the guard."""

    def open_socket(connection: HTTPConnection) -> socket.socket:
        timeout = connection.timeout if isinstance(connection.timeout, (int, float)) else None
        try:
            opened = guard.connect(connection.host, connection.port, timeout)
        except ForbiddenAddressError as error:
            # Not one of urllib3's own errors, which it would retry.
            raise FetchError(str(error)) from error
        except OSError as error:
            raise NewConnectionError(connection, str(error)) from error
        note(opened)
        return opened

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return open_socket(self)

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return open_socket(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}
