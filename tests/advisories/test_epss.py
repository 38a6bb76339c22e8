"""The scores of EPSS."""

import gzip
from pathlib import Path

import pytest

from deeptracy.advisories import epss
from deeptracy.advisories.epss import LIKELY, EpssFeed, inflate, parse
from deeptracy.advisories.feed import SyncRefused
from deeptracy.advisories.generation import FeedState
from deeptracy.advisories.kev import KevFeed
from deeptracy.advisories.site import FolderSite, HttpSite
from deeptracy.advisories.store import AdvisoryStore, Change
from deeptracy.advisories.sync import SyncReport, sync
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import FetchError, HttpClient
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from tests.advisories.feeds import AT, record, synced, write
from tests.fetch.servers import Answer, Server, serving

LATER = "2026-03-02T00:00:00Z"
ABOUT = "#model_version:v2025.03.14,score_date:2026-03-01T00:00:00+0000"
HEADER = "cve,epss,percentile"
NAMED, UNNAMED, EMPTY = "CVE-2026-0001", "CVE-2026-0002", "CVE-2026-0003"
FLASK = (("PyPI", "flask"),)


def packed(data: bytes) -> bytes:
    """The same bytes at any time, so that the names of the tests are the same, too."""
    return gzip.compress(data, mtime=0)


def text(*rows: str, about: str = ABOUT) -> bytes:
    return "\n".join([about, HEADER, *rows, ""]).encode()


