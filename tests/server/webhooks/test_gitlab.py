"""What GitLab sends."""

import base64
import re
from typing import Any

import pytest

from deeptracy.server.webhooks.event import Action, ChangeRequest, Event, Other, Push, Repository, Tag
from deeptracy.server.webhooks.receive import Received, receive
from deeptracy.server.webhooks.refusal import BadSignature, Malformed
from tests.server.webhooks import sending
from tests.server.webhooks.sending import DELIVERY, HEAD, NEW, NOTHING, OLD, SECRET

PROJECT = {
    "name": "Tool",
    "path_with_namespace": "acme/core/tool",
    "git_http_url": "https://gitlab.example/acme/core/tool.git",
    "git_ssh_url": "git@gitlab.example:acme/core/tool.git",
    "web_url": "https://gitlab.example/acme/core/tool",
}
HERE = Repository(
    "https://gitlab.example/acme/core/tool.git", "git@gitlab.example:acme/core/tool.git",
    "https://gitlab.example/acme/core/tool", "acme/core/tool",
)  # fmt: skip
PUSH = {
    "object_kind": "push", "event_name": "push", "ref": "refs/heads/a/b", "before": OLD, "after": NEW,
    "checkout_sha": NEW, "project": PROJECT, "commits": [], "total_commits_count": 0,
}  # fmt: skip
KEY = bytes(range(32))
SIGNING = "whsec_" + base64.b64encode(KEY).decode()


def told(payload: dict[str, Any]) -> Event:
    (only,) = receive(sending.gitlab("Push Hook"), sending.body(payload), [SECRET]).events
    return only


def merge_request(action: str | None, changes: Any = None, **more: Any) -> dict[str, Any]:
    attributes = {
        "iid": 12,
        "action": action,
        "source_branch": "fix/it",
        "target_branch": "main",
        "last_commit": {"id": HEAD},
        "source": {"path_with_namespace": "ada/tool", "git_ssh_url": "git@gitlab.example:ada/tool.git"},
        "target": PROJECT,
        "url": "https://gitlab.example/acme/core/tool/-/merge_requests/12",
    }
    return {
        "object_kind": "merge_request", "project": PROJECT, "object_attributes": attributes | more, "changes": changes,
    }  # fmt: skip


def test_a_push_is_received_whole() -> None:
    push = Push(HERE, "a/b", OLD, NEW, created=False, deleted=False, delivery=DELIVERY)
    found = receive(sending.gitlab("Push Hook"), sending.body(PUSH), [SECRET])
    assert found == Received("gitlab", DELIVERY, HERE, (push,))


@pytest.mark.parametrize(
    ("more", "event"),
    [
        ({"before": NOTHING}, Push(HERE, "a/b", "", NEW, True, False, DELIVERY)),
        ({"after": NOTHING, "checkout_sha": None}, Push(HERE, "a/b", OLD, "", False, True, DELIVERY)),
        ({"object_kind": None}, Push(HERE, "a/b", OLD, NEW, False, False, DELIVERY)),
        (
            {"object_kind": "tag_push", "ref": "refs/tags/v1", "before": NOTHING, "checkout_sha": HEAD},
            Tag(HERE, "v1", HEAD, False, DELIVERY),
        ),
        (
            {"object_kind": "tag_push", "ref": "refs/tags/v1", "after": NOTHING, "checkout_sha": None},
            Tag(HERE, "v1", "", True, DELIVERY),
        ),
        ({"object_kind": "pipeline"}, Other(HERE, "the event is not about commits", DELIVERY)),
    ],
)
def test_pushes(more: dict[str, Any], event: Event) -> None:
    assert told(PUSH | more) == event


@pytest.mark.parametrize(
    ("word", "more", "action"),
    [
        ("open", {}, Action.OPENED),
        ("reopen", {}, Action.OPENED),
        ("update", {"oldrev": OLD}, Action.UPDATED),
        ("update", {"changes": {"target_branch": {"previous": "old", "current": "main"}}}, Action.UPDATED),
        ("merge", {}, Action.CLOSED),
        ("close", {}, Action.CLOSED),
    ],
)
def test_merge_requests(word: str, more: dict[str, Any], action: Action) -> None:
    assert told(merge_request(word, **more)) == ChangeRequest(
        repository=HERE,
        number=12,
        action=action,
        head_repository=Repository(ssh="git@gitlab.example:ada/tool.git", path="ada/tool"),
        head_branch="fix/it",
        head_commit=HEAD,
        base_branch="main",
        base_commit="",
        address="https://gitlab.example/acme/core/tool/-/merge_requests/12",
        delivery=DELIVERY,
    )


@pytest.mark.parametrize(
    "payload",
    [
        merge_request("update"),
        merge_request("update", {"labels": {}}),
        merge_request("approved", oldrev=OLD),
        merge_request(None),
    ],
)
def test_merge_requests_whose_commits_stay(payload: dict[str, Any]) -> None:
    assert told(payload) == Other(HERE, "neither the commits nor the base of the merge request changed", DELIVERY)


def test_a_merge_request_whose_fork_is_gone() -> None:
    event = told(merge_request("close", source=None, last_commit=None, url=None))
    assert isinstance(event, ChangeRequest)
    assert (event.head_repository, event.head_commit, event.address) == (Repository(), "", "")


@pytest.mark.parametrize(
    "payload",
    [
        PUSH | {"project": None},
        PUSH | {"ref": None},
        merge_request("open", iid="12"),
        merge_request("open", target_branch="-x"),
        merge_request("open", last_commit={"id": "HEAD"}),
    ],
)
def test_malformed(payload: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        told(payload)


@pytest.mark.parametrize("token", ["", "other", SECRET + " ", SECRET[:-1]])
def test_wrong_tokens(token: str) -> None:
    with pytest.raises(BadSignature):
        receive(sending.gitlab("Push Hook", token), sending.body(PUSH), [SECRET])


def test_the_signature_of_newer_versions() -> None:
    content = sending.body(PUSH)
    headers = sending.gitlab_signed("Push Hook", content, KEY)
    assert receive(headers, content, ["other", SIGNING]).delivery == DELIVERY
    for wrong in ({"webhook-id": "another-id"}, {"webhook-timestamp": "1"}, {"webhook-signature": "v1,eA=="}):
        with pytest.raises(BadSignature):
            receive(headers | wrong, content, [SIGNING])
    with pytest.raises(BadSignature):
        receive(headers, content + b" ", [SIGNING])


def test_versions_that_send_no_id_are_told_by_event_and_content() -> None:
    content = sending.body(PUSH)
    headers = sending.gitlab("Push Hook") | {"Idempotency-Key": "", "X-Gitlab-Event-UUID": "one"}
    once = receive(headers, content, [SECRET]).delivery
    assert re.fullmatch("[0-9a-f]{64}", once)
    assert receive(headers, content, [SECRET]).delivery == once
    assert receive(headers | {"X-Gitlab-Event-UUID": "two"}, content, [SECRET]).delivery != once
