"""The guard for libraries that open their own sockets.

Requests of such a library can't be handed to `HttpClient`. But Python tells an audit hook of each socket before it
connects (https://peps.python.org/pep-0578/), whoever asks for it, and a hook may refuse. So while a thread is confined,
the guard sees every address that is really dialled, those of redirects among them, and no process is started.

What it does not see: code that is not Python and dials by itself, threads that were started without the context of the
confined one, and what a proxy fetches for us. Libraries are let in one by one for that reason.
"""

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import getproxies

from deeptracy.fetch.guard import ForbiddenAddressError, Guard

_SENDS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_STARTS = frozenset({"subprocess.Popen", "os.system", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn"})


@dataclass(slots=True)
class Confinement:
    """What the current context may reach, and ``refused``: sentences on what it tried beside that."""

    guard: Guard
    addresses: frozenset[str]  # of hosts that the operator named, proxies among them
    refused: list[str] = field(default_factory=list)

    def refuse(self, sentence: str) -> None:
        """Note the sentence. Raises `ForbiddenAddressError`."""
        self.refused.append(sentence)
        raise ForbiddenAddressError(sentence)


_current: ContextVar[Confinement | None] = ContextVar("confinement", default=None)
_hooked: list[bool] = []


@contextmanager
def confined(guard: Guard) -> Iterator[Confinement]:
    """Let the guard decide on every connection that Python code makes in this context, and start no process."""
    if not _hooked:
        _hooked.append(True)
        # A hook can't be taken away again. Outside of a confinement it costs one look at a set.
        sys.addaudithook(_watch)
    confinement = Confinement(guard, _addresses(guard.trusted | _proxies()))
    token = _current.set(confinement)
    try:
        yield confinement
    finally:
        _current.reset(token)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _SENDS and event not in _STARTS:
        return
    confinement = _current.get()
    if confinement is None:
        return
    if event in _STARTS:
        confinement.refuse("no process may be started")
    address = arguments[1] if len(arguments) > 1 else None
    if address is None and event == "socket.sendmsg":
        return  # on a connection that was let through
    host = address[0] if isinstance(address, tuple) and address else address
    if not isinstance(host, str) or not _is_ip(host):
        confinement.refuse(f"{host!r} is no address on the Internet")
    elif host not in confinement.addresses and not confinement.guard.allows(host, host):
        confinement.refuse(f"{host} is not a public address")


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _proxies() -> frozenset[str]:
    urls = (url if "://" in url else f"http://{url}" for scheme, url in getproxies().items() if scheme != "no")
    return frozenset(urlsplit(url).hostname or "" for url in urls) - {""}


def _addresses(hosts: frozenset[str]) -> frozenset[str]:
    found: set[str] = set()
    for host in hosts:
        try:
            found.update(str(entry[4][0]) for entry in socket.getaddrinfo(host, None))
        except (OSError, UnicodeError):
            continue
    return frozenset(found)
