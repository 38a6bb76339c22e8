"""What every kind of channel has in common: its settings, its way out of the server, and what comes of a delivery."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import Answer, FetchError, HttpClient
from deeptracy.report.text import cut
from deeptracy.server.notifications.message import Message

Settings = Mapping[str, object]
"""What users entered for a channel, as stored: JSON."""

_LONGEST_URL = 2000
_LONGEST_REASON = 300
_LONGEST_PAUSE = 6 * 3600.0
# Request Timeout, Too Early and Too Many Requests say of themselves that they pass.
_PASSING = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Delivered:
    """The receiver has taken the message. ``note``: what is worth a line in the log all the same."""

    note: str = ""


@dataclass(frozen=True, slots=True)
class Failed:
    """The receiver has not taken it, for a ``reason`` in words without secrets.

    ``permanent``: trying again would change nothing. ``retry_after``: seconds that the receiver asked to wait, at most
    six hours, None where it did not say.
    """

    reason: str
    permanent: bool = False
    retry_after: float | None = None


Outcome = Delivered | Failed


class InvalidSettings(ValueError):
    """What was entered for a channel can't work. The message is for whoever entered it; ``field`` is what to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class MailServer:
    """The operator's mail server. ``security``: "starttls", "tls" (from the first byte) or "none"."""

    host: str
    sender: str
    port: int = 587
    user: str = ""
    password: str = ""
    security: str = "starttls"


@dataclass(frozen=True, slots=True)
class Outside:
    """The ways out of the server. ``guard`` is the one that ``http`` has; ``mail`` is None where none is set up."""

    http: HttpClient
    guard: Guard
    mail: MailServer | None = None


class Kind(ABC):
    """One kind of channel."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    @abstractmethod
    def check(self, settings: Settings) -> dict[str, object]:
        """The settings as they are to be stored. Raises `InvalidSettings`."""

    def deliver(self, message: Message, settings: Settings) -> Outcome:
        """Carry one message, once. Raises for nothing that a receiver does, nor for settings that no longer work."""
        try:
            return self._carry(message, settings)
        except InvalidSettings as error:
            return Failed(str(error), permanent=True)

    @abstractmethod
    def _carry(self, message: Message, settings: Settings) -> Outcome:
        """Carry one message, once. Raises `InvalidSettings`."""


def web_address(settings: Settings, field: str) -> str:
    """The http or https address in a field. Raises `InvalidSettings`."""
    value = settings.get(field)
    if not isinstance(value, str) or not value.strip():
        raise InvalidSettings(field, f"{field} is missing: the address to post to")
    url = value.strip()
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or len(url) > _LONGEST_URL or any(character <= " " or character > "~" for character in url):
        raise InvalidSettings(field, f"{field} is no http or https address")
    if "@" in parts.netloc:
        raise InvalidSettings(field, f"{field} has a user name or password in it, which is not sent")
    return url


def post(outside: Outside, url: str, body: bytes, headers: Mapping[str, str]) -> Answer | Failed:
    """Post JSON once: an answer of any status, or why there is none, without the secret parts of the address."""
    try:
        return outside.http.send(url, body, {"Content-Type": "application/json", **headers})
    except FetchError as error:
        return Failed(_without(url, str(error)), permanent=not error.passing)


def judged(answer: Answer) -> Outcome:
    """What an answer comes to by the rules of HTTP: 2xx is taken; 5xx, 408, 425 and 429 pass; the rest stays."""
    if 200 <= answer.status < 300:
        return Delivered()
    said = cut(answer.body.decode("utf-8", "replace"), _LONGEST_REASON)
    pause = None if answer.retry_after is None else min(max(answer.retry_after, 0.0), _LONGEST_PAUSE)
    reason = f"the receiver answered {answer.status} {answer.reason}".rstrip()
    if 300 <= answer.status < 400:
        return Failed(f"{reason}: redirects are not followed, enter the address that it leads to", permanent=True)
    passing = answer.status >= 500 or answer.status in _PASSING
    return Failed(f"{reason}: {said}" if said else reason, permanent=not passing, retry_after=pause)


def _without(url: str, sentence: str) -> str:
    parts = urlsplit(url)
    secret = f"{parts.path}?{parts.query}" if parts.query else parts.path
    shown = sentence.replace(url, f"{parts.scheme}://{parts.netloc}")
    return cut(shown.replace(secret, "…") if len(secret) > 1 else shown, _LONGEST_REASON)
