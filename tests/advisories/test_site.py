"""Files of a feed in a folder."""

import gzip
from pathlib import Path

import pytest

from deeptracy.advisories.site import FolderSite, discard, spool_of
from deeptracy.fetch.http import FetchError, no_progress


def test_a_small_file_that_lies_there_unpacked(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes(b"plain")
    site = FolderSite(tmp_path)
    found = site.get("scores.csv.gz")
    assert found is not None
    assert found.body == b"plain"
    assert site.get("scores.csv.gz", found.validator) is None
    assert [path.name for path in tmp_path.iterdir()] == ["scores.csv"]
    (tmp_path / "scores.csv").write_bytes(b"plain, again")
    assert site.get("scores.csv.gz", found.validator) is not None


def test_the_packed_file_is_preferred(tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(b"packed")
    (tmp_path / "a.json").write_bytes(b"plain")
    site = FolderSite(tmp_path)
    found = site.get("a.json.gz")
    assert found is not None
    assert found.body == b"packed"
    assert site.file("a.json.gz", tmp_path / "spool", no_progress) == tmp_path / "a.json.gz"


def test_a_large_file_is_packed_into_the_spool(tmp_path: Path) -> None:
    folder, spool = tmp_path / "mirror", tmp_path / "spool"
    folder.mkdir()
    (folder / "a.json").write_bytes(b"plain")
    packed = FolderSite(folder).file("a.json.gz", spool, no_progress)
    assert (packed.parent, gzip.decompress(packed.read_bytes())) == (spool, b"plain")
    discard(folder / "a.json", spool)
    discard(packed, spool)
    assert (list(spool.iterdir()), (folder / "a.json").is_file()) == ([], True)


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"a\.json\.gz is not there") as caught:
        FolderSite(tmp_path).get("a.json.gz")
    assert caught.value.status == 404


def test_advisory_files_beside_each_other_have_spools_of_their_own(tmp_path: Path) -> None:
    """They may be brought up to date at the same time."""
    spools = {spool_of(tmp_path / name) for name in ("a.db", "b.db", "a")}
    assert len(spools) == 3
    assert {spool.parent for spool in spools} == {tmp_path}
