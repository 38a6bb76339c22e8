"""Bringing the NVD up to date, from folders and from web servers."""

import json
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeptracy.advisories.feed import FeedUpdate
from deeptracy.advisories.nvd_api import NvdApi
from deeptracy.advisories.site import FolderSite, HttpSite, spool_of
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.advisories.sync import SyncReport
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import HttpClient
from tests.advisories.nvd_feeds import CLICK, FLASK, Cve, content, cve, document, ids, served, synced, write, write_feed
from tests.fetch.servers import Answer, Request, Server, serving

DAY = "2025-03-01T03:00:00Z"
AT = "2025-03-01T04:00:00Z"
FLASK_KEY, CLICK_KEY = ("CPE", "palletsprojects:flask"), ("CPE", "palletsprojects:click")
FIRST_YEARS = ("2002 to 2024",)


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "NVD_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    return tmp_path / "nvd"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "advisories.db"


@pytest.fixture
def server(mirror: Path) -> Iterator[Server]:
    with serving(Server(handle=lambda request: served(mirror, request))) as running:
        yield running


def client() -> HttpClient:
    return HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5, backoff=0)


def site(server: Server) -> HttpSite:
    return HttpSite(server.address(""), client())


def asked(server: Server) -> list[str]:
    """The paths asked for since the last call, without what all of them begin with."""
    paths = [request.path.removeprefix("/nvdcve-2.0-") for request in server.requests]
    server.requests.clear()
    return paths


def update(report: SyncReport) -> FeedUpdate:
    assert report.failures == ()
    return report.updates[0]


def failure(report: SyncReport) -> str:
    assert report.updates == ()
    ((feed, reason),) = report.failures
    assert feed == "NVD"
    return reason


def kept(database: Path) -> dict[str, str]:
    with closing(sqlite3.connect(database)) as connection:
        return dict(json.loads(connection.execute("SELECT validator FROM feeds").fetchone()[0]))


