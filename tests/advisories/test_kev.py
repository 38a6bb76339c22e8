"""The catalogue of known exploited vulnerabilities."""

import json
from pathlib import Path
from typing import Any

import pytest

from deeptracy.advisories.feed import SyncRefused
from deeptracy.advisories.kev import KevFeed, parse
from deeptracy.advisories.site import FolderSite, HttpSite
from deeptracy.advisories.store import AdvisoryStore, Change
from deeptracy.advisories.sync import SyncReport, sync
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import HttpClient
from deeptracy.model.exploitation import NOT_KNOWN, Exploitation
from tests.advisories.feeds import AT, record, synced, write
from tests.fetch.servers import Answer, Server, serving

LATER = "2026-03-02T00:00:00Z"
FLASK = (("PyPI", "flask"),)
Entry = dict[str, Any]


def entry(cve: str, added: str = "2026-01-02", due: str = "2026-01-23", ransomware: str = "Unknown") -> Entry:
    return {"cveID": cve, "dateAdded": added, "dueDate": due, "knownRansomwareCampaignUse": ransomware, "notes": "x"}


def catalogue(*entries: Entry, **more: object) -> bytes:
    return json.dumps({"title": "KEV", "count": len(entries), "vulnerabilities": entries, **more}).encode()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """An advisory file in which one advisory names CVE-2026-0001."""
    path = tmp_path / "advisories.db"
    synced(path, write(tmp_path / "bucket", [record("P-1", aliases=["CVE-2026-0001"])]))
    return path


def run(database: Path, body: bytes, at: str = AT, *, accept_deletions: bool = False) -> SyncReport:
    folder = database.parent / "kev"
    folder.mkdir(exist_ok=True)
    (folder / "known_exploited_vulnerabilities.json").write_bytes(body)
    return sync(database, [KevFeed(FolderSite(folder))], at, accept_deletions=accept_deletions)


def exploitation(database: Path, cve: str) -> Exploitation:
    with AdvisoryStore(database) as store:
        assert list(store.problems()) == []
        return store.exploitation(cve)


def test_the_arrival_is_one_line_and_the_store_answers(database: Path) -> None:
    body = catalogue(entry("CVE-2026-0001", ransomware="Known"), entry("CVE-2025-1234", "2025-12-31", ""))
    report = run(database, body)
    assert report.failures == ()
    assert [(change.feed, change.advisory, change.how) for change in report.changes] == [("KEV", "", ("feed",))]
    (update,) = report.updates
    assert (update.feed, update.changed, update.arrived, update.unchanged) == ("KEV", 1, True, False)
    assert exploitation(database, "CVE-2026-0001") == Exploitation("2026-01-02", True, "2026-01-23")
    assert exploitation(database, "CVE-2025-1234") == Exploitation("2025-12-31", False, "")
    assert exploitation(database, "CVE-2025-1235") == NOT_KNOWN
    with AdvisoryStore(database) as store:
        feed = next(feed for feed in store.feeds() if feed.name == "KEV")
        assert (feed.records, feed.checked, feed.changed) == (2, AT, AT)


CHANGES = [
    ("came in", [entry("CVE-2026-0001")], [("CVE-2026-0001", ("exploited",), FLASK)]),
    ("came in, of nothing here", [entry("CVE-2026-0003")], [("CVE-2026-0003", ("exploited",), ())]),
    ("ransomware", [entry("CVE-2026-0002", ransomware="Known")], [("CVE-2026-0002", ("ransomware",), ())]),
    ("other dates", [entry("CVE-2026-0002", "2026-01-03", "2026-01-24")], []),
    ("nothing", [entry("CVE-2026-0002")], []),
]


