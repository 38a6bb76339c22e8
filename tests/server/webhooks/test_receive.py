"""Laws of the way in, for every forge: nothing unproven is heard, and nothing but a refusal comes of hostile input."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.server.projects.address import normalised
from deeptracy.server.webhooks.event import Repository
from deeptracy.server.webhooks.receive import Received, claimed_repository, receive
from deeptracy.server.webhooks.refusal import BadSignature, Malformed, Refused, TooLarge, UnknownForge
from deeptracy.server.webhooks.request import MAX_BODY
from tests.server.webhooks import (
    sending,
    test_bitbucket_cloud,
    test_bitbucket_server,
    test_gitea,
    test_github,
    test_gitlab,
)
from tests.server.webhooks.sending import NEW, OLD, SECRET

Send = Callable[[str, bytes], Mapping[str, str]]

SENDERS: dict[str, tuple[Send, str, str]] = {
    "github": (sending.github, "push", "pull_request"),
    "gitea": (sending.gitea, "push", "pull_request"),
    "gitlab": (lambda event, _: sending.gitlab(event), "Push Hook", "Merge Request Hook"),
    "bitbucket-cloud": (sending.bitbucket_cloud, "repo:push", "pullrequest:created"),
    "bitbucket-server": (sending.bitbucket_server, "repo:refs_changed", "pr:opened"),
}
REAL: list[tuple[str, str, dict[str, Any]]] = [
    ("github", "push", test_github.push()),
    ("github", "pull_request", test_github.pull_request("opened")),
    ("gitea", "push", dict(test_gitea.PUSH)),
    ("gitea", "pull_request", test_gitea.pull_request("opened")),
    ("gitea", "delete", {"ref": "a", "ref_type": "tag", "repository": test_gitea.REPOSITORY}),
    ("gitlab", "Push Hook", dict(test_gitlab.PUSH)),
    ("gitlab", "Merge Request Hook", test_gitlab.merge_request("open")),
    ("bitbucket-cloud", "repo:push", test_bitbucket_cloud.push((None, test_bitbucket_cloud.ref("main", NEW)))),
    ("bitbucket-cloud", "pullrequest:created", test_bitbucket_cloud.pull_request()),
    (
        "bitbucket-server",
        "repo:refs_changed",
        {
            "repository": test_bitbucket_server.REPOSITORY,
            "changes": [test_bitbucket_server.change("refs/heads/a", OLD, NEW)],
        },
    ),
    ("bitbucket-server", "pr:opened", test_bitbucket_server.pull_request()),
]
HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


def sent(forge: str, event: str, content: bytes) -> Received:
    return receive(SENDERS[forge][0](event, content), content, [SECRET])


@pytest.mark.parametrize(("forge", "event", "payload"), REAL)
def test_any_of_several_secrets_proves_and_others_do_not(forge: str, event: str, payload: dict[str, Any]) -> None:
    content = sending.body(payload)
    headers = SENDERS[forge][0](event, content)
    found = receive(headers, content, ["newer", SECRET])
    assert found.forge == forge
    assert len(found.events) == 1
    assert found.delivery == found.events[0].delivery == sending.DELIVERY
    assert found.repository == found.events[0].repository == claimed_repository(headers, content)
    for secrets in ([], [""], ["newer"]):
        with pytest.raises(BadSignature, match="not made with a secret"):
            receive(headers, content, secrets)


@pytest.mark.parametrize("forge", sorted(SENDERS.keys() - {"gitlab"}))
def test_a_changed_body_is_not_heard(forge: str) -> None:
    send, event, _ = SENDERS[forge]
    headers = send(event, b"{}")
    with pytest.raises(BadSignature):
        receive(headers, b"{ }", [SECRET])


@pytest.mark.parametrize("forge", SENDERS)
def test_what_is_not_proven_is_not_decoded(forge: str) -> None:
    send, event, _ = SENDERS[forge]
    with pytest.raises(BadSignature):
        receive(send(event, b"not JSON"), b"not JSON", ["other"])
    with pytest.raises(Malformed):
        receive(send(event, b"not JSON"), b"not JSON", [SECRET])


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (UnknownForge, HTTPStatus.BAD_REQUEST),
        (BadSignature, HTTPStatus.FORBIDDEN),
        (Malformed, HTTPStatus.BAD_REQUEST),
        (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ],
)
def test_refusals_know_their_status(refusal: type[Refused], status: HTTPStatus) -> None:
    assert refusal.status is status


def test_too_large_is_told_before_anything_else() -> None:
    body = b"0" * (MAX_BODY + 1)
    for call in (lambda: receive({}, body, []), lambda: claimed_repository({}, body)):
        with pytest.raises(TooLarge):
            call()


def test_addresses_are_those_that_are_stated() -> None:
    assert Repository("https://h/a.git", "git@h:a", "https://h/a", "a").addresses == (
        "https://h/a.git", "git@h:a", "https://h/a",
    )  # fmt: skip
    assert Repository(web="https://h/a").addresses == ("https://h/a",)
    assert Repository(path="a").addresses == ()


@pytest.mark.parametrize(("forge", "event", "payload"), REAL)
def test_all_addresses_that_a_forge_states_are_of_one_project(forge: str, event: str, payload: dict[str, Any]) -> None:
    repository = sent(forge, event, sending.body(payload)).repository
    assert len({normalised(address) for address in repository.addresses}) == 1


def paths(value: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where every value inside a value is."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, inner in inside for path in paths(inner, (*here, key)))]


def replaced(value: Any, path: tuple[str | int, ...], by: Any) -> Any:
    if not path:
        return by
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = replaced(value[path[0]], path[1:], by)  # type: ignore[index]
    return copy


@given(st.sampled_from(REAL), st.data())
def test_real_payloads_with_a_hostile_value_inside(real: tuple[str, str, dict[str, Any]], data: st.DataObject) -> None:
    forge, event, payload = real
    path = data.draw(st.sampled_from(paths(payload)))
    content = json.dumps(replaced(payload, path, data.draw(HOSTILE))).encode()
    try:
        sent(forge, event, content)
    except Malformed:
        return


@given(st.sampled_from(sorted(SENDERS)), st.booleans(), st.binary(max_size=40))
def test_any_bytes(forge: str, change_request: bool, content: bytes) -> None:
    _, push, request = SENDERS[forge]
    try:
        sent(forge, request if change_request else push, content)
    except Malformed:
        return


HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "X-GitHub-Event", "X-Gitea-Event", "X-Gitlab-Event", "X-Event-Key", "X-Hub-Signature-256", "Content-Type",
            "X-Hub-Signature", "X-Gitea-Signature", "X-Gitlab-Token", "webhook-signature", "webhook-id",
            "X-Hook-UUID", "Content-Encoding", "X-GitHub-Delivery",
        ]
    ),
    st.text(max_size=20) | st.just("application/x-www-form-urlencoded") | st.just(SECRET) | st.just("v1,"),
)  # fmt: skip


@given(HEADERS, st.binary(max_size=40) | st.just(b"payload={}"))
def test_any_headers(headers: dict[str, str], content: bytes) -> None:
    for call in (lambda: receive(headers, content, [SECRET]), lambda: claimed_repository(headers, content)):
        try:
            call()
        except Refused:
            continue
