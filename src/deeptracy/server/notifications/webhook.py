"""Signed webhooks, https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (1.0.0).

``webhook-id`` is the id of the message and the same for repeats, ``webhook-timestamp`` the time of this attempt, and
``webhook-signature`` has a signature for each secret, so that a receiver can change its secret without a gap. The body
is described in docs/notifications.md.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
import time

from deeptracy.model.severity import Level
from deeptracy.report.text import cut
from deeptracy.server.notifications import wording
from deeptracy.server.notifications.delivery import (
    Failed,
    InvalidSettings,
    Kind,
    Outcome,
    Settings,
    judged,
    post,
    web_address,
)
from deeptracy.server.notifications.message import Message, Told

LARGEST = 20_000
"""Bytes of a body: the specification recommends less than 20 kB."""

_PREFIX = "whsec_"
_SECRET_BYTES = range(24, 65)
_MOST_SECRETS = 5
_MOST_FINDINGS = 50
_TEXT = 500


class Webhook(Kind):
    """Settings: ``url``, and ``secrets``: one or more of the form ``whsec_…``, the newest first."""

    def check(self, settings: Settings) -> dict[str, object]:
        """The settings as they are to be stored, with a new secret where none is given. Raises `InvalidSettings`."""
        url = web_address(settings, "url")
        given = settings.get("secrets") or [new_secret()]
        return {"url": url, "secrets": list(_secrets(given))}

    def _carry(self, message: Message, settings: Settings) -> Outcome:
        payload = body(message)
        keys = _secrets(settings.get("secrets"))
        headers = signed(message.id, int(time.time()), payload, keys)
        answer = post(self._outside, web_address(settings, "url"), payload, headers)
        return answer if isinstance(answer, Failed) else judged(answer)


def new_secret() -> str:
    """A secret of 32 random bytes."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(id_: str, timestamp: int, payload: bytes, keys: tuple[str, ...]) -> dict[str, str]:
    """The header fields of a payload. ``timestamp`` in seconds since 1970; ``keys`` of the form ``whsec_…``."""
    content = f"{id_}.{timestamp}.".encode() + payload
    digests = [hmac.new(_bytes(key), content, hashlib.sha256).digest() for key in keys]
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(digest).decode()}" for digest in digests),
    }


def body(message: Message) -> bytes:
    """The payload: as many findings as there is room for."""
    room = LARGEST - len(_json(_payload(message, [])))
    shown: list[dict[str, object]] = []
    for told in map(_finding, message.findings[:_MOST_FINDINGS]):
        room -= len(_json(told)) + 1
        if room < 0:
            break
        shown.append(told)
    return _json(_payload(message, shown))


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _payload(message: Message, findings: list[dict[str, object]]) -> dict[str, object]:
    project, scan, digest = message.project, message.scan, message.digest
    data: dict[str, object] = {
        "gist": wording.gist(message),
        "url": _short(message.url),
        "project": project and {name: _short(getattr(project, name)) for name in ("name", "repository", "url")},
        "reasons": list(dict.fromkeys(message.reasons)),
        "counts": {level: message.counts.get(level, 0) for level in Level},
        "exploited": message.exploited,
        "findings": findings,
        "scan": scan
        and {
            **{name: _short(getattr(scan, name)) for name in ("branch", "commit", "state", "problem")},
            **{name: getattr(scan, name) for name in ("opened", "resolved", "unknown")},
        },
        "digest": digest
        and {name: getattr(digest, name) for name in ("period", "since", "until", "projects", "opened", "resolved")},
    }
    return {"type": message.event, "timestamp": message.when, "data": data}


def _finding(told: Told) -> dict[str, object]:
    return {
        "id": _short(told.id),
        "package": _short(told.package),
        "version": _short(told.version),
        "severity": told.severity,
        "risk": told.risk,
        "fix": _short(told.fix),
        "exploited": told.exploited,
        "project": _short(told.project),
        "url": _short(told.url),
    }


def _short(text: str) -> str:
    return cut(text[: 2 * _TEXT], _TEXT)


def _secrets(given: object) -> tuple[str, ...]:
    listed = [given] if isinstance(given, str) else given
    if not isinstance(listed, list | tuple) or not 1 <= len(listed) <= _MOST_SECRETS:
        raise InvalidSettings("secrets", f"secrets is a list of one to {_MOST_SECRETS} secrets")
    found: list[str] = []
    for secret in listed:
        if not isinstance(secret, str) or len(_decoded(secret.strip())) not in _SECRET_BYTES:
            raise InvalidSettings("secrets", f"a secret is {_PREFIX} and the base64 of 24 to 64 random bytes")
        found.append(secret.strip())
    return tuple(dict.fromkeys(found))


def _decoded(secret: str) -> bytes:
    """The bytes of a secret; none when it is not one."""
    try:
        return _bytes(secret) if secret.startswith(_PREFIX) else b""
    except (binascii.Error, ValueError):
        return b""


def _bytes(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
