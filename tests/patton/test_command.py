"""``deeptracy patton`` under gunicorn, and the commands that ask it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.cli.main import run
from tests.patton.served import EXAMPLES, Patton, Reply, patton

SHOP = EXAMPLES / "webshop" / "storefront"
Captured = pytest.CaptureFixture[str]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def gunicorn(database: Path, *arguments: str, **environment: str) -> Iterator[tuple[Patton, "subprocess.Popen[str]"]]:
    port = free_port()
    command = [sys.executable, "-m", "deeptracy", "patton", "--db", str(database), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        [*command, *arguments], env={**os.environ, **environment}, stderr=subprocess.PIPE, text=True
    ) as process:
        running = Patton(port)
        try:
            yield running, process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            finally:
                process.kill()


def eventually(running: Patton, path: str, seconds: float = 30) -> Reply:
    ends = time.monotonic() + seconds
    while True:
        try:
            reply = running.get(path)
            if reply.status == 200 or time.monotonic() > ends:
                return reply
        except OSError:
            assert time.monotonic() < ends
        time.sleep(0.05)


def test_the_service(tmp_path: Path) -> None:
    """From nothing: it fetches its advisories, answers many at once, serves the file, and ends when told to."""
    mirror = shutil.copytree(EXAMPLES / "advisories", tmp_path / "mirror")
    database = tmp_path / "data" / "advisories.db"
    with gunicorn(database, "--from", str(mirror), PATTON_URI="http://127.0.0.1:1") as (running, process):
        assert eventually(running, "/health").json["status"] == "ok"
        status = eventually(running, "/api/v1/status").json
        assert len(status["feeds"]) == 11
        with ThreadPoolExecutor(16) as pool:
            found = list(pool.map(lambda _: running.match("pkg:npm/qs@6.5.2")[0]["verdict"], range(64)))
        assert found == ["vulnerable"] * 64
        chunked = b'{"packages": [{"purl": "pkg:npm/qs@6.5.2"}]}'
        body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(chunked), chunked)
        with socket.create_connection(("127.0.0.1", running.port), 10) as raw:
            raw.sendall(
                b"POST /api/v1/match HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n" + body
            )
            assert raw.makefile("rb").read().startswith(b"HTTP/1.1 200 OK\r\n")
        part = running.get("/api/v1/snapshot", Range="bytes=0-9")
        assert (part.status, len(part.body)) == (206, 10)
        assert running.get("/api/v1/snapshot", If_None_Match=part.headers["etag"]).status == 304
        mine = tmp_path / "mine.db"
        assert run(["db", "update", "-q", "--db", str(mine), "--from", running.address]) == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    with AdvisoryStore(mine) as store:
        assert store.state() == status["state"]


def test_it_syncs_again_and_only_once(tmp_path: Path) -> None:
    mirror = shutil.copytree(EXAMPLES / "advisories", tmp_path / "mirror")
    database = tmp_path / "advisories.db"
    with gunicorn(database, "--from", str(mirror), PATTON_SYNC_EVERY="1h", GUNICORN_WORKERS="3") as (running, _):
        first = eventually(running, "/api/v1/status").json
        time.sleep(1)
        assert running.get("/api/v1/status").json["feeds"][0]["checked"] == first["feeds"][0]["checked"]
        assert first["state"] == running.get("/api/v1/status").json["state"]


def test_it_ends_with_the_sync_that_is_at_work(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        mute.settimeout(30)
        origin = f"http://127.0.0.1:{mute.getsockname()[1]}"
        with gunicorn(tmp_path / "advisories.db", "--from", origin) as (_, process):
            connection, _address = mute.accept()
            with connection:
                connection.settimeout(10)
                assert connection.recv(1 << 16).startswith(b"GET ")
                process.send_signal(signal.SIGTERM)
                assert process.wait(20) == 0
                assert connection.recv(1) == b""  # whoever asked is gone too


def test_without_a_sync(database: Path) -> None:
    before = database.read_bytes()
    with gunicorn(database, "--no-sync", "--workers", "1") as (running, _):
        assert eventually(running, "/api/v1/status").json["sync"] is None
    assert database.read_bytes() == before


def test_without_gunicorn(database: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setitem(sys.modules, "gunicorn.app.base", None)
    assert run(["patton", "--db", str(database)]) == 3
    assert "pip install 'deeptracy[server]'" in capsys.readouterr().err


# The commands that ask it


def test_an_update_tells_what_it_did(shared_patton: Patton, tmp_path: Path, capsys: Captured) -> None:
    mine = tmp_path / "mine.db"
    address = shared_patton.address
    assert run(["db", "update", "--db", str(mine), "--from", address]) == 0
    snapshot = shared_patton.get("/api/v1/status").json["snapshot"]["id"]
    assert capsys.readouterr().out == f"{address}: snapshot {snapshot} fetched\n"
    # From then on it is where the advisories come from.
    assert run(["db", "update", "--db", str(mine)]) == 0
    assert capsys.readouterr().out == f"{address}: up to date\n"
    assert run(["db", "update", "--db", str(mine), "--feed", "kev"]) == 2
    assert "gives all it has" in capsys.readouterr().err


def test_an_update_lists_changes(database: Path, tmp_path: Path, capsys: Captured) -> None:
    mirror = shutil.copytree(EXAMPLES / "advisories", tmp_path / "mirror")
    mine = tmp_path / "mine.db"
    update = ["db", "update", "--db", str(mine), "--changes"]
    with patton(database) as running:
        assert run([*update, "--from", running.address]) == 0
        assert capsys.readouterr().out.count("\n") == 1
        record = next((mirror / "osv" / "npm").glob("*.json"))
        text = json.loads(record.read_text())
        text["summary"] = "Said in other words"
        record.write_text(json.dumps(text))
        assert run(["db", "update", "-q", "--db", str(database), "--from", str(mirror)]) == 0
        assert run(update) == 0
        assert f"  {record.stem}: text" in capsys.readouterr().out


def report(capsys: Captured, *arguments: str, target: Path = SHOP) -> Any:
    status = run(["scan", str(target), "--format", "json", *arguments])
    told = capsys.readouterr()
    assert (status, told.err) == (1, "")
    return json.loads(told.out) | {"created": None}


@pytest.mark.parametrize("target", [EXAMPLES / "webshop", SHOP / "package-lock.json"])
def test_a_scan_without_a_file_is_matched_there(
    filled: Path, shared_patton: Patton, tmp_path: Path, capsys: Captured, target: Path
) -> None:
    none = tmp_path / "none.db"
    theirs = report(capsys, "--db", str(none), "--patton", shared_patton.address, target=target)
    assert not none.exists()
    assert theirs == report(capsys, "--db", str(filled), target=target)
    strict = ["--confidence", "1"]
    theirs = report(capsys, "--db", str(none), "--patton", shared_patton.address, *strict, target=target)
    assert theirs == report(capsys, "--db", str(filled), *strict, target=target)


def test_a_scan_with_a_file_asks_nobody(filled: Path, capsys: Captured) -> None:
    assert report(capsys, "--db", str(filled), "--patton", "http://127.0.0.1:1")["findings"]


def test_a_scan_that_may_not_ask_or_finds_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.setenv("PATTON_URI", "http://127.0.0.1:1")
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    scan = ["scan", str(SHOP), "--db", str(tmp_path / "none.db")]
    assert run(scan) == 3
    assert "the Patton at http://127.0.0.1:1 can't be asked" in capsys.readouterr().err
    assert run([*scan, "--offline"]) == 3
    assert "there are no advisories" in capsys.readouterr().err


def test_a_scan_takes_its_advisories_from_there(shared_patton: Patton, tmp_path: Path, capsys: Captured) -> None:
    mine = tmp_path / "mine.db"
    told = report(capsys, "-q", "--db", str(mine), "--from", shared_patton.address)
    assert told["snapshot"]["id"] == shared_patton.get("/api/v1/status").json["snapshot"]["id"]
    with AdvisoryStore(mine) as store:
        assert {feed.origin for feed in store.feeds()} == {shared_patton.address}


def test_a_scan_goes_on_with_what_it_has(
    database: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    mine = tmp_path / "mine.db"
    with patton(database) as running:
        assert run(["db", "update", "-q", "--db", str(mine), "--from", running.address]) == 0
        database.unlink()
        assert run(["scan", str(SHOP), "--db", str(mine), "--max-age", "0m"]) == 1
    told = capsys.readouterr()
    assert "Advisories could not be refreshed: " in told.err
    assert "answered 503" in told.err
    assert "VULNERABLE" in told.out


def test_a_patton_that_has_nothing_yet(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)
    with patton(tmp_path / "none.db") as running:
        assert run(["db", "update", "--db", str(tmp_path / "mine.db"), "--from", running.address]) == 3
    assert "answered 503" in capsys.readouterr().err


def test_back_to_the_publishers(shared_patton: Patton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An origin that is named counts, wherever the advisories came from before."""
    from deeptracy.advisories import bucket as buckets
    from deeptracy.advisories.registry import FEEDS
    from deeptracy.cli.advisories import stored_feeds
    from deeptracy.cli.fetching import Connections, open_feeds

    mine = tmp_path / "mine.db"
    assert run(["db", "update", "-q", "--db", str(mine), "--from", shared_patton.address]) == 0
    stored = stored_feeds(mine)
    opened = {feed.name for feed in open_feeds(FEEDS, buckets.PUBLIC, stored, Connections())}
    assert opened == {kind.name for kind in FEEDS}
