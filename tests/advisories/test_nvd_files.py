"""The NVD's feed files: descriptions, checksums, and cutting out the records."""

import gzip
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories import nvd_files
from deeptracy.advisories.feed import SyncRefused
from deeptracy.advisories.nvd_files import Meta, cut, fetch, read_meta
from deeptracy.advisories.site import FolderSite
from deeptracy.fetch.http import FetchError, no_progress
from tests.advisories.nvd_feeds import cve, document, write_feed

SHA = "0123456789abcdefABCDEF" + "0" * 42
META = f"lastModifiedDate:2025-03-01T22:00:00-04:00\r\nsize:100\r\nzipSize:11\r\ngzSize:10\r\nsha256:{SHA}\r\n"


def described(folder: Path, text: str) -> Meta:
    (folder / "nvdcve-2.0-2025.meta").write_text(text)
    return read_meta(FolderSite(folder), "2025")


def test_a_description(tmp_path: Path) -> None:
    expected = Meta(datetime(2025, 3, 2, 2, tzinfo=UTC), 100, 10, SHA.upper())
    assert described(tmp_path, META) == expected
    assert described(tmp_path, META.replace(":", " : ").replace("22 : 00 : 00-04 : 00", "22:00:00-04:00")) == expected


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("gzSize", "gz", "gzSize"),
        ("size:100", "size:many", "invalid literal"),
        ("sha256:0", "sha256:", "is no SHA-256"),
        ("sha256:0", "sha256:g", "is no SHA-256"),
        ("2025-03-01T", "yesterday", "Invalid isoformat"),
        ("-04:00", "", "no time zone"),
        ("2025-03-01T22:00:00-04:00", "1998-12-31T23:59:59+00:00", "before there was an NVD"),
        ("2025-03-01T22:00:00-04:00", "9999-12-31T23:59:59-04:00", "out of range"),
    ],
)
def test_what_is_no_description(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(SyncRefused, match=rf"nvdcve-2.0-2025.meta is no description of a feed: .*{fault}"):
        described(tmp_path, META.replace(old, new, 1))


def test_an_origin_without_the_feed(tmp_path: Path) -> None:
    with pytest.raises(FetchError) as caught:
        read_meta(FolderSite(tmp_path), "2025")
    assert caught.value.status == 404


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_of_a_folder_describes_itself(tmp_path: Path, packed: bool) -> None:
    plain = document([cve("CVE-2025-0001")])
    path = tmp_path / ("nvdcve-2.0-2025.json" + ".gz" * packed)
    path.write_bytes(gzip.compress(plain, mtime=0) if packed else plain)
    site = FolderSite(tmp_path)
    described = read_meta(site, "2025")
    assert described == Meta(
        datetime(2025, 3, 1, 3, tzinfo=UTC), len(plain), None, hashlib.sha256(plain).hexdigest().upper()
    )
    meta, file = fetch(site, "2025", described, tmp_path / "spool", no_progress)
    assert meta == described
    assert [json.loads(element)["cve"]["id"] for element in nvd_files.records(file)] == ["CVE-2025-0001"]
    assert (file == path) is packed


def test_a_file_that_describes_itself_and_changes_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "nvdcve-2.0-2025.json"
    path.write_bytes(document([cve("CVE-2025-0001")]))
    site = FolderSite(tmp_path)
    old = read_meta(site, "2025")
    path.write_bytes(document([cve("CVE-2025-0002")]))
    assert fetch(site, "2025", old, tmp_path / "spool", no_progress)[0] == read_meta(site, "2025") != old


@pytest.mark.parametrize(
    "timestamp", ["", "soon", "1998-12-31T23:59:59", "2025-03-01T03:00:00+01:00", "2025-03-01T03Z"]
)
def test_a_file_that_does_not_say_when_it_was_published(tmp_path: Path, timestamp: str) -> None:
    text = document([]).replace(b"2025-03-01T03:00:00.000", timestamp.encode())
    (tmp_path / "nvdcve-2.0-2025.json").write_bytes(text)
    with pytest.raises(SyncRefused, match=r"2025.json has no .meta beside it, and no timestamp at its beginning: "):
        read_meta(FolderSite(tmp_path), "2025")


def test_a_description_is_preferred_to_the_file_itself(tmp_path: Path) -> None:
    (tmp_path / "nvdcve-2.0-2025.json").write_bytes(document([]))
    assert described(tmp_path, META).sha256 == SHA.upper()


def test_a_file_that_matches(tmp_path: Path) -> None:
    write_feed(tmp_path, "2025", [cve("CVE-2025-0001")], "2025-03-01T00:00:00+00:00")
    site = FolderSite(tmp_path)
    meta, path = fetch(site, "2025", read_meta(site, "2025"), tmp_path / "spool", no_progress)
    assert meta == read_meta(site, "2025")
    assert [json.loads(element)["cve"]["id"] for element in nvd_files.records(path)] == ["CVE-2025-0001"]


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("gzSize", 3, r"it has \d+ bytes, not 3"),
        ("size", 3, "it holds more than 3 bytes"),
        ("sha256", "0" * 64, "its SHA-256 is [0-9A-F]{64}, not 0{64}"),
    ],
)
def test_a_file_that_does_not_match(tmp_path: Path, field: str, value: object, fault: str) -> None:
    write_feed(tmp_path, "2025", [cve("CVE-2025-0001")], "2025-03-01T00:00:00+00:00", **{field: value})
    site = FolderSite(tmp_path)
    with pytest.raises(FetchError, match=rf"nvdcve-2.0-2025.json.gz does not match its .meta: {fault}"):
        fetch(site, "2025", read_meta(site, "2025"), tmp_path / "spool", no_progress)
    assert (tmp_path / "nvdcve-2.0-2025.json.gz").is_file()


