import struct
from collections.abc import Callable

import pytest

from deeptracy.inventory.golang.executable import Image, Segment, is_executable, segments
from tests.inventory.golang.images import ADDRESS, START, elf, fat, mach_o, pe

IMAGES: dict[str, Callable[[bytes], bytes]] = {
    "elf64": elf,
    "elf64-big": lambda block: elf(block, big=True),
    "elf32": lambda block: elf(block, wide=False),
    "elf32-big": lambda block: elf(block, wide=False, big=True),
    "pe64": pe,
    "pe32": lambda block: pe(block, wide=False),
    "macho64": mach_o,
    "macho64-big": lambda block: mach_o(block, big=True),
    "macho32": lambda block: mach_o(block, wide=False),
    "macho32-big": lambda block: mach_o(block, wide=False, big=True),
}
BLOCK = bytes(range(256))


@pytest.mark.parametrize("name", IMAGES)
def test_what_is_loaded_where(name: str) -> None:
    data = IMAGES[name](BLOCK)

    assert segments(data) == [Segment(ADDRESS + START, START, 256)]
    assert is_executable(data)


@pytest.mark.parametrize("name", IMAGES)
def test_memory_is_read_by_address(name: str) -> None:
    image = Image(IMAGES[name](BLOCK) + b"after the segment")
    first = ADDRESS + START

    assert image.read(first, 4) == BLOCK[:4]
    assert image.read(first + 250, 100) == BLOCK[250:]
    assert image.read(first + 255, 1) == BLOCK[255:]
    assert image.read(first + 256, 1) == b""
    assert image.read(first - 1, 1) == b""


def test_of_a_universal_file_the_first_architecture_is_read() -> None:
    data = fat(mach_o(BLOCK))

    assert segments(data) == [Segment(ADDRESS + START, 4096 + START, 256)]
    assert Image(data).read(ADDRESS + START, 4) == BLOCK[:4]
    assert is_executable(data)


@pytest.mark.parametrize("name", IMAGES)
def test_a_file_that_ends_in_its_headers_has_no_segments_left(name: str) -> None:
    data = IMAGES[name](BLOCK)

    for length in range(0, START, 3):
        assert segments(data[:length]) in ([], segments(data))
    assert segments(data[:40]) == []


@pytest.mark.parametrize(
    "data",
    [b"", b"text", b"\xca\xfe\xba\xbe", fat(b"nothing"), fat(fat(b"")), b"\xca\xfe\xba\xbe" + bytes(60)],
)
def test_other_files_have_no_segments(data: bytes) -> None:
    assert segments(data) == []


def test_a_table_far_outside_of_the_file_is_not_there() -> None:
    data = elf(BLOCK)

    assert segments(data[:32] + b"\xff" * 8 + data[40:]) == []


def test_commands_without_a_size_and_without_end_are_left() -> None:
    header = struct.pack("<IIIIIIII", 0xFEEDFACF, 7, 3, 2, 0xFFFFFFFF, 0, 0, 0)

    assert segments(header + bytes(100_000)) == []


@pytest.mark.parametrize("data", [b"", b"#!/bin/sh\n", b"\x7fEL", b"PK\3\4"])
def test_other_files_are_no_executables(data: bytes) -> None:
    assert not is_executable(data)
