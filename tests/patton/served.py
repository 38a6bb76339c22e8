"""A Patton on this machine, for the tests: the WSGI application behind a real socket."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from deeptracy.cli.main import run
from deeptracy.patton.application import Application
from deeptracy.patton.service import application

EXAMPLES = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Reply:
    """What was answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Patton:
    """Where it listens."""

    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """One request; ``If_Range`` is the field ``If-Range``."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            fields = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, fields)
            response = connection.getresponse()
            return Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, **headers)

    def post(self, path: str, value: object) -> Reply:
        return self.ask("POST", path, json.dumps(value).encode(), Content_Type="application/json")

    def match(self, *purls: str, **more: object) -> Any:
        reply = self.post("/api/v1/match", {"packages": [{"purl": purl} for purl in purls], **more})
        assert reply.status == 200, reply
        return reply.json["packages"]


class _Threading(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(app: Application) -> Iterator[Patton]:
    """An application at work on a free port of 127.0.0.1."""
    with make_server("127.0.0.1", 0, app, _Threading, _Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield Patton(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def patton(database: Path) -> Iterator[Patton]:
    """A Patton over an advisory file."""
    with serving(application(database)) as running:
        yield running


def fill(database: Path, origin: Path = EXAMPLES / "advisories") -> None:
    """Make or renew an advisory file with the advisories of the example, or of another mirror."""
    assert run(["db", "update", "-q", "--db", str(database), "--from", str(origin)]) == 0
