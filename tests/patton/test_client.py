"""The client against a Patton that answers, and against whatever else may be at its address."""

import gzip
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from deeptracy.advisories.store import AdvisoryStore, StoreError
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import FetchError, HttpClient
from deeptracy.patton import client as clients
from deeptracy.patton import matches
from deeptracy.patton.client import PattonClient
from deeptracy.patton.wire import AskedPackage
from tests.advisories.feeds import content, record, synced, write
from tests.fetch.servers import Answer, Request, Server
from tests.fetch.servers import serving as serving_answers
from tests.patton.served import Patton, patton

HERE = frozenset({"127.0.0.1"})
LOG4J = AskedPackage("pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1")
CLEAN = AskedPackage("pkg:npm/lodash@4.17.21")


def client_of(address: str, trusted: frozenset[str] = HERE) -> PattonClient:
    return PattonClient(address, HttpClient(Guard(trusted), timeout=10, backoff=0))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving_answers(Server()) as running:
        yield running


def test_it_recognises_a_patton(shared_patton: Patton) -> None:
    status = client_of(shared_patton.address + "/").status()
    assert status is not None
    assert status.snapshot.id == shared_patton.get("/api/v1/status").json["snapshot"]["id"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(404), Answer(403), Answer(body=b"<html>"), Answer(body=b"{}"), Answer(body=b"\xff"),
        Answer(body=b'{"service":"patton"}'),
    ],
)  # fmt: skip
def test_what_is_no_patton(server: Server, answer: Answer) -> None:
    server.answers = [answer]
    assert client_of(server.address("")).status() is None
    assert server.requests[0].path == "/api/v1/status"


def test_another_service_of_the_same_form(server: Server, shared_patton: Patton) -> None:
    told = shared_patton.get("/api/v1/status").json
    server.answers = [Answer(body=json.dumps(told | {"service": "other"}).encode())]
    assert client_of(server.address("")).status() is None
    broken = [told["feeds"][0] | {"checked": "2026-99-99T00:00:00Z"}]
    server.answers = [Answer(body=json.dumps(told | {"feeds": broken}).encode())]
    assert client_of(server.address("")).status() is None


def test_a_patton_that_is_not_there_or_not_ready(server: Server) -> None:
    with pytest.raises(FetchError) as caught:
        client_of("http://127.0.0.1:1").status()
    assert caught.value.status == 0
    server.answers = [Answer(503, headers={"Retry-After": "0"})]
    with pytest.raises(FetchError) as caught:
        client_of(server.address("")).status()
    assert caught.value.status == 503


def test_the_guard_holds(shared_patton: Patton) -> None:
    with pytest.raises(FetchError, match="not a public address"):
        client_of(shared_patton.address, frozenset()).match([CLEAN], 0.8)


def test_packages_are_matched(shared_patton: Patton) -> None:
    (answer,) = client_of(shared_patton.address).match([LOG4J, CLEAN], 0.8)
    vulnerable, clean = answer.packages
    assert [one.id for one in vulnerable.vulnerabilities] == ["CVE-2021-44228", "CVE-2021-45046", "CVE-2021-45105"]
    assert vulnerable.vulnerabilities[0].sources[0].evidence.rule == "range"
    assert (clean.verdict, clean.vulnerabilities) == ("clean", ())
    (nothing,) = client_of(shared_patton.address).match([], 0.8)
    assert (nothing.packages, nothing.snapshot) == ((), answer.snapshot)


def test_many_packages_are_asked_in_parts(shared_patton: Patton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "MAX_PACKAGES", 2)
    asked = [CLEAN, LOG4J, CLEAN, CLEAN, LOG4J]
    answers = client_of(shared_patton.address).match(asked, 0.8)
    assert [len(answer.packages) for answer in answers] == [2, 2, 1]
    assert [one.purl for answer in answers for one in answer.packages] == [one.purl for one in asked]


def test_what_would_be_too_large_an_answer_is_asked_in_halves(
    shared_patton: Patton, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "MAX_VULNERABILITIES", 2)
    answers = client_of(shared_patton.address).match([LOG4J, LOG4J, LOG4J], 0.8)
    assert [len(answer.packages) for answer in answers] == [1, 1, 1]
    assert all(len(one.vulnerabilities) == 3 for answer in answers for one in answer.packages)


def test_what_is_refused(shared_patton: Patton) -> None:
    with pytest.raises(FetchError) as caught:
        client_of(shared_patton.address).match([AskedPackage("x" * 2001)], 0.8)
    assert caught.value.status == 422


def test_an_answer_of_another_form(server: Server, shared_patton: Patton) -> None:
    snapshot = {"id": "a", "updated": "", "advisories": 0, "feeds": []}
    for body in (b"", b"{}", b"\xff", json.dumps({"snapshot": snapshot, "packages": []}).encode()):
        server.answers = [Answer(body=body)]
        with pytest.raises(FetchError, match="answers"):
            client_of(server.address("")).match([CLEAN], 0.8)


