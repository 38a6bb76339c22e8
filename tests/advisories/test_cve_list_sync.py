"""Keeping up with the CVE list."""

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.advisories import cve_list_sync
from deeptracy.advisories.cve_list_sync import CveListFeed, parse_log, record_path
from deeptracy.advisories.feed import SyncRefused
from deeptracy.advisories.site import FolderSite, HttpSite, spool_of
from deeptracy.advisories.store import AdvisoryStore, Change
from deeptracy.advisories.sync import SyncReport, sync
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import HttpClient
from deeptracy.model.advisory import EventKind
from tests.advisories.feeds import AT
from tests.fetch.servers import Answer, Request, Server, serving

LATER = "2026-03-02T00:00:00Z"
TOOL = (("npm", "tool"),)
Json = dict[str, Any]


def day(number: int) -> str:
    return f"2026-02-{number:02}T00:00:00.000Z"


def record(id_: str, updated: int = 1, below: str = "2.0", name: str = "tool") -> Json:
    versions = [{"version": "0", "lessThan": below, "status": "affected", "versionType": "semver"}]
    return {
        "cveMetadata": {"cveId": id_, "state": "PUBLISHED", "dateUpdated": day(updated)},
        "containers": {"cna": {"affected": [{"packageURL": f"pkg:npm/{name}", "versions": versions}]}},
    }


def delta(found: int, **changed: int) -> Json:
    """What was found out on a day: ``n_1000=3`` is CVE-2026-1000 as new, ``u_…`` as updated on the third."""
    kinds: dict[str, list[Json]] = {"n": [], "u": []}
    for name, updated in changed.items():
        id_ = f"CVE-2026-{name[2:]}"
        kinds[name[0]].append({"cveId": id_, "dateUpdated": day(updated), "cveOrgLink": "x", "githubLink": "x"})
    return {
        "fetchTime": day(found),
        "numberOfChanges": len(changed),
        "new": kinds["n"],
        "updated": kinds["u"],
        "error": [],
    }


class Repository:
    """The list as it is at some moment, to be laid out in a folder or served."""

    def __init__(self) -> None:
        self.records: dict[str, Json] = {}
        self.deltas: list[Json] = []

    def put(self, *records: Json) -> None:
        self.records |= {one["cveMetadata"]["cveId"]: one for one in records}

    def files(self) -> dict[str, bytes]:
        documents: dict[str, Any] = {record_path(id_): one for id_, one in self.records.items()}
        if self.deltas:
            documents |= {"cves/delta.json": self.deltas[0], "cves/deltaLog.json": self.deltas}
        return {path: json.dumps(document).encode() for path, document in documents.items()}

    def archive(self, target: Path) -> bytes:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, body in {"README.md": b"x", "schema/x.json": b"{}", **self.files()}.items():
                archive.writestr(f"cvelistV5-main/{path}", body)
        return target.read_bytes()

    def lay_out(self, folder: Path) -> None:
        for path, body in self.files().items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(body)


@pytest.fixture
def repository() -> Repository:
    found = Repository()
    found.put(record("CVE-2026-1000"), record("CVE-2026-20001", name="other"))
    found.deltas = [delta(2, n_20001=1), delta(1, n_1000=1)]
    return found


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "data" / "advisories.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "list"
    path.mkdir()
    return path


def run(database: Path, folder: Path, at: str = LATER, *, accept_deletions: bool = False) -> SyncReport:
    return sync(database, [CveListFeed(FolderSite(folder))], at, accept_deletions=accept_deletions)


def stored(database: Path) -> dict[str, str]:
    """By CVE, the version with the fix; the store is sound."""
    with AdvisoryStore(database) as store:
        assert list(store.problems()) == []
        ids = [head.id for id_ in ("1000", "1001", "20001", "20002") for head in store.find(f"CVE-2026-{id_}")]
        fixes = {}
        for id_ in ids:
            (head,) = store.find(id_)
            assert head.feed == "CVE list"
            ((_, fixed),) = [
                event for event in store.record(head).affected[0].ranges[0].events if event[0] is EventKind.FIXED
            ]
            fixes[id_] = fixed
        assert store.feeds()[0].records == len(ids)
        return fixes


def test_where_a_record_is() -> None:
    assert record_path("CVE-2024-45337") == "cves/2024/45xxx/CVE-2024-45337.json"
    assert record_path("CVE-1999-0001") == "cves/1999/0xxx/CVE-1999-0001.json"
    assert record_path("CVE-2024-1234567") == "cves/2024/1234xxx/CVE-2024-1234567.json"


@pytest.mark.parametrize(
    "id_", ["CVE-2024-1", "CVE-24-1234", "CVE-2024-1234/../x", "cve-2024-1234", "CVE-2024-1234\n", ""]
)
def test_what_is_no_cve_is_nowhere(id_: str) -> None:
    with pytest.raises(ValueError, match="is no CVE"):
        record_path(id_)


def test_the_log_says_what_changed_since_a_time() -> None:
    log = parse_log(json.dumps([delta(3, u_1000=3), delta(2, n_1001=2, u_1000=2), delta(1, n_1000=1)]).encode())
    assert log.newest == day(3)
    one, two = "CVE-2026-1000", "CVE-2026-1001"
    assert log.since(day(1)) == {one: day(3), two: day(2)}
    assert log.since(day(2)) == {one: day(3)}
    assert log.since(day(3)) == log.since(day(4)) == {}
    assert log.since("2026-01-31T23:59:59.999Z") is None


def test_a_log_is_read_in_any_order_and_without_dates() -> None:
    early = {"fetchTime": day(1), "new": [{"cveId": "CVE-2026-1000"}]}
    log = parse_log(json.dumps([early, delta(2)]).encode())
    assert log.newest == day(2)
    assert log.since(day(1)) == {}
    assert log.deltas[0][1] == {"CVE-2026-1000": ""}


NO_LOGS = [
    (b"", "is no log of deltas"),
    (b"\xff", "is no log of deltas"),
    (b"<html>", "is no log of deltas"),
    (b"{}", "is no log of deltas"),
    (b"[" * 100_000, "is no log of deltas"),
    (b"[]", "holds no delta at all"),
    (b"[{}]", "missing required field `fetchTime`"),
    (b'[{"fetchTime": "now"}]', "'now' is no time"),
    (b'[{"fetchTime": "2026-01-01T00:00:00Z", "new": [{"cveId": "../../etc/passwd"}]}]', "is no CVE"),
    (b'[{"fetchTime": "2026-01-01T00:00:00Z", "updated": [{}]}]', "missing required field `cveId`"),
]


@pytest.mark.parametrize(("body", "reason"), NO_LOGS)
def test_what_is_no_log(body: bytes, reason: str) -> None:
    with pytest.raises(SyncRefused, match=r"cves/deltaLog.json") as refused:
        parse_log(body)
    assert reason in str(refused.value)


@pytest.mark.parametrize("form", ["main.zip", "cves.zip", "tree"])
def test_the_arrival_from_a_folder(repository: Repository, database: Path, folder: Path, form: str) -> None:
    if form == "tree":
        repository.lay_out(folder)
    else:
        repository.archive(folder / form)
    report = run(database, folder, AT)
    assert report.failures == ()
    assert report.changes == (Change(1, AT, "CVE list", "", ("feed",), (), ()),)
    (update,) = report.updates
    assert (update.feed, update.arrived, update.rejected) == ("CVE list", True, ())
    assert stored(database) == {"CVE-2026-1000": "2.0", "CVE-2026-20001": "2.0"}
    assert form == "tree" or (folder / form).is_file()
    assert not spool_of(database).exists() or not list(spool_of(database).iterdir())


def test_a_checkout_is_followed_by_its_log(repository: Repository, database: Path, folder: Path) -> None:
    repository.lay_out(folder)
    run(database, folder, AT)
    repository.put(record("CVE-2026-1000", 3, "2.1"), record("CVE-2026-1001", 3))
    repository.deltas.insert(0, delta(3, u_1000=3, n_1001=3))
    repository.lay_out(folder)
    (folder / record_path("CVE-2026-20001")).unlink()  # of which the log says nothing
    report = run(database, folder)
    assert [(change.advisory, change.how, change.before, change.after) for change in report.changes] == [
        ("CVE-2026-1000", ("ranges", "fix"), TOOL, TOOL),
        ("CVE-2026-1001", ("added",), (), TOOL),
    ]
    assert stored(database) == {"CVE-2026-1000": "2.1", "CVE-2026-1001": "2.0", "CVE-2026-20001": "2.0"}
    assert run(database, folder).updates[0].unchanged


def test_an_archive_is_read_again_where_there_is_no_log(repository: Repository, database: Path, folder: Path) -> None:
    repository.archive(folder / "cves.zip")
    run(database, folder, AT)
    repository.put(record("CVE-2026-1000", 3, "2.1"), record("CVE-2026-1001", 3))
    del repository.records["CVE-2026-20001"]
    repository.archive(folder / "cves.zip")
    report = run(database, folder)
    assert [(change.advisory, change.how) for change in report.changes] == [
        ("CVE-2026-1000", ("ranges", "fix")),
        ("CVE-2026-1001", ("added",)),
        ("CVE-2026-20001", ("removed",)),
    ]
    assert stored(database) == {"CVE-2026-1000": "2.1", "CVE-2026-1001": "2.0"}


def test_an_archive_without_deltas_is_read_each_time(repository: Repository, database: Path, folder: Path) -> None:
    repository.deltas = []
    repository.lay_out(folder)
    run(database, folder, AT)
    repository.put(record("CVE-2026-1000", 3, "2.1"))
    repository.lay_out(folder)
    assert [change.advisory for change in run(database, folder).changes] == ["CVE-2026-1000"]
    assert run(database, folder).changes == ()


@pytest.mark.parametrize("accept", [False, True])
def test_an_implausible_loss_is_refused(database: Path, folder: Path, accept: bool) -> None:
    repository = Repository()
    repository.put(*(record(f"CVE-2026-{number}") for number in range(1000, 1060)))
    repository.archive(folder / "cves.zip")
    run(database, folder, AT)
    for number in range(1002, 1053):
        del repository.records[f"CVE-2026-{number}"]
    repository.archive(folder / "cves.zip")
    report = run(database, folder, accept_deletions=accept)
    if accept:
        assert len(report.changes) == 51
    else:
        assert "lists 9 records, and 51 of the 60 here would go" in report.failures[0][1]


def test_records_that_are_none_are_told_and_the_others_taken(
    repository: Repository, database: Path, folder: Path
) -> None:
    repository.records["CVE-2026-1001"] = {"cveMetadata": {}}
    repository.records["CVE-2026-20002"] = record("CVE-2026-20001")
    repository.archive(folder / "main.zip")
    report = run(database, folder, AT)
    reasons = dict(report.updates[0].rejected)
    assert reasons["CVE-2026-1001"].startswith("not a CVE record")
    assert reasons["CVE-2026-20002"] == "calls itself CVE-2026-20001"
    assert stored(database) == {"CVE-2026-1000": "2.0", "CVE-2026-20001": "2.0"}


def test_a_record_that_an_archive_has_twice_is_taken_once(repository: Repository, database: Path, folder: Path) -> None:
    repository.archive(folder / "main.zip")
    with zipfile.ZipFile(folder / "main.zip", "a") as archive:
        archive.writestr("again/CVE-2026-1000.json", json.dumps(record("CVE-2026-1000", 9, "9.0")))
    assert run(database, folder, AT).failures == ()
    assert stored(database)["CVE-2026-1000"] == "2.0"


