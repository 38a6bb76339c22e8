"""Libraries that open their own sockets, behind the guard."""

import contextvars
import socket
import subprocess
import threading
import urllib.request
from collections.abc import Iterator

import pytest

from deeptracy.fetch.confine import confined
from deeptracy.fetch.guard import ForbiddenAddressError, Guard, parse_networks
from tests.fetch.servers import Answer, Server, serving

HERE = Guard(networks=parse_networks("127.0.0.1"))


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server(answers=[Answer(body=b"hello")])) as running:
        yield running


def read(url: str) -> bytes:
    with urllib.request.build_opener().open(url, timeout=5) as answer:
        content = answer.read()
    assert isinstance(content, bytes)
    return content


def test_the_guard_decides_for_a_library_that_dials_by_itself(server: Server) -> None:
    with confined(HERE) as confinement:
        assert read(server.address()) == b"hello"
    assert confinement.refused == []
    with confined(Guard()) as confinement, pytest.raises(OSError, match=r"127\.0\.0\.1 is not a public address"):
        read(server.address())
    assert confinement.refused == ["127.0.0.1 is not a public address"]
    assert len(server.requests) == 1


def test_redirects_are_dialled_too(server: Server) -> None:
    server.answers = [Answer(302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})]
    with confined(HERE) as confinement, pytest.raises(OSError, match=r"169\.254\.169\.254"):
        read(server.address())
    assert confinement.refused == ["169.254.169.254 is not a public address"]


def test_a_name_that_changes_its_address(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    found = ["127.0.0.1"]
    family = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(*family, (found[0], server.port))])
    with confined(HERE):
        assert read("http://rebind.example.org/") == b"hello"
        found[0] = "127.0.0.2"
        with pytest.raises(OSError, match=r"127\.0\.0\.2 is not a public address"):
            read("http://rebind.example.org/")


def test_hosts_that_the_operator_named(server: Server) -> None:
    with confined(Guard(frozenset({"localhost", "name-of-nothing.invalid"}))):
        assert read(server.address(host="localhost")) == b"hello"


def test_a_proxy_is_named_by_the_operator(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    monkeypatch.setenv("no_proxy", "localhost")
    with confined(Guard()):
        assert read("http://hooks.example.org/") == b"hello"
    assert [request.path for request in server.requests] == ["http://hooks.example.org/"]


def test_hosts_that_need_no_proxy_are_not_allowed_for_that(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with confined(Guard()), pytest.raises(OSError, match=r"127\.0\.0\.1 is not a public address"):
        read(server.address())


def test_other_ways_out() -> None:
    with confined(HERE) as confinement:
        with socket.socket(socket.AF_UNIX) as local, pytest.raises(ForbiddenAddressError):
            local.connect("/run/docker.sock")
        with socket.socket() as unresolved, pytest.raises(ForbiddenAddressError):
            unresolved.connect(("localhost", 1))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagram, pytest.raises(ForbiddenAddressError):
            datagram.sendto(b"x", ("10.0.0.1", 514))
        with pytest.raises(ForbiddenAddressError):
            subprocess.run(["true"], check=True)
    assert confinement.refused == [
        "'/run/docker.sock' is no address on the Internet",
        "'localhost' is no address on the Internet",
        "10.0.0.1 is not a public address",
        "no process may be started",
    ]


def test_what_is_connected_may_send() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, confined(Guard()):
        ours.sendmsg([b"hello"])
        assert theirs.recv(5) == b"hello"


def test_it_ends_and_is_of_one_thread(server: Server) -> None:
    read_elsewhere: list[bytes] = []
    with confined(Guard()):
        outside = threading.Thread(
            target=contextvars.Context().run, args=(lambda: read_elsewhere.append(read(server.address())),)
        )
        outside.start()
        outside.join()
    assert [*read_elsewhere, read(server.address())] == [b"hello", b"hello"]


def test_one_within_another() -> None:
    with confined(HERE):
        with confined(Guard()), socket.socket() as inner, pytest.raises(ForbiddenAddressError):
            inner.connect(("127.0.0.1", 1))
        with socket.socket() as outer, pytest.raises(ConnectionRefusedError):
            outer.connect(("127.0.0.1", 1))
