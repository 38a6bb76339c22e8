"""Which addresses requests may reach."""

import socket
from typing import Any

import pytest

from deeptracy.fetch.guard import ForbiddenAddressError, Guard, parse_networks

FORBIDDEN = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "fc00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
ALLOWED = ["1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "2002:808:808::1", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not Guard().allows("feeds.example.org", address)
    assert Guard(frozenset({"feeds.example.org"})).allows("Feeds.Example.ORG", address)
    assert not Guard(frozenset({"feeds.example.org"})).allows("feeds.example.org.evil.org", address)


@pytest.mark.parametrize("address", ALLOWED)
def test_addresses_that_are_public(address: str) -> None:
    assert Guard().allows("feeds.example.org", address)


EVERYTHING = "0.0.0.0/0, ::/0"
INTERNAL = "10.0.0.0/8 192.168.7.0/24 fd12:3456::/32"
NEXT_TO_THE_SERVER = [
    "0.0.0.0",
    "127.0.0.1",
    "127.8.9.10",
    "169.254.0.1",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "fd20:ce::254",
    "ff02::1",
]


@pytest.mark.parametrize(
    ("networks", "address", "allowed"),
    [
        (INTERNAL, "10.255.255.255", True),
        (INTERNAL, "11.0.0.0", True),  # public
        (INTERNAL, "192.168.7.0", True),
        (INTERNAL, "192.168.8.0", False),
        (INTERNAL, "172.16.0.1", False),
        (INTERNAL, "::ffff:10.1.2.3", True),
        (INTERNAL, "fd12:3456::1", True),
        (INTERNAL, "fd12:3457::1", False),
        (EVERYTHING, "172.16.0.1", True),
        (EVERYTHING, "fc00::1", True),
        ("127.0.0.1", "127.0.0.1", True),
        ("127.0.0.1", "127.0.0.2", False),
        ("127.0.0.0/8", "127.9.9.9", True),
        ("126.0.0.0/7", "127.0.0.1", False),
        ("::1", "::1", True),
        ("::1", "127.0.0.1", False),
        ("169.254.169.254", "169.254.169.254", True),
        ("169.254.169.254", "169.254.169.253", False),
        ("64:ff9b:1::/48", "64:ff9b:1::1", True),
        ("", "10.0.0.1", False),
    ],
)
def test_networks_of_a_company(networks: str, address: str, allowed: bool) -> None:
    assert Guard(networks=parse_networks(networks)).allows("host.example.org", address) is allowed


@pytest.mark.parametrize("address", NEXT_TO_THE_SERVER)
def test_what_is_next_to_the_server_is_in_no_network_unless_it_is_named(address: str) -> None:
    assert not Guard().allows("host.example.org", address)
    assert not Guard(networks=parse_networks(EVERYTHING)).allows("host.example.org", address)
    assert Guard(frozenset({"host.example.org"})).allows("host.example.org", address)


@pytest.mark.parametrize("text", ["10.0.0.1/8", "10.0.0.0/33", "company.example.org"])
def test_what_is_no_network(text: str) -> None:
    with pytest.raises(ValueError, match=text.partition("/")[0]):
        parse_networks(f"10.0.0.0/8,{text}")


def test_hosts_that_a_proxy_would_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    sockets = Sockets(monkeypatch, "1.1.1.1", "10.0.0.1")
    with pytest.raises(ForbiddenAddressError, match=r"mixed\.example\.org is at 10\.0\.0\.1"):
        Guard().check("mixed.example.org")
    Guard(networks=parse_networks("10.0.0.1")).check("mixed.example.org")
    assert sockets.dialled == []


def test_a_host_that_only_a_proxy_knows() -> None:
    Guard().check("a" * 64 + ".example.org")


def test_an_address_in_brackets_can_be_trusted() -> None:
    assert Guard(frozenset({"::1"})).allows("[::1]", "::1")


class Sockets:
    """Stands in for the resolver and the sockets: which addresses were dialled, and which of them answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *resolved: str, answering: str = "") -> None:
        self.dialled: list[tuple[Any, ...]] = []
        self.answering = answering
        self.resolved = list(resolved)
        monkeypatch.setattr(socket, "getaddrinfo", self.look_up)
        monkeypatch.setattr(socket.socket, "connect", lambda _, address: self.connect(address))

    def look_up(self, host: str, port: int, *_: object) -> list[Any]:
        self.asked = host
        return [
            (socket.AF_INET6 if ":" in item else socket.AF_INET, socket.SOCK_STREAM, 6, "", (item, port))
            for item in self.resolved
        ]

    def connect(self, address: tuple[Any, ...]) -> None:
        self.dialled.append(address)
        if address[0] != self.answering:
            raise ConnectionRefusedError(f"{address[0]} refused")


def test_private_addresses_among_public_ones_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    sockets = Sockets(monkeypatch, "10.0.0.1", "1.1.1.1", "8.8.8.8", answering="8.8.8.8")
    with Guard().connect("feeds.example.org", 443, 7.5) as connection:
        assert connection.gettimeout() == 7.5
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    assert sockets.dialled == [("1.1.1.1", 443), ("8.8.8.8", 443)]


def test_only_private_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    sockets = Sockets(monkeypatch, "10.0.0.1", "::1")
    with pytest.raises(
        ForbiddenAddressError, match=r"evil\.example\.org is at 10\.0\.0\.1, which is not a public address"
    ):
        Guard().connect("evil.example.org", 80, 1)
    assert sockets.dialled == []


def test_a_name_that_changes_its_address_between_two_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    sockets = Sockets(monkeypatch, "1.1.1.1", answering="1.1.1.1")
    Guard().connect("rebind.example.org", 80, 1).close()
    sockets.resolved = ["127.0.0.1"]
    with pytest.raises(ForbiddenAddressError):
        Guard().connect("rebind.example.org", 80, 1)
    assert sockets.dialled == [("1.1.1.1", 80)]


def test_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    Sockets(monkeypatch, "1.1.1.1", "10.0.0.1")
    with pytest.raises(ConnectionRefusedError):
        Guard().connect("feeds.example.org", 80, 1)
    Sockets(monkeypatch)
    with pytest.raises(OSError, match=r"\[::1\] has no address"):
        Guard().connect("[::1]", 80, 1)


def test_brackets_are_not_part_of_what_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    sockets = Sockets(monkeypatch, "::1", answering="::1")
    Guard(frozenset({"::1"})).connect("[::1]", 80, 1).close()
    assert sockets.asked == "::1"


def test_what_is_no_host_name() -> None:
    with pytest.raises(OSError, match="is no host name"):
        Guard().connect("a" * 64 + ".example.org", 80, 1)
