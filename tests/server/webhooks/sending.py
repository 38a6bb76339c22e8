"""Requests as forges send them. Payloads are of our own making after the forges' documents."""

import base64
import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

OLD, NEW, HEAD, BASE = "a1" * 20, "b2" * 20, "c3" * 20, "d4" * 20
NOTHING = "0" * 40
SECRET = "correct horse battery staple"
DELIVERY = "72d3162e-cc78-11e3-81ab-4c9367dc0958"


def body(payload: Any) -> bytes:
    return json.dumps(payload).encode()


def form(payload: Any) -> bytes:
    return urlencode({"payload": json.dumps(payload)}).encode()


def digest(content: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), content, hashlib.sha256).hexdigest()


def github(event: str, content: bytes, secret: str = SECRET) -> dict[str, str]:
    return {
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": DELIVERY,
        "X-Hub-Signature-256": "sha256=" + digest(content, secret),
        "Content-Type": "application/json",
    }


def gitea(event: str, content: bytes, secret: str = SECRET, brand: str = "Gitea") -> dict[str, str]:
    return github(event, content, secret) | {
        f"X-{brand}-Event": event,
        f"X-{brand}-Delivery": DELIVERY,
        f"X-{brand}-Signature": digest(content, secret),
    }


def gitlab(event: str, token: str = SECRET) -> dict[str, str]:
    return {"X-Gitlab-Event": event, "X-Gitlab-Token": token, "Idempotency-Key": DELIVERY}


def gitlab_signed(event: str, content: bytes, key: bytes) -> dict[str, str]:
    text = f"{DELIVERY}.1700000000.".encode() + content
    return {
        "X-Gitlab-Event": event,
        "webhook-id": DELIVERY,
        "webhook-timestamp": "1700000000",
        "webhook-signature": "v1," + base64.b64encode(hmac.digest(key, text, "sha256")).decode(),
    }


def bitbucket_cloud(key: str, content: bytes, secret: str = SECRET) -> dict[str, str]:
    return {
        "X-Event-Key": key,
        "X-Hook-UUID": "{6b36ac5c-35ce-48d5-9ff2-1b1f3b0dd1a7}",
        "X-Request-UUID": DELIVERY,
        "X-Hub-Signature": "sha256=" + digest(content, secret),
    }


def bitbucket_server(key: str, content: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Event-Key": key, "X-Request-Id": DELIVERY, "X-Hub-Signature": "sha256=" + digest(content, secret)}
