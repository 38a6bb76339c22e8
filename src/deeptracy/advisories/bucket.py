"""Where OSV records come from: its bucket, or a folder or address laid out like it.

    ecosystems.txt                     one name a line
    <ecosystem>/modified_id.csv        "<modified>,<id>" a line, for every record there is
    <ecosystem>/all.zip                every record
    <ecosystem>/<id>.json              one record

https://google.github.io/osv.dev/data/
"""

import zipfile
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from deeptracy.fetch.http import Fetched, FetchError, HttpClient, Progress

PUBLIC = "https://osv-vulnerabilities.storage.googleapis.com"


class Bucket(Protocol):
    """The four things a sync asks for. Each raises `FetchError`."""

    origin: str

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
    """A bucket in a folder. Its single records may be files of their own, or only members of ``all.zip``."""

    def __init__(self, folder: Path) -> None:
        self.origin = str(folder)
        self._folder = folder
        self._archives: dict[str, zipfile.ZipFile] = {}

    def ecosystems(self) -> list[str]:
        return _lines(self._read(self._folder / "ecosystems.txt"))

    def index(self, ecosystem: str, validator: dict[str, str]) -> Fetched | None:
        path = self._folder / ecosystem / "modified_id.csv"
        body = self._read(path)
        state = path.stat()
        etag = f"{state.st_mtime_ns}-{state.st_size}"
        return None if validator.get("etag") == etag else Fetched(body, {"etag": etag})

    def archive(self, ecosystem: str, spool: Path, progress: Progress) -> Path:
        path = self._folder / ecosystem / "all.zip"
        if not path.is_file():
            raise FetchError(f"{path} is not there")
        return path

    def record(self, ecosystem: str, id_: str) -> bytes | None:
        path = self._folder / ecosystem / f"{id_}.json"
        if path.is_file():
            return self._read(path)
        try:
            if ecosystem not in self._archives:
                self._archives[ecosystem] = zipfile.ZipFile(self._folder / ecosystem / "all.zip")
            return self._archives[ecosystem].read(f"{id_}.json")
        except KeyError:
            return None
        except (OSError, zipfile.BadZipFile) as error:
            raise FetchError(f"{path.with_name('all.zip')} can't be read: {error}") from error

    @staticmethod
    def _read(path: Path) -> bytes:
        try:
            return path.read_bytes()
        except OSError as error:
            raise FetchError(f"{path} can't be read: {error.strerror}") from error


def _lines(body: bytes) -> list[str]:
    return [line.strip() for line in body.decode("utf-8", "replace").splitlines() if line.strip()]
