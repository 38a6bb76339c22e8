"""Which addresses a request may reach, decided when the socket is opened.

A name that resolves to a private address, or comes to do so between two look-ups, or a redirect to one, would let
whoever writes an address reach what only this machine can (server-side request forgery). So the check is made on the
address that is really connected to. Hosts that the operator named are trusted.
"""

import ipaddress
import socket
from dataclasses import dataclass, field
from typing import Any

# NAT64 (https://www.rfc-editor.org/rfc/rfc8215 and https://www.rfc-editor.org/rfc/rfc6052 section 2.1) and
# IPv4-compatible addresses (RFC 4291 section 2.5.5.1).
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
_IPV4_IN_THE_LAST_BITS = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("::/96"))


class ForbiddenAddressError(OSError):
    """A host resolves only to addresses that requests may not reach."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Public addresses are allowed; others only for ``trusted`` hosts (lower-case, as the operator named them)."""

    trusted: frozenset[str] = field(default=frozenset())

    def allows(self, host: str, address: str) -> bool:
        """Whether ``host`` may be reached at the IP ``address``."""
        return host.lower().strip("[]") in self.trusted or _public(address)

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """Open a connection to the first allowed address that answers. Raises OSError (`ForbiddenAddressError`)."""
        failure: OSError | None = None
        for family, kind, protocol, _, address in _resolved(host, port):
            if not self.allows(host, str(address[0])):
                failure = failure or ForbiddenAddressError(f"{host} is at {address[0]}, which is not a public address")
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


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.is_site_local or ip in _LOCAL_NAT64:
            return False
        ip = _embedded(ip) or ip
    return ip.is_global and not ip.is_multicast


def _embedded(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a packet to this IPv6 address ends up at, where a translator or tunnel is on the way."""
    if any(ip in network for network in _IPV4_IN_THE_LAST_BITS):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour
