"""What GitHub sends, in the cloud and on premises.

Headers, signature and payloads: https://docs.github.com/en/webhooks/webhook-events-and-payloads and
https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries. The signature covers the body as sent,
also where the body is a form.
"""

from collections.abc import Sequence

import msgspec

from deeptracy.server.webhooks import payload, signature
from deeptracy.server.webhooks.event import Action, ChangeRequest, Event, Other, Ping, Repository
from deeptracy.server.webhooks.request import Request

_ACTIONS = {
    "opened": Action.OPENED,
    "reopened": Action.OPENED,
    "synchronize": Action.UPDATED,
    "synchronized": Action.UPDATED,  # Gitea's word
    "closed": Action.CLOSED,
}


class _Repository(msgspec.Struct):
    full_name: str
    clone_url: str | None = None
    ssh_url: str | None = None
    html_url: str | None = None
    url: str | None = None


class _Commit(msgspec.Struct):
    id: str | None = None


class _Push(msgspec.Struct):
    ref: str
    before: str | None = None
    after: str | None = None
    head_commit: _Commit | None = None


class _End(msgspec.Struct):
    ref: str
    sha: str | None = None
    repo: _Repository | None = None


class _PullRequest(msgspec.Struct):
    head: _End
    base: _End
    html_url: str | None = None


class _Changes(msgspec.Struct):
    base: dict[str, object] | None = None
    ref: dict[str, object] | None = None  # Gitea's word


class _PullRequestMessage(msgspec.Struct):
    action: str
    number: payload.Number
    pull_request: _PullRequest
    changes: _Changes | None = None


class _Envelope(msgspec.Struct):
    repository: _Repository | None = None


_envelope = msgspec.json.Decoder(_Envelope)
_push = msgspec.json.Decoder(_Push)
_pull_request = msgspec.json.Decoder(_PullRequestMessage)


def sends(request: Request) -> bool:
    return "x-github-event" in request


def proven(request: Request, secrets: Sequence[str]) -> bool:
    return signature.signed_with_prefix(request.header("x-hub-signature-256"), request.body, secrets)


def delivery(request: Request) -> str:
    """GitHub gives one id to an event: who sends it again by hand sends the same."""
    return request.delivery("x-github-delivery")


def about(request: Request) -> Repository:
    return _repository(payload.decode(_envelope, request.payload).repository)


def events(request: Request, repository: Repository, delivery: str) -> tuple[Event, ...]:
    match request.header("x-github-event"):
        case "push":
            return (push(request.payload, repository, delivery),)
        case "pull_request":
            return (pull_request(request.payload, repository, delivery),)
        case "ping":
            return (Ping(repository, delivery),)
        case "create" | "delete":
            return (Other(repository, "the push that belongs to it tells the same", delivery),)
    return (Other(repository, "the event is not about commits", delivery),)


def push(data: bytes, repository: Repository, delivery: str) -> Event:
    """The ref that moved. Raises `Malformed`."""
    message = payload.decode(_push, data)
    head = message.head_commit.id if message.head_commit else None
    return payload.moved(repository, message.ref, message.before, message.after, delivery, head)


def pull_request(data: bytes, repository: Repository, delivery: str) -> Event:
    """What happened to a pull request. Raises `Malformed`."""
    message = payload.decode(_pull_request, data)
    action = _ACTIONS.get(message.action)
    if message.action == "edited" and _retargeted(message.changes):
        action = Action.UPDATED
    if action is None:
        return Other(repository, "neither the commits nor the base of the pull request changed", delivery)
    head, base = message.pull_request.head, message.pull_request.base
    return ChangeRequest(
        repository=repository,
        number=message.number,
        action=action,
        head_repository=_repository(head.repo),
        head_branch=payload.ref_name(head.ref),
        head_commit=payload.commit(head.sha),
        base_branch=payload.ref_name(base.ref),
        base_commit=payload.commit(base.sha),
        address=payload.page(message.pull_request.html_url),
        delivery=delivery,
    )


def _retargeted(changes: _Changes | None) -> bool:
    return changes is not None and (changes.base is not None or changes.ref is not None)


def _repository(stated: _Repository | None) -> Repository:
    if stated is None:
        return Repository()
    web = stated.html_url or stated.url or ""
    return Repository(stated.clone_url or "", stated.ssh_url or "", web, stated.full_name)