NOTHING: list[tuple[str, dict[str, bytes], str]] = [
    ("an empty folder", {}, "holds no CVE records"),
    ("an archive of something else", {"schema/x.json": b"{}"}, "holds no CVE records"),
    ("a delta that is none", {"cves/delta.json": b"[]"}, "cves/delta.json is no delta"),
    ("a delta without a time", {"cves/delta.json": b'{"fetchTime": "now"}'}, "cves/delta.json is no delta: 'now' is no time"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "reason"), [case[1:] for case in NOTHING], ids=[case[0] for case in NOTHING])
def test_what_is_no_list_is_refused(database: Path, folder: Path, files: dict[str, bytes], reason: str) -> None:
    if files:
        with zipfile.ZipFile(folder / "main.zip", "w") as archive:
            for path, body in files.items():
                archive.writestr(path, body)
    ((feed, why),) = run(database, folder, AT).failures
    assert feed == "CVE list"
    assert reason in why


def test_progress_is_told_by_the_thousand(database: Path, folder: Path) -> None:
    repository = Repository()
    repository.put(*(record(f"CVE-2026-{number}") for number in range(10_000, 12_500)))
    repository.archive(folder / "main.zip")
    told: list[tuple[str, int, int | None]] = []
    sync(database, [CveListFeed(FolderSite(folder))], AT, progress=lambda *state: told.append(state))
    of_records = [(done, total) for what, done, total in told if what == "CVE list records"]
    assert of_records == [(1000, None), (2000, None)]


def test_a_tree_that_cannot_be_read(repository: Repository, database: Path, folder: Path) -> None:
    repository.lay_out(folder)
    path = folder / record_path("CVE-2026-1000")
    path.unlink()
    path.mkdir()
    assert "can't be read: Is a directory" in run(database, folder, AT).failures[0][1]


def test_a_damaged_archive_is_told(database: Path, folder: Path) -> None:
    (folder / "main.zip").write_bytes(b"PK")
    assert "main.zip is damaged" in run(database, folder, AT).failures[0][1]
    assert (folder / "main.zip").is_file()


class Web:
    """A repository behind an address, and what was asked of it."""

    def __init__(self, repository: Repository, place: Path) -> None:
        self.repository = repository
        self.overrides: dict[str, Answer] = {}
        self.server = Server(handle=self._answer)
        self._place = place

    def _answer(self, request: Request) -> Answer:
        path = request.path.lstrip("/")
        if path in self.overrides:
            return self.overrides[path]
        files = self.repository.files() | {"archives/main.zip": self.repository.archive(self._place / "served.zip")}
        if path not in files:
            return Answer(404)
        etag = f'"{hash(files[path])}"'
        if request.headers.get("if-none-match") == etag:
            return Answer(304)
        return Answer(200, files[path], {"ETag": etag})

    def run(self, database: Path, at: str = LATER) -> SyncReport:
        client = HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5, backoff=0)
        site, archive = HttpSite(self.server.address(""), client), HttpSite(self.server.address("/archives"), client)
        self.server.requests.clear()
        return sync(database, [CveListFeed(site, archive)], at)

    def asked(self) -> list[str]:
        return sorted(request.path for request in self.server.requests)


@pytest.fixture
def web(repository: Repository, tmp_path: Path) -> Any:
    found = Web(repository, tmp_path)
    with serving(found.server):
        yield found


LOG, ZIP = "/cves/deltaLog.json", "/archives/main.zip"


