"""The NVD's feed files, https://nvd.nist.gov/vuln/data-feeds.

    nvdcve-2.0-<year>.json.gz     every CVE of the year, from 2002 (with all before) on
    nvdcve-2.0-modified.json.gz   what changed within the last eight days
    nvdcve-2.0-….meta             when the file was published, its sizes and checksum

A yearly file holds hundreds of megabytes of JSON in one object, so it is never held as a whole: the elements of its
``vulnerabilities`` are cut out of the stream. They begin where ``{"cve":`` stands, which no string can hold (its quotes
would be escaped).

In a folder a file may lie without its ``.meta``, packed or not. Then it describes itself: it was published at the
``timestamp`` with which the document begins.
"""

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from deeptracy.advisories.feed import SyncRefused
from deeptracy.advisories.site import FolderSite, Site, discard
from deeptracy.fetch.http import FetchError, Progress

PUBLIC = "https://nvd.nist.gov/feeds/json/cve/2.0"

_CHUNK = 1 << 20
_MAX_RECORD = 1 << 26
_START = re.compile(rb'\{\s{0,16}"cve"\s{0,16}:')
_LONGEST_START = 64
_FOUNDED = 1999
_SHA256 = re.compile(r"[0-9A-F]{64}")
# The NVD writes its times in UTC without saying so.
_TIMESTAMP = re.compile(rb'"timestamp"\s{0,16}:\s{0,16}"([0-9T:.-]{10,32})"')
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Meta:
    """What a ``.meta`` says: when its file was published (UTC), sizes in bytes, the SHA-256 of the JSON as capitals.

    ``packed_size`` is None for a file that describes itself.
    """

    published: datetime
    size: int
    packed_size: int | None
    sha256: str


def read_meta(site: Site, name: str) -> Meta:
    """The ``.meta`` of a feed (``2022``, ``modified``). Raises `FetchError`, and `SyncRefused` for what is none."""
    path = f"nvdcve-2.0-{name}.meta"
    try:
        fetched = site.get(path)
    except FetchError as error:
        if error.status == 404 and isinstance(site, FolderSite):
            return _described_by_itself(site.find(f"nvdcve-2.0-{name}.json.gz"))
        raise
    text = fetched.body.decode("utf-8", "replace") if fetched else ""
    fields = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in text.splitlines())}
    try:
        sha256 = fields["sha256"].upper()
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"{sha256[:80]!r} is no SHA-256")
        published = _date(fields["lastModifiedDate"])
        return Meta(published, int(fields["size"]), int(fields["gzSize"]), sha256)
    except (KeyError, ValueError, OverflowError) as error:
        raise SyncRefused(f"{site.origin}/{path} is no description of a feed: {error}") from error


def _date(text: str) -> datetime:
    published = datetime.fromisoformat(text)
    if published.tzinfo is None:
        raise ValueError("its date has no time zone")
    if published.year < _FOUNDED:
        raise ValueError("its date is before there was an NVD")
    return published.astimezone(UTC)


def _described_by_itself(path: Path) -> Meta:
    head, size, hashed = b"", 0, hashlib.sha256()
    for chunk in _inflated(path):
        head = head or chunk
        hashed.update(chunk)
        size += len(chunk)
    found = _TIMESTAMP.search(head[:_HEAD])
    try:
        published = _date(f"{found[1].decode()}Z" if found else "")
    except (ValueError, OverflowError) as error:
        raise SyncRefused(f"{path} has no .meta beside it, and no timestamp at its beginning: {error}") from error
    return Meta(published, size, None, hashed.hexdigest().upper())


def fetch(site: Site, name: str, meta: Meta, spool: Path, progress: Progress) -> tuple[Meta, Path]:
    """A feed's file that matches its ``.meta``, for the caller to `discard`. Raises `FetchError`, `SyncRefused`.

    A publisher may replace both after ``meta`` was read, so both are asked for once more when they do not match.
    """
    path, fault = _matching(site, name, meta, spool, progress)
    if fault:
        meta = read_meta(site, name)
        path, fault = _matching(site, name, meta, spool, progress)
    if fault:
        raise FetchError(f"{site.origin}/nvdcve-2.0-{name}.json.gz does not match its .meta: {fault}")
    return meta, path


def _matching(site: Site, name: str, meta: Meta, spool: Path, progress: Progress) -> tuple[Path, str]:
    """The file, and what is wrong with it. A wrong one is removed, or the next try would go on with it."""
    path = site.file(f"nvdcve-2.0-{name}.json.gz", spool, progress)
    fault = _fault(path, meta)
    if fault:
        discard(path, spool)
    return path, fault


def _fault(path: Path, meta: Meta) -> str:
    """What is wrong with a file, empty when it is what the ``.meta`` describes."""
    if meta.packed_size not in (None, size := path.stat().st_size):
        return f"it has {size} bytes, not {meta.packed_size}"
    size, hashed = 0, hashlib.sha256()
    try:
        for chunk in _inflated(path):
            hashed.update(chunk)
            size += len(chunk)
            if size > meta.size:
                return f"it holds more than {meta.size} bytes"
    except FetchError as error:
        return str(error)
    sha256 = hashed.hexdigest().upper()
    return "" if sha256 == meta.sha256 else f"its SHA-256 is {sha256}, not {meta.sha256}"


def records(path: Path) -> Iterator[bytes]:
    """The JSON of each element of ``vulnerabilities`` in a feed's file.

    Raises `SyncRefused` when it is no such file, at its end too. At most 64 MiB for one element.
    """
    yield from cut(_inflated(path), path.name)


def cut(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """The elements in the chunks of a file; ``name`` is for the error. Raises `SyncRefused`."""
    parts = _split(chunks, name)
    frame, element, count = next(parts), b"", 0
    for part in parts:
        if count:
            yield element.rstrip(b", \t\r\n")
        element, count = part, count + 1
    if count:
        end = _end(element, name)
        yield element[:end]
        frame += element[end:]
    _check(frame, count, name)


def _split(chunks: Iterable[bytes], name: str) -> Iterator[bytes]:
    """What is before the first element, and then each element with what follows it."""
    rest, searched = b"", 0
    for chunk in chunks:
        rest += chunk
        begin = 0
        for found in _START.finditer(rest, searched):
            yield rest[begin : found.start()]
            begin = found.start()
        rest = rest[begin:]
        if len(rest) > _MAX_RECORD:
            raise SyncRefused(f"{name} holds a record of more than {_MAX_RECORD} bytes")
        searched = max(1, len(rest) - _LONGEST_START)  # not the start that the rest begins with
    yield rest


def _end(element: bytes, name: str) -> int:
    """How many bytes of the last element are its own."""
    try:
        text = element.decode()
        return len(text[: json.JSONDecoder().raw_decode(text)[1]].encode())
    except (ValueError, RecursionError) as error:
        raise SyncRefused(f"{name} ends in the middle of a record: {error}") from error


def _check(frame: bytes, count: int, name: str) -> None:
    """Refuse a file whose frame, what is left when its elements are taken out, does not fit them."""
    try:
        whole = json.loads(frame)
        fits = whole["vulnerabilities"] == [] and whole.get("totalResults", count) == count
    except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as error:
        raise SyncRefused(f"{name} is no feed of the NVD: {error}") from error
    if not fits:
        raise SyncRefused(f"{name} says that it holds {whole.get('totalResults')} records, and holds {count}")


def _inflated(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except (OSError, EOFError, zlib.error) as error:
        raise FetchError(f"{path.name} is damaged: {error}") from error
