"""What the platform must know of a kind of forge to hear it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from deeptracy.server.webhooks.event import Event, Repository
from deeptracy.server.webhooks.request import Request


@dataclass(frozen=True, slots=True)
class Forge:
    """A kind of forge.

    ``sends`` tells its requests by their headers; ``proven`` whether one is signed with one of the secrets;
    ``delivery`` names it among repeats; ``about`` is the repository it concerns, empty where it names none; ``events``
    what it tells of that repository. ``proven``, ``about`` and ``events`` raise `Malformed`.
    """

    name: str
    sends: Callable[[Request], bool]
    proven: Callable[[Request, Sequence[str]], bool]
    delivery: Callable[[Request], str]
    about: Callable[[Request], Repository]
    events: Callable[[Request, Repository, str], tuple[Event, ...]]
