"""What is asked: a WSGI environment, read with suspicion."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec

from deeptracy.patton.problem import Problem

MAX_BODY = 8 << 20
"""Bytes. Thousands of packages fit, and nobody can fill the memory."""

_MAX_PARAMETERS = 20
_LONGEST_NUMBER = 19  # digits: what a 64-bit integer always holds is shorter
_Read = TypeVar("_Read")


@dataclass(frozen=True)
class Request:
    """One request. ``captured``: what the route's path left open."""

    environ: Mapping[str, Any]
    captured: Mapping[str, str]

    @cached_property
    def headers(self) -> dict[str, str]:
        """The header fields, by lower-case name."""
        return {
            key.removeprefix("HTTP_").replace("_", "-").lower(): value
            for key, value in self.environ.items()
            if key.startswith("HTTP_")
        }

    @cached_property
    def query(self) -> dict[str, str]:
        """The parameters behind the question mark. Raises `Problem`: too many, one twice, or not UTF-8."""
        text = self.environ.get("QUERY_STRING", "")
        try:
            pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS)
        except ValueError as error:
            raise Problem(HTTPStatus.BAD_REQUEST, f"the query can't be read: {error}") from error
        if len(dict(pairs)) != len(pairs):
            raise Problem(HTTPStatus.BAD_REQUEST, "the query names a parameter twice")
        return dict(pairs)

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number of the query. Raises `Problem`."""
        text = self.query.get(name, "")
        if not text:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < _LONGEST_NUMBER and low <= int(text) <= high):
            raise Problem(HTTPStatus.BAD_REQUEST, f"{name} is not a whole number from {low} to {high}")
        return int(text)

    def json(self, type_: type[_Read]) -> _Read:
        """The body as JSON of a type. Raises `Problem`: 413, 415, 400 for no JSON, 422 for JSON of another shape."""
        content = self.environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
        if content != "application/json" or self.headers.get("content-encoding", "identity") != "identity":
            raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json, not compressed")
        body = self._body()
        try:
            return msgspec.json.decode(body, type=type_)
        except msgspec.ValidationError as error:
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"the body is of another shape: {error}") from error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise Problem(HTTPStatus.BAD_REQUEST, f"the body is no JSON: {error}") from error

    def _body(self) -> bytes:
        length = self._length()
        if length > MAX_BODY:
            raise _too_large()
        body: bytes = self.environ["wsgi.input"].read(length) if length >= 0 else self._chunked()
        if len(body) < length:
            raise Problem(HTTPStatus.BAD_REQUEST, "the body is shorter than Content-Length says")
        return body

    def _length(self) -> int:
        """Of the body, in bytes; -1 where only its end tells."""
        text = self.environ.get("CONTENT_LENGTH") or ""
        if not text:
            return -1 if self.environ.get("wsgi.input_terminated") else 0
        if not (text.isascii() and text.isdigit()):
            raise Problem(HTTPStatus.BAD_REQUEST, "Content-Length is no number")
        return int(text) if len(text) < _LONGEST_NUMBER else MAX_BODY + 1

    def _chunked(self) -> bytes:
        body: bytes = self.environ["wsgi.input"].read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            raise _too_large()
        return body


def _too_large() -> Problem:
    text = f"the body is larger than {MAX_BODY} bytes: send the packages in several requests"
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, text)
