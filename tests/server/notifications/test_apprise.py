"""Apprise, through services that it reaches on this machine."""

import json
from dataclasses import replace
from typing import Any

import pytest

from deeptracy.fetch.guard import Guard, parse_networks
from deeptracy.fetch.http import HttpClient
from deeptracy.server.notifications import wording
from deeptracy.server.notifications.apprise import Apprise
from deeptracy.server.notifications.delivery import Delivered, Failed, InvalidSettings, Outcome, Outside
from deeptracy.server.notifications.schemes import SCHEMES
from tests.fetch.servers import Answer, Server
from tests.server.notifications.samples import LODASH, OPENED


def deliver(outside: Outside, receiver: Server, url: str = "json://127.0.0.1:{}/in") -> Outcome:
    return Apprise(outside).deliver(OPENED, {"url": url.format(receiver.port)})


def test_a_message_arrives(outside: Outside, receiver: Server) -> None:
    assert deliver(outside, receiver) == Delivered()
    (request,) = receiver.requests
    payload = json.loads(request.body)
    assert request.path == "/in"
    assert payload["title"] == wording.gist(OPENED)
    assert payload["message"].strip() == f"{wording.text(OPENED)}\n{OPENED.id}"


def test_a_service_of_ones_own(outside: Outside, receiver: Server) -> None:
    assert deliver(outside, receiver, "gotify://127.0.0.1:{}/token12345678901") == Delivered()
    assert json.loads(receiver.requests[0].body)["title"] == wording.gist(OPENED)


@pytest.mark.parametrize("status", [400, 404, 429, 500])
def test_what_a_service_refuses(outside: Outside, receiver: Server, status: int) -> None:
    receiver.answers = [Answer(status)]
    outcome = deliver(outside, receiver)
    assert isinstance(outcome, Failed)
    assert not outcome.permanent
    assert f"error={status}" in outcome.reason


def test_a_service_that_is_not_there(outside: Outside) -> None:
    outcome = Apprise(outside).deliver(OPENED, {"url": "json://127.0.0.1:1/"})
    assert isinstance(outcome, Failed)
    assert not outcome.permanent


@pytest.mark.parametrize("timeout", ["", "&timeout=5"])
@pytest.mark.parametrize("redirect", ["no", "yes"])
def test_a_redirect_to_what_is_inside(outside: Outside, receiver: Server, redirect: str, timeout: str) -> None:
    receiver.answers = [Answer(302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})]
    outcome = deliver(outside, receiver, "json://127.0.0.1:{}/?redirect=" + redirect + timeout)
    assert isinstance(outcome, Failed)
    assert len(receiver.requests) == 1
    if redirect == "yes":
        assert outcome == Failed("169.254.169.254 is not a public address: not allowed", permanent=True)


def test_an_address_inside(receiver: Server) -> None:
    guard = Guard(networks=parse_networks("10.0.0.0/8"))
    outcome = deliver(Outside(HttpClient(guard), guard), receiver)
    assert outcome == Failed("127.0.0.1 is not a public address: not allowed", permanent=True)
    assert receiver.requests == []


def test_texts_are_cut_to_what_a_service_takes(outside: Outside, receiver: Server) -> None:
    long = replace(OPENED, findings=tuple(replace(LODASH, package="p" * 80, version=f"{n}" * 40) for n in range(10)))
    url = {"url": f"ntfy://127.0.0.1:{receiver.port}/topic"}
    assert Apprise(outside).deliver(replace(long, url="https://x/" + "y" * 9000), url) == Delivered()
    (request,) = receiver.requests
    assert len(json.loads(request.body)["message"]) <= 7800


def test_settings(outside: Outside) -> None:
    url = "ntfys://ntfy.example.org/security"
    assert Apprise(outside).check({"url": f" {url} ", "other": 1}) == {"url": url}


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        (None, "is an address of a service"),
        ("", "is an address of a service"),
        ("ntfy.example.org", "is an address of a service"),
        ("json://h/" + "x" * 2000, "is an address of a service"),
        ("json://h/\n", "can't make sense|is an address of a service"),
        ("json://h/a\nb", "is an address of a service"),
        ("slack://T/B/x", "slack:// has a kind of its own here: Slack"),
        ("MAILTO://u:p@example.org", "mailto:// has a kind of its own here: e-mail"),
        ("workflows://h/1/2", "workflows:// has a kind of its own here: Teams"),
        ("syslog://", "syslog:// is not among the services"),
        ("file:///etc/passwd", "file:// is not among the services"),
        ("dbus://", "dbus:// is not among the services"),
        ("mqtt://127.0.0.1/t", "mqtt:// is not among the services"),
        ("discord://1/2?template=/etc/passwd", "template is not allowed"),
        ("discord://1/2?Template=/etc/passwd", "template is not allowed"),
        ("discord://1/2?a=b&%74emplate=", "template is not allowed"),
        ("json://h/?+keyfile=/etc/passwd", "keyfile is not allowed"),
        ("discord://only-one-part", "can't make sense of this address"),
    ],
)
def test_settings_that_can_not_work(outside: Outside, url: object, complaint: str) -> None:
    kind = Apprise(outside)
    if url == "json://h/\n":
        assert kind.check({"url": url}) == {"url": "json://h/"}
        return
    with pytest.raises(InvalidSettings, match=complaint) as caught:
        kind.check({"url": url})
    assert caught.value.field == "url"
    outcome = kind.deliver(OPENED, {"url": url})
    assert isinstance(outcome, Failed)
    assert outcome.permanent


def test_times_to_wait_are_ours(outside: Outside, receiver: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.custom_json import NotifyJSON

    seen: list[Any] = []
    send: Any = NotifyJSON.send

    def watched(service: Any, *told: Any, **more: Any) -> Any:
        seen.append(service.request_timeout)
        return send(service, *told, **more)

    monkeypatch.setattr(NotifyJSON, "send", watched)
    assert deliver(outside, receiver, "json://127.0.0.1:{}/?cto=900&rto=900") == Delivered()
    assert deliver(outside, receiver, "json://127.0.0.1:{}/?cto=1&rto=2") == Delivered()
    assert seen == [(10.0, 20.0), (1.0, 2.0)]


def test_every_service_that_is_let_in_exists_and_speaks_http() -> None:
    import inspect
    import sys

    from apprise.manager_plugins import NotificationManager

    manager: Any = NotificationManager  # untyped
    manager = manager()
    known = {scheme: manager[scheme] for scheme in manager.schemas()}
    assert set(known) >= SCHEMES
    for scheme in SCHEMES:
        source = inspect.getsource(sys.modules[known[scheme].__module__])
        for way_out in ("import socket", "import subprocess", "import smtplib", "import paho", "import ctypes"):
            assert way_out not in source, (scheme, way_out)
