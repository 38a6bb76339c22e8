"""Reading an advisory file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from deeptracy.advisories.schema import FORMAT
from deeptracy.advisories.store import AdvisoryStore, StoreError
from deeptracy.model.advisory import Affected, AffectedRange, EventKind, Kind, RangeType
from deeptracy.model.severity import Level
from tests.advisories.feeds import Record, record, synced, write


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "advisories ?#.db"
    records = [
        record("P-1", "Flask", aliases=["CVE-2026-1", "GHSA-abcd"], database_specific={"severity": "HIGH"}),
        record("P-2", "flask", "3.0", withdrawn="2026-02-02T00:00:00Z"),
        record("MAL-1", "evil", published="2026-01-01T00:00:00Z"),
    ]
    synced(path, write(tmp_path / "bucket", records))
    return path


def test_entries_of_a_package_come_by_its_normalised_name(database: Path) -> None:
    with AdvisoryStore(database) as store:
        found = store.affected(("PyPI", "flask"))
        assert [store.advisory(row).id for row, _ in found] == ["P-1", "P-2"]
        events = ((EventKind.INTRODUCED, "0"), (EventKind.FIXED, "2.0"))
        assert found[0][1] == Affected("PyPI", "flask", (AffectedRange(RangeType.ECOSYSTEM, events),))
        assert store.affected(("PyPI", "Flask")) == store.affected(("npm", "flask")) == []
        assert list(store.names("PyPI")) == ["evil", "flask"]
        assert list(store.names("npm")) == []


def test_the_ecosystems_with_a_release(tmp_path: Path) -> None:
    def named(id_: str, *ecosystems: str) -> Record:
        return record(id_, affected=[{"package": {"ecosystem": name, "name": "a"}} for name in ecosystems])

    records = [named("D-1", "Debian:9", "Debian:12", "Debian:12"), named("D-2", "Debian", "Debian:10", "Debiana:1")]
    synced(tmp_path / "a.db", write(tmp_path / "bucket", records, ecosystem="Debian"), "Debian")
    with AdvisoryStore(tmp_path / "a.db") as store:
        assert store.ecosystems("Debian") == ("Debian:10", "Debian:12", "Debian:9")
        assert store.ecosystems("Debian") is store.ecosystems("Debian")
        assert store.ecosystems("Ubuntu") == ()


def test_the_head_of_an_advisory_and_the_whole_of_it(database: Path) -> None:
    with AdvisoryStore(database) as store:
        (head,) = store.find("P-1")
        assert (head.feed, head.id, head.modified, head.published, head.withdrawn, head.kind, head.summary) == (
            "OSV PyPI", "P-1", "2026-01-01T00:00:00Z", "", "", Kind.VULNERABILITY, "About P-1",
        )  # fmt: skip
        assert head.severity.level is Level.HIGH
        assert head.ids == {"P-1", "CVE-2026-1", "GHSA-abcd"}
        assert store.advisory(head.row) == head
        assert store.advisory(head.row) is store.advisory(head.row)
        whole = store.record(head)
        assert (whole.id, whole.severity, whole.aliases) == (head.id, head.severity, head.aliases)
        (malware,) = store.find("MAL-1")
        assert (malware.kind, malware.published) == (Kind.MALICIOUS, "2026-01-01T00:00:00Z")
        assert store.find("P-2")[0].withdrawn == "2026-02-02T00:00:00Z"


@pytest.mark.parametrize("name", ["cve-2026-1", "ghsa-ABCD", "p-1"])
def test_ids_and_aliases_are_found_in_any_case(database: Path, name: str) -> None:
    with AdvisoryStore(database) as store:
        assert [head.id for head in store.find(name)] == ["P-1"]
        assert store.find(name + "0") == []


def test_changes_behind_a_number(database: Path, tmp_path: Path) -> None:
    synced(database, write(tmp_path / "bucket", [record("P-1", "Flask"), record("P-9")], listed={"P-1": "later"}))
    with AdvisoryStore(database) as store:
        assert [change.seq for change in store.changes()] == [1, 2, 3, 4, 5]
        assert [change.seq for change in store.changes(3)] == [4, 5]
        assert store.last_change() == 5
        assert list(store.changes(5)) == []


def rewritten(statement: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(statement)

    return change


UNUSABLE: list[tuple[str, Callable[[Path], object], str]] = [
    ("missing", Path.unlink, "there is no advisory file at"),
    ("empty", lambda path: path.write_bytes(b""), "is not an advisory file or is damaged"),
    ("text", lambda path: path.write_text("hello" * 1000), "is not an advisory file or is damaged"),
    ("cut off", lambda path: path.write_bytes(path.read_bytes()[:-4096]), "is not an advisory file or is damaged"),
    ("another program's", rewritten("DROP TABLE meta"), "is not an advisory file or is damaged"),
    ("older", rewritten(f"UPDATE meta SET value = '{FORMAT - 1}'"), "was made by another version"),
    ("newer", rewritten(f"UPDATE meta SET value = '{FORMAT + 1}'"), "was made by another version"),
    ("without format", rewritten("DELETE FROM meta"), "was made by another version"),
]


@pytest.mark.parametrize(("spoil", "reason"), [case[1:] for case in UNUSABLE], ids=[case[0] for case in UNUSABLE])
def test_what_cannot_be_used_says_so_and_is_built_anew_by_the_next_update(
    database: Path, tmp_path: Path, spoil: Callable[[Path], object], reason: str
) -> None:
    spoil(database)
    with pytest.raises(StoreError, match=rf"{reason}.*; run 'deeptracy db update'"):
        AdvisoryStore(database)
    assert synced(database, write(tmp_path / "bucket", [record("P-5")])).updates[0].arrived
    with AdvisoryStore(database) as store:
        assert [head.id for head in store.find("P-5")] == ["P-5"]


def test_damage_that_shows_only_later_is_told_as_such(database: Path) -> None:
    data = bytearray(database.read_bytes())
    for start in range(8192, len(data), 4096):
        if b"CREATE TABLE" not in data[start : start + 4096]:  # the schema must stay, or the file can't be opened
            data[start : start + 64] = b"\xa5" * 64
    database.write_bytes(data)
    with AdvisoryStore(database) as store:
        for ask in (lambda: store.affected(("PyPI", "flask")), lambda: store.find("P-1"), store.feeds):
            with pytest.raises(StoreError, match="run 'deeptracy db update'"):
                ask()
        assert next(store.problems()).startswith("SQLite finds the file damaged")


def test_a_sound_file_has_no_problems(database: Path) -> None:
    with AdvisoryStore(database) as store:
        assert list(store.problems()) == []


PROBLEMS = [
    ("UPDATE feeds SET records = 7", "the feed OSV PyPI should hold 7 records and holds 3"),
    ("DELETE FROM records WHERE advisory = 2", "1 advisories have lost their record"),
    ("UPDATE records SET body = x'00' WHERE advisory = 1", "the record of P-1 can't be read"),
    ("UPDATE records SET body = x'030000' WHERE advisory = 1", "the record of P-1 can't be read"),
    ("UPDATE advisories SET kind = 9 WHERE row = 1", "an advisory can't be read"),
    ("UPDATE advisories SET level = 9 WHERE row = 1", "an advisory can't be read"),
    ("UPDATE advisories SET aliases = x'00' WHERE row = 1", "1 rows of advisories hold something else than text"),
    ("UPDATE affected SET versions = x'00' WHERE advisory = 1", "an affected range can't be read"),
    ("UPDATE affected SET versions = x'9291930963909090' WHERE advisory = 1", "an affected range can't be read"),
    ("UPDATE changes SET before = '[1]'", "a line of the change log can't be read"),
    ("UPDATE changes SET after = 'x'", "a line of the change log can't be read"),
]


@pytest.mark.parametrize(("statement", "problem"), PROBLEMS)
def test_problems_are_found(database: Path, statement: str, problem: str) -> None:
    rewritten(statement)(database)
    with AdvisoryStore(database) as store:
        found = list(store.problems())
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_reading_leaves_no_trace_in_the_folder(database: Path) -> None:
    before = sorted(path.name for path in database.parent.iterdir())
    with AdvisoryStore(database) as store:
        assert store.feeds()
        assert sorted(path.name for path in database.parent.iterdir()) == before


def test_a_file_in_a_read_only_folder_is_read(database: Path) -> None:
    database.chmod(0o400)
    database.parent.chmod(0o500)
    try:
        with AdvisoryStore(database) as store:
            assert store.find("P-1")
    finally:
        database.parent.chmod(0o700)


def test_a_file_that_may_not_be_opened(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    with pytest.raises(StoreError, match="unable to open database file"):
        AdvisoryStore(database)


def test_what_was_read_of_a_package_is_remembered_for_its_next_version(database: Path) -> None:
    with AdvisoryStore(database) as store:
        for ask in (store.affected, store.links):
            assert ask(("PyPI", "flask")) is ask(("PyPI", "flask"))
        assert store.applicable("v:p") is store.applicable("v:p")
        assert store.affected(("PyPI", "flask")) != store.affected(("PyPI", "no-such-package"))


def test_names_are_read_at_once_when_many_are_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = tmp_path / "advisories.db"
    synced(database, write(tmp_path / "bucket", [record("P-1", "flask")]))
    monkeypatch.setattr("deeptracy.advisories.store._Names._MANY", 3)
    with AdvisoryStore(database) as store:
        for number in range(10):
            assert store.affected(("PyPI", f"nobody-{number}")) == []
            assert store.links(("PyPI", f"nobody-{number}")) == []
        (found,) = store.affected(("PyPI", "flask"))
        assert store.advisory(found[0]).id == "P-1"
        statements: list[str] = []
        store._connection.set_trace_callback(statements.append)
        assert store.affected(("PyPI", "nobody-else")) == []
        assert store.links(("PyPI", "nobody-else")) == []
        assert statements == []
