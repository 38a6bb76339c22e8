"""Signed webhooks, verified as a receiver does."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given

from deeptracy.model.severity import Level
from deeptracy.server.notifications import webhook
from deeptracy.server.notifications.delivery import Delivered, Failed, InvalidSettings, Outside
from deeptracy.server.notifications.message import Message
from deeptracy.server.notifications.webhook import LARGEST, Webhook, body, new_secret, signed
from tests.fetch.servers import Answer, Request, Server
from tests.server.notifications.samples import ALL, ANY, LODASH, LOG4J, OPENED

OLD, NEW = ("whsec_" + base64.b64encode(bytes([seed]) * 24).decode() for seed in (1, 2))


def verified(request: Request, secret: str) -> bool:
    """Written from the specification, apart from what is tested."""
    key = base64.b64decode(secret[len("whsec_") :])
    head = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}."
    wanted = base64.b64encode(hmac.digest(key, head.encode() + request.body, hashlib.sha256)).decode()
    return f"v1,{wanted}" in request.headers["webhook-signature"].split(" ")


def test_a_known_signature() -> None:
    """Agrees with what the specification's own library makes of the same."""
    payload = b'{"test": 2432232314}'
    keys = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",)
    assert signed("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, payload, keys) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_message_arrives_signed(outside: Outside, receiver: Server) -> None:
    receiver.answers = [Answer(204)]
    before = int(time.time())
    assert Webhook(outside).deliver(OPENED, {"url": receiver.address("/in"), "secrets": [NEW, OLD]}) == Delivered()
    (request,) = receiver.requests
    assert (request.path, request.headers["content-type"]) == ("/in", "application/json")
    assert request.headers["webhook-id"] == OPENED.id
    assert before <= int(request.headers["webhook-timestamp"]) <= time.time()
    assert request.body == body(OPENED)
    assert verified(request, OLD)
    assert verified(request, NEW)
    assert not verified(request, new_secret())
    assert not verified(replace(request, body=request.body + b" "), NEW)


def test_a_repeat_has_the_same_id_and_a_new_time(
    outside: Outside, receiver: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver.answers = [Answer(500), Answer(200)]
    settings = {"url": receiver.address(), "secrets": NEW}
    times = iter([1_000_000.9, 1_000_300.1])
    monkeypatch.setattr(webhook, "time", SimpleNamespace(time=lambda: next(times)))
    assert isinstance(Webhook(outside).deliver(OPENED, settings), Failed)
    assert Webhook(outside).deliver(OPENED, settings) == Delivered()
    first, second = receiver.requests
    assert [request.headers["webhook-timestamp"] for request in (first, second)] == ["1000000", "1000300"]
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert all(verified(request, NEW) for request in (first, second))


@pytest.mark.parametrize(
    ("status", "permanent"),
    [(400, True), (404, True), (410, True), (425, False), (429, False), (500, False), (504, False)],
)
def test_what_a_receiver_answers(outside: Outside, receiver: Server, status: int, permanent: bool) -> None:
    receiver.answers = [Answer(status, headers={"Retry-After": "900000"})]
    outcome = Webhook(outside).deliver(OPENED, {"url": receiver.address(), "secrets": [NEW]})
    assert isinstance(outcome, Failed)
    assert (outcome.permanent, outcome.retry_after) == (permanent, 21600.0)


def test_a_body_that_breaks_off_after_the_status_is_an_answer_too(outside: Outside, receiver: Server) -> None:
    receiver.answers = [Answer(200, b"thanks", cut=2)]
    assert Webhook(outside).deliver(OPENED, {"url": receiver.address(), "secrets": [NEW]}) == Delivered()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(outside: Outside, receiver: Server, status: int) -> None:
    receiver.answers = [Answer(status, headers={"Location": receiver.address("/elsewhere")}), Answer()]
    outcome = Webhook(outside).deliver(OPENED, {"url": receiver.address(), "secrets": [NEW]})
    assert isinstance(outcome, Failed)
    assert outcome.permanent
    assert len(receiver.requests) == 1


def test_without_a_receiver(outside: Outside) -> None:
    outcome = Webhook(outside).deliver(OPENED, {"url": "http://127.0.0.1:1/in", "secrets": [NEW]})
    assert isinstance(outcome, Failed)
    assert not outcome.permanent


def test_a_secret_is_made_where_none_is_given(outside: Outside) -> None:
    checked = Webhook(outside).check({"url": "https://in.example.org/"})
    secrets = checked["secrets"]
    assert isinstance(secrets, list)
    (secret,) = secrets
    assert secret.startswith("whsec_")
    assert len(base64.b64decode(secret[6:])) == 32
    assert secret != new_secret()


def test_settings(outside: Outside) -> None:
    url = "https://in.example.org/"
    assert Webhook(outside).check({"url": url, "secrets": f" {NEW} "}) == {"url": url, "secrets": [NEW]}
    assert Webhook(outside).check({"url": url, "secrets": [NEW, OLD, NEW]}) == {"url": url, "secrets": [NEW, OLD]}


@pytest.mark.parametrize(
    ("secrets", "good"),
    [
        (["whsec_" + base64.b64encode(bytes(24)).decode()], True),
        (["whsec_" + base64.b64encode(bytes(64)).decode()], True),
        (["whsec_" + base64.b64encode(bytes(23)).decode()], False),
        (["whsec_" + base64.b64encode(bytes(65)).decode()], False),
        ([base64.b64encode(bytes(32)).decode()], False),
        (["whsec_" + "*" * 32], False),
        (["whsec_" + "é" * 32], False),
        (["whsec_" + "A" * 33], False),
        ([1], False),
        (1, False),
        ([NEW] * 5, True),
        ([NEW] * 6, False),
    ],
)
def test_secrets(outside: Outside, secrets: object, good: bool) -> None:
    settings = {"url": "https://in.example.org/", "secrets": secrets}
    if good:
        assert Webhook(outside).check(settings)["secrets"]
        return
    with pytest.raises(InvalidSettings, match="secret") as caught:
        Webhook(outside).check(settings)
    assert caught.value.field == "secrets"


@pytest.mark.parametrize("settings", [{"url": "https://in.example.org/"}, {"url": "https://x/", "secrets": []}])
def test_nothing_is_sent_unsigned(outside: Outside, settings: dict[str, object]) -> None:
    outcome = Webhook(outside).deliver(OPENED, settings)
    assert outcome == Failed("secrets is a list of one to 5 secrets", permanent=True)


@pytest.mark.parametrize("message", ALL, ids=lambda message: message.event.value)
def test_the_body(message: Message, golden: Callable[[str, str], None]) -> None:
    golden(f"webhook.{message.event}.json", json.dumps(json.loads(body(message)), indent=1, ensure_ascii=False) + "\n")


def test_the_document() -> None:
    shown = (Path(__file__).parents[3] / "docs/notifications.md").read_text(encoding="utf-8")
    example = shown.partition("```json\n")[2].partition("```")[0]
    told = replace(OPENED, counts={Level.CRITICAL: 1}, findings=(LOG4J,))
    assert json.loads(example) == json.loads(body(told))


def test_as_many_findings_as_there_is_room_for() -> None:
    def named(told: Message) -> int:
        return len(json.loads(body(told))["data"]["findings"])

    assert named(replace(OPENED, findings=(LODASH,) * 60)) == 50
    assert named(replace(OPENED, findings=(replace(LODASH, package="p" * 499),) * 60)) == 30


@given(ANY)
def test_a_body_is_small(message: Message) -> None:
    assert len(body(message)) <= LARGEST
    assert json.loads(body(message))["type"] == message.event
