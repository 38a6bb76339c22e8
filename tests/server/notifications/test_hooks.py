"""The notification settings of the first Deeptracy."""

import pytest

from deeptracy.server.notifications.delivery import InvalidSettings, MailServer, Outside
from deeptracy.server.notifications.hooks import channels
from deeptracy.server.notifications.registry import KINDS

SLACK = ("slack", {"webhook_url": "https://hooks.example.org/1"})
EMAIL = ("email", {"email": "team@example.org"})
DATA = {"webhook_url": "https://hooks.example.org/1", "email": "team@example.org", "other": 1}


@pytest.mark.parametrize(
    ("hook_type", "hook_data", "expected"),
    [
        ("NONE", None, []),
        ("", "", []),
        ("NONE", DATA, []),
        ("SLACK", DATA, [SLACK]),
        ("EMAIL", DATA, [EMAIL]),
        ("SLACK_EMAIL", DATA, [SLACK, EMAIL]),
        ("SLACK", '{"webhook_url": "https://hooks.example.org/1"}', [SLACK]),
        ("EMAIL", b'{"email": "team@example.org"}', [EMAIL]),
    ],
)
def test_channels(hook_type: str, hook_data: object, expected: list[tuple[str, dict[str, object]]]) -> None:
    assert channels(hook_type, hook_data) == expected


@pytest.mark.parametrize(
    ("hook_type", "hook_data", "field", "complaint"),
    [
        ("slack", DATA, "hook_type", "hook_type is one of NONE, SLACK, EMAIL, SLACK_EMAIL"),
        ("SLACK", {}, "hook_data", "hook_data lacks webhook_url, which hook_type SLACK needs"),
        ("SLACK_EMAIL", {"webhook_url": "https://x/"}, "hook_data", "hook_data lacks email"),
        ("EMAIL", "{", "hook_data", "hook_data is no JSON"),
        ("EMAIL", b"\xff", "hook_data", "hook_data is no JSON"),
        ("EMAIL", "[" * 100_000, "hook_data", "hook_data is no JSON"),
        ("EMAIL", "[]", "hook_data", "hook_data is a mapping"),
        ("EMAIL", None, "hook_data", "hook_data is a mapping"),
    ],
)
def test_hooks_that_can_not_work(hook_type: str, hook_data: object, field: str, complaint: str) -> None:
    with pytest.raises(InvalidSettings, match=complaint) as caught:
        channels(hook_type, hook_data)
    assert caught.value.field == field


def test_the_kinds_take_them(outside: Outside) -> None:
    with_mail = Outside(outside.http, outside.guard, MailServer("localhost", "deeptracy@example.org"))
    checked = [KINDS[kind](with_mail).check(settings) for kind, settings in channels("SLACK_EMAIL", DATA)]
    assert checked == [{"webhook_url": "https://hooks.example.org/1"}, {"email": ["team@example.org"]}]
