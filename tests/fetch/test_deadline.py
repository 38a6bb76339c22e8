"""An end to connections that go on and on."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from deeptracy.fetch import http
from deeptracy.fetch.deadline import deadline, note
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import FetchError, HttpClient


@pytest.fixture
def dripping() -> Iterator[int]:
    """A port where a head of an answer begins that never ends."""
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not stop.wait(0.01):
                    connection.sendall(b"y")

        thread = threading.Thread(target=drip)
        thread.start()
        yield server.getsockname()[1]
        stop.set()
        thread.join()


def test_a_head_that_never_ends(dripping: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_ALTOGETHER", 0.1)
    begin = time.monotonic()
    with pytest.raises(FetchError, match=r"took longer than 0\.1 seconds") as caught:
        HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5).send(f"http://127.0.0.1:{dripping}/", b"", {})
    assert caught.value.passing
    assert 0.1 <= time.monotonic() - begin < 4


def test_connections_are_left_alone_in_time() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with deadline(60) as time_is_up:
            note(ours)
        assert not time_is_up.is_set()
        ours.sendall(b"hello")
        assert theirs.recv(5) == b"hello"


def test_connections_without_a_deadline() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        note(ours)
        ours.sendall(b"hello")
        assert theirs.recv(5) == b"hello"


def test_connections_that_are_closed_already() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        with deadline(0.05) as time_is_up:
            note(ours)
            ours.close()
            assert theirs.recv(5) == b""
            assert time_is_up.is_set()
