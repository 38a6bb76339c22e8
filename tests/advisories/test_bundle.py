"""Archives of records."""

import json
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.advisories import bundle
from deeptracy.advisories.bundle import BundleError, deflate, records

IDS = [f"P-{n}" for n in range(5)]


def archive(path: Path, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as file:
        file.writestr("README", "not a record")
        for id_ in IDS:
            file.writestr(f"sub/{id_}.json", json.dumps({"id": id_, "text": "x" * 500}))
    return path


def inflated(data: bytes) -> bytes:
    return zlib.decompress(data, -zlib.MAX_WBITS)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_records_come_in_order_with_their_bytes_deflated(tmp_path: Path, method: int) -> None:
    found = list(records(archive(tmp_path / "all.zip", method), IDS))
    assert [record.id for record in found] == IDS
    assert [json.loads(record.data)["id"] for record in found] == IDS
    assert [inflated(record.deflated) for record in found] == [record.data for record in found]


def test_the_deflated_bytes_are_the_archives_own(tmp_path: Path) -> None:
    path = archive(tmp_path / "all.zip")
    assert all(record.deflated in path.read_bytes() for record in records(path, IDS))


def test_only_what_is_wanted_when_its_turn_comes(tmp_path: Path) -> None:
    wanted = set(IDS)
    found = []
    for record in records(archive(tmp_path / "all.zip"), wanted):
        found.append(record.id)
        wanted -= {"P-1", "P-3"}
    assert found == ["P-0", "P-2", "P-4"]


@given(st.binary(max_size=2000))
def test_deflate_is_undone_by_inflate(data: bytes) -> None:
    assert inflated(deflate(data)) == data


def refused(path: Path, match: str) -> None:
    with pytest.raises(BundleError, match=match):
        list(records(path, IDS))


@pytest.mark.parametrize("size", [0, 10, 300, -1])
def test_what_is_cut_off(tmp_path: Path, size: int) -> None:
    path = archive(tmp_path / "all.zip")
    path.write_bytes(path.read_bytes()[:size])
    refused(path, r"all\.zip is damaged")


def test_what_is_missing(tmp_path: Path) -> None:
    refused(tmp_path / "all.zip", r"all\.zip is damaged")


def test_a_method_that_is_not_read(tmp_path: Path) -> None:
    refused(archive(tmp_path / "all.zip", zipfile.ZIP_BZIP2), r"P-0\.json is compressed by a method that is not read")


@pytest.mark.parametrize("limit", [514, 515])
def test_the_limit_of_a_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    path = archive(tmp_path / "all.zip")
    size = zipfile.ZipFile(path).infolist()[1].file_size
    monkeypatch.setattr(bundle, "_MAX_RECORD", size - 1 if limit == 514 else size)
    if limit == 514:
        refused(path, f"is larger than {size - 1} bytes")
    else:
        assert len(list(records(path, IDS))) == 5


def central(path: Path, offset: int, packed: bytes) -> Path:
    """The archive with something else in the directory entry of its second member."""
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4) + offset
    data[at : at + len(packed)] = packed
    path.write_bytes(data)
    return path


LIES = [
    ("checksum", 16, struct.pack("<I", 1), "does not match its checksum"),
    ("compressed size", 20, struct.pack("<I", 1 << 30), "is larger than"),
    ("size", 24, struct.pack("<I", 1 << 30), "is larger than"),
    ("place", 42, struct.pack("<I", 3), "damaged|checksum|cut off"),
    ("version needed", 6, struct.pack("<H", 99), "damaged"),
    ("name", 46, b"\xff\xff", "damaged"),
]


@pytest.mark.parametrize(("offset", "packed", "reason"), [lie[1:] for lie in LIES], ids=[lie[0] for lie in LIES])
def test_directories_that_lie(tmp_path: Path, offset: int, packed: bytes, reason: str) -> None:
    path = archive(tmp_path / "all.zip")
    if packed == b"\xff\xff":
        central(path, 8, struct.pack("<H", 0x800))
    refused(central(path, offset, packed), reason)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damage_anywhere_is_told_or_harmless(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = archive(tmp_path_factory.mktemp("damage") / "all.zip")
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    spoilt = bytearray(whole)
    spoilt[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(spoilt)
    try:
        found = list(records(path, IDS))
    except BundleError:
        return
    assert all(zlib.crc32(record.data) == zlib.crc32(inflated(record.deflated)) for record in found)
