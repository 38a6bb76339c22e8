"""Everything that Apprise speaks over HTTP: https://github.com/caronc/apprise/wiki.

Apprise opens its own connections, so it is confined: whatever it dials, redirects included, is put before the guard.
Schemes are let in one by one, and only those that speak HTTP from Python code; those that use another protocol, the
desktop, the files or the programs of the server are not. What can't be guarded: behind a proxy, where a name leads that
only the proxy can look up; and what a service does with the message. Apprise says whether a message was taken, not for
how long a refusal lasts, so all but a forbidden address counts as passing.
"""

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from deeptracy.fetch.confine import confined
from deeptracy.report.text import cut
from deeptracy.server.notifications import wording
from deeptracy.server.notifications.delivery import Delivered, Failed, InvalidSettings, Kind, Outcome, Settings
from deeptracy.server.notifications.message import Message
from deeptracy.server.notifications.schemes import SCHEMES

if TYPE_CHECKING:
    from apprise import NotifyBase

_NATIVE = {"slack": "Slack", "mailto": "e-mail", "mailtos": "e-mail", "workflow": "Teams", "workflows": "Teams"}
# What some services take as the name of a file on the server, or an address to read one from.
_FILES = frozenset({"template", "keyfile", "subfile", "attach"})
_LONGEST_URL = 2000
_CONNECT, _READ, _ALTOGETHER = 10.0, 20.0, 45.0


class Apprise(Kind):
    """Settings: ``url``, one address of a service as Apprise writes it (``ntfys://ntfy.example.org/security``)."""

    def check(self, settings: Settings) -> dict[str, object]:
        url = _address(settings)
        with confined(self._outside.guard):
            _service(url)
        return {"url": url}

    def _carry(self, message: Message, settings: Settings) -> Outcome:
        from apprise import Apprise as Services

        with confined(self._outside.guard) as confinement:
            services = Services()
            services.add(_service(_address(settings)))
            body = f"{wording.text(message)}\n{message.id}"
            result = services.notify(body=body, title=wording.gist(message), body_format="text", timeout=_ALTOGETHER)
        if result:
            return Delivered()
        if confinement.refused:
            return Failed(f"{cut(confinement.refused[0], 200)}: not allowed", permanent=True)
        said = [entry.message for entry in result.logs() if entry.level in ("WARNING", "ERROR")]
        return Failed(cut(said[-1], 300) if said else "the service did not take it")


def _address(settings: Settings) -> str:
    given = settings.get("url")
    url = given.strip() if isinstance(given, str) else ""
    scheme = url.partition("://")[0].lower() if "://" in url else ""
    if not scheme or len(url) > _LONGEST_URL or not url.isprintable():
        raise InvalidSettings("url", "url is an address of a service as Apprise writes it, such as ntfys://host/topic")
    if scheme in _NATIVE:
        raise InvalidSettings("url", f"{scheme}:// has a kind of its own here: {_NATIVE[scheme]}")
    if scheme not in SCHEMES:
        raise InvalidSettings("url", f"{cut(scheme, 40)}:// is not among the services that may be used from a server")
    named = {key.lower().lstrip(" +-:") for key, _ in parse_qsl(url.partition("?")[2], keep_blank_values=True)}
    if found := sorted(named & _FILES):
        raise InvalidSettings("url", f"{found[0]} is not allowed: it names a file to be read by the server")
    return url


def _service(url: str) -> "NotifyBase":
    from apprise import Apprise as Services
    from apprise import AppriseAsset
    from apprise.common import OverflowMode, PersistentStoreMode

    asset = AppriseAsset(
        app_id="Deeptracy",
        app_desc="Deeptracy",
        http_redirects=False,
        storage_mode=PersistentStoreMode.MEMORY,
    )
    service = Services.instantiate(url, asset=asset)
    if service is None:
        raise InvalidSettings("url", "Apprise can't make sense of this address: something is missing or misspelt")
    # Apprise knows how long a text each service takes.
    service.overflow_mode = OverflowMode.TRUNCATE
    service.socket_connect_timeout = min(float(service.socket_connect_timeout), _CONNECT)
    service.socket_read_timeout = min(float(service.socket_read_timeout), _READ)
    return service
