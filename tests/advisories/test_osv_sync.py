"""Bringing one ecosystem up to date: limits, and lists of records."""

from pathlib import Path

import pytest

from deeptracy.advisories import osv_sync
from deeptracy.advisories.osv_sync import SyncRefused, parse_index
from tests.advisories.feeds import record, synced, write


def test_the_index_gives_the_time_of_each_id() -> None:
    assert parse_index(b"2026-01-01T00:00:00Z,P-1\r\n\n 2099,P_2.x:3 \n", "PyPI") == {
        "P-1": "2026-01-01T00:00:00Z",
        "P_2.x:3": "2099",
    }


@pytest.mark.parametrize("line", [b"P-1", b"now,", b"now,-1", b"now,../x", b"now,a/b", b"now," + b"x" * 202])
def test_a_line_that_is_none(line: bytes) -> None:
    with pytest.raises(SyncRefused, match="line 2 of the PyPI index is not '<time>,<id>'"):
        parse_index(b"now,P-1\n" + line, "PyPI")


@pytest.mark.parametrize(("limit", "reason"), [(2, "listed, but not there"), (1, "listed, but not in the archive")])
def test_many_missing_records_are_not_asked_for_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, reason: str
) -> None:
    monkeypatch.setattr(osv_sync, "_MAX_SINGLES", limit)
    bucket = write(tmp_path / "bucket", [record("P-1")], listed={"P-3": "now", "P-2": "now"})
    report = synced(tmp_path / "advisories.db", bucket)
    assert report.updates[0].rejected == (("P-2", reason), ("P-3", reason))
