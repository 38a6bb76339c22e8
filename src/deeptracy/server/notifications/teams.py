"""Microsoft Teams: an Adaptive Card, posted to a workflow that waits for a webhook.

https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using and, for the card,
https://adaptivecards.io/explorer/. Runs of text are used and no text blocks: those would take names for Markdown.
A workflow answers 202; that the card was posted is known to the workflow only.
"""

import json
from urllib.parse import urlsplit

from deeptracy.server.notifications import wording
from deeptracy.server.notifications.delivery import (
    Failed,
    InvalidSettings,
    Kind,
    Outcome,
    Settings,
    judged,
    post,
    web_address,
)
from deeptracy.server.notifications.message import Message, Told

_LONGEST_LINK = 500
_RETIRED = ("outlook.office.com", "outlook.office365.com", ".webhook.office.com")

_Node = dict[str, object]


class Teams(Kind):
    """Settings: ``webhook_url``, the address that the workflow shows."""

    def check(self, settings: Settings) -> dict[str, object]:
        url = web_address(settings, "webhook_url")
        if (urlsplit(url).hostname or "").endswith(_RETIRED):
            raise InvalidSettings(
                "webhook_url",
                "webhook_url is of an Office 365 connector, which Microsoft has retired: add the workflow "
                "“Post to a channel when a webhook request is received” and enter its address",
            )
        return {"webhook_url": url}

    def _carry(self, message: Message, settings: Settings) -> Outcome:
        answer = post(self._outside, web_address(settings, "webhook_url"), body(message), {})
        return answer if isinstance(answer, Failed) else judged(answer)


def body(message: Message) -> bytes:
    """The payload. As short as all its texts are, it is below the 28 kB that Teams takes."""
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": _card(message),
    }
    return json.dumps({"type": "message", "attachments": [attachment]}, ensure_ascii=False).encode()


def _card(message: Message) -> _Node:
    told = message.findings[: wording.SHOWN]
    facts = [_paragraph(_run(f"{what}: ", weight="Bolder"), _run(value)) for what, value in wording.facts(message)]
    rest = wording.more(message, len(told))
    card: _Node = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            _paragraph(_run(wording.gist(message), weight="Bolder", size="Medium")),
            *facts,
            *map(_finding, told),
            *([_paragraph(_run(rest))] if rest else []),
            _paragraph(_run(f"Deeptracy · {message.id}", isSubtle=True, size="Small")),
        ],
        "msteams": {"width": "Full"},
    }
    if _is_link(message.url):
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open in Deeptracy", "url": message.url}]
    return card


def _finding(told: Told) -> _Node:
    open_it = {"selectAction": {"type": "Action.OpenUrl", "url": told.url}} if _is_link(told.url) else {}
    return _paragraph(
        _run(wording.id_of(told), weight="Bolder", **open_it),
        _run(f" in {wording.name(told)} ({wording.about(told)})"),
    )


def _paragraph(*runs: _Node) -> _Node:
    return {"type": "RichTextBlock", "inlines": list(runs)}


def _run(text: str, **style: object) -> _Node:
    return {"type": "TextRun", "text": text, **style}


def _is_link(url: str) -> bool:
    return url.startswith(("http://", "https://")) and len(url) <= _LONGEST_LINK
