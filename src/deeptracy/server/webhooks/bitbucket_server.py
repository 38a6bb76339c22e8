"""What Bitbucket Server and Data Center send.

https://confluence.atlassian.com/bitbucketserver/event-payload-938025882.html; signature:
https://confluence.atlassian.com/bitbucketserver/manage-webhooks-938025878.html. Before version 5.4 an app sent
webhooks, with Cloud's event ``repo:push`` and names of its own; the first Deeptracy heard those, and so does this.

``pr:to_ref_updated`` is not heard: after each push to a branch it comes for every pull request that is to go there, and
none of them has changed.
"""

from collections.abc import Sequence

import msgspec

from deeptracy.server.webhooks import bitbucket_cloud, payload, signature
from deeptracy.server.webhooks.event import Action, ChangeRequest, Event, Other, Ping, Repository
from deeptracy.server.webhooks.request import Request

_ACTIONS = {
    "pr:opened": Action.OPENED,
    "pr:reopened": Action.OPENED,
    "pr:from_ref_updated": Action.UPDATED,
    "pr:modified": Action.UPDATED,
    "pr:merged": Action.CLOSED,
    "pr:declined": Action.CLOSED,
    "pr:deleted": Action.CLOSED,
}


class _Link(msgspec.Struct):
    href: str | None = None
    name: str | None = None


class _Links(msgspec.Struct):
    clone: list[_Link] | None = None
    self: list[_Link] | None = None


class _Project(msgspec.Struct):
    key: str


class _Repository(msgspec.Struct):
    slug: str | None = None
    project: _Project | None = None
    full_name: str | None = msgspec.field(name="fullName", default=None)
    links: _Links | None = None


class _Change(msgspec.Struct, rename="camel"):
    ref_id: str
    from_hash: str | None = None
    to_hash: str | None = None


class _Push(msgspec.Struct):
    changes: list[_Change]


class _Ref(msgspec.Struct, rename="camel"):
    id: str
    latest_commit: str | None = None
    repository: _Repository | None = None


class _PullRequest(msgspec.Struct, rename="camel"):
    id: payload.Number
    from_ref: _Ref
    to_ref: _Ref
    links: _Links | None = None


class _PreviousTarget(msgspec.Struct):
    id: str | None = None


class _Envelope(msgspec.Struct, rename="camel"):
    repository: _Repository | None = None
    pull_request: _PullRequest | None = None


class _PullRequestMessage(msgspec.Struct, rename="camel"):
    pull_request: _PullRequest
    previous_target: _PreviousTarget | None = None


_envelope = msgspec.json.Decoder(_Envelope)
_push = msgspec.json.Decoder(_Push)
_pull_request = msgspec.json.Decoder(_PullRequestMessage)


def sends(request: Request) -> bool:
    return "x-event-key" in request and not bitbucket_cloud.sends(request)


def proven(request: Request, secrets: Sequence[str]) -> bool:
    return signature.signed_with_prefix(request.header("x-hub-signature"), request.body, secrets)


def delivery(request: Request) -> str:
    return request.delivery("x-request-id")


def about(request: Request) -> Repository:
    message = payload.decode(_envelope, request.payload)
    return _repository(message.pull_request.to_ref.repository if message.pull_request else message.repository)


def events(request: Request, repository: Repository, delivery: str) -> tuple[Event, ...]:
    key = request.header("x-event-key")
    if key == "repo:refs_changed":
        return _pushed(request.payload, repository, delivery)
    if key == "repo:push":
        return bitbucket_cloud.pushed(request.payload, repository, delivery)
    if key == "diagnostics:ping":
        return (Ping(repository, delivery),)
    if key in _ACTIONS:
        return (_change_request(request.payload, repository, key, delivery),)
    return (Other(repository, "the event is not about commits", delivery),)


def _pushed(data: bytes, repository: Repository, delivery: str) -> tuple[Event, ...]:
    return tuple(
        payload.moved(repository, change.ref_id, change.from_hash, change.to_hash, delivery)
        for change in payload.decode(_push, data).changes
    )


def _change_request(data: bytes, repository: Repository, key: str, delivery: str) -> Event:
    message = payload.decode(_pull_request, data)
    told, before = message.pull_request, message.previous_target
    if key == "pr:modified" and (before is None or before.id in (None, told.to_ref.id)):
        return Other(repository, "neither the commits nor the base of the pull request changed", delivery)
    return ChangeRequest(
        repository=repository,
        number=told.id,
        action=_ACTIONS[key],
        head_repository=_repository(told.from_ref.repository),
        head_branch=_branch(told.from_ref),
        head_commit=payload.commit(told.from_ref.latest_commit),
        base_branch=_branch(told.to_ref),
        base_commit=payload.commit(told.to_ref.latest_commit),
        address=payload.page(_first(told.links.self if told.links else None)),
        delivery=delivery,
    )


def _branch(ref: _Ref) -> str:
    return payload.ref_name(ref.id.removeprefix("refs/heads/"))


def _repository(stated: _Repository | None) -> Repository:
    if stated is None:
        return Repository()
    clone = (stated.links.clone if stated.links else None) or []
    path = f"{stated.project.key}/{stated.slug}" if stated.project and stated.slug else ""
    return Repository(
        https=_first([link for link in clone if link.name != "ssh"]),
        ssh=_first([link for link in clone if link.name == "ssh"]),
        web=_first(stated.links.self if stated.links else None),
        path=path or stated.full_name or "",
    )


def _first(links: list[_Link] | None) -> str:
    return next((link.href for link in links or () if link.href), "")
