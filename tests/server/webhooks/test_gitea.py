"""What Gitea and Forgejo send."""

from typing import Any

import pytest

from deeptracy.server.webhooks.event import Action, ChangeRequest, Event, Other, Push, Repository, Tag
from deeptracy.server.webhooks.receive import Received, receive
from deeptracy.server.webhooks.refusal import BadSignature, Malformed
from tests.server.webhooks import sending
from tests.server.webhooks.sending import BASE, DELIVERY, HEAD, NEW, NOTHING, OLD, SECRET

REPOSITORY = {
    "full_name": "acme/tool",
    "html_url": "https://git.example/acme/tool",
    "clone_url": "https://git.example/acme/tool.git",
    "ssh_url": "ssh://git@git.example:2222/acme/tool.git",
}
HERE = Repository(
    "https://git.example/acme/tool.git", "ssh://git@git.example:2222/acme/tool.git", "https://git.example/acme/tool",
    "acme/tool",
)  # fmt: skip
PUSH: dict[str, Any] = {
    "ref": "refs/heads/a/b",
    "before": OLD,
    "after": NEW,
    "commits": [],
    "head_commit": None,
    "repository": REPOSITORY,
}


def told(event: str, payload: dict[str, Any], brand: str = "Gitea") -> Event:
    content = sending.body(payload)
    (only,) = receive(sending.gitea(event, content, brand=brand), content, [SECRET]).events
    return only


def pull_request(action: str, **more: Any) -> dict[str, Any]:
    request = {
        "html_url": "https://git.example/acme/tool/pulls/3",
        "head": {"ref": "fix", "sha": HEAD, "repo": REPOSITORY},
        "base": {"ref": "main", "sha": BASE, "repo": REPOSITORY},
    }
    return {"action": action, "number": 3, "pull_request": request, "repository": REPOSITORY, **more}


@pytest.mark.parametrize("brand", ["Gitea", "Forgejo"])
def test_a_push_is_received_whole(brand: str) -> None:
    content = sending.body(PUSH)
    push = Push(HERE, "a/b", OLD, NEW, created=False, deleted=False, delivery=DELIVERY)
    found = receive(sending.gitea("push", content, brand=brand), content, [SECRET])
    assert found == Received("gitea", DELIVERY, HERE, (push,))


def test_a_form_is_signed_as_json() -> None:
    content = sending.form(PUSH)
    headers = sending.gitea("push", sending.body(PUSH)) | {"Content-Type": "application/x-www-form-urlencoded"}
    assert receive(headers, content, [SECRET]).events == (Push(HERE, "a/b", OLD, NEW, False, False, DELIVERY),)
    with pytest.raises(BadSignature):
        receive(headers | {"X-Gitea-Signature": sending.digest(content)}, content, [SECRET])


def test_a_right_signature_of_github_does_not_help_a_wrong_one_of_gitea() -> None:
    content = sending.body(PUSH)
    headers = sending.gitea("push", content)
    for wrong in ("", sending.digest(content, "other"), "sha256=" + sending.digest(content)):
        with pytest.raises(BadSignature):
            receive(headers | {"X-Gitea-Signature": wrong}, content, [SECRET])


@pytest.mark.parametrize(
    ("type_", "event"),
    [
        ("branch", Push(HERE, "a/b", "", "", False, True, DELIVERY)),
        ("tag", Tag(HERE, "a/b", "", True, DELIVERY)),
    ],
)
def test_deletions_are_events_of_their_own(type_: str, event: Event) -> None:
    payload = {"ref": "a/b", "ref_type": type_, "pusher_type": "user", "repository": REPOSITORY}
    assert told("delete", payload) == event


def test_a_tag_is_pushed() -> None:
    assert told("push", PUSH | {"ref": "refs/tags/v1", "before": NOTHING}) == Tag(HERE, "v1", NEW, False, DELIVERY)


@pytest.mark.parametrize("event", ["pull_request", "pull_request_sync"])
@pytest.mark.parametrize(
    ("word", "action"),
    [
        ("opened", Action.OPENED),
        ("reopened", Action.OPENED),
        ("synchronized", Action.UPDATED),
        ("closed", Action.CLOSED),
    ],
)
def test_pull_requests(event: str, word: str, action: Action) -> None:
    address = "https://git.example/acme/tool/pulls/3"
    assert told(event, pull_request(word)) == ChangeRequest(
        HERE, 3, action, HERE, "fix", HEAD, "main", BASE, address, DELIVERY
    )  # fmt: skip


def test_edits_count_where_they_change_the_base() -> None:
    event = told("pull_request", pull_request("edited", changes={"ref": {"from": "old"}}))
    assert isinstance(event, ChangeRequest)
    assert event.action is Action.UPDATED
    unchanged = told("pull_request", pull_request("edited", changes={"title": {"from": "old"}}))
    assert unchanged == Other(HERE, "neither the commits nor the base of the pull request changed", DELIVERY)


@pytest.mark.parametrize(
    ("event", "reason"),
    [("create", "the push that belongs to it tells the same"), ("issues", "the event is not about commits")],
)
def test_other_events(event: str, reason: str) -> None:
    assert told(event, {"ref": "x", "ref_type": "branch", "repository": REPOSITORY}) == Other(HERE, reason, DELIVERY)


@pytest.mark.parametrize(
    "payload",
    [
        {"ref": "x", "ref_type": "note", "repository": REPOSITORY},
        {"ref": "-x", "ref_type": "branch", "repository": REPOSITORY},
        {"ref": "x", "ref_type": "branch"},
    ],
)
def test_malformed_deletions(payload: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        told("delete", payload)