def test_advisories_that_change_between_two_answers(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "MAX_PACKAGES", 1)
    package = {"purl": "x", "verdict": "clean", "reasons": [], "vulnerabilities": [], "undecided": []}
    server.answers = [
        Answer(body=json.dumps({"snapshot": {"id": id_}, "packages": [package]}).encode()) for id_ in ("a", "b")
    ]
    with pytest.raises(FetchError, match="changed meanwhile") as caught:
        client_of(server.address("")).match([CLEAN, CLEAN], 0.8)
    assert caught.value.passing


# The snapshot


def update(running: Patton, database: Path) -> bool:
    client = client_of(running.address)
    status = client.status()
    assert status is not None
    return client.update(database, status)


def test_the_snapshot_is_taken_over(filled: Path, shared_patton: Patton, tmp_path: Path) -> None:
    mine = tmp_path / "new" / "mine.db"
    assert update(shared_patton, mine)
    assert content(mine) == content(filled)
    with AdvisoryStore(mine) as store, AdvisoryStore(filled) as theirs:
        assert {feed.origin for feed in store.feeds()} == {shared_patton.address}
        assert store.state() == theirs.state()
        assert list(store.changes()) == list(theirs.changes())
    assert list((mine.parent / "spool").iterdir()) == []
    assert not update(shared_patton, mine)


def test_only_the_times_are_taken_over_where_nothing_else_is_new(tmp_path: Path) -> None:
    theirs, mine = tmp_path / "theirs.db", tmp_path / "mine.db"
    bucket = write(tmp_path / "bucket", [record("P-1")])
    synced(theirs, bucket)
    with patton(theirs) as running:
        assert update(running, mine)
        synced(theirs, bucket, at="2026-05-01T00:00:00Z")
        assert not update(running, mine)
        with AdvisoryStore(mine) as store:
            assert [feed.checked for feed in store.feeds()] == ["2026-05-01T00:00:00Z"]
        synced(theirs, write(tmp_path / "bucket", [record("P-1"), record("P-2")]))
        assert update(running, mine)
    assert content(mine) == content(theirs)


def test_later_times_of_ones_own_stay(tmp_path: Path) -> None:
    theirs, mine = tmp_path / "theirs.db", tmp_path / "mine.db"
    bucket = write(tmp_path / "bucket", [record("P-1")])
    synced(theirs, bucket)
    shutil.copy(theirs, mine)
    synced(mine, bucket, at="2026-06-01T00:00:00Z")
    with patton(theirs) as running:
        assert not update(running, mine)
    with AdvisoryStore(mine) as store:
        assert [feed.checked for feed in store.feeds()] == ["2026-06-01T00:00:00Z"]


def test_a_download_that_broke_off_goes_on(server: Server, tmp_path: Path) -> None:
    theirs, mine = tmp_path / "theirs.db", tmp_path / "mine.db"
    incompressible = random.Random(1).randbytes(150_000).hex()
    synced(theirs, write(tmp_path / "bucket", [record("P-1", details=incompressible)]))
    asked: list[str] = []

    def handle(request: Request) -> Answer:
        fields = {name: request.headers[name] for name in ("range", "if-range") if name in request.headers}
        reply = running.get(request.path, **fields)
        kept = {name: reply.headers[name] for name in ("etag", "content-range") if name in reply.headers}
        if request.path.endswith("status"):
            return Answer(body=reply.body)
        asked.append(f"{reply.status} {fields.get('range')}")
        return Answer(reply.status, reply.body, kept, cut=100_000 if len(asked) == 1 else None)

    server.handle = handle
    with patton(theirs) as running:
        assert update(Patton(server.port), mine)
    assert asked == ["200 None", "206 bytes=65536-"]
    assert content(mine) == content(theirs)


@pytest.mark.parametrize("body", [b"nothing of the kind", gzip.compress(b"SQLite format 3\0", mtime=0), b"\x1f\x8b"])
def test_a_snapshot_that_is_none_leaves_the_file(
    server: Server, filled: Path, shared_patton: Patton, tmp_path: Path, body: bytes
) -> None:
    mine = tmp_path / "mine.db"
    synced(mine, write(tmp_path / "bucket", [record("P-1")]))
    before = mine.read_bytes()
    status = shared_patton.get("/api/v1/status").body
    server.handle = lambda request: Answer(body=status if request.path.endswith("status") else body)
    with pytest.raises(StoreError):
        update(Patton(server.port), mine)
    assert mine.read_bytes() == before
    assert list((tmp_path / "spool").iterdir()) == []