def later(moment: str, **more: float) -> str:
    return (datetime.fromisoformat(moment) + timedelta(**more)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_first_sync(mirror: Path, database: Path) -> None:
    cves = [
        cve("CVE-2024-0001"),
        cve("CVE-2025-0001", criteria=CLICK),
        cve("CVE-2025-0002", vulnStatus="Rejected", configurations=[]),
    ]
    report = synced(database, write(mirror, cves, DAY), AT)
    assert update(report) == FeedUpdate("NVD", 1, (), unchanged=False, arrived=True, missing=("2002 to 2023",))
    assert [(change.advisory, change.how) for change in report.changes] == [("", ("feed",))]
    with AdvisoryStore(database) as store:
        (feed,) = store.feeds()
        assert (feed.name, feed.origin, feed.checked, feed.records) == ("NVD", str(mirror), AT, 3)
        assert list(store.names("CPE")) == ["palletsprojects:click", "palletsprojects:flask"]
        (rejected,) = store.find("CVE-2025-0002")
        assert rejected.withdrawn == "2025-01-01T00:00:00.000Z"
    assert kept(database)["through"] == DAY
    assert set(kept(database)) == {"through", "2024", "2025", "modified"}


def test_one_missing_year_is_named_alone(mirror: Path, database: Path) -> None:
    write_feed(mirror, "2003", [cve("CVE-2003-0001")], DAY)
    report = synced(database, FolderSite(mirror), AT)
    assert update(report).missing == ("2002", "2004 to 2025")
    assert update(report).rejected == ()


def test_the_feed_of_2002_has_all_before(mirror: Path, database: Path) -> None:
    cves = [cve("CVE-1999-0001"), cve("CVE-2002-0001")]
    write_feed(mirror, "2002", cves, DAY)
    synced(database, FolderSite(mirror), AT)
    write_feed(mirror, "2002", cves[1:], later(DAY, days=1))
    synced(database, FolderSite(mirror), later(AT, days=1))
    assert list(ids(database)) == ["CVE-2002-0001"]


def test_nothing_new_costs_one_request(mirror: Path, database: Path, server: Server) -> None:
    write(mirror, [cve("CVE-2025-0001")], DAY)
    synced(database, site(server), AT)
    assert asked(server) == [
        "modified.meta", *[f"{year}.meta" for year in range(2002, 2026)], "2025.json.gz", "modified.json.gz"
    ]  # fmt: skip
    report = synced(database, site(server), later(AT, hours=1))
    assert update(report) == FeedUpdate("NVD", unchanged=True)
    assert asked(server) == ["modified.meta"]
    with AdvisoryStore(database) as store:
        assert [(feed.checked, feed.changed) for feed in store.feeds()] == [(later(AT, hours=1), AT)]


@pytest.mark.parametrize(
    ("gap", "enough"), [(timedelta(days=8) - timedelta(seconds=1), True), (timedelta(days=8), False)]
)
def test_modified_alone_bridges_less_than_eight_days(
    mirror: Path, database: Path, server: Server, gap: timedelta, enough: bool
) -> None:
    write(mirror, [cve("CVE-2024-0001"), cve("CVE-2025-0001")], DAY)
    synced(database, site(server), AT)
    asked(server)
    then = later(DAY, seconds=gap.total_seconds())
    fresh = cve("CVE-2025-0001", then, fixed="2.1")
    write(mirror, [cve("CVE-2024-0001"), fresh], then, modified_since=DAY)
    report = synced(database, site(server), later(then, hours=1))
    assert [(change.advisory, change.how) for change in report.changes] == [("CVE-2025-0001", ("ranges", "fix"))]
    years = [f"{year}.meta" for year in range(2002, 2026)]
    # Only what changed of the yearly feeds is fetched.
    assert asked(server) == ["modified.meta", *([] if enough else [*years, "2025.json.gz"]), "modified.json.gz"]
    assert kept(database)["through"] == then


def test_what_is_only_in_the_years_after_a_long_time(mirror: Path, database: Path) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001")], DAY), AT)
    then = later(DAY, days=30)
    cves = [cve("CVE-2025-0001", later(DAY, days=3), fixed="3"), cve("CVE-2025-0002", later(DAY, days=29))]
    source = write(mirror, cves, then, modified_since=later(DAY, days=22))
    report = synced(database, source, then)
    assert {change.advisory for change in report.changes} == {"CVE-2025-0001", "CVE-2025-0002"}
    assert (update(report).rejected, update(report).missing) == ((), FIRST_YEARS)


def test_a_mirror_that_renews_only_modified_leaves_a_gap_that_is_told(mirror: Path, database: Path) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001")], DAY), AT)
    then = later(DAY, days=20)
    write_feed(mirror, "modified", [cve("CVE-2025-0002", then)], then)
    report = synced(database, FolderSite(mirror), then)
    gap = (f"what changed from {DAY} to {later(DAY, days=12)}", "no feed covers it")
    assert (update(report).rejected, update(report).missing) == ((gap,), FIRST_YEARS)
    assert [change.advisory for change in report.changes] == ["CVE-2025-0002"]
    assert kept(database)["through"] == DAY
    # Told until the years close it.
    assert gap in update(synced(database, FolderSite(mirror), then)).rejected
    write_feed(mirror, "2025", [cve("CVE-2025-0001"), cve("CVE-2025-0002", then)], then)
    assert update(synced(database, FolderSite(mirror), then)).rejected == ()
    assert kept(database)["through"] == then


def test_files_of_a_folder_that_lie_there_unpacked_and_without_a_description(mirror: Path, database: Path) -> None:
    mirror.mkdir()
    path = mirror / "nvdcve-2.0-2025.json"
    path.write_bytes(document([cve("CVE-2025-0001"), cve("CVE-2025-0002")]))
    first = synced(database, FolderSite(mirror), AT)
    assert (update(first).arrived, sorted(ids(database))) == (True, ["CVE-2025-0001", "CVE-2025-0002"])
    assert kept(database)["through"] == "2025-03-01T03:00:00Z"
    assert update(synced(database, FolderSite(mirror), later(AT, days=1))).unchanged
    path.write_bytes(document([cve("CVE-2025-0001", "2025-02-01T00:00:00.000", fixed="3.0")]))
    changed = synced(database, FolderSite(mirror), later(AT, days=2))
    assert {change.advisory for change in changed.changes} == {"CVE-2025-0001", "CVE-2025-0002"}
    assert [path.name for path in mirror.iterdir()] == ["nvdcve-2.0-2025.json"]


def test_a_mirror_without_modified(mirror: Path, database: Path) -> None:
    write_feed(mirror, "2025", [cve("CVE-2025-0001")], DAY)
    synced(database, FolderSite(mirror), AT)
    write_feed(mirror, "2025", [cve("CVE-2025-0001", later(DAY, hours=9), fixed="3")], later(DAY, days=1))
    report = synced(database, FolderSite(mirror), later(AT, days=1))
    assert [change.advisory for change in report.changes] == ["CVE-2025-0001"]
    assert kept(database)["through"] == later(DAY, days=1)


def test_the_later_of_two_states_counts_on_arrival(mirror: Path, database: Path) -> None:
    write(mirror, [cve("CVE-2025-0001"), cve("CVE-2025-0002", DAY)], DAY)
    write_feed(mirror, "modified", [cve("CVE-2025-0001", DAY, criteria=CLICK), cve("CVE-2025-0002")], DAY)
    report = synced(database, FolderSite(mirror), AT)
    assert len(report.changes) == 1
    assert ids(database) == {"CVE-2025-0001": DAY, "CVE-2025-0002": DAY}
    with AdvisoryStore(database) as store:
        assert len(store.applicable(CLICK_KEY[1])) == 1
        assert len(store.applicable(FLASK_KEY[1])) == 1


def test_an_older_state_does_not_come_back(mirror: Path, database: Path) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001", DAY, fixed="2.1")], DAY), AT)
    report = synced(database, write(mirror, [cve("CVE-2025-0001")], later(DAY, days=1)), later(AT, days=1))
    assert report.changes == ()


def test_a_date_in_the_future_hides_no_later_change(mirror: Path, database: Path) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001", "2099-01-01T00:00:00.000")], DAY), AT)
    fresh = cve("CVE-2025-0001", "2025-03-02T00:00:00.000", fixed="3")
    report = synced(database, write(mirror, [fresh], later(DAY, days=1)), later(AT, days=1))
    assert [change.how for change in report.changes] == [("ranges", "fix")]


def test_a_feed_of_the_future_does_not_stop_the_clock(mirror: Path, database: Path) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001")], "2099-01-01T00:00:00Z"), AT)
    assert kept(database)["through"] == AT


STATES = [
    ("Analyzed", "Deferred", ()),
    ("Awaiting Analysis", "Undergoing Analysis", ()),
    ("Analyzed", "Rejected", ("withdrawn",)),
    ("Rejected", "Analyzed", ("reinstated",)),
]


@pytest.mark.parametrize(("before", "after", "how"), STATES)
def test_what_a_change_of_status_means(
    mirror: Path, database: Path, before: str, after: str, how: tuple[str, ...]
) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001", vulnStatus=before)], DAY), AT)
    then = later(DAY, days=1)
    report = synced(database, write(mirror, [cve("CVE-2025-0001", then, vulnStatus=after)], then), later(AT, days=1))
    assert [change.how for change in report.changes] == ([how] if how else [])
    with AdvisoryStore(database) as store:
        ((row, _),) = store.applicable(FLASK_KEY[1])
        assert store.record(store.advisory(row)).status == after


def test_the_log_names_the_products(mirror: Path, database: Path) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001")], DAY), AT)
    then = later(DAY, days=1)
    report = synced(database, write(mirror, [cve("CVE-2025-0001", then, criteria=CLICK)], then), then)
    assert [(change.before, change.after) for change in report.changes] == [((FLASK_KEY,), (CLICK_KEY,))]


def test_records_that_can_not_be_read_are_told(mirror: Path, database: Path) -> None:
    bad: list[Cve] = [{"id": "CVE-2025-0002", "lastModified": 1}, {"name": "nothing"}]
    write(mirror, [cve("CVE-2025-0001")], DAY)
    write_feed(mirror, "2025", [cve("CVE-2025-0001"), *bad], DAY)
    told = update(synced(database, FolderSite(mirror), AT)).rejected
    assert [id_ for id_, _ in told] == ["CVE-2025-0002", "record 3 of NVD 2025"]
    assert all(reason.startswith("not a CVE of the NVD: ") for _, reason in told)
    assert list(ids(database)) == ["CVE-2025-0001"]


@pytest.mark.parametrize(("bad", "good", "refused"), [(50, 0, False), (51, 0, True), (51, 510, False), (52, 510, True)])
def test_another_form_is_refused(mirror: Path, database: Path, bad: int, good: int, refused: bool) -> None:
    records = [cve(f"CVE-2025-{n:04}", configurations=[]) for n in range(good)]
    records += [{"id": f"CVE-2025-{n}"} for n in range(10_000, 10_000 + bad)]
    write_feed(mirror, "2025", records, DAY)
    report = synced(database, FolderSite(mirror), AT)
    assert bool(report.failures) is refused
    if refused:
        assert f"NVD 2025: {bad} records can't be read and {good} can; CVE-2025-10000: not a CVE" in failure(report)


def test_a_record_that_can_no_longer_be_read_stays(mirror: Path, database: Path) -> None:
    write_feed(mirror, "2025", [cve("CVE-2025-0001")], DAY)
    synced(database, FolderSite(mirror), AT)
    write_feed(mirror, "2025", [{"id": "CVE-2025-0001", "lastModified": 1}], later(DAY, days=90))
    report = synced(database, FolderSite(mirror), later(AT, days=90))
    assert report.changes == ()
    assert list(ids(database)) == ["CVE-2025-0001"]


def test_an_origin_without_any_year(mirror: Path, database: Path) -> None:
    mirror.mkdir()
    expected = f"{mirror} has no yearly feed of the NVD (nvdcve-2.0-<year>.meta)"
    assert failure(synced(database, FolderSite(mirror), AT)) == expected


def take_away(mirror: Path, year: int) -> None:
    for suffix in ("meta", "json.gz"):
        (mirror / f"nvdcve-2.0-{year}.{suffix}").unlink()


def test_a_hole_between_the_years(mirror: Path, database: Path) -> None:
    write(mirror, [cve("CVE-2022-0001"), cve("CVE-2025-0001")], DAY)
    take_away(mirror, 2023)
    assert failure(synced(database, FolderSite(mirror), AT)) == f"{mirror} lacks the NVD's feed of 2023"


def test_a_year_that_was_there_before(mirror: Path, database: Path) -> None:
    synced(database, write(mirror, [cve("CVE-2024-0001"), cve("CVE-2025-0001")], DAY), AT)
    then = later(DAY, days=60)
    take_away(mirror, 2024)
    write_feed(mirror, "modified", [], then)
    assert failure(synced(database, FolderSite(mirror), then)) == f"{mirror} lacks the NVD's feed of 2024"


def test_an_origin_that_fails(database: Path, server: Server) -> None:
    server.handle = lambda _: Answer(403)
    assert "modified.meta answered 403" in failure(synced(database, site(server), AT))
    assert len(server.requests) == 1


def test_what_disappears_from_its_year(mirror: Path, database: Path) -> None:
    """But not from ``modified``, and not if it is newer than the feed."""
    settled, fresh = later(DAY, days=29, seconds=-1), later(DAY, days=29)
    cves = [cve("CVE-2025-0001"), cve("CVE-2025-0002"), cve("CVE-2025-0003", settled), cve("CVE-2025-0004", fresh)]
    synced(database, write(mirror, cves, DAY), AT)
    then = later(DAY, days=1)
    synced(database, write(mirror, cves, then, modified_since=DAY), then)
    assert len(ids(database)) == 4
    then = later(DAY, days=30)
    report = synced(database, write(mirror, cves[:1], then, modified_since=then), then)
    assert [(change.advisory, change.how, change.before) for change in report.changes] == [
        (id_, ("removed",), (FLASK_KEY,)) for id_ in ("CVE-2025-0002", "CVE-2025-0003")
    ]
    assert list(ids(database)) == ["CVE-2025-0001", "CVE-2025-0004"]


@pytest.mark.parametrize("accept", [False, True])
def test_implausible_deletions_are_refused_unless_accepted(mirror: Path, database: Path, accept: bool) -> None:
    cves = [cve(f"CVE-2025-{n:04}") for n in range(1, 61)]
    synced(database, write(mirror, [cve("CVE-2024-0001"), *cves], DAY), AT)
    then = later(DAY, days=30)
    source = write(mirror, [cve("CVE-2024-0001"), cves[0]], then)
    report = synced(database, source, then, accept_deletions=accept)
    if accept:
        assert len(report.changes) == 59
        return
    assert failure(report) == (
        f"NVD 2025: {mirror} lists 1 records, and 59 of the 60 here would go; if that is right, repeat with "
        "--accept-deletions"
    )
    assert len(kept(database)) == 4


def test_a_wrong_checksum_takes_nothing_over_and_is_not_gone_on_with(
    mirror: Path, database: Path, server: Server
) -> None:
    synced(database, write(mirror, [cve("CVE-2024-0001"), cve("CVE-2025-0001")], DAY) and site(server), AT)
    before, known = content(database), kept(database)
    then = later(DAY, days=30)
    changed = [cve("CVE-2024-0001", later(DAY, days=5), fixed="5"), cve("CVE-2025-0001", later(DAY, days=5), fixed="5")]
    write(mirror, changed, then)
    write_feed(mirror, "2025", changed[1:], then, sha256="0" * 64)
    reason = failure(synced(database, site(server), then))
    assert "/nvdcve-2.0-2025.json.gz does not match its .meta: its SHA-256 is " in reason
    assert (content(database), kept(database)) == (before, known)
    assert list(spool_of(database).iterdir()) == []
    write(mirror, changed, then)
    assert len(synced(database, site(server), then).changes) == 2


def test_a_file_replaced_while_it_is_read(mirror: Path, database: Path, server: Server) -> None:
    """The description is of the old file, the file is the new one already: both are asked for again."""
    write(mirror, [cve("CVE-2025-0001")], DAY)

    def handle(request: Request) -> Answer:
        if request.path.endswith("2025.json.gz") and not ids_new:
            write(mirror, [cve("CVE-2025-0002")], later(DAY, minutes=1))
            ids_new.append("written")
        return served(mirror, request)

    ids_new: list[str] = []
    server.handle = handle
    synced(database, site(server), AT)
    assert list(ids(database)) == ["CVE-2025-0002"]


def test_a_connection_that_breaks_is_gone_on_with(mirror: Path, database: Path, server: Server) -> None:
    noise = random.Random(0).randbytes(200_000).hex()
    write(mirror, [cve("CVE-2025-0001", descriptions=[{"lang": "en", "value": noise}])], DAY)
    ranges: list[int] = []

    def handle(request: Request) -> Answer:
        answer = served(mirror, request)
        if request.path.endswith("2025.json.gz"):
            ranges.append(int(request.headers.get("range", "bytes=0-")[6:-1]))
            if len(ranges) < 3:
                answer.cut = len(answer.body) // 2
        return answer

    server.handle = handle
    synced(database, site(server), AT)
    assert ranges == [0, 65536, 131072]
    with AdvisoryStore(database) as store:
        assert store.record(store.find("CVE-2025-0001")[0]).details == noise


def test_a_sync_that_is_killed_leaves_no_trace_and_can_be_done_again(mirror: Path, database: Path) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001")], DAY), AT)
    before = database.read_bytes()
    then = later(DAY, days=1)
    source = write(mirror, [cve(f"CVE-2025-{n:04}", then) for n in range(1, 1002)], then)

    def stop(what: str, done: int, _total: int | None) -> None:
        assert (what, done) == ("NVD modified records", 1000)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synced(database, source, then, progress=stop)
    assert database.read_bytes() == before
    assert len(synced(database, source, then).changes) == 1000


def api_of(
    cves: list[Cve], asked_windows: list[tuple[str, str]], fail_after: int = 1000
) -> Callable[[Request], Answer]:
    """What the API answers when these are all its records; 410 after so many requests."""

    def handle(request: Request) -> Answer:
        if len(asked_windows) >= fail_after:
            return Answer(410)
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}
        start, end = query["lastModStartDate"], query["lastModEndDate"]
        asked_windows.append((start, end))
        found = [one for one in cves if start <= one["lastModified"] <= end]
        return Answer(body=document(found))

    return handle


