"""Building the next file aside, and what a killed process leaves."""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from deeptracy.advisories.generation import FeedWriter, Generation
from deeptracy.advisories.store import AdvisoryStore
from tests.advisories.feeds import content, record, synced, write

# A sync that kills itself when a function has been called so many times.
KILLED = """
import os, signal, sys
from pathlib import Path
from deeptracy.advisories import generation, osv_sync, sync
from deeptracy.advisories.bucket import FolderBucket

where, name, times = sys.argv[3], sys.argv[4], int(sys.argv[5])
owner = {"writer": generation.FeedWriter, "generation": generation.Generation, "os": os}[where]
real = getattr(owner, name)

def counted(*values, **named):
    global times
    times -= 1
    if not times:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*values, **named)

setattr(owner, name, counted)
sync.sync(Path(sys.argv[1]), [osv_sync.OsvFeed(FolderBucket(Path(sys.argv[2])), "PyPI")], "2026-03-02T00:00:00Z")
"""


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    return tmp_path / "bucket"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "advisories.db"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize(
    ("where", "name", "times"),
    [
        ("generation", "_copy_published", 1),
        ("writer", "remove", 1),
        ("writer", "put", 40),
        ("generation", "publish", 1),
        ("os", "replace", 1),
    ],
)
def test_a_killed_sync_leaves_the_last_file_and_the_next_one_completes(
    bucket: Path, database: Path, where: str, name: str, times: int
) -> None:
    synced(database, write(bucket, [record(f"P-{n}", f"name{n}") for n in range(60)]))
    published, inode = database.read_bytes(), database.stat().st_ino
    newer = [record(f"P-{n}", f"name{n}", fixed="9", modified="2026-02-01T00:00:00Z") for n in range(1, 60)]
    source = write(bucket, newer)
    command = [sys.executable, "-c", KILLED, str(database), str(bucket), where, name, str(times)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert (database.read_bytes(), database.stat().st_ino) == (published, inode)

    report = synced(database, source)
    assert len(report.changes) == 60
    assert sorted(path.name for path in database.parent.iterdir()) == ["advisories.db", "advisories.db.lock"]
    scratch = database.with_name("scratch.db")
    synced(scratch, source)
    assert content(database) == content(scratch)


def test_a_journal_that_was_left_is_not_played_back_into_the_next_file(bucket: Path, database: Path) -> None:
    """A rollback journal whose file is gone is hot: SQLite would write its pages over the new one."""
    source = write(bucket, [record(f"P-{n}", f"name{n}") for n in range(60)])
    synced(database, source)
    journal = database.with_name("advisories.db.next-journal")
    with closing(sqlite3.connect(database)) as reader:
        reader.execute("PRAGMA cache_spill = 1")
        reader.execute("PRAGMA cache_size = 1")
        reader.execute("BEGIN")
        reader.execute("UPDATE advisories SET summary = 'lost'")
        left = database.with_name("advisories.db-journal").read_bytes()
    assert left
    journal.write_bytes(left)
    before = content(database)
    synced(database, source)
    assert content(database) == before
    assert not journal.exists()


def test_readers_keep_their_snapshot_while_a_sync_publishes(bucket: Path, database: Path) -> None:
    synced(database, write(bucket, [record("P-1")]))
    with AdvisoryStore(database) as old:
        synced(database, write(bucket, [record("P-2")]))
        with AdvisoryStore(database) as new:
            assert [head.id for head in old.find("P-1")] == ["P-1"]
            assert old.find("P-2") == new.find("P-1") == []
            assert (old.last_change(), new.last_change()) == (1, 3)
            assert list(old.problems()) == []


def test_what_is_not_published_is_thrown_away(database: Path) -> None:
    with Generation(database) as generation:
        FeedWriter(generation, "OSV PyPI", "here", "2026-03-01T00:00:00Z")
    assert [path.name for path in database.parent.iterdir()] == ["advisories.db.lock"]


def test_a_second_sync_waits_for_the_first(database: Path) -> None:
    entered = threading.Event()

    def second() -> None:
        with Generation(database):
            entered.set()

    with Generation(database):
        thread = threading.Thread(target=second)
        thread.start()
        assert not entered.wait(0.1)
    assert entered.wait(10)
    thread.join()


def test_the_lock_is_free_again_when_the_start_fails(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("deeptracy.advisories.generation._PRAGMAS", "no SQL")
        with pytest.raises(sqlite3.OperationalError):
            Generation(database)
    with Generation(database) as generation:
        assert generation.fresh


@contextmanager
def nobody() -> Iterator[None]:
    """Nothing is read-only to root, so root becomes somebody else for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_read_only_folder_is_an_error_of_the_system() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        with nobody(), pytest.raises(PermissionError):
            Generation(Path(folder) / "advisories.db")
        os.chmod(folder, 0o700)


def test_what_a_feed_that_failed_has_written_is_taken_back(bucket: Path, database: Path) -> None:
    """Also what has gone to the file already because the page cache is full."""
    synced(database, write(bucket, [record(f"P-{n}", f"name{n}") for n in range(300)]))
    before = content(database)
    with Generation(database) as generation:
        generation.connection.execute("PRAGMA cache_size = 2")
        with pytest.raises(KeyError, match="midway"):
            fail_midway(generation)
        generation.publish()
    assert content(database) == before


def fail_midway(generation: Generation) -> None:
    with generation.all_or_nothing():
        writer = FeedWriter(generation, "OSV PyPI", "elsewhere", "2026-03-02T00:00:00Z")
        for n in range(300):
            writer.remove(f"P-{n}")
        raise KeyError("midway")


@pytest.mark.parametrize("anew", [False, True])
def test_a_generation_begins_with_what_is_published_unless_told_otherwise(
    bucket: Path, database: Path, anew: bool
) -> None:
    synced(database, write(bucket, [record("P-1")]))
    with Generation(database, anew=anew) as generation:
        assert generation.fresh is anew
        assert generation.last_change() == (0 if anew else 1)
