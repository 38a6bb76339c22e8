"""What GitHub sends."""

from typing import Any

import pytest

from deeptracy.server.webhooks.event import Action, ChangeRequest, Event, Other, Ping, Push, Repository, Tag
from deeptracy.server.webhooks.receive import Received, claimed_repository, receive
from deeptracy.server.webhooks.refusal import BadSignature, Malformed
from tests.server.webhooks import sending
from tests.server.webhooks.sending import BASE, DELIVERY, HEAD, NEW, NOTHING, OLD, SECRET

REPOSITORY = {
    "id": 1,
    "full_name": "acme/tool",
    "url": "https://api.github.example/repos/acme/tool",
    "html_url": "https://github.example/acme/tool",
    "clone_url": "https://github.example/acme/tool.git",
    "ssh_url": "git@github.example:acme/tool.git",
    "owner": {"login": "acme"},
}
HERE = Repository(
    "https://github.example/acme/tool.git", "git@github.example:acme/tool.git", "https://github.example/acme/tool",
    "acme/tool",
)  # fmt: skip
FORK = REPOSITORY | {
    "full_name": "ada/tool",
    "html_url": None,
    "url": None,
    "clone_url": None,
    "ssh_url": "git@h:ada/t",
}


def received(event: str, payload: dict[str, Any]) -> Received:
    content = sending.body(payload)
    return receive(sending.github(event, content), content, [SECRET])


def told(event: str, payload: dict[str, Any]) -> Event:
    (only,) = received(event, payload).events
    return only


def push(ref: str = "refs/heads/main", before: str = OLD, after: str = NEW, **more: Any) -> dict[str, Any]:
    return {"ref": ref, "before": before, "after": after, "repository": REPOSITORY, "commits": [], **more}


def pull_request(action: str, **more: Any) -> dict[str, Any]:
    request = {
        "number": 7,
        "html_url": "https://github.example/acme/tool/pull/7",
        "head": {"label": "ada:fix/it", "ref": "fix/it", "sha": HEAD, "repo": FORK},
        "base": {"label": "acme:main", "ref": "main", "sha": BASE, "repo": REPOSITORY},
    }
    return {"action": action, "number": 7, "pull_request": request | more, "repository": REPOSITORY}


def test_a_push_is_received_whole() -> None:
    push_ = Push(HERE, "main", OLD, NEW, created=False, deleted=False, delivery=DELIVERY)
    assert received("push", push()) == Received("github", DELIVERY, HERE, (push_,))


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        (push("refs/heads/fix/it", NOTHING), Push(HERE, "fix/it", "", NEW, True, False, DELIVERY)),
        (push(after=NOTHING, head_commit=None), Push(HERE, "main", OLD, "", False, True, DELIVERY)),
        (push(head_commit={"id": NEW}), Push(HERE, "main", OLD, NEW, False, False, DELIVERY)),
        (push("refs/tags/v1", NOTHING), Tag(HERE, "v1", NEW, False, DELIVERY)),
        (push("refs/tags/v1", NOTHING, head_commit={"id": HEAD}), Tag(HERE, "v1", HEAD, False, DELIVERY)),
        (push("refs/tags/v1", OLD, NOTHING), Tag(HERE, "v1", "", True, DELIVERY)),
    ],
)
def test_pushes(payload: dict[str, Any], event: Event) -> None:
    assert told("push", payload) == event


def test_a_form_is_signed_as_sent() -> None:
    content = sending.form(push())
    headers = sending.github("push", content) | {"Content-Type": "application/x-www-form-urlencoded"}
    assert receive(headers, content, [SECRET]).events == (Push(HERE, "main", OLD, NEW, False, False, DELIVERY),)
    with pytest.raises(BadSignature):
        receive(headers | {"X-Hub-Signature-256": "sha256=" + sending.digest(sending.body(push()))}, content, [SECRET])


