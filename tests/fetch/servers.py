"""A web server and a proxy on this machine, for the tests of fetching."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What the server says. ``cut``: close the connection after so many bytes of the body; ``wait`` before it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait: threading.Event | None = None


@dataclass
class Request:
    """What the server was asked."""

    path: str
    headers: dict[str, str]
    body: bytes = b""


@dataclass
class Server:
    """Give it the answers in the order of requests (the last one repeats), or a function of the request."""

    port: int = 0
    answers: list[Answer] = field(default_factory=list)
    handle: Callable[[Request], Answer] | None = None
    requests: list[Request] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def address(self, path: str = "/file", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def answer(self, request: Request) -> Answer:
        with self.lock:
            self.requests.append(request)
            if self.handle:
                return self.handle(request)
            return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def _handler(server: Server) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or each answer waits for the acknowledgement of its head

        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            asked = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(asked.get("content-length", 0)))
            answer = server.answer(Request(self.path, asked, body))
            if answer.wait:
                answer.wait.wait(10)
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut])
            if answer.cut is not None:
                self.close_connection = True

        def do_POST(self) -> None:
            self.do_GET()

        def do_CONNECT(self) -> None:
            server.answer(Request(self.path, {name.lower(): value for name, value in self.headers.items()}))
            host, _, port = self.path.rpartition(":")
            with socket.create_connection((host, int(port)), 10) as target:
                self.send_response(200)
                self.end_headers()
                back = threading.Thread(target=_pump, args=(target, self.connection))
                back.start()
                _pump(self.connection, target)
                back.join(10)
            self.close_connection = True

    return Handler


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """A client that goes away in the middle is what is tested."""


@contextmanager
def serving(server: Server, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """The server at work on a free port of 127.0.0.1."""
    with _Quiet(("127.0.0.1", 0), _handler(server)) as running:
        if tls:
            running.socket = tls.wrap_socket(running.socket, server_side=True)
        server.port = running.server_address[1]
        thread = threading.Thread(target=running.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            running.shutdown()
            thread.join()
