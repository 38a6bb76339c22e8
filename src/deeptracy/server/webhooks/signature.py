"""Proof that a request comes from the forge: a signature of what was sent, or a token that only it knows.

Every comparison takes the same time whatever is wrong, and all secrets are tried, so that one can be replaced by
another without a gap. An empty secret proves nothing.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable, Sequence

_STANDARD_PREFIX = "whsec_"


def signed(given: str, content: bytes, secrets: Sequence[str]) -> bool:
    """Whether ``given`` is the HMAC-SHA256 of the content in hexadecimal with one of the secrets."""
    return _any_equal(given, (hmac.new(key, content, "sha256").hexdigest().encode() for key in _keys(secrets)))


def signed_with_prefix(given: str, content: bytes, secrets: Sequence[str]) -> bool:
    """As `signed`, for ``sha256=…``. No other algorithm is accepted: SHA-1 is not what it was."""
    algorithm, _, digest = given.partition("=")
    return algorithm == "sha256" and signed(digest, content, secrets)


def knows_token(given: str, secrets: Sequence[str]) -> bool:
    """Whether ``given`` is one of the secrets."""
    return _any_equal(given, _keys(secrets))


def signed_by_standard(given: str, id_: str, timestamp: str, content: bytes, secrets: Sequence[str]) -> bool:
    """Whether one of the signatures is right by Standard Webhooks: ``v1,`` and the base64 of the HMAC-SHA256.

    What is signed is id, timestamp and content with full stops between:
    https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md. Secrets that begin with
    ``whsec_`` are base64.
    """
    text = b".".join((_bytes(id_), _bytes(timestamp), content))
    right = [base64.b64encode(hmac.digest(key, text, "sha256")) for key in _standard_keys(secrets)]
    signatures = [part.removeprefix("v1,") for part in given.split(" ", 10)[:10] if part.startswith("v1,")]
    found = [_any_equal(signature, right) for signature in signatures]
    return any(found)


def _keys(secrets: Sequence[str]) -> list[bytes]:
    return [secret.encode() for secret in secrets if secret]


def _standard_keys(secrets: Sequence[str]) -> list[bytes]:
    keys = []
    for secret in secrets:
        try:
            key = base64.b64decode(secret.removeprefix(_STANDARD_PREFIX), validate=True)
        except (binascii.Error, ValueError):
            continue
        if secret.startswith(_STANDARD_PREFIX) and key:
            keys.append(key)
    return keys


def _bytes(header: str) -> bytes:
    """The bytes of a header field as they came: servers read them as Latin-1."""
    return header.encode("latin-1", "backslashreplace")


def _any_equal(given: str, right: Iterable[bytes]) -> bool:
    """Compares with all, never stopping at the first that is right."""
    content = _bytes(given)
    found = [hmac.compare_digest(content, candidate) for candidate in right]
    return any(found)
