"""Slack, against a receiver that answers as Slack does."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given

from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import HttpClient
from deeptracy.server.notifications.delivery import Delivered, Failed, InvalidSettings, Outcome, Outside
from deeptracy.server.notifications.message import Message
from deeptracy.server.notifications.slack import Slack, body
from tests.fetch.servers import Answer, Server
from tests.server.notifications.samples import ALL, ANY, OPENED

PATH = "/services/T000/B000/secret"


def deliver(outside: Outside, receiver: Server) -> Outcome:
    return Slack(outside).deliver(OPENED, {"webhook_url": receiver.address(PATH)})


def test_a_message_arrives(outside: Outside, receiver: Server) -> None:
    assert deliver(outside, receiver) == Delivered()
    (request,) = receiver.requests
    assert (request.path, request.headers["content-type"]) == (PATH, "application/json")
    assert request.body == body(OPENED)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(404, b"no_service"), Failed("the receiver answered 404 Not Found: no_service", permanent=True)),
        (Answer(403, b"action_prohibited"), Failed("the receiver answered 403 Forbidden: action_prohibited", True)),
        (Answer(410, b"channel_is_archived"), Failed("the receiver answered 410 Gone: channel_is_archived", True)),
        (Answer(400, b"invalid_blocks"), Failed("the receiver answered 400 Bad Request: invalid_blocks", True)),
        (
            Answer(429, b"rate_limited", {"Retry-After": "30"}),
            Failed("the receiver answered 429 Too Many Requests: rate_limited", retry_after=30.0),
        ),
        (Answer(500, b"rollup_error"), Failed("the receiver answered 500 Internal Server Error: rollup_error")),
        (Answer(503), Failed("the receiver answered 503 Service Unavailable")),
        (Answer(408), Failed("the receiver answered 408 Request Timeout")),
        (
            Answer(302, headers={"Location": "http://169.254.169.254/latest/meta-data/"}),
            Failed(
                "the receiver answered 302 Found: redirects are not followed, enter the address that it leads to", True
            ),
        ),
        (Answer(200, b"<html>Log in"), Failed("what answered is not Slack: success without the word ok")),
        (Answer(200, b"ok", cut=0), Failed("what answered is not Slack: success without the word ok")),
    ],
    ids=lambda value: str(getattr(value, "status", "")),
)
def test_what_slack_answers(outside: Outside, receiver: Server, answer: Answer, outcome: Outcome) -> None:
    receiver.answers = [answer, Answer(body=b"ok")]
    assert deliver(outside, receiver) == outcome
    assert len(receiver.requests) == 1


def test_a_receiver_that_does_not_answer(receiver: Server) -> None:
    receiver.answers = [Answer(wait=(never := threading.Event()))]
    guard = Guard(frozenset({"127.0.0.1"}))
    outcome = deliver(Outside(HttpClient(guard, timeout=0.05), guard), receiver)
    never.set()
    assert isinstance(outcome, Failed)
    assert not outcome.permanent
    assert "can't be reached" in outcome.reason


def test_reasons_do_not_tell_the_secret_part_of_the_address(outside: Outside) -> None:
    outcome = Slack(outside).deliver(OPENED, {"webhook_url": f"http://127.0.0.1:1{PATH}"})
    assert isinstance(outcome, Failed)
    assert outcome.reason.startswith("http://127.0.0.1:1 can't be reached")
    assert "secret" not in outcome.reason


def test_addresses_that_may_not_be_reached(receiver: Server) -> None:
    guard = Guard()
    outcome = deliver(Outside(HttpClient(guard), guard), receiver)
    assert outcome == Failed("127.0.0.1 is at 127.0.0.1, which is not a public address", permanent=True)
    assert receiver.requests == []


def test_settings(outside: Outside) -> None:
    given = {"webhook_url": " https://hooks.example.org/services/1 ", "other": 1}
    assert Slack(outside).check(given) == {"webhook_url": "https://hooks.example.org/services/1"}


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        (None, "webhook_url is missing"),
        ("  ", "webhook_url is missing"),
        (["https://x"], "webhook_url is missing"),
        ("hooks.example.org", "is no http or https address"),
        ("ftp://hooks.example.org/", "is no http or https address"),
        ("file:///etc/passwd", "is no http or https address"),
        ("https://", "is no http or https address"),
        ("https://hooks.example.org:99999/", "is no http or https address"),
        ("https://[::1/", "is no http or https address"),
        ("https://hooks.example.org/a b", "is no http or https address"),
        ("https://hooks.example.org/\r\nX: y", "is no http or https address"),
        ("https://hööks.example.org/", "is no http or https address"),
        ("https://hooks.example.org/" + "x" * 1975, "is no http or https address"),
        ("https://user:password@hooks.example.org/", "has a user name or password in it"),
    ],
)
def test_settings_that_can_not_work(outside: Outside, url: object, complaint: str) -> None:
    with pytest.raises(InvalidSettings, match=complaint) as caught:
        Slack(outside).check({"webhook_url": url})
    assert caught.value.field == "webhook_url"
    outcome = Slack(outside).deliver(OPENED, {"webhook_url": url})
    assert isinstance(outcome, Failed)
    assert outcome.permanent


@pytest.mark.parametrize("message", ALL, ids=lambda message: message.event.value)
def test_the_body(message: Message, golden: Callable[[str, str], None]) -> None:
    golden(f"slack.{message.event}.json", json.dumps(json.loads(body(message)), indent=1, ensure_ascii=False) + "\n")


def texts(node: Any) -> list[dict[str, Any]]:
    """All text objects within."""
    if isinstance(node, list):
        return [text for item in node for text in texts(item)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") in ("mrkdwn", "plain_text") else []
    return own + [text for item in node.values() for text in texts(item)]


@given(ANY)
def test_a_body_is_within_the_limits_of_block_kit(message: Message) -> None:
    payload = json.loads(body(message))
    blocks = payload["blocks"]
    assert len(payload["text"]) <= 4000
    assert 1 <= len(blocks) <= 50
    assert [block["type"] for block in blocks if block["type"] not in ("header", "section", "context")] == []
    for block in blocks:
        limit = {"header": 150, "section": 3000, "context": 3000}[block["type"]]
        for text in texts(block):
            assert 1 <= len(text["text"].encode("utf-16-le")) // 2 <= limit
            if text["type"] == "mrkdwn":
                assert text["verbatim"] is True
                assert_only_links(text["text"])


def assert_only_links(text: str) -> None:
    """Every ``<`` begins a link to a web address, so nobody is called by a package's name."""
    for part in text.split("<")[1:]:
        target, _, rest = part.partition("|")
        assert target.startswith(("https://", "http://"))
        assert ">" in rest
