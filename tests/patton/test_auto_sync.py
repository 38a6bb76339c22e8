"""Syncing by itself: when it is due, once for all who share a file, and in the background of requests."""

import datetime
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deeptracy.patton.auto_sync import AutoSync, SyncPlan
from deeptracy.patton.sync_note import SyncNote, read_note
from tests.advisories.feeds import record, synced, write
from tests.patton.served import patton

HOUR = datetime.timedelta(hours=1)
NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def plan(database: Path, script: str = "", every: datetime.timedelta = HOUR) -> SyncPlan:
    return SyncPlan(database, [sys.executable, "-c", script], dict(os.environ), every)


def within(seconds: float, holds: Callable[[], object]) -> bool:
    ends = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > ends:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.parametrize(
    ("note", "every", "due"),
    [
        (None, HOUR, True),
        (SyncNote("2026-03-01T11:00:00Z", succeeded=True), HOUR, True),
        (SyncNote("2026-03-01T11:00:01Z", succeeded=True), HOUR, False),
        (SyncNote("2026-03-01T11:55:00Z", succeeded=False), HOUR, True),
        (SyncNote("2026-03-01T11:55:01Z", succeeded=False), HOUR, False),
        (SyncNote("2026-03-01T11:59:00Z", succeeded=False), HOUR / 60, True),
    ],
)
def test_when_it_is_due(tmp_path: Path, note: SyncNote | None, every: datetime.timedelta, due: bool) -> None:
    (tmp_path / "a.db").touch()
    assert plan(tmp_path / "a.db", every=every).due(note, NOW) is due


@pytest.mark.parametrize(("ended", "due"), [("2026-03-01T11:59:30Z", True), ("2026-03-01T11:59:31Z", False)])
@pytest.mark.parametrize("succeeded", [True, False])
def test_with_nothing_to_serve_it_is_due_sooner(tmp_path: Path, ended: str, succeeded: bool, due: bool) -> None:
    assert plan(tmp_path / "none.db").due(SyncNote(ended, succeeded), NOW) is due


def run(sync: AutoSync, holds: Callable[[], object]) -> None:
    sync.start()
    try:
        assert within(20, holds)
    finally:
        sync.stop()


def test_it_syncs_and_notes_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.db"
    published = threading.Event()
    run(AutoSync(plan(path, f"open({str(path)!r}, 'w')"), published.set, 0.01), published.is_set)
    note = read_note(path)
    assert note is not None
    assert note.succeeded
    ended = datetime.datetime.fromisoformat(note.ended)
    assert abs(datetime.datetime.now(datetime.UTC) - ended) < datetime.timedelta(minutes=1)


def test_a_sync_that_fails_is_noted_and_publishes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    published = threading.Event()
    run(AutoSync(plan(path, "raise SystemExit(3)"), published.set), lambda: read_note(path))
    note = read_note(path)
    assert note is not None
    assert not note.succeeded
    assert not published.is_set()


def test_a_fault_does_not_end_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "a.db"
    script = f"open({str(path)!r}, 'w')"
    told = []

    def published() -> None:
        told.append(1)
        raise OSError("the disk is full")

    every = datetime.timedelta(0)
    run(AutoSync(plan(path, script, every), published, 0.01), lambda: len(told) > 1)
    assert "the disk is full" in caplog.text


def test_several_sync_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    script = f"import time; open({str(path)!r}, 'a').write('x'); time.sleep(0.3)"
    syncs = [AutoSync(plan(path, script), lambda: None, 0.01) for _ in range(4)]
    for sync in syncs:
        sync.start()
    try:
        assert within(20, lambda: read_note(path))
        time.sleep(0.5)
    finally:
        for sync in syncs:
            sync.stop()
    assert path.read_text() == "x"


def test_stopping_ends_a_sync_at_work(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    script = f"import time; open({str(path)!r}, 'w'); time.sleep(60)"
    sync = AutoSync(plan(path, script), lambda: None, 0.01)
    run(sync, path.exists)
    assert within(10, lambda: not sync.running)
    assert read_note(path) is None


def test_each_answer_is_of_one_snapshot_while_the_file_changes(tmp_path: Path) -> None:
    """Two packages get a vulnerability in the same sync: no answer has one of them alone."""
    path = tmp_path / "a.db"
    states = [[record("P-1", "flask"), record("P-2", "click")], [record("Q-1", "flask"), record("Q-2", "click")]]
    synced(path, write(tmp_path / "bucket", states[0]), accept_deletions=True)
    answers: list[tuple[list[str], str]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            reply = running.post(
                "/api/v1/match", {"packages": [{"purl": "pkg:pypi/flask@1.0"}, {"purl": "pkg:pypi/click@1.0"}]}
            )
            assert reply.status == 200
            ids = [one["id"] for package in reply.json["packages"] for one in package["vulnerabilities"]]
            answers.append((ids, reply.json["snapshot"]["id"]))

    with patton(path) as running:
        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for round_ in range(1, 9):
            synced(path, write(tmp_path / "bucket", states[round_ % 2]), accept_deletions=True)
        within(5, lambda: len(answers) > 50)
        done.set()
        for thread in threads:
            thread.join()
    assert {tuple(ids) for ids, _ in answers} <= {("P-1", "P-2"), ("Q-1", "Q-2")}
    assert len({(tuple(ids), snapshot) for ids, snapshot in answers}) == 2
