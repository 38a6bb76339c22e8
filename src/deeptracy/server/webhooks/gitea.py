"""What Gitea and Forgejo send.

Payloads follow GitHub's, which names their headers too: https://docs.gitea.com/usage/repository/webhooks,
https://forgejo.org/docs/latest/user/webhooks/. The signature is of the JSON, also where that is sent in a form. That a
branch or tag was deleted is told by an event of its own, and by no push.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from deeptracy.server.webhooks import github, payload, signature
from deeptracy.server.webhooks.event import Event, Other, Push, Repository, Tag
from deeptracy.server.webhooks.request import Request


class _Deletion(msgspec.Struct):
    ref: str
    ref_type: Literal["branch", "tag"]


_deletion = msgspec.json.Decoder(_Deletion)

about = github.about


def sends(request: Request) -> bool:
    return "x-gitea-event" in request or "x-forgejo-event" in request


def proven(request: Request, secrets: Sequence[str]) -> bool:
    given = request.header("x-forgejo-signature", "x-gitea-signature")
    return signature.signed(given, request.payload, secrets)


def delivery(request: Request) -> str:
    return request.delivery("x-forgejo-delivery", "x-gitea-delivery")


def events(request: Request, repository: Repository, delivery: str) -> tuple[Event, ...]:
    match request.header("x-forgejo-event", "x-gitea-event"):
        case "push":
            return (github.push(request.payload, repository, delivery),)
        case "pull_request" | "pull_request_sync":
            return (github.pull_request(request.payload, repository, delivery),)
        case "delete":
            return (_deleted(request.payload, repository, delivery),)
        case "create":
            return (Other(repository, "the push that belongs to it tells the same", delivery),)
    return (Other(repository, "the event is not about commits", delivery),)


def _deleted(data: bytes, repository: Repository, delivery: str) -> Event:
    message = payload.decode(_deletion, data)
    name = payload.ref_name(message.ref)
    if message.ref_type == "tag":
        return Tag(repository, name, "", True, delivery)
    return Push(repository, name, "", "", False, True, delivery)