def scores(**probabilities: float) -> bytes:
    """A file that gives each of the CVEs (``_0001=0.5``) a probability."""
    return packed(text(*(f"CVE-2026-{name[1:]},{value},0.5" for name, value in probabilities.items())))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An advisory file in which an advisory of flask names one CVE, and one of no package another."""
    path = tmp_path / "advisories.db"
    records = [record("P-1", aliases=[NAMED]), record("P-2", aliases=[EMPTY], affected=[])]
    synced(path, write(tmp_path / "bucket", records))
    return path


def run(database: Path, body: bytes, at: str = AT, *, accept_deletions: bool = False) -> SyncReport:
    folder = database.parent / "epss"
    folder.mkdir(exist_ok=True)
    (folder / "epss_scores-current.csv.gz").write_bytes(body)
    return sync(database, [EpssFeed(FolderSite(folder))], at, accept_deletions=accept_deletions)


def exploitation(database: Path, cve: str) -> Exploitation:
    with AdvisoryStore(database) as store:
        assert list(store.problems()) == []
        return store.exploitation(cve)


def digest(database: Path) -> str:
    with AdvisoryStore(database) as store:
        return next(feed.digest for feed in store.feeds() if feed.name == "EPSS")


def test_the_arrival_is_one_line_and_the_store_answers(database: Path) -> None:
    report = run(database, packed(text(f"{NAMED},0.97,0.999", "CVE-1999-0001,1,0", f"{UNNAMED},0,1.0")))
    assert report.failures == ()
    assert report.changes == (Change(2, AT, "EPSS", "", ("feed",), (), ()),)
    assert (report.updates[0].changed, report.updates[0].arrived) == (1, True)
    assert exploitation(database, NAMED) == Exploitation(probability=0.97, percentile=0.999)
    assert exploitation(database, "CVE-1999-0001") == Exploitation(probability=1.0, percentile=0.0)
    assert exploitation(database, UNNAMED) == Exploitation(probability=0.0, percentile=1.0)
    assert exploitation(database, "CVE-2026-9999") == NOT_KNOWN
    with AdvisoryStore(database) as store:
        feed = next(feed for feed in store.feeds() if feed.name == "EPSS")
        assert (feed.records, feed.checked, feed.changed) == (3, AT, AT)


def test_the_threshold_is_the_documented_one() -> None:
    assert LIKELY == 0.1


CROSSINGS = [
    ("up to the threshold", 0.0999, 0.1, "likely"),
    ("over it", 0.01, 0.9, "likely"),
    ("down below it", 0.1, 0.0999, "unlikely"),
    ("up below it", 0.01, 0.0999, ""),
    ("down above it", 0.9, 0.1, ""),
    ("the same", 0.5, 0.5, ""),
]


@pytest.mark.parametrize(
    ("before", "after", "how"), [case[1:] for case in CROSSINGS], ids=[case[0] for case in CROSSINGS]
)
def test_only_crossing_the_threshold_is_a_change(database: Path, before: float, after: float, how: str) -> None:
    run(database, scores(_0001=before, _0002=before, _0003=before))
    report = run(database, scores(_0001=after, _0002=after, _0003=after, _0004=0.5), LATER)
    assert report.failures == ()
    expected = (Change(3, LATER, "EPSS", NAMED, (how,), FLASK, FLASK),) if how else ()
    assert report.changes == expected
    assert report.updates[0].changed == len(expected)
    assert exploitation(database, NAMED).probability == after
    assert exploitation(database, UNNAMED).probability == after


def test_a_cve_that_gets_its_first_score_or_loses_its_last(database: Path) -> None:
    run(database, scores(_0002=0.5))
    assert run(database, scores(_0002=0.5, _0001=0.2), LATER).changes[0].how == ("likely",)
    assert run(database, scores(_0002=0.5), LATER).changes[0].how == ("unlikely",)
    assert exploitation(database, NAMED) == NOT_KNOWN


def test_crossings_come_in_the_order_of_the_cves(database: Path, tmp_path: Path) -> None:
    records = [record(f"P-{number}", aliases=[f"CVE-2026-{number}"]) for number in (1001, 1003, 1002)]
    synced(database, write(tmp_path / "bucket", records))
    run(database, scores(_1003=0.5, _1001=0.01, _1002=0.5))
    changes = run(database, scores(_1003=0.01, _1001=0.5, _1002=0.01), LATER).changes
    assert [(change.advisory, change.how) for change in changes] == [
        ("CVE-2026-1001", ("likely",)),
        ("CVE-2026-1002", ("unlikely",)),
        ("CVE-2026-1003", ("unlikely",)),
    ]


def test_the_digest_names_the_day_and_the_scores(database: Path) -> None:
    rows = [f"{NAMED},0.2,0.5"]
    run(database, packed(text(*rows)))
    first = digest(database)
    assert first.startswith("2026-03-01T00:00:00+0000 ")
    run(database, packed(text(*rows, about=ABOUT.replace("03-01", "03-02"))), LATER)
    assert digest(database).startswith("2026-03-02T00:00:00+0000 ")
    assert digest(database).partition(" ")[2] == first.partition(" ")[2]
    run(database, packed(text(f"{NAMED},0.3,0.5")), LATER)
    assert digest(database).partition(" ")[2] != first.partition(" ")[2]


@pytest.mark.parametrize("accept", [False, True])
def test_an_implausible_loss_is_refused(database: Path, accept: bool) -> None:
    all_of_them = {f"_{number}": 0.5 for number in range(1000, 1060)}
    run(database, scores(**all_of_them))
    few = dict(list(all_of_them.items())[51:])
    report = run(database, scores(**few), LATER, accept_deletions=accept)
    if accept:
        assert report.failures == ()
        assert exploitation(database, "CVE-2026-1000") == NOT_KNOWN
    else:
        assert "lists 9 records, and 51 of the 60 here would go" in report.failures[0][1]
        assert exploitation(database, "CVE-2026-1000").probability == 0.5


WHOLE = packed(text(*(f"CVE-2026-{number},0.5,0.5" for number in range(1000, 2000))))
ROW = "CVE-2026-0001,0.5,0.5"
DAMAGED = [
    (b"", "does not begin as a file of EPSS scores"),
    (b"<html>", "does not begin as a file of EPSS scores: '<html>', ''"),
    (WHOLE[:-4], "is damaged"),
    (WHOLE[: len(WHOLE) // 2], "is damaged"),
    (WHOLE[:5] + b"\xff" + WHOLE[6:20] + b"\0\0\0\0" + WHOLE[24:], "is damaged"),
    (WHOLE[:-8] + b"\0\0\0\0" + WHOLE[-4:], "is damaged"),
    (packed(b"\xff\xfe"), "does not begin as a file of EPSS scores"),
    (packed(text(ROW, about="#score_date:2026-03-01")), "does not begin as a file of EPSS scores"),
    (packed(text(ROW, about=ABOUT.replace("2026-03-01", "today"))), "does not begin as a file of EPSS scores"),
    (packed(text(ROW).replace(b"cve,epss,percentile", b"cve,percentile,epss")), "does not begin as a file"),
    (packed(text(ROW).replace(HEADER.encode() + b"\n", b"")), "does not begin as a file of EPSS scores"),
    (packed(text()), "holds no scores at all"),
    (packed(text(ROW, ROW)), "scores a CVE twice"),
]
LINES = [
    "CVE-2026-0001", "CVE-2026-0001,0.5", "CVE-2026-0001,0.5,0.5,0.5", "CVE-2026-0001,,0.5", "CVE-2026-0001,x,0.5",
    "CVE-2026-0001,1.0001,0.5", "CVE-2026-0001,-0.0001,0.5", "CVE-2026-0001,nan,0.5", "CVE-2026-0001,inf,0.5",
    "CVE-2026-0001,0.5,1.0001", "CVE-2026-0001,0.5,-1", "CVE-2026-0001,0.5,nan", "CVE-26-0001,0.5,0.5",
    "CVE-2026-001,0.5,0.5", "XCVE-2026-0001,0.5,0.5", "CVE-2026-0001x,0.5,0.5", "cve-2026-0001,0.5,0.5", ",,", " ",
]  # fmt: skip


@pytest.mark.parametrize(("body", "reason"), DAMAGED)
def test_a_damaged_file_changes_nothing(database: Path, body: bytes, reason: str) -> None:
    run(database, scores(_0001=0.5))
    published = database.read_bytes()
    report = run(database, body, LATER)
    ((feed, why),) = report.failures
    assert feed == "EPSS"
    assert reason in why
    assert database.read_bytes() == published


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_no_score(line: str) -> None:
    with pytest.raises(SyncRefused, match=r"line 4 of epss_scores-current.csv.gz is not '<CVE>,<0 to 1>,<0 to 1>'"):
        parse(text("CVE-2026-0009,0.5,0.5", line))


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(epss, "_MAX_SIZE", 1000)
    assert inflate(packed(b"x" * 1000)) == b"x" * 1000
    with pytest.raises(FetchError, match="unpacks to more than 1000 bytes"):
        inflate(packed(b"x" * 1001))


def test_lines_may_end_as_on_windows_and_the_file_may_come_unpacked(database: Path) -> None:
    assert parse(text(ROW).replace(b"\n", b"\r\n")).rows == ((NAMED, 0.5, 0.5),)
    assert run(database, text(ROW)).failures == ()
    assert exploitation(database, NAMED).probability == 0.5


def test_over_http_an_unchanged_file_is_not_sent_again(database: Path) -> None:
    server = Server(answers=[Answer(200, scores(_0001=0.5), {"ETag": '"1"'}), Answer(304)])
    with serving(server):
        feed = EpssFeed(HttpSite(server.address(""), HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5, backoff=0)))
        assert sync(database, [feed], AT).updates[0].arrived
        first = digest(database)
        report = sync(database, [feed], LATER)
        sync(database, [feed], LATER)
    assert [request.headers.get("if-none-match") for request in server.requests] == [None, '"1"', '"1"']
    assert server.requests[0].path == "/epss_scores-current.csv.gz"
    assert report.updates[0].unchanged
    assert report.changes == ()
    assert exploitation(database, NAMED).probability == 0.5
    with AdvisoryStore(database) as store:
        state = next(one for one in store.feeds() if one.name == "EPSS")
        assert (state.checked, state.changed, state.records, state.digest) == (LATER, AT, 1, first)


def test_a_server_may_say_that_the_file_is_encoded_as_gzip(database: Path) -> None:
    server = Server(answers=[Answer(200, scores(_0001=0.5), {"Content-Encoding": "gzip"})])
    with serving(server):
        feed = EpssFeed(HttpSite(server.address(""), HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5, backoff=0)))
        assert sync(database, [feed], AT).failures == ()
    assert exploitation(database, NAMED).probability == 0.5


def test_names_are_looked_up_for_crossings_alone(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    real = FeedState.names_by_id
    monkeypatch.setattr(FeedState, "names_by_id", lambda state, cve: (asked.append(cve), real(state, cve))[1])
    many = {f"_{number}": 0.5 for number in range(1000, 3000)}
    run(database, scores(**many))
    assert asked == []
    run(database, scores(**many, _0001=0.1), LATER)
    assert asked == [NAMED]


@pytest.mark.shared
def test_the_real_files_together(shared: Path, tmp_path: Path) -> None:
    database = tmp_path / "advisories.db"
    mirror = shared / "mirror"
    report = sync(database, [KevFeed(FolderSite(mirror / "kev")), EpssFeed(FolderSite(mirror / "epss"))], AT)
    assert report.failures == ()
    found = exploitation(database, "CVE-2004-0210")
    assert (found.known_since, found.ransomware, found.probability, found.percentile) == (
        "2022-03-03", False, 0.33938, 0.83518,
    )  # fmt: skip
    with AdvisoryStore(database) as store:
        assert [(feed.name, feed.records) for feed in store.feeds()] == [("EPSS", 17219), ("KEV", 1404)]
