"""Where the loader puts the bytes of an executable: enough of ELF, PE and Mach-O to follow a pointer.

Formats: https://refspecs.linuxfoundation.org/elf/gabi4+/contents.html,
https://learn.microsoft.com/windows/win32/debug/pe-format, and Apple's ``mach-o/loader.h`` and ``mach-o/fat.h``.
"""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

_MACH_O = {
    b"\xfe\xed\xfa\xce": (">", 4),
    b"\xfe\xed\xfa\xcf": (">", 8),
    b"\xce\xfa\xed\xfe": ("<", 4),
    b"\xcf\xfa\xed\xfe": ("<", 8),
}
_FAT = b"\xca\xfe\xba\xbe"
_MAGIC = (b"\x7fELF", b"MZ", _FAT, *_MACH_O)
_LOADED, _SEGMENT, _SEGMENT_64 = 1, 0x01, 0x19
_MAX_SEGMENTS = 1000  # linkers write a few dozen; a file may claim four milliards


@dataclass(frozen=True, slots=True)
class Segment:
    """``size`` bytes of the file from ``offset`` on that are loaded at ``address``."""

    address: int
    offset: int
    size: int


def is_executable(data: bytes) -> bool:
    """Whether the bytes begin as those of an executable or a shared library do."""
    return data.startswith(_MAGIC)


class Image:
    """The memory of the program before it runs, as far as the file fills it."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._segments = segments(data)

    def read(self, address: int, length: int) -> bytes:
        """``length`` bytes from an address on; fewer, or none, where the file doesn't fill them."""
        for segment in self._segments:
            if segment.address <= address < segment.address + segment.size:
                start = segment.offset + address - segment.address
                return self._data[start : min(start + length, segment.offset + segment.size)]
        return b""


def segments(data: bytes) -> list[Segment]:
    """What is loaded from the file, as far as its headers can be read."""
    found: list[Segment] = []
    with suppress(struct.error, OverflowError):  # offsets of 64 bits may be any number
        for segment in islice(_segments(data, 0), _MAX_SEGMENTS):
            found.append(segment)
    return found


def _segments(data: bytes, start: int) -> Iterator[Segment]:
    if data.startswith(b"\x7fELF", start):
        return _elf(data)
    if data.startswith(b"MZ", start):
        return _pe(data)
    if data.startswith(_FAT, start) and not start:
        (first,) = struct.unpack_from(">I", data, 16)  # where the first architecture begins
        return _segments(data, first) if first else iter(())
    if data[start : start + 4] in _MACH_O:
        return _mach_o(data, start)
    return iter(())


def _elf(data: bytes) -> Iterator[Segment]:
    wide, order = data[4:5] == b"\2", ">" if data[5:6] == b"\2" else "<"
    (table,) = struct.unpack_from(order + ("Q" if wide else "I"), data, 32 if wide else 28)
    size, count = struct.unpack_from(order + "HH", data, 54 if wide else 42)
    for index in range(count):
        header = table + index * size
        if wide:
            kind, _flags, offset, address, _physical, length = struct.unpack_from(order + "IIQQQQ", data, header)
        else:
            kind, offset, address, _physical, length = struct.unpack_from(order + "IIIII", data, header)
        if kind == _LOADED:
            yield Segment(address, offset, length)


def _pe(data: bytes) -> Iterator[Segment]:
    (header,) = struct.unpack_from("<I", data, 0x3C)
    count, optional = struct.unpack_from("<6xH12xH", data, header)
    (magic,) = struct.unpack_from("<H", data, header + 24)
    (base,) = struct.unpack_from("<Q" if magic == 0x20B else "<4xI", data, header + 48)
    for index in range(count):
        section = header + 24 + optional + index * 40
        address, length, offset = struct.unpack_from("<12xIII", data, section)
        yield Segment(base + address, offset, length)


def _mach_o(data: bytes, start: int) -> Iterator[Segment]:
    order, width = _MACH_O[data[start : start + 4]]
    (commands,) = struct.unpack_from(order + "16xI", data, start)
    command = start + (32 if width == 8 else 28)
    for _ in range(min(commands, _MAX_SEGMENTS)):
        kind, size = struct.unpack_from(order + "II", data, command)
        if kind in (_SEGMENT, _SEGMENT_64):
            layout = "24xQ8xQQ" if kind == _SEGMENT_64 else "24xI4xII"
            address, offset, length = struct.unpack_from(order + layout, data, command)
            yield Segment(address, start + offset, length)
        command += max(size, 8)
