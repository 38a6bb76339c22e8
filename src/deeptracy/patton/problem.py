"""Errors as problem details: https://www.rfc-editor.org/rfc/rfc9457."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

import msgspec

from deeptracy.patton.response import Response

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Problem(Exception):
    """A request can't be answered. ``detail`` is a sentence for people: what is wrong, and what to do.

    ``headers`` go with the answer; ``members`` are further members of the problem.
    """

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        headers: Mapping[str, str] = _NOTHING,
        members: Mapping[str, object] = _NOTHING,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers
        self.members = members

    def response(self) -> Response:
        """The answer that tells of it. ``error.msg`` is where clients of the first system look."""
        body = {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": self.status.value,
            "detail": self.detail,
            "error": {"msg": self.detail},
            **self.members,
        }
        headers = {"Content-Type": "application/problem+json", "Cache-Control": "no-store", **self.headers}
        return Response(self.status, msgspec.json.encode(body), headers)
