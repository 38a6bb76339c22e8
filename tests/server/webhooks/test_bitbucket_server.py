"""What Bitbucket Server and Data Center send, and what they sent before they had webhooks of their own."""

from typing import Any

import pytest

from deeptracy.server.webhooks.event import Action, ChangeRequest, Other, Ping, Push, Repository, Tag
from deeptracy.server.webhooks.receive import Received, receive
from deeptracy.server.webhooks.refusal import BadSignature, Malformed
from tests.server.webhooks import sending
from tests.server.webhooks.sending import BASE, DELIVERY, HEAD, NEW, NOTHING, OLD, SECRET

REPOSITORY = {
    "slug": "tool",
    "project": {"key": "PRJ"},
    "links": {
        "clone": [
            {"href": "ssh://git@stash.example:7999/prj/tool.git", "name": "ssh"},
            {"href": "https://stash.example/scm/prj/tool.git", "name": "http"},
        ],
        "self": [{"href": "https://stash.example/projects/PRJ/repos/tool/browse"}],
    },
}
HERE = Repository(
    "https://stash.example/scm/prj/tool.git", "ssh://git@stash.example:7999/prj/tool.git",
    "https://stash.example/projects/PRJ/repos/tool/browse", "PRJ/tool",
)  # fmt: skip
WITHOUT_LINKS = {"slug": "tool", "project": {"key": "~ada"}}


def change(ref: str, before: str, after: str) -> dict[str, Any]:
    return {"ref": {"id": ref}, "refId": ref, "fromHash": before, "toHash": after, "type": "UPDATE"}


def pull_request(previous: str | None = None, **more: Any) -> dict[str, Any]:
    request = {
        "id": 9,
        "fromRef": {"id": "refs/heads/fix/it", "latestCommit": HEAD, "repository": WITHOUT_LINKS},
        "toRef": {"id": "refs/heads/main", "latestCommit": BASE, "repository": REPOSITORY},
        "links": {"self": [{"href": None}, {"href": "https://stash.example/projects/PRJ/repos/tool/pull-requests/9"}]},
    }
    payload: dict[str, Any] = {"pullRequest": request | more}
    return payload if previous is None else payload | {"previousTarget": {"id": previous}}


def received(key: str, payload: dict[str, Any]) -> Received:
    content = sending.body(payload)
    return receive(sending.bitbucket_server(key, content), content, [SECRET])


def test_one_push_of_several_refs_is_received_whole() -> None:
    changes = [
        change("refs/heads/main", OLD, NEW),
        change("refs/heads/a/b", NOTHING, NEW),
        change("refs/heads/gone", OLD, NOTHING),
        change("refs/tags/v1", NOTHING, NEW),
        change("refs/tags/v0", OLD, NOTHING),
        change("refs/notes/x", OLD, NEW),
    ]
    assert received("repo:refs_changed", {"repository": REPOSITORY, "changes": changes}) == Received(
        "bitbucket-server",
        DELIVERY,
        HERE,
        (
            Push(HERE, "main", OLD, NEW, False, False, DELIVERY),
            Push(HERE, "a/b", "", NEW, True, False, DELIVERY),
            Push(HERE, "gone", OLD, "", False, True, DELIVERY),
            Tag(HERE, "v1", NEW, False, DELIVERY),
            Tag(HERE, "v0", "", True, DELIVERY),
            Other(HERE, "what was pushed is neither a branch nor a tag", DELIVERY),
        ),
    )


def test_the_form_that_the_first_deeptracy_heard() -> None:
    ref = {"type": "branch", "name": "a/b", "target": {"type": "commit", "hash": NEW}}
    payload = {
        "repository": {"fullName": "PRJ/tool", "links": {"self": [{"href": "https://stash.example/PRJ/tool"}]}},
        "push": {"changes": [{"created": True, "closed": False, "old": None, "new": ref}]},
    }
    there = Repository(web="https://stash.example/PRJ/tool", path="PRJ/tool")
    found = received("repo:push", payload)
    assert found.forge == "bitbucket-server"
    assert found.events == (Push(there, "a/b", "", NEW, True, False, DELIVERY),)


