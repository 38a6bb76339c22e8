"""What is answered: bytes, or a part of a file."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

import msgspec

_CHUNK = 1 << 16
_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_ETAG = re.compile(r'(?:W/)?"[^"]*"')


@dataclass(frozen=True, slots=True)
class FilePart:
    """``length`` bytes of an open file from ``start`` on. Iterating gives them; ``close`` lets go of the file."""

    file: BinaryIO
    start: int
    length: int

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.start)
        left = self.length
        while left and (chunk := self.file.read(min(left, _CHUNK))):
            left -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Called by the server when the answer is out, or the client has gone (PEP 3333)."""
        self.file.close()


@dataclass(frozen=True, slots=True)
class Response:
    """One answer. ``Content-Length`` is added when it is sent."""

    status: HTTPStatus
    body: bytes | FilePart = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def length(self) -> int:
        """Of the body, in bytes."""
        return len(self.body) if isinstance(self.body, bytes) else self.body.length


def json_response(value: object, headers: Mapping[str, str] | None = None) -> Response:
    """A value as JSON, with the status 200."""
    fields = {"Content-Type": "application/json", "Cache-Control": "no-cache", **(headers or {})}
    return Response(HTTPStatus.OK, msgspec.json.encode(value), fields)


def file_response(path: Path, etag: str, content_type: str, asked: Mapping[str, str]) -> Response:
    """A file, or the part of it that is asked for, or that it has not changed (RFC 9110, sections 13 and 14).

    ``etag`` is quoted and strong. ``asked``: the header fields of the request by lower-case name.
    """
    headers = {"ETag": etag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache"}
    if _same(asked.get("if-none-match", ""), etag):
        return Response(HTTPStatus.NOT_MODIFIED, headers=headers)
    file = path.open("rb")
    size = file.seek(0, 2)
    headers["Content-Type"] = content_type
    bounds = _bounds(asked.get("range", ""), size) if asked.get("if-range", etag) == etag else None
    if bounds is None:
        return Response(HTTPStatus.OK, FilePart(file, 0, size), headers)
    start, end = bounds
    if start >= end:
        file.close()
        return Response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers={"Content-Range": f"bytes */{size}"})
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return Response(HTTPStatus.PARTIAL_CONTENT, FilePart(file, start, end - start), headers)


def _same(listed: str, etag: str) -> bool:
    """Whether an ``If-None-Match`` names the tag; weak tags count (RFC 9110 section 13.1.2)."""
    return listed.strip() == "*" or etag in [tag.removeprefix("W/") for tag in _ETAG.findall(listed)]


def _bounds(wanted: str, size: int) -> tuple[int, int] | None:
    """From which byte to before which, the same or less where that is nothing; None for no range, or none to heed."""
    found = _ONE_RANGE.fullmatch(wanted.strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size
