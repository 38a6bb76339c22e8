"""What GitLab sends: webhooks of projects and groups, and system hooks.

Payloads: https://docs.gitlab.com/user/project/integrations/webhook_events/; headers, token and signature:
https://docs.gitlab.com/user/project/integrations/webhooks/. GitLab tells nothing of a push of more than three branches
or tags at once, unless its administrator raised that limit.
"""

from collections.abc import Sequence

import msgspec

from deeptracy.server.webhooks import payload, signature
from deeptracy.server.webhooks.event import Action, ChangeRequest, Event, Other, Repository
from deeptracy.server.webhooks.request import Request

_ACTIONS = {
    "open": Action.OPENED,
    "reopen": Action.OPENED,
    "update": Action.UPDATED,
    "merge": Action.CLOSED,
    "close": Action.CLOSED,
}


class _Project(msgspec.Struct):
    path_with_namespace: str
    git_http_url: str | None = None
    git_ssh_url: str | None = None
    web_url: str | None = None


class _Envelope(msgspec.Struct):
    object_kind: str | None = None
    event_name: str | None = None  # what system hooks call it
    project: _Project | None = None


class _Push(msgspec.Struct):
    ref: str
    before: str | None = None
    after: str | None = None
    checkout_sha: str | None = None


class _Commit(msgspec.Struct):
    id: str | None = None


class _Attributes(msgspec.Struct):
    iid: payload.Number
    source_branch: str
    target_branch: str
    action: str | None = None
    oldrev: str | None = None
    last_commit: _Commit | None = None
    source: _Project | None = None
    url: str | None = None


class _Changes(msgspec.Struct):
    target_branch: dict[str, object] | None = None


class _MergeRequest(msgspec.Struct):
    object_attributes: _Attributes
    changes: _Changes | None = None


_envelope = msgspec.json.Decoder(_Envelope)
_push = msgspec.json.Decoder(_Push)
_merge_request = msgspec.json.Decoder(_MergeRequest)


def sends(request: Request) -> bool:
    return "x-gitlab-event" in request


def proven(request: Request, secrets: Sequence[str]) -> bool:
    """By the token, or by the signature of newer versions; both are set up with secrets of the same project."""
    given, id_ = request.header("webhook-signature"), request.header("webhook-id")
    timestamp, token = request.header("webhook-timestamp"), request.header("x-gitlab-token")
    by_signature = signature.signed_by_standard(given, id_, timestamp, request.body, secrets)
    return signature.knows_token(token, secrets) or by_signature


def delivery(request: Request) -> str:
    """Versions before 17.4 send no id of their own: all that one event sets off shares ``X-Gitlab-Event-UUID``."""
    return request.delivery("webhook-id", "idempotency-key", hint="x-gitlab-event-uuid")


def about(request: Request) -> Repository:
    return _repository(payload.decode(_envelope, request.payload).project)


def events(request: Request, repository: Repository, delivery: str) -> tuple[Event, ...]:
    envelope = payload.decode(_envelope, request.payload)
    match envelope.object_kind or envelope.event_name:
        case "push" | "tag_push":
            message = payload.decode(_push, request.payload)
            head = message.checkout_sha
            return (payload.moved(repository, message.ref, message.before, message.after, delivery, head),)
        case "merge_request":
            return (_merge_request_event(request.payload, repository, delivery),)
    return (Other(repository, "the event is not about commits", delivery),)


def _merge_request_event(data: bytes, repository: Repository, delivery: str) -> Event:
    message = payload.decode(_merge_request, data)
    told = message.object_attributes
    action = _ACTIONS.get(told.action or "")
    retargeted = message.changes is not None and message.changes.target_branch is not None
    if action is None or (action is Action.UPDATED and not told.oldrev and not retargeted):
        return Other(repository, "neither the commits nor the base of the merge request changed", delivery)
    return ChangeRequest(
        repository=repository,
        number=told.iid,
        action=action,
        head_repository=_repository(told.source),
        head_branch=payload.ref_name(told.source_branch),
        head_commit=payload.commit(told.last_commit.id if told.last_commit else None),
        base_branch=payload.ref_name(told.target_branch),
        base_commit="",
        address=payload.page(told.url),
        delivery=delivery,
    )


def _repository(stated: _Project | None) -> Repository:
    if stated is None:
        return Repository()
    return Repository(
        stated.git_http_url or "", stated.git_ssh_url or "", stated.web_url or "", stated.path_with_namespace
    )
