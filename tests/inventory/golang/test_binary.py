import struct
from collections.abc import Callable

import pytest

from deeptracy.inventory.golang.binary import BuildInfo, build_info, is_go_binary, parse
from deeptracy.inventory.parser import Malformed
from deeptracy.model.inventory import Gap
from tests.inventory.golang.images import ADDRESS, START, elf, fat, mach_o, pe
from tests.inventory.in_memory import ids, read

MAGIC = b"\xff Go buildinf:"
MODULES = (
    b"path\tm/cmd\nmod\tm\tv1.0.0\th1:x=\ndep\ta\tv1.2.3\th1:x=\n"
    b"dep\tb\tv0.1.0\n=>\tfork\tv0.2.0\th1:x=\nbuild\t-compiler=gc\n"
)
FRAMED = b"0" * 16 + MODULES + b"1" * 16
EXPECTED = BuildInfo("go1.21.3", MODULES.decode())


def varint(number: int) -> bytes:
    encoded = b""
    while number >= 0x80:
        encoded += bytes([number & 0x7F | 0x80])
        number >>= 7
    return encoded + bytes([number])


def inline(go: bytes = b"go1.21.3", modules: bytes = FRAMED) -> bytes:
    return (MAGIC + b"\x08\x02").ljust(32, b"\0") + varint(len(go)) + go + varint(len(modules)) + modules


def pointed(order: str = "<", width: str = "Q", go: bytes = b"go1.17.2", modules: bytes = FRAMED) -> bytes:
    """The block as Go before 1.18 wrote it, to be loaded at `ADDRESS + START`."""
    size = struct.calcsize(width)
    base = ADDRESS + START + 32
    header = MAGIC + bytes([size, 1 if order == ">" else 0])
    header += struct.pack(order + width * 2, base, base + 2 * size)
    text = base + 4 * size
    values = struct.pack(order + width * 4, text, len(go), text + len(go), len(modules))
    return header.ljust(32, b"\0") + values + go + modules


@pytest.mark.parametrize(
    "image", [elf, pe, mach_o, lambda block: fat(mach_o(block))], ids=["elf", "pe", "mach-o", "fat"]
)
def test_strings_behind_the_header(image: Callable[[bytes], bytes]) -> None:
    assert build_info(image(inline())) == EXPECTED


@pytest.mark.parametrize(
    "data",
    [
        elf(pointed()),
        elf(pointed(">"), big=True),
        elf(pointed(width="I"), wide=False),
        elf(pointed(">", "I"), wide=False, big=True),
        pe(pointed()),
        pe(pointed(width="I"), wide=False),
        mach_o(pointed()),
        mach_o(pointed(">", "I"), wide=False, big=True),
        fat(mach_o(pointed())),
    ],
)
def test_strings_behind_pointers(data: bytes) -> None:
    assert build_info(data) == BuildInfo("go1.17.2", MODULES.decode())
    assert is_go_binary(data)


def test_the_magic_word_counts_on_its_boundary_only() -> None:
    assert build_info(elf(b"12345678" + inline())) is None
    assert build_info(elf(b"1" + MAGIC + b"0" + inline())) == EXPECTED


def test_a_header_that_leads_nowhere_is_passed_over() -> None:
    nowhere = (MAGIC + b"\x08\x00").ljust(32, b"\xee")

    assert build_info(elf(nowhere + inline())) == EXPECTED
    assert build_info(elf(nowhere * 15 + inline())) == EXPECTED
    assert build_info(elf(nowhere * 16 + inline())) is None


@pytest.mark.parametrize(
    "block",
    [
        b"",
        MAGIC,
        (MAGIC + b"\x08\x02").ljust(31, b"\0"),
        (MAGIC + b"\x08\x02").ljust(32, b"\0"),
        (MAGIC + b"\x08\x02").ljust(32, b"\0") + b"\x09go1.21.3",
        (MAGIC + b"\x08\x02").ljust(32, b"\0") + b"\xff" * 40,
        (MAGIC + b"\x08\x02").ljust(32, b"\0") + b"\x00\x00",
        (MAGIC + b"\x05\x00").ljust(64, b"\0"),
        (MAGIC + b"\x08\x00").ljust(64, b"\0"),
        pointed()[:40],
        pointed()[:70],
    ],
)
def test_without_a_toolchain_it_is_no_go_binary(block: bytes) -> None:
    assert not is_go_binary(elf(block))
    with pytest.raises(Malformed, match="not an executable with Go's build information"):
        read(parse, "app", elf(block))


