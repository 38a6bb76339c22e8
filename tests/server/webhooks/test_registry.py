"""Which forge sends a request, told by its headers."""

import pytest

from deeptracy.server.webhooks.refusal import UnknownForge
from deeptracy.server.webhooks.registry import FORGES, forge_of
from deeptracy.server.webhooks.request import Request


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"X-GitHub-Event": "push"}, "github"),
        ({"X-Gitea-Event": "push", "X-Gogs-Event": "push", "X-GitHub-Event": "push"}, "gitea"),
        ({"X-Forgejo-Event": "push", "X-Gitea-Event": "push", "X-GitHub-Event": "push"}, "gitea"),
        ({"X-Forgejo-Event": "push"}, "gitea"),
        ({"x-gitlab-event": "Push Hook"}, "gitlab"),
        ({"X-Event-Key": "repo:push", "X-Hook-UUID": "a", "X-Request-UUID": "b"}, "bitbucket-cloud"),
        ({"X-Event-Key": "pullrequest:created", "X-Request-UUID": "b"}, "bitbucket-cloud"),
        ({"X-Event-Key": "pullrequest:created", "X-Hook-UUID": "b"}, "bitbucket-cloud"),
        ({"X-Event-Key": "repo:refs_changed", "X-Request-Id": "b"}, "bitbucket-server"),
        ({"X-Event-Key": "repo:push"}, "bitbucket-server"),
    ],
)
def test_headers_tell_the_forge(headers: dict[str, str], name: str) -> None:
    assert forge_of(Request(headers, b"")).name == name


@pytest.mark.parametrize("headers", [{}, {"X-GitHub-Event": ""}, {"X-Hook-UUID": "a"}, {"X-Hub-Signature-256": "x"}])
def test_other_headers_tell_none(headers: dict[str, str]) -> None:
    with pytest.raises(UnknownForge, match="no forge that is known"):
        forge_of(Request(headers, b""))


def test_names_are_of_one_forge_each() -> None:
    assert len({forge.name for forge in FORGES}) == len(FORGES) == 5
