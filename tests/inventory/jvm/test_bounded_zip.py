import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.inventory.jvm import bounded_zip
from deeptracy.inventory.jvm.bounded_zip import BoundedZip, Budget, TooLarge
from deeptracy.inventory.parser import Malformed
from tests.inventory.jvm.archives import archive

FILES: dict[str, str | bytes] = {"a": "one", "folder/b": b"two" * 1000, "../../c": "three", "d/": ""}
DATA = archive(FILES)


def opened(data: bytes, left: int = 1 << 20) -> BoundedZip:
    return BoundedZip(data, Budget(left))


def test_files_by_their_names_whatever_those_are() -> None:
    found = opened(DATA)

    assert list(found) == ["a", "folder/b", "../../c"]  # not the folder
    assert found.read("a", 10) == b"one"
    assert found.read("../../c", 10) == b"three"
    assert found.read("folder/b", 3000) == b"two" * 1000
    assert found.read("d/", 10) is None
    assert found.read("nothing", 10) is None


def test_something_may_stand_in_front_as_in_archives_that_run_by_themselves() -> None:
    assert list(opened(b"#!/bin/sh\nexec java -jar $0\n" + DATA)) == ["a", "folder/b", "../../c"]


@pytest.mark.parametrize("limit", [0, 1, 2999])
def test_a_file_past_its_limit(limit: int) -> None:
    with pytest.raises(TooLarge, match=r"^expands to more than is read of an archive$"):
        opened(DATA).read("folder/b", limit)


def test_the_budget_is_of_all_files_together() -> None:
    found = opened(DATA, left=3003)

    assert found.read("folder/b", 1 << 20) == b"two" * 1000
    assert found.read("a", 1 << 20) == b"one"
    with pytest.raises(TooLarge):
        found.read("../../c", 1 << 20)


@pytest.mark.parametrize(
    ("size", "left"),
    [(0, 16 << 20), (1 << 20, 116 << 20), (4 << 20, 416 << 20), (5 << 20, 512 << 20), (50 << 20, 512 << 20)],
)
def test_a_large_archive_may_expand_to_more(size: int, left: int) -> None:
    class Sized(bytes):
        def __len__(self) -> int:
            return size

    assert Budget.of(Sized()).left == left


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\5\6", b"not an archive", DATA[:-1], DATA[:-22], DATA[50:-22]])
def test_no_archive(data: bytes) -> None:
    with pytest.raises(Malformed, match=r"^not a zip archive, or a damaged one$"):
        opened(data)


def test_damaged_data() -> None:
    start = DATA.index(b"folder/b") + len(b"folder/b")
    damaged = DATA[:start] + b"\xff" * 8 + DATA[start + 8 :]

    with pytest.raises(Malformed, match=r"^its data is damaged$"):
        opened(damaged).read("folder/b", 3000)


def test_an_encrypted_file() -> None:
    at = DATA.index(b"PK\1\2")
    data = DATA[: at + 8] + b"\1\0" + DATA[at + 10 :]

    with pytest.raises(Malformed, match=r"^it is encrypted$"):
        opened(data).read("a", 10)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_java_does_not_know(method: int) -> None:
    with pytest.raises(Malformed, match=r"^it is compressed by a method that Java does not know$"):
        opened(archive({"a": "x" * 100}, method=method)).read("a", 1000)


def test_stored_files_are_read() -> None:
    assert opened(archive({"a": "x"}, method=zipfile.ZIP_STORED)).read("a", 10) == b"x"


def test_a_bomb_costs_no_more_than_its_budget() -> None:
    data = archive({"bomb": bytes(64 << 20)})
    budget = Budget.of(data)

    with pytest.raises(TooLarge):
        BoundedZip(data, budget).read("bomb", 1 << 40)

    assert len(data) < 100_000
    assert -1 <= budget.left <= 0


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(archive({"a": "x" * 5000}))
    at = data.index(b"PK\1\2")
    data[at + 24 : at + 28] = struct.pack("<I", 10)

    with pytest.raises(Malformed):  # the reader stops at what the header tells, and the checksum then fails
        opened(bytes(data)).read("a", 100_000)


@pytest.mark.parametrize("size", [(32 << 20) + 1, 0xFFFFFFFE])
def test_a_list_of_entries_too_large_to_read(size: int) -> None:
    data = bytearray(DATA)
    data[-10:-6] = struct.pack("<I", size)

    with pytest.raises(Malformed, match=r"^it lists more files than any archive in use$"):
        opened(bytes(data))


def test_a_list_of_entries_too_large_to_read_in_the_64_bit_form() -> None:
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 4, 4, (32 << 20) + 1, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(DATA) - 22, 1)

    with pytest.raises(Malformed, match="it lists more files"):
        opened(DATA[:-22] + record + locator + DATA[-22:])


def test_an_archive_in_the_64_bit_form_is_read() -> None:
    size, offset = struct.unpack("<2I", DATA[-10:-2])
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 4, 4, size, offset)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(DATA) - 22, 1)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)

    found = opened(DATA[:-22] + record + locator + end)

    assert found.read("a", 10) == b"one"


def test_the_largest_list_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    size = struct.unpack("<I", DATA[-10:-6])[0]
    monkeypatch.setattr(bounded_zip, "_MAX_DIRECTORY", size)
    assert len(list(opened(DATA))) == 3

    monkeypatch.setattr(bounded_zip, "_MAX_DIRECTORY", size - 1)
    with pytest.raises(Malformed, match="it lists more files"):
        opened(DATA)


def test_overlapping_files_are_bounded_together() -> None:
    # many names for the same bytes: a small file that expands to any size
    size, names = 1 << 20, "abcdefghijklmnopqrstuvwxyz"
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflate.compress(bytes(size)) + deflate.flush()
    sizes = (zlib.crc32(bytes(size)), len(body), size, 1, 0)
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, *sizes) + b"a"
    central = b"".join(
        struct.pack("<4s6H3I2H3H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, *sizes, 0, 0, 0, 0, 0) + name.encode()
        for name in names
    )
    count, offset = len(names), len(local) + len(body)
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(central), offset, 0)
    budget = Budget(2 << 20)
    found = BoundedZip(local + body + central + end, budget)

    assert list(found) == list(names)
    assert found.read("a", size) == bytes(size)
    for name in names[1:]:
        with suppress(TooLarge, Malformed):  # some readers notice the overlap themselves
            found.read(name, size)
    assert -1 <= budget.left <= size


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(DATA) - 1), st.binary(max_size=8), st.integers(0, 8))
def test_whatever_is_damaged_there_is_an_answer(at: int, noise: bytes, gone: int) -> None:
    with suppress(Malformed, TooLarge):
        found = opened(DATA[:at] + noise + DATA[at + gone :])
        for name in found:
            found.read(name, 10_000)
