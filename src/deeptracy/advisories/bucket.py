"""Where OSV records come from: its bucket, or a folder or address laid out like it.

    ecosystems.txt                     one name a line
    <ecosystem>/modified_id.csv        "<modified>,<id>" a line, for every record there is
    <ecosystem>/all.zip                every record
    <ecosystem>/<id>.json              one record

https://google.github.io/osv.dev/data/
"""

import zipfile
import zlib
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from deeptracy.fetch.http import Fetched, FetchError, HttpClient, Progress

PUBLIC = "https://osv-vulnerabilities.storage.googleapis.com"


class Bucket(Protocol):
    """The four things a sync asks for. Each raises `FetchError`."""

    origin: str
    bulk_from: int
    """From this many records on, the archive is cheaper than one record after the other."""

    def ecosystems(self) -> list[str]:
        """The ecosystems it has records of."""
        ...

    def index(self, ecosystem: str, validator: dict[str, str]) -> Fetched | None:
        """The ``modified_id.csv``; None when it has not changed since the validator."""
        ...

    def archive(self, ecosystem: str, spool: Path, progress: Progress) -> Path:
        """A file with every record; it may be put into the folder ``spool``, for the caller to remove."""
        ...

    def record(self, ecosystem: str, id_: str) -> bytes | None:
        """One record; None when there is none."""
        ...


class HttpBucket:
    """A bucket behind an address."""

    bulk_from = 500

    def __init__(self, address: str, client: HttpClient) -> None:
        self.origin = address.rstrip("/")
        self._client = client

    def _url(self, ecosystem: str, name: str) -> str:
        return f"{self.origin}/{quote(ecosystem)}/{quote(name)}"

    def ecosystems(self) -> list[str]:
        fetched = self._client.get(f"{self.origin}/ecosystems.txt")
        return _lines(fetched.body) if fetched else []

    def index(self, ecosystem: str, validator: dict[str, str]) -> Fetched | None:
        return self._client.get(self._url(ecosystem, "modified_id.csv"), validator)

    def archive(self, ecosystem: str, spool: Path, progress: Progress) -> Path:
        target = spool / f"{quote(ecosystem, safe='')}.zip"
        self._client.download(
            self._url(ecosystem, "all.zip"),
            target,
            lambda _, done, total: progress(f"{ecosystem} advisories", done, total),
        )
        return target

    def record(self, ecosystem: str, id_: str) -> bytes | None:
        try:
            fetched = self._client.get(self._url(ecosystem, f"{id_}.json"))
        except FetchError as error:
            if error.status == 404:
                return None
            raise
        return fetched.body if fetched else None


class FolderBucket:
    """A bucket in a folder. The single records will do: where the other files are missing, they are made of them."""

    bulk_from = 1

    def __init__(self, folder: Path) -> None:
        self.origin = str(folder)
        self._folder = folder

    def ecosystems(self) -> list[str]:
        listing = self._folder / "ecosystems.txt"
        if listing.is_file():
            return _lines(self._read(listing))
        try:
            return sorted(path.name for path in self._folder.iterdir() if path.is_dir())
        except OSError as error:
            raise FetchError(f"{self._folder} can't be read: {error.strerror}") from error

    def index(self, ecosystem: str, validator: dict[str, str]) -> Fetched | None:
        path = self._folder / ecosystem / "modified_id.csv"
        if not path.is_file():
            return Fetched(self._index_of_records(ecosystem))
        body = self._read(path)
        state = path.stat()
        etag = f"{state.st_mtime_ns}-{state.st_size}"
        return None if validator.get("etag") == etag else Fetched(body, {"etag": etag})

    def _records(self, ecosystem: str) -> list[Path]:
        return sorted((self._folder / ecosystem).glob("*.json"))

    def _index_of_records(self, ecosystem: str) -> bytes:
        """As the bucket would write it, with the state of each file in the place of the time."""
        lines = []
        for path in self._records(ecosystem):
            lines.append(f"{zlib.crc32(self._read(path)):08x},{path.stem}")
        if not lines:
            raise FetchError(f"{self._folder / ecosystem} holds neither a modified_id.csv nor records (*.json)")
        return "\n".join(lines).encode()

    def archive(self, ecosystem: str, spool: Path, progress: Progress) -> Path:
        path = self._folder / ecosystem / "all.zip"
        if path.is_file():
            return path
        spool.mkdir(parents=True, exist_ok=True)
        packed = spool / f"{quote(ecosystem, safe='')}.zip"
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for record in self._records(ecosystem):
                archive.writestr(record.name, self._read(record))
        return packed

    def record(self, ecosystem: str, id_: str) -> bytes | None:
        path = self._folder / ecosystem / f"{id_}.json"
        return self._read(path) if path.is_file() else None

    @staticmethod
    def _read(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise FetchError(f"{path} can't be read: {error.strerror}") from error


def _lines(body: bytes) -> list[str]:
    return [line.strip() for line in body.decode("utf-8", "replace").splitlines() if line.strip()]
