"""The advisory file to download: conditional, in parts, and the same bytes under the same tag."""

import gzip
import threading
from pathlib import Path

import pytest

from deeptracy.advisories.store import AdvisoryStore
from deeptracy.patton.snapshots import Exports
from tests.advisories.feeds import record, synced, write
from tests.patton.served import Patton, Reply, patton

PATH = "/api/v1/snapshot"


@pytest.fixture(scope="module")
def whole(shared_patton: Patton) -> Reply:
    return shared_patton.get(PATH)


def test_the_file(filled: Path, whole: Reply) -> None:
    assert whole.status == 200
    assert gzip.decompress(whole.body) == filled.read_bytes()
    with AdvisoryStore(filled) as store:
        assert whole.headers["etag"] == f'"{store.state()}"'
    assert whole.headers["content-type"] == "application/gzip"
    assert whole.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize("listed", ["{}", "W/{}", '"other", {}', "*", '"a" , W/{}'])
def test_it_has_not_changed(shared_patton: Patton, whole: Reply, listed: str) -> None:
    reply = shared_patton.get(PATH, If_None_Match=listed.replace("{}", whole.headers["etag"]))
    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("listed", ['"other"', "", "x"])
def test_it_is_another(shared_patton: Patton, listed: str) -> None:
    assert shared_patton.get(PATH, If_None_Match=listed).status == 200


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-0", 0, 1), ("bytes=10-19", 10, 20), ("bytes=-5", -5, None), ("bytes=100-", 100, None),
        ("bytes=100-99999999999", 100, None), ("bytes=-99999999999", 0, None), (" bytes=3-4 ", 3, 5),
    ],
)  # fmt: skip
def test_a_part(shared_patton: Patton, whole: Reply, wanted: str, start: int, end: int | None) -> None:
    reply = shared_patton.get(PATH, Range=wanted)
    expected = whole.body[start:end]
    assert (reply.status, reply.body) == (206, expected)
    size = len(whole.body)
    first = start % size if start < 0 else start
    assert reply.headers["content-range"] == f"bytes {first}-{first + len(expected) - 1}/{size}"


@pytest.mark.parametrize("wanted", ["bytes=5-4", "bytes=-", "bytes=0-1,3-4", "lines=1-2", "bytes=x-y", "bytes=1"])
def test_what_is_no_range_is_not_heeded(shared_patton: Patton, whole: Reply, wanted: str) -> None:
    reply = shared_patton.get(PATH, Range=wanted)
    assert (reply.status, reply.body) == (200, whole.body)


@pytest.mark.parametrize("past", [0, 1])
def test_a_range_behind_the_end(shared_patton: Patton, whole: Reply, past: int) -> None:
    size = len(whole.body)
    reply = shared_patton.get(PATH, Range=f"bytes={size + past}-")
    assert (reply.status, reply.headers["content-range"], reply.body) == (416, f"bytes */{size}", b"")
    assert shared_patton.get(PATH, Range=f"bytes={size - 1}-").body == whole.body[-1:]
    assert shared_patton.get(PATH, Range="bytes=-0").status == 416


def test_a_part_of_the_file_that_was_begun(shared_patton: Patton, whole: Reply) -> None:
    tag = whole.headers["etag"]
    assert shared_patton.get(PATH, Range="bytes=5-", If_Range=tag).status == 206
    for other in ('"other"', f"W/{tag}", "Mon, 23 Nov 2026 00:00:00 GMT"):
        assert shared_patton.get(PATH, Range="bytes=5-", If_Range=other).body == whole.body


def test_times_alone_make_no_new_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    bucket = write(tmp_path / "bucket", [record("P-1")])
    synced(path, bucket)
    with patton(path) as running:
        first = running.get(PATH)
        synced(path, bucket, at="2026-04-01T00:00:00Z")
        assert running.get(PATH, If_None_Match=first.headers["etag"]).status == 304
        assert running.get(PATH).body == first.body
        assert running.get("/api/v1/status").json["feeds"][0]["checked"] == "2026-04-01T00:00:00Z"
        synced(path, write(tmp_path / "bucket", [record("P-1"), record("P-2")]))
        second = running.get(PATH)
        assert second.headers["etag"] != first.headers["etag"]
        assert gzip.decompress(second.body) == path.read_bytes()
    assert len(list(tmp_path.glob("a.db.*.gz"))) == 1
    assert not list(tmp_path.glob("*.new"))


def test_an_advisory_file_built_anew_has_another_tag(tmp_path: Path) -> None:
    bucket = write(tmp_path / "bucket", [record("P-1")])
    states = set()
    for name in ("a.db", "b.db"):
        synced(tmp_path / name, bucket)
        states.add(Exports(tmp_path / name).current()[0])
    assert len(states) == 2


def test_a_file_that_changes_while_it_is_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deeptracy.patton import snapshots

    path = tmp_path / "a.db"
    synced(path, write(tmp_path / "bucket", [record("P-1")]))
    real = snapshots.export_file
    calls = []

    def export(source: Path, target: Path) -> int:
        calls.append(target)
        if len(calls) == 1:
            synced(path, write(tmp_path / "bucket", [record("P-1"), record("P-2")]))
        return real(source, target)

    monkeypatch.setattr(snapshots, "export_file", export)
    state, exported = Exports(path).current()
    assert len(calls) == 2
    with AdvisoryStore(path) as store:
        assert state == store.state()
    assert gzip.decompress(exported.read_bytes()) == path.read_bytes()


def test_many_ask_at_once_and_one_exports(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from deeptracy.patton import snapshots

    real = snapshots.export_file
    calls = []
    monkeypatch.setattr(snapshots, "export_file", lambda *paths: (calls.append(paths), real(*paths))[1])
    found: list[Reply] = []
    with patton(database) as running:
        threads = [threading.Thread(target=lambda: found.append(running.get(PATH))) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(calls) == 1
    assert {(one.status, one.body) for one in found} == {(200, found[0].body)}