def test_the_address_that_the_first_deeptracy_read_still_names_the_repository() -> None:
    payload = push(repository={"full_name": "acme/tool", "url": "https://github.com/acme/tool"})
    assert received("push", payload).repository == Repository(web="https://github.com/acme/tool", path="acme/tool")


@pytest.mark.parametrize(
    ("word", "action"),
    [
        ("opened", Action.OPENED),
        ("reopened", Action.OPENED),
        ("synchronize", Action.UPDATED),
        ("closed", Action.CLOSED),
    ],
)
def test_pull_requests(word: str, action: Action) -> None:
    assert told("pull_request", pull_request(word)) == ChangeRequest(
        repository=HERE,
        number=7,
        action=action,
        head_repository=Repository(ssh="git@h:ada/t", path="ada/tool"),
        head_branch="fix/it",
        head_commit=HEAD,
        base_branch="main",
        base_commit=BASE,
        address="https://github.example/acme/tool/pull/7",
        delivery=DELIVERY,
    )


def test_a_pull_request_whose_fork_is_gone() -> None:
    event = told("pull_request", pull_request("closed", head={"ref": "x", "sha": HEAD, "repo": None}, html_url=None))
    assert isinstance(event, ChangeRequest)
    assert (event.head_repository, event.address) == (Repository(), "")


def test_a_pull_request_for_another_repository_than_the_signed_one_stays_with_the_signed_one() -> None:
    base = {"ref": "main", "sha": BASE, "repo": FORK}
    event = told("pull_request", pull_request("opened", base=base))
    assert isinstance(event, ChangeRequest)
    assert event.repository == HERE


def test_edits_count_where_they_change_the_base() -> None:
    retargeted = pull_request("edited") | {"changes": {"base": {"ref": {"from": "old"}, "sha": {"from": OLD}}}}
    event = told("pull_request", retargeted)
    assert isinstance(event, ChangeRequest)
    assert event.action is Action.UPDATED
    unchanged = Other(HERE, "neither the commits nor the base of the pull request changed", DELIVERY)
    assert told("pull_request", pull_request("edited") | {"changes": {"title": {"from": "x"}}}) == unchanged
    assert told("pull_request", pull_request("edited")) == unchanged
    assert told("pull_request", pull_request("labeled") | {"changes": {"base": {}}}) == unchanged


def test_pings_with_and_without_a_repository() -> None:
    assert told("ping", {"zen": "x", "hook_id": 1, "repository": REPOSITORY}) == Ping(HERE, DELIVERY)
    assert told("ping", {"zen": "x", "hook_id": 1}) == Ping(Repository(), DELIVERY)


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("create", "the push that belongs to it tells the same"),
        ("delete", "the push that belongs to it tells the same"),
        ("issues", "the event is not about commits"),
    ],
)
def test_other_events(event: str, reason: str) -> None:
    assert told(event, {"ref": "x", "repository": REPOSITORY}) == Other(HERE, reason, DELIVERY)


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("push", push() | {"repository": None}),
        ("push", push() | {"repository": {"full_name": ""}}),
        ("push", push() | {"repository": {"name": "x"}}),
        ("push", push(after="HEAD")),
        ("push", push("refs/heads/-x")),
        ("push", {"repository": REPOSITORY}),
        ("pull_request", pull_request("opened") | {"number": 0}),
        ("pull_request", pull_request("opened", head={"ref": "a b", "sha": HEAD, "repo": None})),
        ("pull_request", pull_request("opened", base=None)),
    ],
)
def test_malformed(event: str, payload: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        received(event, payload)


def test_the_older_signature_alone_proves_nothing() -> None:
    content = sending.body(push())
    headers = sending.github("push", content)
    headers["X-Hub-Signature"] = headers.pop("X-Hub-Signature-256")
    with pytest.raises(BadSignature):
        receive(headers, content, [SECRET])


def test_the_repository_is_known_before_the_proof() -> None:
    content = sending.body(push())
    assert claimed_repository({"X-GitHub-Event": "push"}, content) == HERE
