"""Zip archives of strangers, read in memory within limits: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT.

Nothing is ever written to a disk, so the names of entries are only names. Limits are on what is read, not on what the
headers claim.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from deeptracy.inventory.parser import Malformed

_MAX_DIRECTORY = 32 << 20  # bytes of the list of entries: some 300,000 of them
_MAX_EXPANDED = 512 << 20  # bytes, of an archive with all that is nested in it
_FREE_EXPANDED = 16 << 20  # bytes that even the smallest archive may expand to
_MAX_RATIO = 100
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that Java knows; others can ask for any amount of memory
_ENCRYPTED = 0x1
_END, _END_64 = b"PK\5\6", b"PK\6\6"
_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


class TooLarge(Exception):
    """The archive expands to more than may be read. The message is the reason, for people."""


@dataclass(slots=True)
class Budget:
    """The bytes that may still be expanded, of one archive and everything nested in it."""

    left: int

    @classmethod
    def of(cls, data: bytes) -> "Budget":
        """What an archive of this size may expand to."""
        return cls(min(_MAX_EXPANDED, _FREE_EXPANDED + _MAX_RATIO * len(data)))


class BoundedZip:
    """One archive. Raises `Malformed` when it is none."""

    def __init__(self, data: bytes, budget: Budget) -> None:
        self._budget = budget
        if _directory_size(data) > _MAX_DIRECTORY:
            raise Malformed("it lists more files than any archive in use")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _ERRORS as error:
            raise Malformed("not a zip archive, or a damaged one") from error
        self._entries = {entry.filename: entry for entry in self._zip.infolist() if not entry.is_dir()}

    def __iter__(self) -> Iterator[str]:
        """The names of the files, in the archive's order."""
        return iter(self._entries)

    def read(self, name: str, limit: int) -> bytes | None:
        """The bytes of a file; None when there is none. Raises `TooLarge` past ``limit`` bytes, and `Malformed`."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        if entry.flag_bits & _ENCRYPTED:
            raise Malformed("it is encrypted")
        if entry.compress_type not in _METHODS:
            raise Malformed("it is compressed by a method that Java does not know")
        limit = min(limit, self._budget.left)
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(limit + 1)
        except _ERRORS as error:
            raise Malformed("its data is damaged") from error
        self._budget.left -= len(data)
        if len(data) > limit:
            raise TooLarge("expands to more than is read of an archive")
        return data


def _directory_size(data: bytes) -> int:
    """The size of the list of entries, which is read at once: the larger of those that the end of the file tells."""
    size = 0
    end = data.rfind(_END)
    if end >= 0:
        size = int.from_bytes(data[end + 12 : end + 16], "little") % 0xFFFFFFFF
    end = data.rfind(_END_64)
    if end >= 0:
        size = max(size, int.from_bytes(data[end + 40 : end + 48], "little"))
    return size
