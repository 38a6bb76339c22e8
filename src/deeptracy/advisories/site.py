"""Files as a publisher lays them out: behind an address, or in a folder with the same layout."""

import gzip
import shutil
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from deeptracy.fetch.http import Fetched, FetchError, HttpClient, Progress


class Site(Protocol):
    """Where the files of a feed are. Each method raises `FetchError`, with ``status`` 404 for one that is not there."""

    origin: str

    def get(self, path: str, validator: dict[str, str] | None = None) -> Fetched | None:
        """The bytes of a small file; None when it has not changed since the validator."""
        ...

    def file(self, path: str, spool: Path, progress: Progress) -> Path:
        """A large file on disk. It may be put into the folder ``spool``, for the caller to `discard`."""
        ...


class HttpSite:
    """Files behind an address."""

    def __init__(self, address: str, client: HttpClient) -> None:
        self.origin = address.rstrip("/")
        self._client = client

    def _url(self, path: str) -> str:
        return f"{self.origin}/{quote(path)}"

    def get(self, path: str, validator: dict[str, str] | None = None) -> Fetched | None:
        return self._client.get(self._url(path), validator)

    def file(self, path: str, spool: Path, progress: Progress) -> Path:
        target = spool / quote(path, safe="")
        self._client.download(self._url(path), target, progress)
        return target


class FolderSite:
    """Files in a folder, which is never written to. One that is published packed (``.gz``) may lie there unpacked."""

    def __init__(self, folder: Path) -> None:
        self.origin = str(folder)
        self._folder = folder

    def get(self, path: str, validator: dict[str, str] | None = None) -> Fetched | None:
        """As `Site.get`; the bytes may be unpacked ones."""
        found = self.find(path)
        try:
            state = found.stat()
            etag = f"{state.st_mtime_ns}-{state.st_size}"
            if validator and validator.get("etag") == etag:
                return None
            return Fetched(found.read_bytes(), {"etag": etag})
        except OSError as error:
            raise FetchError(f"{found} can't be read: {error.strerror}") from error

    def file(self, path: str, spool: Path, progress: Progress) -> Path:
        found = self.find(path)
        return found if found == self._folder / path else _packed(found, spool / quote(path, safe=""))

    def find(self, path: str) -> Path:
        """The file as it lies there, unpacked if only that is there. Raises `FetchError`, with ``status`` 404."""
        whole = self._folder / path
        for found in (whole, self._folder / path.removesuffix(".gz")):
            if found.is_file():
                return found
        raise FetchError(f"{whole} is not there", 404)


def _packed(plain: Path, target: Path) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with plain.open("rb") as source, gzip.open(target, "wb") as packed:
            shutil.copyfileobj(source, packed)
    except OSError as error:
        raise FetchError(f"{plain} can't be packed: {error.strerror}") from error
    return target


def spool_of(database: Path) -> Path:
    """The folder for large files while an advisory file is updated: its own, since its lock guards no other."""
    return database.with_name(f"{database.name}.spool")


def discard(path: Path, spool: Path) -> None:
    """Remove a file that `Site.file` put into the spool, with the note of its validator; leave others alone."""
    if path.parent == spool:
        path.unlink(missing_ok=True)
        path.with_name(path.name + ".validator.json").unlink(missing_ok=True)