def test_a_description_that_is_older_than_the_file(tmp_path: Path) -> None:
    """The publisher replaced both after the description was read."""
    site = FolderSite(tmp_path)
    write_feed(tmp_path, "2025", [cve("CVE-2025-0001")], "2025-03-01T00:00:00+00:00")
    old = read_meta(site, "2025")
    write_feed(tmp_path, "2025", [cve("CVE-2025-0002")], "2025-03-02T00:00:00+00:00")
    assert fetch(site, "2025", old, tmp_path / "spool", no_progress)[0].published.day == 2


@pytest.mark.parametrize("damage", ["no gzip", "cut off", "flipped"])
def test_a_damaged_archive(tmp_path: Path, damage: str) -> None:
    packed = bytearray(gzip.compress(document([cve("CVE-2025-0001")]), mtime=0))
    if damage == "flipped":
        packed[len(packed) // 2] ^= 0x55
    data = {"no gzip": b"x" * 99, "cut off": bytes(packed[:-9]), "flipped": bytes(packed)}[damage]
    path = tmp_path / "nvdcve-2.0-2025.json.gz"
    path.write_bytes(data)
    with pytest.raises(FetchError, match=r"nvdcve-2.0-2025.json.gz is damaged"):
        list(nvd_files.records(path))
    meta = Meta(datetime.now(UTC), 1 << 20, len(data), "0" * 64)
    sizes = META.replace("gzSize:10", f"gzSize:{len(data)}").replace("size:100", "size:99999")
    (tmp_path / "nvdcve-2.0-2025.meta").write_text(sizes)
    with pytest.raises(FetchError, match=r"does not match its .meta: nvdcve-2.0-2025.json.gz is damaged"):
        fetch(FolderSite(tmp_path), "2025", meta, tmp_path / "spool", no_progress)


TEXTS = st.text(max_size=8) | st.sampled_from(['{"cve":', '{ "cve": {"id"', "}}, {", "]}", '\\"', "\\"])
ELEMENTS = st.lists(
    st.fixed_dictionaries(
        {"cve": st.dictionaries(TEXTS.map(lambda t: "k" + t), TEXTS | st.lists(TEXTS, max_size=3), max_size=3)}
    ),
    max_size=6,
)


@given(
    elements=ELEMENTS,
    indent=st.sampled_from([None, 0, 3]),
    separators=st.sampled_from([None, (",", ":"), (" ,\n", " : ")]),
    ascii_only=st.booleans(),
    tail=st.booleans(),
    size=st.integers(1, 300),
)
def test_the_elements_however_they_are_written_and_arrive(
    elements: list[object],
    indent: int | None,
    separators: tuple[str, str] | None,
    ascii_only: bool,
    tail: bool,
    size: int,
) -> None:
    whole: dict[str, object] = {"totalResults": len(elements), "vulnerabilities": elements}
    if tail:
        whole["after"] = {"é": ["]}"]}
    data = json.dumps(whole, indent=indent, separators=separators, ensure_ascii=ascii_only).encode()
    chunks = [data[at : at + size] for at in range(0, len(data), size)]
    assert [json.loads(element) for element in cut(chunks, "a file")] == elements


GOOD = document([cve("CVE-2025-0001"), cve("CVE-2025-0002")])


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is no feed"),
        (b"[]", "is no feed"),
        (b"{}", "is no feed"),
        (b'{"vulnerabilities": []} x', "is no feed"),
        (b'{"vulnerabilities": 1}', "says that it holds None records, and holds 0"),
        (b'{"vulnerabilities": [{"id": 1}], "totalResults": 1}', "says that it holds 1 records, and holds 0"),
        (GOOD.replace(b'"totalResults": 2', b'"totalResults": 3'), "says that it holds 3 records, and holds 2"),
        (GOOD[:-1], "is no feed"),
        (GOOD[:-4], "ends in the middle of a record"),
        (GOOD[: GOOD.rindex(b"About")] + b"\xff", "ends in the middle of a record"),
        (b'{"vulnerabilities": [{"cve": ' + b"[" * 100_000, "ends in the middle of a record"),
        (b'{"cve": {}}', "is no feed"),
        (b"[" * 100_000, "is no feed"),
    ],
)
def test_what_is_no_feed(data: bytes, fault: str) -> None:
    with pytest.raises(SyncRefused, match=f"^a file {fault}"):
        list(cut([data], "a file"))


def test_the_largest_record(monkeypatch: pytest.MonkeyPatch) -> None:
    element = b'{"cve": "' + b"x" * 90 + b'"}'
    data = b'{"vulnerabilities": [' + element + b"]}"
    chunks = [data[:21], data[21:]]
    monkeypatch.setattr(nvd_files, "_MAX_RECORD", len(element) + 2)
    assert list(cut(chunks, "a file")) == [element]
    monkeypatch.setattr(nvd_files, "_MAX_RECORD", len(element) + 1)
    with pytest.raises(SyncRefused, match=rf"a file holds a record of more than {len(element) + 1} bytes"):
        list(cut(chunks, "a file"))