def test_the_api_tells_what_is_newer_than_the_feeds(mirror: Path, database: Path, server: Server) -> None:
    source = write(mirror, [cve("CVE-2025-0001")], DAY)
    asked_windows: list[tuple[str, str]] = []
    server.handle = api_of([cve("CVE-2025-0002", "2025-03-01T03:30:00.000Z")], asked_windows)
    api = NvdApi(client(), server.address("/api"))
    synced(database, source, AT, api)
    assert list(ids(database)) == ["CVE-2025-0001", "CVE-2025-0002"]
    again = synced(database, source, later(AT, minutes=5), api)
    assert update(again) == FeedUpdate("NVD", unchanged=True)
    # An hour is asked for again: changes turn up late.
    assert asked_windows == [
        ("2025-03-01T02:00:00.000Z", "2025-03-01T04:00:00.000Z"),
        ("2025-03-01T03:00:00.000Z", "2025-03-01T04:05:00.000Z"),
    ]
    assert kept(database)["through"] == later(AT, minutes=5)


def test_the_api_bridges_a_gap_in_windows(mirror: Path, database: Path, server: Server) -> None:
    """A folder mirror that is no longer renewed."""
    source = write(mirror, [cve("CVE-2025-0001")], DAY)
    synced(database, source, AT)
    then = later(AT, days=300)
    asked_windows: list[tuple[str, str]] = []
    cves = [cve(f"CVE-2025-{n:04}", later(DAY, days=100 * n)) for n in (1, 2)]
    server.handle = api_of(cves, asked_windows)
    report = synced(database, source, then, NvdApi(client(), server.address("/api")))
    assert [change.advisory for change in report.changes] == ["CVE-2025-0002"]
    assert ids(database) == {"CVE-2025-0001": later(DAY, days=100), "CVE-2025-0002": later(DAY, days=200)}
    assert len(asked_windows) == 3
    moments = [tuple(datetime.fromisoformat(end) for end in window) for window in asked_windows]
    assert all(end - start <= timedelta(days=120) for start, end in moments)
    assert (moments[0][0], moments[-1][1]) == (
        datetime.fromisoformat(DAY) - timedelta(hours=1),
        datetime.fromisoformat(then),
    )
    assert kept(database)["through"] == then


