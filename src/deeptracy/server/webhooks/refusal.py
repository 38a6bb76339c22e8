"""Why a request is not heard.

Refused
├── UnknownForge   400: no forge that is known sends such headers
├── BadSignature   403: not proven to come from the forge
├── Malformed      400: not what the forge's documents say it sends
└── TooLarge       413
"""

from http import HTTPStatus


class Refused(Exception):
    """A request that is not heard; the message is a sentence that may be shown to whoever sent it."""

    status = HTTPStatus.BAD_REQUEST


class UnknownForge(Refused):
    """Nothing in the headers is known."""


class BadSignature(Refused):
    """Signature or token is absent or wrong, or there is no secret to check it with."""

    status = HTTPStatus.FORBIDDEN


class Malformed(Refused):
    """The body can't be read."""


class TooLarge(Refused):
    """The body is larger than any forge sends."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