def test_over_http_the_archive_once_and_then_single_records(web: Web, repository: Repository, database: Path) -> None:
    assert web.run(database, AT).failures == ()
    assert web.asked() == [ZIP]
    assert list(spool_of(database).iterdir()) == []
    assert stored(database) == {"CVE-2026-1000": "2.0", "CVE-2026-20001": "2.0"}

    repository.put(record("CVE-2026-1000", 3, "2.1"), record("CVE-2026-20002", 3))
    repository.deltas.insert(0, delta(3, u_1000=3, n_20002=3))
    report = web.run(database)
    assert [(change.advisory, change.how) for change in report.changes] == [
        ("CVE-2026-1000", ("ranges", "fix")),
        ("CVE-2026-20002", ("added",)),
    ]
    assert web.asked() == ["/cves/2026/1xxx/CVE-2026-1000.json", "/cves/2026/20xxx/CVE-2026-20002.json", LOG]

    report = web.run(database)
    assert report.updates[0].unchanged
    assert web.asked() == [LOG]
    assert web.server.requests[0].headers["if-none-match"]


def test_records_that_are_here_in_that_state_are_not_fetched(web: Web, repository: Repository, database: Path) -> None:
    web.run(database, AT)
    repository.deltas.insert(0, delta(3, u_1000=1, u_20001=1))
    report = web.run(database)
    assert web.asked() == [LOG]
    assert (report.changes, report.updates[0].unchanged) == ((), False)
    repository.deltas[0]["updated"][0].pop("dateUpdated")
    repository.deltas[0]["fetchTime"] = day(4)
    web.run(database)
    assert web.asked() == ["/cves/2026/1xxx/CVE-2026-1000.json", LOG]


@pytest.mark.parametrize(("oldest", "asked"), [(2, [LOG]), (3, [ZIP, LOG])])
def test_a_gap_beyond_the_log_is_bridged_by_the_archive(
    web: Web, repository: Repository, database: Path, oldest: int, asked: list[str]
) -> None:
    web.run(database, AT)
    repository.deltas = [delta(5), delta(oldest)]
    assert web.run(database).failures == ()
    assert web.asked() == asked
    repository.deltas = [delta(6), delta(5)]
    web.run(database)
    assert web.asked() == [LOG]


@pytest.mark.parametrize(("limit", "archive"), [(2, False), (1, True)])
def test_many_changed_records_come_from_the_archive(
    web: Web, repository: Repository, database: Path, monkeypatch: pytest.MonkeyPatch, limit: int, archive: bool
) -> None:
    web.run(database, AT)
    monkeypatch.setattr(cve_list_sync, "_MAX_SINGLES", limit)
    repository.put(record("CVE-2026-1000", 3, "2.1"), record("CVE-2026-1001", 3))
    repository.deltas.insert(0, delta(3, u_1000=3, n_1001=3, u_20001=1))
    assert len(web.run(database).changes) == 2
    assert (ZIP in web.asked()) == archive
    assert stored(database) == {"CVE-2026-1000": "2.1", "CVE-2026-1001": "2.0", "CVE-2026-20001": "2.0"}


def test_a_log_that_is_gone_is_made_good_by_the_archive(web: Web, repository: Repository, database: Path) -> None:
    web.run(database, AT)
    web.overrides["cves/deltaLog.json"] = Answer(404)
    repository.put(record("CVE-2026-1000", 3, "2.1"))
    assert [change.advisory for change in web.run(database).changes] == ["CVE-2026-1000"]
    assert set(web.asked()) == {ZIP, LOG}


WAITING = [
    ("missing", None, "listed, but not there"),
    ("still the old one", record("CVE-2026-1000"), f"listed with a change of {day(3)}, but still that of {day(1)}"),
]


@pytest.mark.parametrize(("old", "reason"), [case[1:] for case in WAITING], ids=[case[0] for case in WAITING])
def test_what_is_listed_before_it_is_there_is_asked_for_again(
    web: Web, repository: Repository, database: Path, old: Json | None, reason: str
) -> None:
    """Caches in front of the repository are minutes behind its log."""
    web.run(database, AT)
    repository.put(record("CVE-2026-1000", 3, "2.1"), record("CVE-2026-1001", 3))
    repository.deltas.insert(0, delta(3, u_1000=3, n_1001=3))
    path = "cves/2026/1xxx/CVE-2026-1000.json"
    web.overrides[path] = Answer(200, json.dumps(old).encode()) if old else Answer(404)
    report = web.run(database)
    assert report.updates[0].rejected == (("CVE-2026-1000", reason),)
    assert [change.advisory for change in report.changes] == ["CVE-2026-1001"]
    web.overrides.clear()
    report = web.run(database)
    assert report.updates[0].rejected == ()
    assert [change.advisory for change in report.changes] == ["CVE-2026-1000"]
    assert web.asked() == [f"/{path}", LOG]
    assert web.run(database).updates[0].unchanged


