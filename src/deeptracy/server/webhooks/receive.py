"""The way in: a request becomes what happened, or is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deeptracy.server.webhooks.event import ChangeRequest, Event, Push, Repository, Tag
from deeptracy.server.webhooks.refusal import BadSignature, Malformed
from deeptracy.server.webhooks.registry import forge_of
from deeptracy.server.webhooks.request import Request


@dataclass(frozen=True, slots=True)
class Received:
    """A request that was proven. ``forge`` and ``delivery`` tell a repeat; all events are about ``repository``.

    ``events`` are in the order in which the forge tells them: a push may move several branches.
    """

    forge: str
    delivery: str
    repository: Repository
    events: tuple[Event, ...]


def receive(headers: Mapping[str, str], body: bytes, secrets: Sequence[str]) -> Received:
    """What a request tells, once it is proven with one of the secrets. Raises `Refused` and nothing else."""
    request = Request(headers, body)
    forge = forge_of(request)
    if not forge.proven(request, secrets):
        raise BadSignature("the signature or token is not made with a secret of this project")
    repository, delivery = forge.about(request), forge.delivery(request)
    events = forge.events(request, repository, delivery)
    about_commits = any(isinstance(event, Push | Tag | ChangeRequest) for event in events)
    if about_commits and not (repository.path or repository.addresses):
        raise Malformed("the payload names no repository")
    return Received(forge.name, delivery, repository, events)


def claimed_repository(headers: Mapping[str, str], body: bytes) -> Repository:
    """The repository that a request claims to be about; empty where it names none. Raises `Refused`.

    Nothing is proven. It is there to look up whose secrets `receive` shall be given, and for nothing else; what
    `receive` returns is about the same repository.
    """
    request = Request(headers, body)
    return forge_of(request).about(request)