def test_versions_that_state_no_address() -> None:
    payload = {"repository": WITHOUT_LINKS, "changes": [change("refs/heads/main", OLD, NEW)]}
    assert received("repo:refs_changed", payload).repository == Repository(path="~ada/tool")


@pytest.mark.parametrize(
    ("repository", "path"),
    [
        ({"slug": "tool", "fullName": "A/tool", "links": {"clone": None, "self": None}}, "A/tool"),
        ({"project": {"key": "A"}, "fullName": "A/tool", "links": {"clone": []}}, "A/tool"),
        ({"slug": "tool", "project": {"key": "A"}, "fullName": "B/other"}, "A/tool"),
    ],
)
def test_the_path_of_a_repository(repository: dict[str, Any], path: str) -> None:
    payload = {"repository": repository, "changes": [change("refs/heads/main", OLD, NEW)]}
    assert received("repo:refs_changed", payload).repository == Repository(path=path)


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("pr:opened", Action.OPENED),
        ("pr:reopened", Action.OPENED),
        ("pr:from_ref_updated", Action.UPDATED),
        ("pr:merged", Action.CLOSED),
        ("pr:declined", Action.CLOSED),
        ("pr:deleted", Action.CLOSED),
    ],
)
def test_pull_requests(key: str, action: Action) -> None:
    event = ChangeRequest(
        repository=HERE,
        number=9,
        action=action,
        head_repository=Repository(path="~ada/tool"),
        head_branch="fix/it",
        head_commit=HEAD,
        base_branch="main",
        base_commit=BASE,
        address="https://stash.example/projects/PRJ/repos/tool/pull-requests/9",
        delivery=DELIVERY,
    )
    assert received(key, pull_request()) == Received("bitbucket-server", DELIVERY, HERE, (event,))


def test_modifications_count_where_they_change_the_base() -> None:
    (event,) = received("pr:modified", pull_request("refs/heads/old")).events
    assert isinstance(event, ChangeRequest)
    assert event.action is Action.UPDATED
    unchanged = (Other(HERE, "neither the commits nor the base of the pull request changed", DELIVERY),)
    assert received("pr:modified", pull_request("refs/heads/main")).events == unchanged
    assert received("pr:modified", pull_request()).events == unchanged
    assert received("pr:modified", pull_request() | {"previousTarget": {}}).events == unchanged


def test_a_pull_request_without_links() -> None:
    (event,) = received("pr:opened", pull_request(links=None)).events
    assert isinstance(event, ChangeRequest)
    assert event.address == ""


def test_the_repository_beside_a_pull_request_does_not_count() -> None:
    assert received("pr:opened", pull_request() | {"repository": WITHOUT_LINKS}).repository == HERE


def test_ping_and_other_events() -> None:
    assert received("diagnostics:ping", {"test": True}).events == (Ping(Repository(), DELIVERY),)
    other = Other(HERE, "the event is not about commits", DELIVERY)
    assert received("repo:forked", {"repository": REPOSITORY}).events == (other,)
    assert received("pr:to_ref_updated", pull_request()).events == (other,)


@pytest.mark.parametrize(
    ("key", "payload"),
    [
        ("repo:refs_changed", {"changes": [change("refs/heads/main", OLD, NEW)]}),
        ("repo:refs_changed", {"repository": REPOSITORY}),
        ("repo:refs_changed", {"repository": REPOSITORY, "changes": [change("refs/heads/-x", OLD, NEW)]}),
        ("repo:refs_changed", {"repository": REPOSITORY, "changes": [change("refs/heads/x", OLD, "HEAD")]}),
        ("repo:push", {"repository": REPOSITORY}),
        ("pr:opened", {"repository": REPOSITORY}),
        ("pr:opened", pull_request(id=0)),
        ("pr:opened", pull_request(fromRef={"id": "refs/heads/a b"})),
    ],
)
def test_malformed(key: str, payload: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        received(key, payload)


def test_a_wrong_signature() -> None:
    content = sending.body({"test": True})
    with pytest.raises(BadSignature):
        receive(sending.bitbucket_server("diagnostics:ping", content, "other"), content, [SECRET])
