"""What Bitbucket Cloud sends.

https://support.atlassian.com/bitbucket-cloud/docs/event-payloads/; signature:
https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/. One push may move several branches and tags.
"""

from collections.abc import Sequence

import msgspec

from deeptracy.server.webhooks import payload, signature
from deeptracy.server.webhooks.event import Action, ChangeRequest, Event, Other, Push, Repository, Tag
from deeptracy.server.webhooks.request import Request

_ACTIONS = {
    "pullrequest:created": Action.OPENED,
    "pullrequest:updated": Action.UPDATED,
    "pullrequest:fulfilled": Action.CLOSED,
    "pullrequest:rejected": Action.CLOSED,
}
_BRANCHES, _TAGS = frozenset({"branch", "named_branch"}), frozenset({"tag", "annotated_tag"})


class _Link(msgspec.Struct):
    href: str | None = None


class _Links(msgspec.Struct):
    html: _Link | None = None


class _Repository(msgspec.Struct):
    full_name: str
    links: _Links | None = None


class _Envelope(msgspec.Struct):
    repository: _Repository | None = None


class _Commit(msgspec.Struct):
    hash: str | None = None


class _Ref(msgspec.Struct):
    type: str
    name: str
    target: _Commit | None = None


class _Change(msgspec.Struct):
    old: _Ref | None = None
    new: _Ref | None = None


class _Changes(msgspec.Struct):
    changes: list[_Change]


class _Push(msgspec.Struct):
    push: _Changes


class _Branch(msgspec.Struct):
    name: str


class _End(msgspec.Struct):
    branch: _Branch
    commit: _Commit | None = None
    repository: _Repository | None = None


class _PullRequest(msgspec.Struct):
    id: payload.Number
    source: _End
    destination: _End
    links: _Links | None = None


class _PullRequestMessage(msgspec.Struct):
    pullrequest: _PullRequest


_envelope = msgspec.json.Decoder(_Envelope)
_push = msgspec.json.Decoder(_Push)
_pull_request = msgspec.json.Decoder(_PullRequestMessage)


def sends(request: Request) -> bool:
    """The old webhooks of Bitbucket Server have Cloud's ``repo:push``, without an id of the webhook."""
    return "x-event-key" in request and ("x-hook-uuid" in request or "x-request-uuid" in request)


def proven(request: Request, secrets: Sequence[str]) -> bool:
    return signature.signed_with_prefix(request.header("x-hub-signature"), request.body, secrets)


def delivery(request: Request) -> str:
    return request.delivery("x-request-uuid")


def about(request: Request) -> Repository:
    return _repository(payload.decode(_envelope, request.payload).repository)


def events(request: Request, repository: Repository, delivery: str) -> tuple[Event, ...]:
    key = request.header("x-event-key")
    if key == "repo:push":
        return pushed(request.payload, repository, delivery)
    action = _ACTIONS.get(key)
    if action is None:
        return (Other(repository, "the event is not about commits", delivery),)
    return (_change_request(request.payload, repository, action, delivery),)


def pushed(data: bytes, repository: Repository, delivery: str) -> tuple[Event, ...]:
    """Each ref that the push moved. Raises `Malformed`."""
    changes = payload.decode(_push, data).push.changes
    return tuple(_moved(change.old, change.new, repository, delivery) for change in changes)


def _moved(old: _Ref | None, new: _Ref | None, repository: Repository, delivery: str) -> Event:
    ref = new or old
    if ref is None or ref.type not in _BRANCHES | _TAGS:
        return Other(repository, "what was pushed is neither a branch nor a tag", delivery)
    name, after = payload.ref_name(ref.name), _commit(new)
    if ref.type in _TAGS:
        return Tag(repository, name, after, new is None, delivery)
    return Push(repository, name, _commit(old), after, old is None, new is None, delivery)


def _commit(ref: _Ref | None) -> str:
    return payload.commit(ref.target.hash if ref and ref.target else None)


def _change_request(data: bytes, repository: Repository, action: Action, delivery: str) -> Event:
    """It is not told what was updated: where the title was, the head is the same as before."""
    told = payload.decode(_pull_request, data).pullrequest
    head, base = told.source, told.destination
    return ChangeRequest(
        repository=repository,
        number=told.id,
        action=action,
        head_repository=_repository(head.repository),
        head_branch=payload.ref_name(head.branch.name),
        head_commit=payload.abbreviated_commit(head.commit.hash if head.commit else None),
        base_branch=payload.ref_name(base.branch.name),
        base_commit=payload.abbreviated_commit(base.commit.hash if base.commit else None),
        address=payload.page(_href(told.links)),
        delivery=delivery,
    )


def _repository(stated: _Repository | None) -> Repository:
    """The page of a repository is also where it is fetched from."""
    if stated is None:
        return Repository()
    address = _href(stated.links)
    return Repository(address, "", address, stated.full_name)


def _href(links: _Links | None) -> str:
    return (links.html.href if links and links.html else None) or ""
