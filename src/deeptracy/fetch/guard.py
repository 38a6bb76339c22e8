"""Which addresses a request may reach, decided when the socket is opened.

A name that resolves to a private address, or comes to do so between two look-ups, or a redirect to one, would let
whoever writes an address reach what only this machine can (server-side request forgery). So the check is made on the
address that is really connected to. Hosts that the operator named are trusted, and so are the networks of a company
whose own hosts are to be reached. What lies next to the server itself (loopback, link-local, the metadata services of
clouds) is reached only by a name or a network that says precisely that: ``10.0.0.0/8`` or ``0.0.0.0/0`` does not.
"""

import ipaddress
import socket
from dataclasses import dataclass, field
from typing import Any

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# NAT64 (https://www.rfc-editor.org/rfc/rfc8215 and https://www.rfc-editor.org/rfc/rfc6052 section 2.1) and
# IPv4-compatible addresses (RFC 4291 section 2.5.5.1).
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
_IPV4_IN_THE_LAST_BITS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))

# The server itself, its neighbours on the wire, and where clouds give out the credentials of a machine.
_AT_THE_SERVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "224.0.0.0/4",
        "255.255.255.255/32",
        "100.100.100.200/32",  # Alibaba Cloud
        "168.63.129.16/32",  # Azure, an address that is otherwise public
        "192.0.0.192/32",  # Oracle Cloud
        "::/128",
        "::1/128",
        "fe80::/10",
        "ff00::/8",
        "fd00:ec2::/32",  # AWS
        "fd20:ce::254/128",  # Google Cloud
    )
)


class ForbiddenAddressError(OSError):
    """A host resolves only to addresses that requests may not reach."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Public addresses are allowed; others only for ``trusted`` hosts (lower-case, as the operator named them).

    ``networks`` are allowed too, whatever the host is called.
    """

    trusted: frozenset[str] = field(default=frozenset())
    networks: tuple[Network, ...] = ()

    def allows(self, host: str, address: str) -> bool:
        """Whether ``host`` may be reached at the IP ``address``."""
        if host.lower().strip("[]") in self.trusted:
            return True
        ip = _reached(ipaddress.ip_address(address.partition("%")[0]))
        named = [network for network in self.networks if ip in network]
        for place in _AT_THE_SERVER:
            if ip in place:
                return any(_within(network, place) for network in named)
        return bool(named) or _public(ip)

    def check(self, host: str) -> None:
        """Refuse a host that a proxy would reach for us, as far as this machine knows where it is.

        Raises `ForbiddenAddressError`.
        """
        try:
            found = _resolved(host, 0)
        except OSError:  # only the proxy knows the name
            return
        for *_, address in found:
            if not self.allows(host, str(address[0])):
                raise _forbidden(host, address)

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """Open a connection to the first allowed address that answers. Raises OSError (`ForbiddenAddressError`)."""
        failure: OSError | None = None
        for family, kind, protocol, _, address in _resolved(host, port):
            if not self.allows(host, str(address[0])):
                failure = failure or _forbidden(host, address)
                continue
            connection = socket.socket(family, kind, protocol)
            connection.settimeout(timeout)
            try:
                connection.connect(address)
            except OSError as error:
                connection.close()
                failure = error
            else:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return connection
        raise failure or OSError(f"{host} has no address")


def _resolved(host: str, port: int) -> list[tuple[int, int, int, str, tuple[Any, ...]]]:
    try:
        return list(socket.getaddrinfo(host.strip("[]"), port, 0, socket.SOCK_STREAM))
    except UnicodeError as error:
        raise OSError(f"{host} is no host name: {error}") from error


def parse_networks(text: str) -> tuple[Network, ...]:
    """The networks of a setting such as ``10.0.0.0/8, fd12::/16``. Raises ValueError that names the part at fault."""
    return tuple(ipaddress.ip_network(part) for part in text.replace(",", " ").split())


def _forbidden(host: str, address: tuple[Any, ...]) -> ForbiddenAddressError:
    return ForbiddenAddressError(f"{host} is at {address[0]}, which is not a public address")


def _within(network: Network, place: Network) -> bool:
    return network.prefixlen >= place.prefixlen and network.network_address in place


def _public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    if isinstance(ip, ipaddress.IPv6Address) and (ip.is_site_local or ip in _LOCAL_NAT64):
        return False
    return ip.is_global


def _reached(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address that a packet to ``ip`` ends up at, where a translator or tunnel is on the way."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if any(ip in network for network in _IPV4_IN_THE_LAST_BITS) and int(ip) > 1:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
