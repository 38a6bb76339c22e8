"""Microsoft Teams, against a receiver that answers as a workflow does."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from deeptracy.server.notifications.delivery import Delivered, Failed, InvalidSettings, Outside
from deeptracy.server.notifications.message import Message, Project, Scan
from deeptracy.server.notifications.teams import Teams, body
from tests.fetch.servers import Answer, Server
from tests.server.notifications.samples import ALL, ANY, LODASH, OPENED

LARGEST = 28_000
"""Bytes of a message that Teams takes."""


def test_a_message_arrives(outside: Outside, receiver: Server) -> None:
    receiver.answers = [Answer(202)]
    settings = {"webhook_url": receiver.address("/workflows/1?sig=secret")}
    assert Teams(outside).deliver(OPENED, settings) == Delivered()
    assert receiver.requests[0].body == body(OPENED)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Answer(404, b'{"error":{"code":"WorkflowNotFound"}}'), (True, None, "WorkflowNotFound")),
        (Answer(401, b"DirectApiAuthorizationRequired"), (True, None, "DirectApiAuthorizationRequired")),
        (Answer(429, b"slow", {"Retry-After": "9"}), (False, 9.0, "429")),
        (Answer(502), (False, None, "502")),
    ],
)
def test_what_a_workflow_answers(
    outside: Outside, receiver: Server, answer: Answer, outcome: tuple[bool, float | None, str]
) -> None:
    receiver.answers = [answer]
    failed = Teams(outside).deliver(OPENED, {"webhook_url": receiver.address()})
    assert isinstance(failed, Failed)
    assert (failed.permanent, failed.retry_after) == outcome[:2]
    assert outcome[2] in failed.reason


def test_a_receiver_that_is_not_there(outside: Outside) -> None:
    failed = Teams(outside).deliver(OPENED, {"webhook_url": "http://127.0.0.1:1/workflows/1?sig=secret"})
    assert isinstance(failed, Failed)
    assert "secret" not in failed.reason


def test_settings(outside: Outside) -> None:
    url = "https://prod-1.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke?sp=%2Ft&sig=x"
    assert Teams(outside).check({"webhook_url": url}) == {"webhook_url": url}


@pytest.mark.parametrize("host", ["outlook.office.com", "acme.webhook.office.com", "outlook.office365.com"])
def test_connectors_that_microsoft_has_retired(outside: Outside, host: str) -> None:
    with pytest.raises(InvalidSettings, match="which Microsoft has retired") as caught:
        Teams(outside).check({"webhook_url": f"https://{host}/webhook/1"})
    assert caught.value.field == "webhook_url"


@pytest.mark.parametrize("message", ALL, ids=lambda message: message.event.value)
def test_the_body(message: Message, golden: Callable[[str, str], None]) -> None:
    golden(f"teams.{message.event}.json", json.dumps(json.loads(body(message)), indent=1, ensure_ascii=False) + "\n")


def card(message: Message) -> dict[str, Any]:
    (attachment,) = json.loads(body(message))["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    content = attachment["content"]
    assert isinstance(content, dict)
    return content


def test_a_message_as_long_as_it_gets() -> None:
    wide = "\N{SMILING FACE WITH SUNGLASSES}" * 90
    long = replace(LODASH, id=wide, package=wide, version=wide, fix=wide, project=wide, url="https://x/" + "y" * 480)
    crowded = replace(OPENED, findings=(long,) * 12, project=Project(wide, wide * 2), scan=Scan(wide))
    parts = card(crowded)["body"]
    assert sum("no fix" in json.dumps(part) or "fixed in" in json.dumps(part) for part in parts) == 10
    assert 20_000 < len(body(crowded)) <= LARGEST


@given(ANY)
def test_a_body_is_no_larger_than_teams_takes(message: Message) -> None:
    assert len(body(message)) <= LARGEST
    for part in card(message)["body"]:
        # Text blocks would take names for Markdown.
        assert part["type"] == "RichTextBlock"
        assert all(run["type"] == "TextRun" for run in part["inlines"])
