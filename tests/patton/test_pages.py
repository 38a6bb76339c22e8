"""Status, health, metrics, the change log, single vulnerabilities."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deeptracy import __version__
from deeptracy.advisories.store import AdvisoryStore
from deeptracy.patton.sync_note import SyncNote, read_note, write_note
from deeptracy.scan import snapshot
from tests.advisories.feeds import record, synced, write
from tests.patton.served import Patton, patton


def test_status(filled: Path, shared_patton: Patton) -> None:
    told = shared_patton.get("/api/v1/status").json
    with AdvisoryStore(filled) as store:
        assert told["snapshot"]["id"] == snapshot(store).id
        assert (told["state"], told["log"], told["last_change"]) == (store.state(), store.log_id(), store.last_change())
        assert [feed["name"] for feed in told["feeds"]] == [feed.name for feed in store.feeds()]
        assert [feed["checked"] for feed in told["feeds"]] == [feed.checked for feed in store.feeds()]
    assert (told["service"], told["version"], told["sync"]) == ("patton", __version__, None)
    assert all(0 <= feed["age"] < 600 for feed in told["feeds"])
    canaries = told["canaries"]
    assert canaries["passed"] <= canaries["checked"]
    assert bool(canaries["failed"]) == (canaries["passed"] < canaries["checked"])


def test_the_last_sync_is_told(database: Path) -> None:
    assert read_note(database) is None
    write_note(database, SyncNote("2026-03-01T00:00:00Z", succeeded=False))
    with patton(database) as running:
        assert running.get("/api/v1/status").json["sync"] == {"ended": "2026-03-01T00:00:00Z", "succeeded": False}
        assert "patton_sync_succeeded 0\n" in running.get("/metrics").body.decode()
    database.with_name(database.name + ".sync.json").write_text("{")
    assert read_note(database) is None


def test_metrics(shared_patton: Patton) -> None:
    reply = shared_patton.get("/metrics")
    assert reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    text = reply.body.decode()
    assert text.endswith("\n")
    sample = re.compile(r'[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? -?\d+')
    for line in text.splitlines():
        assert line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line), line
    assert 'patton_feed_records{feed="OSV npm"} ' in text
    names = re.findall(r"^# TYPE (\S+) gauge$", text, re.MULTILINE)
    assert len(names) == len(set(names)) == 5
    assert set(names) == set(re.findall(r"^(\w+)[{ ]", text, re.MULTILINE))


def test_labels_are_escaped(tmp_path: Path) -> None:
    synced(tmp_path / "a.db", write(tmp_path / "bucket", [record("P-1")]))
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute("UPDATE feeds SET name = ?", ('OSV "a\\b\nc',))
    with patton(tmp_path / "a.db") as running:
        assert 'patton_feed_records{feed="OSV \\"a\\\\b\\nc"} 1\n' in running.get("/metrics").body.decode()


def test_health(shared_patton: Patton) -> None:
    assert shared_patton.get("/health").json == {"status": "ok", "advisories": True}


def test_a_vulnerability(shared_patton: Patton) -> None:
    nvd, osv = shared_patton.get("/api/v1/cve/CVE-2021-44228").json
    assert nvd["href"] == "https://nvd.nist.gov/vuln/detail/CVE-2021-44228"
    assert osv["href"] == "https://osv.dev/vulnerability/GHSA-jfh8-c2jp-5v3q"
    assert (nvd["score"], osv["score"]) == (10.0, 10.0)
    assert nvd["description"]
    assert osv["description"]
    assert shared_patton.get("/api/v1/cve/cve-2021-44228").json == [nvd, osv]


def test_a_vulnerability_that_is_not_known(shared_patton: Patton) -> None:
    reply = shared_patton.get("/api/v1/cve/CVE-1999-0001")
    assert (reply.status, reply.json) == (200, [])


@pytest.mark.parametrize("id_", ["x", "CVE-%00", "CVE 2021", "%27OR%271", "a" * 202])
def test_what_is_no_id(shared_patton: Patton, id_: str) -> None:
    assert shared_patton.get("/api/v1/cve/" + id_.replace(" ", "%20")).status == 400


def test_the_change_log_from_a_cursor(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    synced(path, write(tmp_path / "bucket", [record("P-1")]))
    synced(path, write(tmp_path / "bucket", [record("P-1"), record("P-2", "click"), record("P-3", "jinja")]))
    with AdvisoryStore(path) as store:
        log, last = store.log_id(), store.last_change()
    assert last == 3
    with patton(path) as running:
        first = running.get("/api/v1/changes?limit=2")
        assert first.headers["link"] == f'<?log={log}&after=2&limit=2>; rel="next"'
        assert (first.json["log"], first.json["next"], first.json["more"]) == (log, 2, True)
        assert first.json["changes"][0]["how"] == ["feed"]
        assert first.json["changes"][1] == {
            "seq": 2, "at": "2026-03-01T00:00:00Z", "feed": "OSV PyPI", "advisory": "P-2", "how": ["added"],
            "before": [], "after": [{"ecosystem": "PyPI", "name": "click"}],
        }  # fmt: skip
        rest = running.get(f"/api/v1/changes?log={log}&after=2")
        assert [one["advisory"] for one in rest.json["changes"]] == ["P-3"]
        assert (rest.json["next"], rest.json["more"], "link" in rest.headers) == (3, False, False)
        end = running.get(f"/api/v1/changes?log={log}&after=3").json
        assert end == {"log": log, "next": 3, "more": False, "changes": []}


def test_a_cursor_of_another_log(filled: Path, shared_patton: Patton) -> None:
    with AdvisoryStore(filled) as store:
        log, last = store.log_id(), store.last_change()
    assert shared_patton.get("/api/v1/changes?after=1").status == 400
    for query in ("log=foreign", "log=foreign&after=1", f"log={log}&after={last + 1}"):
        reply = shared_patton.get(f"/api/v1/changes?{query}")
        assert (reply.status, reply.json["log"], reply.json["last_change"]) == (410, log, last)
        assert f"go on with log={log}&after={last}" in reply.json["detail"]
