"""An end to what is done over connections, however slowly the other side goes on.

A timeout of a socket is for each read. Who sends a byte now and then could keep a request for ever.
"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

_opened: ContextVar[list[socket.socket] | None] = ContextVar("opened", default=None)


@contextmanager
def deadline(seconds: float) -> Iterator[threading.Event]:
    """Break the connections that are noted in this context when the time is up, and set the event.

    Ask the event: where a connection breaks, a parser may take what it has for the whole.
    """
    time_is_up = threading.Event()
    opened: list[socket.socket] = []

    def end() -> None:
        time_is_up.set()
        for connection in opened:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    token = _opened.set(opened)
    timer.start()
    try:
        yield time_is_up
    finally:
        timer.cancel()
        _opened.reset(token)
        for connection in opened:
            connection.close()


def note(connection: socket.socket) -> None:
    """Let the deadline of the context, if there is one, end this connection too."""
    opened = _opened.get()
    if opened is not None:
        # A descriptor of its own: encryption takes the first one away from its socket.
        opened.append(connection.dup())
