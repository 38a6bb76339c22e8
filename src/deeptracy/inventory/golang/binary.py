"""What the Go linker leaves in an executable: the modules it was built of.

The layout is that of Go's ``debug/buildinfo`` (https://pkg.go.dev/debug/buildinfo): a header of 32 bytes behind a
magic word, on a boundary of 16. Since Go 1.18 two strings follow it, each behind its length; before, it holds
pointers to them. Which files are executables no name tells, so no pattern brings one here.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from deeptracy.inventory.golang.executable import Image, is_executable
from deeptracy.inventory.golang.stdlib import Toolchain, stdlib
from deeptracy.inventory.parser import Malformed, Parsed, SourceFile, Tree
from deeptracy.model.inventory import Dependency, Gap, Location
from deeptracy.model.package import Package

_MAGIC = b"\xff Go buildinf:"
_ALIGNMENT = 16
_HEADER = 32
_FRAME = 16  # bytes of a sentinel in front of the module list, and after it
_INLINE, _BIG_ENDIAN = 2, 1
_MAX_VARINT = 10
_MAX_HEADERS = 16  # programs that read other programs hold the magic word as data too
_OWN_BUILD = "(devel)"


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """The toolchain (``go1.21.3``) and the module list, which is empty in a program built without modules."""

    go: str
    modules: str


def is_go_binary(data: bytes) -> bool:
    """Whether the bytes are an executable that a Go toolchain linked."""
    return is_executable(data) and build_info(data) is not None


def parse(file: SourceFile, tree: Tree) -> Parsed:
    """Read the modules of an executable. Raises `Malformed` when it has none."""
    info = build_info(file.data) if is_executable(file.data) else None
    if info is None:
        raise Malformed("not an executable with Go's build information")
    location = Location(file.path)
    return Parsed([_toolchain(info.go, location), *_modules(info.modules, location)])


def build_info(data: bytes) -> BuildInfo | None:
    """The build information of an executable; None when it holds none that makes sense."""
    image = Image(data)
    for at in islice(_headers(data), _MAX_HEADERS):
        inline = data[at + 15] & _INLINE
        go, modules = _inline(data, at) if inline else _pointed(image, data[at : at + _HEADER])
        if go:
            return BuildInfo(go.decode("utf-8", "replace"), _unframed(modules))
    return None


def _headers(data: bytes) -> Iterator[int]:
    at = data.find(_MAGIC)
    while 0 <= at <= len(data) - _HEADER:
        if at % _ALIGNMENT == 0:
            yield at
        at = data.find(_MAGIC, at + 1)


def _inline(data: bytes, at: int) -> tuple[bytes, bytes]:
    go, end = _string(data, at + _HEADER)
    modules, _ = _string(data, end)
    return go, modules


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    """The string behind a length of seven bits a byte, low ones first, and where it ends."""
    length = 0
    for index, byte in enumerate(data[at : at + _MAX_VARINT]):
        length |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            start = at + index + 1
            found = data[start : start + length]
            return (found, start + length) if len(found) == length else (b"", len(data))
    return b"", len(data)


def _pointed(image: Image, header: bytes) -> tuple[bytes, bytes]:
    pointers = {4: "II", 8: "QQ"}.get(header[14])
    if pointers is None:
        return b"", b""
    layout = struct.Struct((">" if header[15] & _BIG_ENDIAN else "<") + pointers)
    go, modules = layout.unpack_from(header, 16)
    return _go_string(image, go, layout), _go_string(image, modules, layout)


def _go_string(image: Image, address: int, layout: struct.Struct) -> bytes:
    """A string value of a Go program: the address and the length of its bytes."""
    value = image.read(address, layout.size)
    if len(value) < layout.size:
        return b""
    start, length = layout.unpack(value)
    found = image.read(start, length)
    return found if len(found) == length else b""


def _unframed(modules: bytes) -> str:
    framed = len(modules) > 2 * _FRAME and modules[-_FRAME - 1 : -_FRAME] == b"\n"
    return modules[_FRAME:-_FRAME].decode("utf-8", "replace") if framed else ""


def _toolchain(go: str, location: Location) -> Dependency:
    found = Toolchain.parse(go)
    return stdlib(found.version, location) if found else stdlib("", location, go)


def _modules(text: str, location: Location) -> Iterator[Dependency]:
    """The modules of lines ``dep NAME VERSION SUM``, each perhaps followed by ``=> NAME VERSION SUM``."""
    waiting: Dependency | None = None
    for line in text.split("\n"):
        kind, *fields = line.split("\t")
        if kind == "=>" and waiting and len(fields) == 3 and fields[0]:
            waiting = _replaced(waiting, *fields[:2])
            continue
        if waiting:
            yield waiting
        waiting = _module(kind, fields, location)
    if waiting:
        yield waiting


def _module(kind: str, fields: list[str], location: Location) -> Dependency | None:
    if kind not in ("mod", "dep") or len(fields) not in (2, 3) or not all(fields[:2]):
        return None
    name, version, *_sum = fields
    if kind == "mod" and version == _OWN_BUILD:  # the program itself, which nothing requires
        return None
    dependency = Dependency(Package("Go", name, version), location, direct=True if kind == "mod" else None)
    if version == _OWN_BUILD:
        return replace(dependency, private="built from a working copy", private_gap=Gap.OWN)
    return dependency


def _replaced(dependency: Dependency, name: str, version: str) -> Dependency:
    if version and version != _OWN_BUILD:
        return replace(dependency, package=Package("Go", name, version), private="")
    return replace(dependency, private=f"replaced by the folder {name}", private_gap=Gap.PRIVATE_SOURCE)
