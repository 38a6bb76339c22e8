"""The records in an ``all.zip`` of OSV's bucket, read in place.

A record is stored as a raw deflate stream, which is what a zip member is: its bytes are taken over as they are.
"""

import struct
import zipfile
import zlib
from collections.abc import Container, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_LOCAL_HEADER = struct.Struct("<26xHH")
_MAX_RECORD = 1 << 26
# What reading a damaged archive raises, offsets that are no offsets (ValueError, OverflowError) among them.
_DAMAGE = (zipfile.BadZipFile, NotImplementedError, zlib.error, struct.error, OSError, ValueError, OverflowError)


class BundleError(Exception):
    """The archive is damaged. The message says how."""


class BundledRecord(NamedTuple):
    """One record: its file name without ``.json``, its bytes, and the same bytes deflated."""

    id: str
    data: bytes
    deflated: bytes


def deflate(data: bytes) -> bytes:
    """A raw deflate stream of the bytes, as the store keeps records."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def records(path: Path, wanted: Container[str]) -> Iterator[BundledRecord]:
    """The records of an archive whose ids are ``wanted`` when their turn comes, in its order. Raises `BundleError`."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            for member in archive.infolist():
                if member.filename.endswith(".json") and _id(member) in wanted:
                    yield _read(file, member)
    except _DAMAGE as error:
        raise BundleError(f"{path.name} is damaged: {error}") from error


def _read(file: BinaryIO, member: zipfile.ZipInfo) -> BundledRecord:
    if max(member.file_size, member.compress_size) > _MAX_RECORD:
        raise BundleError(f"{member.filename} is larger than {_MAX_RECORD} bytes")
    file.seek(member.header_offset)
    name_length, extra_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
    file.seek(name_length + extra_length, 1)
    raw = file.read(member.compress_size)
    if member.compress_type == zipfile.ZIP_DEFLATED:
        data, deflated = _inflate(member, raw), raw
    elif member.compress_type == zipfile.ZIP_STORED:
        data, deflated = raw, deflate(raw)
    else:
        raise BundleError(f"{member.filename} is compressed by a method that is not read")
    if zlib.crc32(data) != member.CRC:
        raise BundleError(f"{member.filename} does not match its checksum")
    return BundledRecord(_id(member), data, deflated)


def _inflate(member: zipfile.ZipInfo, raw: bytes) -> bytes:
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS)
    data = decompressor.decompress(raw, _MAX_RECORD)
    # The checksum is right of a stream without its end, too, which could not be read from the store.
    if not decompressor.eof:
        raise BundleError(f"{member.filename} is cut off")
    return data


def _id(member: zipfile.ZipInfo) -> str:
    return member.filename.rpartition("/")[2].removesuffix(".json")
