"""What Bitbucket Cloud sends."""

from typing import Any

import pytest

from deeptracy.server.webhooks.event import Action, ChangeRequest, Event, Other, Push, Repository, Tag
from deeptracy.server.webhooks.receive import Received, receive
from deeptracy.server.webhooks.refusal import BadSignature, Malformed
from tests.server.webhooks import sending
from tests.server.webhooks.sending import DELIVERY, NEW, OLD, SECRET

PAGE = "https://bitbucket.example/acme/tool"
REPOSITORY = {"type": "repository", "full_name": "acme/tool", "links": {"html": {"href": PAGE}}}
HERE = Repository(https=PAGE, web=PAGE, path="acme/tool")


def ref(name: str, commit: str, type_: str = "branch") -> dict[str, Any]:
    return {"type": type_, "name": name, "target": {"type": "commit", "hash": commit}}


def push(*changes: tuple[Any, Any]) -> dict[str, Any]:
    told = [{"old": old, "new": new, "created": old is None, "closed": new is None} for old, new in changes]
    return {"actor": {}, "repository": REPOSITORY, "push": {"changes": told}}


def pull_request(**more: Any) -> dict[str, Any]:
    request = {
        "id": 5,
        "source": {"branch": {"name": "fix/it"}, "commit": {"hash": "507a576e59b3"}, "repository": REPOSITORY},
        "destination": {"branch": {"name": "main"}, "commit": {"hash": "7d1a175411ef"}, "repository": REPOSITORY},
        "links": {"html": {"href": PAGE + "/pull-requests/5"}},
    }
    return {"repository": REPOSITORY, "pullrequest": request | more}


def received(key: str, payload: dict[str, Any]) -> Received:
    content = sending.body(payload)
    return receive(sending.bitbucket_cloud(key, content), content, [SECRET])


def test_one_push_of_several_refs_is_received_whole() -> None:
    payload = push(
        (ref("main", OLD), ref("main", NEW)),
        (None, ref("a/b", NEW)),
        (ref("gone", OLD, "named_branch"), None),
        (None, ref("v1", NEW, "tag")),
        (ref("v0", OLD, "annotated_tag"), None),
        (ref("mark", OLD, "bookmark"), ref("mark", NEW, "bookmark")),
        (None, None),
    )
    nothing = Other(HERE, "what was pushed is neither a branch nor a tag", DELIVERY)
    assert received("repo:push", payload) == Received(
        "bitbucket-cloud",
        DELIVERY,
        HERE,
        (
            Push(HERE, "main", OLD, NEW, False, False, DELIVERY),
            Push(HERE, "a/b", "", NEW, True, False, DELIVERY),
            Push(HERE, "gone", OLD, "", False, True, DELIVERY),
            Tag(HERE, "v1", NEW, False, DELIVERY),
            Tag(HERE, "v0", "", True, DELIVERY),
            nothing,
            nothing,
        ),
    )


def test_a_push_may_move_nothing() -> None:
    assert received("repo:push", push()).events == ()


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("pullrequest:created", Action.OPENED),
        ("pullrequest:updated", Action.UPDATED),
        ("pullrequest:fulfilled", Action.CLOSED),
        ("pullrequest:rejected", Action.CLOSED),
    ],
)
def test_pull_requests(key: str, action: Action) -> None:
    event = ChangeRequest(
        repository=HERE,
        number=5,
        action=action,
        head_repository=HERE,
        head_branch="fix/it",
        head_commit="507a576e59b3",
        base_branch="main",
        base_commit="7d1a175411ef",
        address=PAGE + "/pull-requests/5",
        delivery=DELIVERY,
    )
    assert received(key, pull_request()).events == (event,)


def test_a_pull_request_whose_fork_is_gone() -> None:
    payload = pull_request(
        source={"branch": {"name": "x"}, "commit": None, "repository": None},
        destination={"branch": {"name": "main"}, "commit": {"hash": None}},
        links={"html": {}},
    )
    (event,) = received("pullrequest:rejected", payload).events
    assert isinstance(event, ChangeRequest)
    assert (event.head_repository, event.head_commit, event.base_commit) == (Repository(), "", "")
    assert event.address == ""


@pytest.mark.parametrize("links", [None, {}, {"html": None}, {"html": {"href": None}}])
def test_a_repository_without_its_page(links: Any) -> None:
    payload = push((None, ref("main", NEW))) | {"repository": {"full_name": "acme/tool", "links": links}}
    assert received("repo:push", payload).repository == Repository(path="acme/tool")


def test_other_events() -> None:
    reason = Other(HERE, "the event is not about commits", DELIVERY)
    assert received("repo:fork", {"repository": REPOSITORY}).events == (reason,)
    assert received("pullrequest:approved", pull_request()).events == (reason,)


@pytest.mark.parametrize(
    ("key", "payload"),
    [
        ("repo:push", push((None, ref("main", NEW))) | {"repository": None}),
        ("repo:push", push((None, ref("-x", NEW)))),
        ("repo:push", push((None, ref("main", NEW[:12])))),
        ("repo:push", {"repository": REPOSITORY}),
        ("pullrequest:created", pull_request(id=0)),
        ("pullrequest:created", pull_request(source={"branch": {"name": "a b"}})),
        ("pullrequest:created", pull_request(source={"branch": {"name": "a"}, "commit": {"hash": "HEAD"}})),
    ],
)
def test_malformed(key: str, payload: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        received(key, payload)


def test_a_wrong_signature() -> None:
    content = sending.body(push())
    with pytest.raises(BadSignature):
        receive(sending.bitbucket_cloud("repo:push", content, "other"), content, [SECRET])


EVENT_OF_A_REF_WITHOUT_COMMIT: Event = Push(HERE, "main", "", "", False, False, DELIVERY)


def test_a_ref_without_its_commit() -> None:
    payload = push(({"type": "branch", "name": "main"}, {"type": "branch", "name": "main", "target": None}))
    assert received("repo:push", payload).events == (EVENT_OF_A_REF_WITHOUT_COMMIT,)
