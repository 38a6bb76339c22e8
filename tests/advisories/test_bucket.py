"""Where records come from."""

import json
import os
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from deeptracy.advisories.bucket import FolderBucket, HttpBucket
from deeptracy.advisories.bundle import records
from deeptracy.advisories.site import spool_of
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import FetchError, HttpClient, no_progress
from tests.advisories.feeds import content, record, synced, write
from tests.fetch.servers import Answer, Server, serving


def plain(folder: Path, *items: dict[str, object], ecosystem: str = "PyPI") -> FolderBucket:
    """Single records and nothing else."""
    place = folder / ecosystem
    place.mkdir(parents=True, exist_ok=True)
    for item in items:
        (place / f"{item['id']}.json").write_text(json.dumps(item))
    return FolderBucket(folder)


def client() -> HttpClient:
    return HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5, backoff=0)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("no_proxy", "*")
    with serving(Server()) as running:
        yield running


def test_a_folder_of_single_records_is_a_bucket(tmp_path: Path) -> None:
    bucket = plain(tmp_path / "osv", record("P-1"), record("P-2", "click"))
    plain(tmp_path / "osv", record("N-1"), ecosystem="npm")
    (tmp_path / "osv" / "README").write_text("no ecosystem")
    assert bucket.ecosystems() == ["PyPI", "npm"]
    database = tmp_path / "data" / "advisories.db"
    assert synced(database, bucket).updates[0].rejected == ()
    scratch = tmp_path / "scratch.db"
    synced(scratch, write(tmp_path / "archived", [record("P-1"), record("P-2", "click")]))
    ours, theirs = content(database), content(scratch)
    assert (ours.pop("feeds")[0][:2], ours) == (theirs.pop("feeds")[0][:2], theirs)
    assert list(spool_of(database).iterdir()) == []


def test_a_folder_of_single_records_is_synced_by_what_is_in_them(tmp_path: Path) -> None:
    bucket = plain(tmp_path / "osv", record("P-1"), record("P-2"))
    database = tmp_path / "advisories.db"
    synced(database, bucket)
    assert synced(database, bucket).changes == ()
    plain(tmp_path / "osv", record("P-1", fixed="9"), record("P-3"))
    (tmp_path / "osv" / "PyPI" / "P-2.json").unlink()
    assert [(change.advisory, change.how) for change in synced(database, bucket).changes] == [
        ("P-2", ("removed",)),
        ("P-1", ("ranges", "fix")),
        ("P-3", ("added",)),
    ]


def test_the_listing_of_ecosystems_goes_first(tmp_path: Path) -> None:
    bucket = plain(tmp_path, record("P-1"))
    (tmp_path / "ecosystems.txt").write_text("Go\n\n PyPI \n")
    assert bucket.ecosystems() == ["Go", "PyPI"]


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    bucket = FolderBucket(tmp_path / "none")
    with pytest.raises(FetchError, match="can't be read: No such file"):
        bucket.ecosystems()
    with pytest.raises(FetchError, match=r"holds neither a modified_id\.csv nor records"):
        bucket.index("PyPI", {})
    assert bucket.record("PyPI", "P-1") is None


def test_a_record_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bucket = plain(tmp_path, record("P-1"))

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(FetchError, match=r"P-1\.json can't be read: Permission denied"):
        bucket.record("PyPI", "P-1")


def test_the_index_of_a_folder_is_conditional(tmp_path: Path) -> None:
    bucket = write(tmp_path, [record("P-1")])
    fetched = bucket.index("PyPI", {})
    assert fetched is not None
    assert fetched.body == b"2026-01-01T00:00:00Z,P-1\n"
    assert bucket.index("PyPI", fetched.validator) is None
    write(tmp_path, [record("P-1"), record("P-2")])
    assert bucket.index("PyPI", fetched.validator) is not None


def test_the_archive_of_a_folder(tmp_path: Path) -> None:
    bucket = write(tmp_path / "osv", [record("P-1")])
    spool = tmp_path / "spool"
    assert bucket.archive("PyPI", spool, no_progress) == tmp_path / "osv" / "PyPI" / "all.zip"
    assert not spool.exists()
    packed = plain(tmp_path / "osv", record("N-1"), ecosystem="npm").archive("npm", spool, no_progress)
    assert [item.id for item in records(packed, ["N-1"])] == ["N-1"]


def test_addresses_of_a_web_bucket(server: Server, tmp_path: Path) -> None:
    bucket = HttpBucket(server.address("/osv/"), client())
    assert bucket.origin == server.address("/osv")
    server.answers = [Answer(body=b"Go\nGitHub Actions\n", headers={"ETag": '"1"'})]
    assert bucket.ecosystems() == ["Go", "GitHub Actions"]
    bucket.index("GitHub Actions", {"etag": '"1"'})
    assert bucket.record("Go", "GO-2026-1") == b"Go\nGitHub Actions\n"
    told: list[tuple[str, int, int | None]] = []
    path = bucket.archive("GitHub Actions", tmp_path, lambda *progress: told.append(progress))
    assert path == tmp_path / "GitHub%20Actions.zip"
    assert told == [("GitHub Actions advisories", 18, 18)]
    assert [request.path for request in server.requests] == [
        "/osv/ecosystems.txt",
        "/osv/GitHub%20Actions/modified_id.csv",
        "/osv/Go/GO-2026-1.json",
        "/osv/GitHub%20Actions/all.zip",
    ]
    assert server.requests[1].headers["if-none-match"] == '"1"'


