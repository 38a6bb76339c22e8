"""The header of an installed rpm package, as its database stores it.

Specification: https://rpm-software-management.github.io/rpm/manual/format_header.html. A stored header has no magic
number: two big-endian counts (entries, bytes of data), the entries of four numbers each (tag, type, offset, count), and
the data.
"""

import struct

from deeptracy.inventory.parser import Malformed

NAME, VERSION, RELEASE, EPOCH, ARCH, SOURCE_RPM = 1000, 1001, 1002, 1003, 1022, 1044
PROVIDE_NAME, REQUIRE_NAME, MODULARITY_LABEL = 1047, 1049, 5096
_WANTED = (NAME, VERSION, RELEASE, EPOCH, ARCH, SOURCE_RPM, PROVIDE_NAME, REQUIRE_NAME, MODULARITY_LABEL)
_INT32, _STRING, _STRING_ARRAY, _I18N_STRING = 4, 6, 8, 9
_ENTRY = struct.Struct(">IIiI")
_MAX_ENTRIES, _MAX_DATA = 1 << 16, 1 << 28  # rpm's own limits


def read(blob: bytes) -> dict[int, list[str]]:
    """The values of the tags named above; numbers in decimal. Raises `Malformed`."""
    if len(blob) < 8:
        raise Malformed("a package header is cut off")
    entries, size = struct.unpack_from(">II", blob)
    start = 8 + entries * _ENTRY.size
    if entries > _MAX_ENTRIES or size > _MAX_DATA or start + size > len(blob):
        raise Malformed("a package header is larger than its record")
    data = blob[start : start + size]
    values = {}
    for tag, kind, offset, count in _ENTRY.iter_unpack(blob[8:start]):
        if tag in _WANTED:
            values[tag] = _values(data, kind, offset, count)
    return values


def _values(data: bytes, kind: int, offset: int, count: int) -> list[str]:
    if not 0 <= offset <= len(data):
        raise Malformed("a package header points outside of itself")
    if kind == _INT32:
        if offset + 4 * count > len(data):
            raise Malformed("a package header points outside of itself")
        return [str(number) for number in struct.unpack_from(f">{count}I", data, offset)]
    if kind == _STRING:
        count = 1
    elif kind not in (_STRING_ARRAY, _I18N_STRING):
        return []
    values = []
    for _ in range(count):
        end = data.find(b"\0", offset)
        if end < 0:
            raise Malformed("a package header holds a text without an end")
        values.append(data[offset:end].decode("utf-8", errors="replace"))
        offset = end + 1
    return values
