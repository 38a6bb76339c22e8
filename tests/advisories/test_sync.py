"""One sync over several feeds."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeptracy.advisories.bucket import FolderBucket
from deeptracy.advisories.store import AdvisoryStore, Change
from deeptracy.advisories.sync import offered_ecosystems, stored_ecosystems
from tests.advisories.feeds import AT, Record, content, record, result, synced, write

LATER = "2026-03-02T00:00:00Z"
FLASK, CLICK = ("PyPI", "flask"), ("PyPI", "click")


@pytest.fixture
def bucket(tmp_path: Path) -> Path:
    return tmp_path / "bucket"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "advisories.db"


def changed(database: Path, bucket: Path, records: list[Record], **options: Any) -> tuple[Change, ...]:
    return synced(database, write(bucket, records), at=LATER, **options).changes


def test_the_arrival_of_a_feed_is_one_line_of_the_log(bucket: Path, database: Path) -> None:
    report = synced(database, write(bucket, [record("P-1"), record("P-2", "click")]))
    assert report.changes == (Change(1, AT, "OSV PyPI", "", ("feed",), (), ()),)
    assert report.failures == ()
    (update,) = report.updates
    assert (update.feed, update.arrived, update.unchanged, update.rejected) == ("OSV PyPI", True, False, ())
    with AdvisoryStore(database) as store:
        (feed,) = store.feeds()
        assert (feed.name, feed.origin, feed.checked, feed.changed, feed.records) == (
            "OSV PyPI", str(bucket), AT, AT, 2,
        )  # fmt: skip


def test_an_unchanged_feed_is_only_noted_as_checked(bucket: Path, database: Path) -> None:
    source = write(bucket, [record("P-1")])
    synced(database, source)
    report = synced(database, source, at=LATER)
    assert report.updates[0].unchanged
    assert report.changes == ()
    with AdvisoryStore(database) as store:
        assert [(feed.checked, feed.changed) for feed in store.feeds()] == [(LATER, AT)]


def test_what_one_origin_calls_unchanged_says_nothing_of_another(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two folders give the same validator, as two web servers do when their files have the same time."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    synced(database, write(ours, [record("P-1")]))
    with closing(sqlite3.connect(database)) as connection, connection:
        state = (theirs / "PyPI" / "modified_id.csv", write(theirs, [record("P-2")]))[0].stat()
        etag = json.dumps({"etag": f"{state.st_mtime_ns}-{state.st_size}"})
        connection.execute("UPDATE feeds SET validator = ?", (etag,))
    report = synced(database, FolderBucket(theirs), at=LATER)
    assert [(change.advisory, change.how) for change in report.changes] == [
        ("P-1", ("removed",)),
        ("P-2", ("added",)),
    ]


CHANGES: list[tuple[str, Record, tuple[str, ...]]] = [
    ("a new fix", record("P-1", fixed="2.1"), ("ranges", "fix")),
    ("another package", record("P-1", "click"), ("packages", "ranges", "fix")),
    ("withdrawn", record("P-1", withdrawn="2026-01-02T00:00:00Z"), ("withdrawn",)),
    ("severity", record("P-1", database_specific={"severity": "HIGH"}), ("severity",)),
    ("aliases", record("P-1", aliases=["CVE-2026-1"]), ("aliases",)),
    ("text", record("P-1", details="More"), ("text",)),
    ("nothing that matters", record("P-1", credits=[]), ()),
]


@pytest.mark.parametrize(("record_", "how"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_the_log_says_what_changed_by_meaning(
    bucket: Path, database: Path, record_: Record, how: tuple[str, ...]
) -> None:
    synced(database, write(bucket, [record("P-1"), record("P-2")]))
    changes = changed(database, bucket, [{**record_, "modified": "2026-01-05T00:00:00Z"}, record("P-2")])
    after = (("PyPI", record_["affected"][0]["package"]["name"]),)
    assert changes == ((Change(2, LATER, "OSV PyPI", "P-1", how, (FLASK,), after),) if how else ())
    assert content(database) == content_of_scratch(database, bucket)


def content_of_scratch(database: Path, bucket: Path) -> dict[str, Any]:
    fresh = database.with_name("scratch.db")
    fresh.unlink(missing_ok=True)
    synced(fresh, FolderBucket(bucket), *stored_ecosystems(database))
    return content(fresh)


def test_added_and_removed_records_name_their_packages(bucket: Path, database: Path) -> None:
    synced(database, write(bucket, [record("P-1"), record("P-2")]))
    changes = changed(database, bucket, [record("P-1"), record("P-3", "click")])
    assert [(change.advisory, change.how, change.before, change.after) for change in changes] == [
        ("P-2", ("removed",), (FLASK,), ()),
        ("P-3", ("added",), (), (CLICK,)),
    ]


def test_a_date_in_the_future_hides_no_later_change(bucket: Path, database: Path) -> None:
    synced(database, write(bucket, [record("P-1", modified="2099-01-01T00:00:00Z"), record("P-2")]))
    changes = changed(database, bucket, [record("P-1", fixed="9", modified="2026-01-09T00:00:00Z"), record("P-2")])
    assert [change.advisory for change in changes] == ["P-1"]


@pytest.mark.parametrize("accept", [False, True])
def test_implausible_deletions_are_refused_unless_accepted(bucket: Path, database: Path, accept: bool) -> None:
    synced(database, write(bucket, [record(f"P-{n}") for n in range(60)]))
    before = content(database)
    report = synced(database, write(bucket, [record("P-0")]), accept_deletions=accept)
    if accept:
        assert len(report.changes) == 59
        assert content(database) == content_of_scratch(database, bucket)
    else:
        assert report.updates == report.changes == ()
        assert report.failures == (
            (
                "OSV PyPI",
                f"OSV PyPI: {bucket} lists 1 records, and 59 of the 60 here would go; if that is right, repeat with "
                "--accept-deletions",
            ),
        )
        assert content(database) == before


@pytest.mark.parametrize(("left", "refused"), [(10, False), (9, True)])
def test_fifty_deletions_are_plausible(bucket: Path, database: Path, left: int, refused: bool) -> None:
    synced(database, write(bucket, [record(f"P-{n}") for n in range(60)]))
    report = synced(database, write(bucket, [record(f"P-{n}") for n in range(left)]))
    assert bool(report.failures) is refused


def test_an_id_that_is_listed_but_missing_is_reported_and_asked_for_again(bucket: Path, database: Path) -> None:
    source = write(bucket, [record("P-1")], listed={"P-9": "2026-01-01T00:00:00Z"})
    for _ in range(2):
        report = synced(database, source)
        assert report.updates[0].rejected == (("P-9", "listed, but not there"),)
        assert not report.updates[0].unchanged
    (bucket / "PyPI" / "P-9.json").write_text(json.dumps(record("P-9")))
    report = synced(database, source)
    assert [(change.advisory, change.how) for change in report.changes] == [("P-9", ("added",))]
    assert synced(database, source).updates[0].unchanged


BAD: list[tuple[str, Record, str]] = [
    ("no record", {"id": "P-1", "modified": "2", "affected": 7}, "not an OSV record"),
    ("another's id", {**record("P-7", modified="2"), "file": "P-1"}, "calls itself P-7"),
]


@pytest.mark.parametrize(("bad", "reason"), [case[1:] for case in BAD], ids=[case[0] for case in BAD])
def test_an_invalid_record_leaves_the_old_one_and_is_tried_again(
    bucket: Path, database: Path, bad: Record, reason: str
) -> None:
    synced(database, write(bucket, [record("P-1"), record("P-2")]))
    before = content(database)["PyPI flask"]
    source = write(bucket, [record("P-2")], listed={"P-1": "2026-01-02T00:00:00Z"})
    (bucket / "PyPI" / "P-1.json").write_text(json.dumps(bad))
    for _ in range(2):
        ((id_, said),) = synced(database, source).updates[0].rejected
        assert id_ == "P-1"
        assert said.startswith(reason)
        assert content(database)["PyPI flask"] == before
    (bucket / "PyPI" / "P-1.json").write_text(json.dumps(record("P-1", fixed="3.0")))
    assert [change.how for change in synced(database, source).changes] == [("ranges", "fix")]


@pytest.mark.parametrize(
    "index", [b"", b"\n\n", b"<html>not found</html>", b"2026-01-01T00:00:00Z,../../etc\n", b"\xff"]
)
def test_an_index_of_garbage_changes_nothing(bucket: Path, database: Path, index: bytes) -> None:
    source = write(bucket, [record("P-1")])
    synced(database, source)
    before = database.read_bytes()
    (bucket / "PyPI" / "modified_id.csv").write_bytes(index)
    report = synced(database, source, at=LATER)
    assert [feed for feed, _ in report.failures] == ["OSV PyPI"]
    assert database.read_bytes() == before


def test_a_feed_that_fails_midway_stays_and_the_others_are_published(bucket: Path, database: Path) -> None:
    write(bucket, [record(f"P-{n}") for n in range(40)])
    source = write(bucket, [record("N-1")], ecosystem="npm")
    synced(database, source, "PyPI", "npm")
    before = content(database)
    write(bucket, [record(f"P-{n}", fixed="7", modified="2026-01-02T00:00:00Z") for n in range(40)])
    write(bucket, [record("N-1"), record("N-2")], ecosystem="npm")
    damage_the_last_record(bucket / "PyPI" / "all.zip")
    report = synced(database, source, "PyPI", "npm", at=LATER)
    assert [feed for feed, _ in report.failures] == ["OSV PyPI"]
    assert [update.feed for update in report.updates] == ["OSV npm"]
    assert [change.advisory for change in report.changes] == ["N-2"]
    after = content(database)
    assert after["PyPI flask"] == before["PyPI flask"]
    with AdvisoryStore(database) as store:
        assert [(feed.name, feed.checked) for feed in store.feeds()] == [("OSV PyPI", AT), ("OSV npm", LATER)]


def damage_the_last_record(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.rindex(b"P-39.json", 0, data.index(b"PK\x01\x02")) + len("P-39.json") + 20
    data[at : at + 8] = b"\xff" * 8
    path.write_bytes(data)


def test_nothing_is_published_when_every_feed_fails(bucket: Path, database: Path) -> None:
    bucket.mkdir()
    report = synced(database, FolderBucket(bucket), "PyPI", "npm")
    assert [feed for feed, _ in report.failures] == ["OSV PyPI", "OSV npm"]
    assert not database.exists()


def pages_damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for start in range(8192, len(data), 4096):
        data[start : start + 64] = b"\xa5" * 64
    path.write_bytes(data)


def test_a_file_damaged_inside_is_built_anew(bucket: Path, database: Path) -> None:
    source = write(bucket, [record(f"P-{n}") for n in range(60)])
    synced(database, source)
    pages_damaged(database)
    report = synced(database, source, at=LATER)
    assert report.failures == ()
    assert content(database) == content_of_scratch(database, bucket)


def test_a_full_disk_is_an_error_of_the_system(bucket: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("deeptracy.advisories.generation.FeedWriter.put", full)
    with pytest.raises(OSError, match="disk is full"):
        synced(database, write(bucket, [record("P-1")]))
    assert not database.exists()


def test_what_is_stored_and_what_is_offered(bucket: Path, database: Path) -> None:
    assert stored_ecosystems(database) == []
    source = write(bucket, [record("P-1")])
    write(bucket, [record("N-1")], ecosystem="npm")
    write(bucket, [record("X-1")], ecosystem="Unheard Of")
    write(bucket, [record("D-1")], ecosystem="Debian:12")
    synced(database, source, "PyPI")
    assert stored_ecosystems(database) == ["PyPI"]
    assert offered_ecosystems(source) == ["PyPI", "npm"]


NAMES = st.sampled_from(["Flask", "click", "a.b", "A-b"])
RECORDS = st.dictionaries(
    st.sampled_from(["P-1", "P-2", "P-3", "P-4"]),
    st.tuples(NAMES, st.sampled_from(["1.0", "2.0"]), st.booleans(), st.sampled_from([[], ["CVE-1"]]), st.booleans()),
    min_size=1,
)


def made(id_: str, name: str, fixed: str, withdrawn: bool, aliases: list[str], valid: bool) -> Record:
    drawn = record(id_, name, fixed, aliases=aliases)
    if withdrawn:
        drawn["withdrawn"] = "2026-01-03T00:00:00Z"
    drawn["modified"] = repr((name, fixed, withdrawn, aliases, valid)).replace(",", ";")
    return drawn if valid else {**drawn, "affected": "none"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(RECORDS, min_size=1, max_size=4))
def test_any_series_of_syncs_ends_as_one_from_scratch_and_the_log_tells_every_change(
    tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("series")
    database, known = folder / "advisories.db", dict[str, Record]()
    for number, state in enumerate(states):
        records = [made(id_, *drawn) for id_, drawn in state.items()]
        before = content(database) if number else {}
        # What is invalid leaves the record as it was.
        known = {item["id"]: item if item["affected"] != "none" else known.get(item["id"]) for item in records}
        known = {id_: item for id_, item in known.items() if item}
        report = synced(database, write(folder / "bucket", records), at=f"2026-03-{number + 1:02}T00:00:00Z")
        after = content(database)
        told = {name for change in report.changes for names in (change.before, change.after) for name in names}
        differing = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)} - {"feeds"}
        assert number == 0 or differing <= {" ".join(name) for name in told}
    ours = {key: value for key, value in content(database).items() if key != "feeds"}
    if known:
        synced(folder / "scratch.db", write(folder / "last", list(known.values())))
        theirs = {key: value for key, value in content(folder / "scratch.db").items() if key != "feeds"}
        assert {key: [told[:7] for told in value] for key, value in ours.items()} == {
            key: [told[:7] for told in value] for key, value in theirs.items()
        }
    else:
        assert ours == {}


def test_the_results_of_one_package(bucket: Path, database: Path) -> None:
    synced(database, write(bucket, [record("P-2", "Click"), record("P-1", "CLICK", aliases=["CVE-1"])]))
    with AdvisoryStore(database) as store:
        assert [told[1] for told in result(store, "PyPI", "click")] == ["P-1", "P-2"]