def test_a_record_that_is_none_holds_nothing_up(web: Web, repository: Repository, database: Path) -> None:
    web.run(database, AT)
    repository.records["CVE-2026-1001"] = {"cveMetadata": {"cveId": "CVE-2026-1001"}}
    repository.deltas.insert(0, delta(3, n_1001=3))
    ((id_, reason),) = web.run(database).updates[0].rejected
    assert (id_, reason.partition(":")[0]) == ("CVE-2026-1001", "not a CVE record")
    assert web.run(database).updates[0].unchanged


@pytest.mark.parametrize("path", ["cves/deltaLog.json", "cves/2026/1xxx/CVE-2026-1000.json"])
def test_a_server_that_fails_leaves_everything_as_it_was(
    web: Web, repository: Repository, database: Path, path: str
) -> None:
    web.run(database, AT)
    published = database.read_bytes()
    repository.put(record("CVE-2026-1000", 3, "2.1"))
    repository.deltas.insert(0, delta(3, u_1000=3))
    web.overrides[path] = Answer(403)
    assert f"{path} answered 403" in web.run(database).failures[0][1]
    assert database.read_bytes() == published


def test_no_archive_no_arrival(web: Web, database: Path) -> None:
    web.overrides["archives/main.zip"] = Answer(404)
    ((_, reason),) = web.run(database, AT).failures
    assert "main.zip answered 404" in reason


def test_a_damaged_download_is_not_kept(web: Web, database: Path) -> None:
    web.overrides["archives/main.zip"] = Answer(200, b"PK")
    assert "is damaged" in web.run(database, AT).failures[0][1]
    assert list(spool_of(database).iterdir()) == []
    web.overrides.clear()
    assert web.run(database, AT).failures == ()


STEPS = st.lists(
    st.tuples(st.dictionaries(st.integers(1000, 1004), st.integers(2, 9), max_size=3), st.booleans()),
    min_size=1,
    max_size=6,
)


@given(STEPS)
@settings(max_examples=25, deadline=None)
def test_any_series_of_deltas_leads_to_what_the_archive_holds(steps: list[tuple[dict[int, int], bool]]) -> None:
    """Each step changes some records to a version with the fix, and may be followed by a sync."""
    with tempfile.TemporaryDirectory() as place:
        followed, fresh, folder = Path(place) / "followed.db", Path(place) / "fresh.db", Path(place) / "list"
        repository = Repository()
        repository.put(record("CVE-2026-1000"), record("CVE-2026-20001"))
        repository.deltas = [delta(1)]
        repository.lay_out(folder)
        run(followed, folder, AT)
        for at, (changed, synced) in enumerate(steps, 2):
            repository.put(*(record(f"CVE-2026-{number}", at, f"{fixed}.0") for number, fixed in changed.items()))
            repository.deltas.insert(0, delta(at, **{f"u_{number}": at for number in changed}))
            repository.lay_out(folder)
            if synced:
                assert run(followed, folder).failures == ()
        run(followed, folder)
        run(fresh, folder)
        assert everything(followed) == everything(fresh)


def everything(database: Path) -> list[Any]:
    with AdvisoryStore(database) as store:
        assert list(store.problems()) == []
        entries = store.affected(("npm", "tool"))
        return [
            store.feeds()[0].digest,
            *sorted((repr(store.record(store.advisory(row))), repr(entry)) for row, entry in entries),
        ]
