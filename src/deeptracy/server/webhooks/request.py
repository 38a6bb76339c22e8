"""A request as it came: header fields and the bytes of the body."""

import binascii
import hashlib
import re
from collections.abc import Mapping
from functools import cached_property

from deeptracy.server.webhooks.refusal import Malformed, TooLarge

MAX_BODY = 25 << 20
"""Bytes. GitHub, which sends the largest, sends no more than 25 MB."""

_FORM = "application/x-www-form-urlencoded"
_MAX_FIELDS = 10
_DELIVERY = re.compile(r"[\w.{}-]{8,100}", re.ASCII)


class Request:
    """One request. ``headers`` by name, in whatever case."""

    def __init__(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises `TooLarge`."""
        if len(body) > MAX_BODY:
            raise TooLarge(f"the body is larger than {MAX_BODY} bytes")
        self._headers = {name.lower(): value for name, value in headers.items()}
        self.body = body

    def __contains__(self, name: str) -> bool:
        """Whether a header (in lower case) is there and not empty."""
        return bool(self._headers.get(name))

    def header(self, *names: str) -> str:
        """The first of these headers (in lower case) that is there and not empty; else an empty string."""
        return next((self._headers[name] for name in names if name in self), "")

    @cached_property
    def payload(self) -> bytes:
        """The JSON: the body, or in a form its field ``payload``. Raises `Malformed`."""
        if self.header("content-encoding") not in ("", "identity"):
            raise Malformed("the body is compressed")
        is_form = self.header("content-type").partition(";")[0].strip().lower() == _FORM
        return _payload_of_form(self.body) if is_form else self.body

    def delivery(self, *names: str, hint: str = "") -> str:
        """What names this request among repeats: the first of these headers, else a digest of the body.

        An id that is absurd only counts in the digest, so that what is stored is bounded; so does the header ``hint``,
        which is the same for a repeat but does not suffice to tell one.
        """
        told = self.header(*names)
        if _DELIVERY.fullmatch(told):
            return told
        salt = f"{told}\0{self.header(hint)}\0".encode("utf-8", "backslashreplace")
        return hashlib.sha256(salt + self.body).hexdigest()


def _payload_of_form(body: bytes) -> bytes:
    """The field ``payload``: https://url.spec.whatwg.org/#application/x-www-form-urlencoded. Raises `Malformed`."""
    fields = [field.partition(b"=") for field in body.split(b"&", _MAX_FIELDS)]
    values = [value for name, _, value in fields if name == b"payload" and value]
    if len(fields) > _MAX_FIELDS or len(values) != 1:
        raise Malformed("the form has no field payload, or several, or too many fields")
    # Percent-encoding is quoted-printable with another sign, and that is decoded in C. Anybody may send a form before
    # it is proven whose it is: the parsers of the standard library take ten seconds for the largest, this takes none.
    return binascii.a2b_qp(values[0].replace(b"+", b" ").replace(b"=", b"%3D").replace(b"%", b"="))