def test_a_record_that_a_web_bucket_has_not(server: Server) -> None:
    bucket = HttpBucket(server.address(""), client())
    server.answers = [Answer(404)]
    assert bucket.record("Go", "GO-2026-1") is None
    server.answers = [Answer(403)]
    with pytest.raises(FetchError, match="403"):
        bucket.record("Go", "GO-2026-1")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, str, list[str]]]:
    """A folder, the address it is served at, and the paths that were asked for."""
    monkeypatch.setenv("no_proxy", "*")
    folder, asked = tmp_path / "osv", list[str]()
    folder.mkdir()
    with _files(folder, asked) as address:
        yield folder, address, asked


class _files:  # noqa: N801
    def __init__(self, folder: Path, asked: list[str]) -> None:
        class Handler(SimpleHTTPRequestHandler):
            def __init__(self, *values: object) -> None:
                super().__init__(*values, directory=str(folder))  # type: ignore[arg-type]

            def log_message(self, *_: object) -> None:
                asked.append(self.path.rpartition("/")[2])

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)

    def __enter__(self) -> str:
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def test_few_changes_are_fetched_one_by_one_and_many_as_a_whole(
    served: tuple[Path, str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, address, asked = served
    monkeypatch.setattr(HttpBucket, "bulk_from", 3)
    database = tmp_path / "data" / "advisories.db"
    bucket = HttpBucket(address, client())

    def state(changed: int) -> list[str]:
        items = [record(f"P-{n}", fixed=str(changed), modified=str(changed if n < changed else 0)) for n in range(5)]
        write(folder, items)
        plain(folder, *items)
        # The server tells times in whole seconds.
        os.utime(folder / "PyPI" / "modified_id.csv", (changed, changed))
        del asked[:]
        assert synced(database, bucket).failures == ()
        return sorted(set(asked))

    assert state(1) == ["all.zip", "modified_id.csv"]
    assert state(2) == ["P-0.json", "P-1.json", "modified_id.csv"]
    assert state(3) == ["all.zip", "modified_id.csv"]
    assert list(spool_of(database).iterdir()) == []
    scratch = tmp_path / "scratch.db"
    synced(scratch, FolderBucket(folder))
    assert {told[1] for told in content(database)["PyPI flask"]} == {f"P-{n}" for n in range(5)}


def test_a_damaged_archive_is_not_kept_for_the_next_sync(served: tuple[Path, str, list[str]], tmp_path: Path) -> None:
    folder, address, _ = served
    database = tmp_path / "data" / "advisories.db"
    write(folder, [record("P-1")])
    whole = (folder / "PyPI" / "all.zip").read_bytes()
    (folder / "PyPI" / "all.zip").write_bytes(whole[:-30])
    bucket = HttpBucket(address, client())
    ((feed, reason),) = synced(database, bucket).failures
    assert (feed, "damaged" in reason) == ("OSV PyPI", True)
    assert list(spool_of(database).iterdir()) == []
    (folder / "PyPI" / "all.zip").write_bytes(whole)
    assert synced(database, bucket).failures == ()


def test_what_an_archive_lacks_is_fetched_alone(served: tuple[Path, str, list[str]], tmp_path: Path) -> None:
    folder, address, asked = served
    write(folder, [record("P-1")], listed={"P-2": "now"})
    plain(folder, record("P-2", "click"))
    report = synced(tmp_path / "advisories.db", HttpBucket(address, client()))
    assert report.updates[0].rejected == ()
    assert set(content(tmp_path / "advisories.db")) == {"feeds", "PyPI flask", "PyPI click"}
    assert "P-2.json" in asked


@pytest.mark.shared
def test_the_mirror_over_the_web_is_the_mirror_in_its_folder(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    by_folder, by_web = tmp_path / "folder.db", tmp_path / "web.db"
    names = ("RubyGems", "crates.io")
    synced(by_folder, FolderBucket(shared / "mirror" / "osv"), *names)
    with _files(shared / "mirror" / "osv", []) as address:
        report = synced(by_web, HttpBucket(address, client()), *names)
        assert report.failures == ()
        assert all(update.rejected == () for update in report.updates)
        again = synced(by_web, HttpBucket(address, client()), *names)
        assert [update.unchanged for update in again.updates] == [True, True]
    assert content(by_folder) == content(by_web)


def test_stored_members_are_taken_over(tmp_path: Path) -> None:
    synced(tmp_path / "a.db", write(tmp_path / "a", [record("P-1")], method=zipfile.ZIP_STORED))
    synced(tmp_path / "b.db", write(tmp_path / "b", [record("P-1")]))
    assert content(tmp_path / "a.db") == content(tmp_path / "b.db")
