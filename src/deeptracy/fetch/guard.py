"""Which addresses a request may reach, decided when the socket is opened.

A name that resolves to a private address, or comes to do so between two look-ups, or a redirect to one, would let
whoever writes an address reach what only this machine can (server-side request forgery). So the check is made on the
address that is really connected to. Hosts that the operator named are trusted.
"""

import ipaddress
import socket
from dataclasses import dataclass, field


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
        for family, kind, protocol, _, address in socket.getaddrinfo(host.strip("[]"), port, 0, socket.SOCK_STREAM):
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


def _public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        embedded = ip.ipv4_mapped or ip.sixtofour
        if embedded is not None:
            ip = embedded
    return ip.is_global and not ip.is_multicast