@pytest.mark.parametrize(("entries", "expected"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_each_change_is_logged_with_the_names_it_touches(
    database: Path, entries: list[Entry], expected: list[tuple[str, tuple[str, ...], object]]
) -> None:
    before = entry("CVE-2026-0002")
    run(database, catalogue(before))
    after = {one["cveID"]: one for one in [before, *entries]}
    report = run(database, catalogue(*after.values()), LATER)
    assert [(change.advisory, change.how, change.before) for change in report.changes] == expected
    assert all(change.before == change.after and change.feed == "KEV" for change in report.changes)
    assert report.updates[0].changed == len(expected)
    for cve, one in after.items():
        assert exploitation(database, cve).known_since == one["dateAdded"]
        assert exploitation(database, cve).due == one["dueDate"]


def test_the_changes_come_in_the_order_of_the_cves_and_back_again(database: Path) -> None:
    run(database, catalogue(entry("CVE-2026-0002")))
    run(database, catalogue(entry("CVE-2026-0004"), entry("CVE-2026-0001"), entry("CVE-2026-0002")), LATER)
    report = run(database, catalogue(entry("CVE-2026-0004")), LATER)
    assert report.changes == (
        Change(5, LATER, "KEV", "CVE-2026-0001", ("unexploited",), FLASK, FLASK),
        Change(6, LATER, "KEV", "CVE-2026-0002", ("unexploited",), (), ()),
    )
    assert exploitation(database, "CVE-2026-0001") == NOT_KNOWN
    with AdvisoryStore(database) as store:
        assert [change.advisory for change in store.changes(2)][:2] == ["CVE-2026-0001", "CVE-2026-0004"]


def test_the_digest_names_the_rows_and_nothing_else(database: Path) -> None:
    def digest(body: bytes) -> str:
        run(database, body, LATER)
        with AdvisoryStore(database) as store:
            return next(feed.digest for feed in store.feeds() if feed.name == "KEV")

    one, two = entry("CVE-2026-0001"), entry("CVE-2026-0002")
    first = digest(catalogue(one, two))
    assert digest(catalogue(two, one, catalogVersion="2")) == first
    others = [
        catalogue(one),
        catalogue(one, {**two, "dueDate": ""}),
        catalogue(one, {**two, "dateAdded": "2026-01-03"}),
    ]
    assert len({first, *map(digest, others)}) == 4


@pytest.mark.parametrize("accept", [False, True])
def test_an_implausible_loss_is_refused(database: Path, accept: bool) -> None:
    entries = [entry(f"CVE-2026-{number}") for number in range(1000, 1060)]
    run(database, catalogue(*entries))
    report = run(database, catalogue(*entries[51:]), LATER, accept_deletions=accept)
    if accept:
        assert len(report.changes) == 51
        assert exploitation(database, "CVE-2026-1000") == NOT_KNOWN
    else:
        assert report.failures[0][0] == "KEV"
        assert "lists 9 records, and 51 of the 60 here would go" in report.failures[0][1]
        assert exploitation(database, "CVE-2026-1000").known


def test_a_plausible_loss_is_not(database: Path) -> None:
    entries = [entry(f"CVE-2026-{number}") for number in range(1000, 1060)]
    run(database, catalogue(*entries))
    assert len(run(database, catalogue(*entries[50:]), LATER).changes) == 50


NO_CATALOGUES = [
    (b"", "is no KEV catalogue"),
    (b"\xff{}", "is no KEV catalogue"),
    (b"<html>", "is no KEV catalogue"),
    (b"[" * 100_000, "is no KEV catalogue"),
    (b"[]", "is no KEV catalogue"),
    (b"{}", "is no KEV catalogue: Object missing required field `count`"),
    (b'{"count": 0}', "is no KEV catalogue: Object missing required field `vulnerabilities`"),
    (catalogue(), "lists 0 vulnerabilities and counts 0"),
    (catalogue(entry("CVE-2026-0001"), count=2), "lists 1 vulnerabilities and counts 2"),
    (catalogue(entry("CVE-2026-0001"), count="1"), "Expected `int`, got `str`"),
    (catalogue(entry("CVE-2026-1")), "is no KEV catalogue"),
    (catalogue(entry("CVE-2026-0001\n")), "is no KEV catalogue"),
    (catalogue(entry("XCVE-2026-0001")), "is no KEV catalogue"),
    (catalogue(entry("CVE-2026-0001", "yesterday")), "is no KEV catalogue"),
    (catalogue(entry("CVE-2026-0001", "2026-01-02T00:00:00Z")), "is no KEV catalogue"),
    (catalogue({**entry("CVE-2026-0001"), "dueDate": None}), "is no KEV catalogue"),
    (catalogue({**entry("CVE-2026-0001"), "knownRansomwareCampaignUse": True}), "is no KEV catalogue"),
    (catalogue({"cveID": "CVE-2026-0001"}), "missing required field `dateAdded`"),
    (catalogue({"dateAdded": "2026-01-01"}), "missing required field `cveID`"),
]


@pytest.mark.parametrize(("body", "reason"), NO_CATALOGUES)
def test_what_is_no_catalogue_changes_nothing(database: Path, body: bytes, reason: str) -> None:
    run(database, catalogue(entry("CVE-2026-0001")))
    published = database.read_bytes()
    report = run(database, body, LATER)
    ((feed, why),) = report.failures
    assert feed == "KEV"
    assert reason in why
    assert database.read_bytes() == published


def test_fields_that_only_newer_catalogues_have_may_be_missing() -> None:
    old = {"cveID": "CVE-2021-0001", "dateAdded": "2021-11-03"}
    assert parse(catalogue(old)) == {"CVE-2021-0001": ("2021-11-03", "", 0)}
    with pytest.raises(SyncRefused):
        parse(catalogue({**old, "dateAdded": ""}))


def test_over_http_an_unchanged_catalogue_is_not_sent_again(database: Path) -> None:
    server = Server(answers=[Answer(200, catalogue(entry("CVE-2026-0001")), {"ETag": '"1"'}), Answer(304)])
    with serving(server):
        feed = KevFeed(
            HttpSite(server.address("/kev/"), HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5, backoff=0))
        )
        assert sync(database, [feed], AT).updates[0].arrived
        report = sync(database, [feed], LATER)
    assert [request.path for request in server.requests] == ["/kev/known_exploited_vulnerabilities.json"] * 2
    assert server.requests[1].headers["if-none-match"] == '"1"'
    assert report.updates[0].unchanged
    assert report.changes == ()
    assert exploitation(database, "CVE-2026-0001").known
    with AdvisoryStore(database) as store:
        assert [(one.checked, one.changed, one.records) for one in store.feeds() if one.name == "KEV"] == [
            (LATER, AT, 1)
        ]


@pytest.mark.shared
def test_the_real_catalogue(shared: Path, tmp_path: Path) -> None:
    database = tmp_path / "advisories.db"
    report = sync(database, [KevFeed(FolderSite(shared / "mirror" / "kev"))], AT)
    assert report.failures == ()
    log4shell = Exploitation("2021-12-10", True, "2021-12-24")
    assert exploitation(database, "CVE-2021-44228") == log4shell
    with AdvisoryStore(database) as store:
        assert [feed.records for feed in store.feeds()] == [1404]