def test_the_magic_word_in_another_file_means_nothing() -> None:
    assert not is_go_binary(b"text".ljust(32) + inline())
    with pytest.raises(Malformed):
        read(parse, "notes.txt", b"text".ljust(32) + inline())


@pytest.mark.parametrize("modules", [b"", b"short", b"0" * 40, FRAMED[:-1]])
def test_a_list_without_its_frame_is_empty(modules: bytes) -> None:
    assert build_info(elf(inline(modules=modules))) == BuildInfo("go1.21.3", "")


def test_the_modules_of_a_program() -> None:
    parsed = read(parse, "bin/app", elf(inline()))

    assert ids(parsed) == ["stdlib@1.21.3", "m@v1.0.0", "a@v1.2.3", "fork@v0.2.0"]
    assert [d.direct for d in parsed.dependencies] == [True, True, None, None]
    assert {str(d.location) for d in parsed.dependencies} == {"bin/app"}
    assert not any(d.private for d in parsed.dependencies)


def framed(text: str) -> bytes:
    return elf(inline(modules=b"0" * 16 + text.encode() + b"1" * 16))


@pytest.mark.parametrize(
    ("text", "name", "private", "gap"),
    [
        ("dep\ta\t(devel)\n", "a@(devel)", "built from a working copy", Gap.OWN),
        ("dep\ta\tv1.0.0\n=>\t./a\t(devel)\t\n", "a@v1.0.0", "replaced by the folder ./a", Gap.PRIVATE_SOURCE),
        ("dep\ta\tv1.0.0\n=>\t./a\t\t\n", "a@v1.0.0", "replaced by the folder ./a", Gap.PRIVATE_SOURCE),
        ("dep\ta\t(devel)\n=>\tb\tv1.0.0\th1:x=\n", "b@v1.0.0", "", None),
    ],
)
def test_what_is_no_public_module(text: str, name: str, private: str, gap: Gap | None) -> None:
    found = read(parse, "app", framed(text)).dependencies[1]

    assert (found.id, found.private) == (name, private)
    assert gap is None or found.private_gap is gap


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("path\tm\nnonsense\ndep\n", []),
        ("dep\t\tv1.0.0\ndep\ta\t\n", []),
        ("dep\ta\tv1.0.0\n=>\t\tv1.0.0\th1:x=\n", ["a@v1.0.0"]),
        ("mod\tm\t(devel)\t\n", []),
        ("mod\tm\t(devel)\t\n=>\tb\tv1.0.0\th1:x=\n", []),
        ("dep\ta\ndep\ta\tb\tc\td\n", []),
        ("=>\tb\tv1.0.0\th1:x=\ndep\ta\tv1.0.0\n", ["a@v1.0.0"]),
        ("dep\ta\tv1.0.0\n=>\tb\tv1.0.0\n", ["a@v1.0.0"]),
        ("dep\ta\tv1.0.0\n\n=>\tb\tv1.0.0\th1:x=\n", ["a@v1.0.0"]),
        ("dep\ta\tv1.0.0\n=>\tb\tv1.0.0\th1:x=\ndep\tc\tv1.0.0\n", ["b@v1.0.0", "c@v1.0.0"]),
    ],
)
def test_other_lines_are_passed_over(text: str, expected: list[str]) -> None:
    assert ids(read(parse, "app", framed(text)))[1:] == expected


def test_a_toolchain_between_releases_has_no_version() -> None:
    (found,) = read(parse, "app", elf(inline(b"devel go1.23-abcdef", b""))).dependencies

    assert (found.package.version, found.requirement) == ("", "devel go1.23-abcdef")


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    parsed = read(parse, "app", elf(inline(b"go1.21.3\xff", FRAMED.replace(b"m/cmd", b"m\xff"))))

    assert ids(parsed)[1:] == ["m@v1.0.0", "a@v1.2.3", "fork@v0.2.0"]
