"""Carrying the advisory file."""

import gzip
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from deeptracy.advisories import transfer
from deeptracy.advisories.schema import FORMAT
from deeptracy.advisories.store import AdvisoryStore, StoreError
from deeptracy.advisories.transfer import confirm_file, export_file, import_file
from tests.advisories.feeds import content, record, synced, write


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "advisories.db"
    synced(path, write(tmp_path / "bucket", [record("P-1"), record("P-2", "click")]))
    return path


def test_what_is_exported_and_imported_is_the_same(database: Path, tmp_path: Path) -> None:
    packed, target = tmp_path / "packed.gz", tmp_path / "new" / "advisories.db"
    assert export_file(database, packed) == packed.stat().st_size < database.stat().st_size
    import_file(packed, target)
    assert target.read_bytes() == database.read_bytes()
    assert sorted(path.name for path in target.parent.iterdir()) == ["advisories.db", "advisories.db.lock"]
    assert not packed.with_name("packed.gz.part").exists()


def test_the_same_advisories_give_the_same_file(database: Path, tmp_path: Path) -> None:
    export_file(database, tmp_path / "one.gz")
    export_file(database, tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()


def test_a_plain_file_can_be_imported_and_synced_further(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "other.db"
    import_file(database, target)
    report = synced(target, write(tmp_path / "bucket", [record("P-1"), record("P-3")]))
    assert [change.advisory for change in report.changes] == ["P-2", "P-3"]
    again = tmp_path / "again.db"
    import_file(target, again)
    assert content(again) == content(target)


def test_only_an_advisory_file_is_exported(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no advisory file"):
        export_file(tmp_path / "none.db", tmp_path / "packed.gz")
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_cannot_be_written_leaves_nothing(database: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        export_file(database, tmp_path / "taken")
    assert not (tmp_path / "taken.part").exists()


HOSTILE = [
    ("CREATE TRIGGER t AFTER INSERT ON changes BEGIN DELETE FROM advisories; END", "does not hold the tables"),
    ("CREATE VIEW v AS SELECT 1", "does not hold the tables"),
    ("CREATE TABLE more (x)", "does not hold the tables"),
    ("CREATE INDEX i ON feeds (origin)", "does not hold the tables"),
    ("DROP TABLE changes", "does not hold the tables"),
    ("ALTER TABLE feeds ADD COLUMN x", "does not hold the tables"),
    ("ALTER TABLE feeds RENAME TO sqlite3_feeds", "does not hold the tables"),
    (f"UPDATE meta SET value = '{FORMAT + 1}'", "was made by another version"),
    ("DELETE FROM records", "is damaged: 2 advisories have lost their record"),
    ("UPDATE advisories SET kind = 77", "is damaged: an advisory can't be read"),
    ("UPDATE affected SET versions = x'ff'", "is damaged: an affected range can't be read"),
]


@pytest.mark.parametrize(("statement", "reason"), HOSTILE)
def test_hostile_files_are_refused_and_change_nothing(
    database: Path, tmp_path: Path, statement: str, reason: str
) -> None:
    source = tmp_path / "hostile.db"
    source.write_bytes(database.read_bytes())
    with closing(sqlite3.connect(source)) as connection, connection:
        connection.execute(statement)
    before = database.read_bytes()
    with pytest.raises(StoreError, match=reason) as caught:
        import_file(source, database)
    assert str(source) in str(caught.value)
    assert database.read_bytes() == before
    assert not database.with_name("advisories.db.import").exists()


def test_a_trigger_in_disguise_is_refused(database: Path, tmp_path: Path) -> None:
    source = tmp_path / "hostile.db"
    source.write_bytes(database.read_bytes())
    with closing(sqlite3.connect(source)) as connection, connection:
        connection.execute(HOSTILE[0][0])
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET name = 'sqlite_stat1' WHERE type = 'trigger'")
    with pytest.raises(StoreError):
        import_file(source, database)


BROKEN = [
    (lambda packed: packed[: len(packed) // 2], "can't be read"),
    (lambda packed: packed[:5], "can't be read"),
    (lambda packed: packed[:200] + b"\0" * 50 + packed[250:], "can't be read"),
    (lambda _: b"", "does not hold the tables"),
    (lambda _: b"text" * 500, "is not an advisory file"),
    (lambda _: gzip.compress(b"text" * 500), "is not an advisory file"),
]


@pytest.mark.parametrize("case", range(len(BROKEN)))
def test_broken_files_are_refused(database: Path, tmp_path: Path, case: int) -> None:
    spoil, reason = BROKEN[case]
    packed = tmp_path / "packed.gz"
    export_file(database, packed)
    packed.write_bytes(spoil(packed.read_bytes()))
    with pytest.raises(StoreError, match=reason):
        import_file(packed, tmp_path / "target.db")
    assert not (tmp_path / "target.db").exists()
    assert not (tmp_path / "target.db.import").exists()


def test_a_file_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't be read"):
        import_file(tmp_path / "none.gz", tmp_path / "target.db")


@pytest.mark.parametrize("fits", [True, False])
def test_a_bomb_is_stopped_at_the_limit(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fits: bool
) -> None:
    packed = tmp_path / "packed.gz"
    export_file(database, packed)
    monkeypatch.setattr(transfer, "_MAX_SIZE", database.stat().st_size - (not fits))
    if fits:
        import_file(packed, tmp_path / "target.db")
    else:
        with pytest.raises(StoreError, match="unpacks to more than"):
            import_file(packed, tmp_path / "target.db")


def test_readers_keep_what_they_have_open(database: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    synced(other, write(tmp_path / "others", [record("P-9")]))
    with AdvisoryStore(database) as store:
        import_file(other, database)
        assert [head.id for head in store.find("P-1")] == ["P-1"]
    with AdvisoryStore(database) as store:
        assert store.find("P-1") == []


def test_an_imported_file_may_have_another_origin(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "other.db"
    import_file(database, target, "http://patton.example")
    with AdvisoryStore(target) as store, AdvisoryStore(database) as before:
        assert [feed.origin for feed in store.feeds()] == ["http://patton.example"]
        assert store.state() == before.state()
    assert content(target) == content(database)
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT validator FROM feeds").fetchall() == [("{}",)]


def test_a_file_is_confirmed(database: Path) -> None:
    with AdvisoryStore(database) as store:
        (feed,), state = store.feeds(), store.state()
    confirm_file(database, {feed.name: "2026-09-01T00:00:00Z", "KEV": "2026-10-01T00:00:00Z"})
    confirm_file(database, {feed.name: "2026-08-01T00:00:00Z"})
    with AdvisoryStore(database) as store:
        assert store.feeds() == [replace(feed, checked="2026-09-01T00:00:00Z")]
        assert store.state() == state


def test_what_is_not_there_is_not_confirmed(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no advisory file"):
        confirm_file(tmp_path / "none.db", {})
    assert not (tmp_path / "none.db").exists()