def test_with_the_api_a_mirror_that_renews_only_modified_leaves_no_gap(
    mirror: Path, database: Path, server: Server
) -> None:
    synced(database, write(mirror, [cve("CVE-2025-0001")], DAY), AT)
    then = later(DAY, days=20)
    write_feed(mirror, "modified", [cve("CVE-2025-0002", then)], then)
    server.handle = api_of([cve("CVE-2025-0001", later(DAY, days=2), fixed="9")], [])
    report = synced(database, FolderSite(mirror), then, NvdApi(client(), server.address("/api")))
    assert (update(report).rejected, update(report).missing) == ((), FIRST_YEARS)
    assert {change.advisory for change in report.changes} == {"CVE-2025-0001", "CVE-2025-0002"}


def test_an_api_that_fails_takes_nothing_away(mirror: Path, database: Path, server: Server) -> None:
    source = write(mirror, [cve("CVE-2025-0001")], DAY)
    cves = [cve("CVE-2025-0002", later(DAY, days=100)), cve("CVE-2025-0003", later(DAY, days=200))]
    server.handle = api_of(cves, [], fail_after=1)
    report = synced(database, source, later(AT, days=300), NvdApi(client(), server.address("/api")))
    ((what, reason),) = update(report).rejected
    assert what == "what is newer than the feeds"
    assert reason.endswith("answered 410 Gone")
    assert list(ids(database)) == ["CVE-2025-0001", "CVE-2025-0002"]
    # The next sync goes on behind the last window that was read.
    assert kept(database)["through"] == later(DAY, days=120, hours=-1)


def test_another_form_from_the_api_is_told(mirror: Path, database: Path, server: Server) -> None:
    source = write(mirror, [cve("CVE-2025-0001")], DAY)
    server.handle = lambda _: Answer(body=document([{"id": str(n)} for n in range(51)]))
    report = synced(database, source, AT, NvdApi(client(), server.address("/api")))
    assert update(report).rejected[0][1].startswith("NVD changes: 51 records can't be read and 0 can; record 1 of NVD")
    assert kept(database)["through"] == DAY


class Publisher:
    """The NVD over a few months: its records, and its files and API as they are at a moment."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = datetime(2025, 3, 1, tzinfo=UTC)
        self.cves: dict[str, Cve] = {}

    def stamp(self, moment: datetime | None = None) -> str:
        return (moment or self.now).strftime("%Y-%m-%dT%H:%M:%S.000")

    def publish(self) -> None:
        published = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        since = self.stamp(self.now - timedelta(days=8))
        write(self.folder, sorted(self.cves.values(), key=lambda one: one["id"]), published, modified_since=since)

    def change(self, number: int, state: int) -> None:
        self.now += timedelta(minutes=7)
        id_ = f"CVE-{2023 + number % 3}-{number:04}"
        more: dict[str, Any] = {"vulnStatus": "Rejected", "configurations": []} if state == 0 else {}
        self.cves[id_] = cve(id_, self.stamp(), f"{state}.0", CLICK if state == 1 else FLASK, **more)

    def sync(self, database: Path, *, with_api: bool = False) -> None:
        at = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
        update(synced(database, FolderSite(self.folder), at, PublishersApi(self) if with_api else None))


class PublishersApi(NvdApi):
    """The API without a server in between."""

    def __init__(self, publisher: Publisher) -> None:
        super().__init__(client())
        self.publisher = publisher

    def changed(self, start: datetime, end: datetime) -> Iterator[bytes]:
        assert end - start <= timedelta(days=120)
        window = self.publisher.stamp(start), self.publisher.stamp(end)
        for one in self.publisher.cves.values():
            if window[0] <= one["lastModified"] <= window[1]:
                yield json.dumps({"cve": one}).encode()


_steps = st.tuples(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3)), max_size=5),
    st.sampled_from([0.01, 1, 7.9, 8, 9, 40, 130]),
    st.booleans(),
    st.sampled_from(["", "files", "api"]),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_steps, min_size=1, max_size=5), st.booleans())
def test_any_series_of_syncs_equals_a_fresh_build(
    tmp_path_factory: pytest.TempPathFactory,
    history: list[tuple[list[tuple[int, int]], float, bool, str]],
    published_last: bool,
) -> None:
    place = tmp_path_factory.mktemp("history")
    publisher = Publisher(place / "nvd")
    for number in (1, 2, 3):
        publisher.change(number, 2)
    publisher.publish()
    for changes, days, published, how in history:
        for number, state in changes:
            publisher.change(number, state)
        publisher.now += timedelta(days=days)
        if published:
            publisher.publish()
        if how:
            publisher.sync(place / "advisories.db", with_api=how == "api")
    if published_last:
        publisher.publish()
    for database in ("advisories.db", "fresh.db"):
        publisher.sync(place / database, with_api=not published_last)
    assert content(place / "advisories.db") == content(place / "fresh.db")


@pytest.mark.shared
def test_the_mirror(shared: Path, database: Path) -> None:
    source = FolderSite(shared / "mirror" / "nvd")
    report = synced(database, source, "2026-11-23T00:00:00Z")
    assert (update(report).rejected, update(report).missing) == ((), ("2002 to 2021", "2023 to 2026"))
    with AdvisoryStore(database) as store:
        assert store.feeds()[0].records == 15913
        assert len(store.applicable("djangoproject:django")) == 7
    assert kept(database)["through"] == "2022-10-20T07:00:00Z"
    assert update(synced(database, source, "2026-11-23T01:00:00Z")).unchanged
