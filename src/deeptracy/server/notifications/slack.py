"""Slack's incoming webhooks, in Block Kit.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks and, for the limits,
https://docs.slack.dev/reference/block-kit/blocks. Slack answers 200 with the body ``ok``; 404 ``no_service``, 403
``action_prohibited``, 410 ``channel_is_archived`` and the like last, 429 and 5xx pass.
"""

import json
from collections.abc import Iterable

from deeptracy.report.text import cut
from deeptracy.server.notifications import wording
from deeptracy.server.notifications.delivery import (
    Delivered,
    Failed,
    Kind,
    Outcome,
    Settings,
    judged,
    post,
    web_address,
)
from deeptracy.server.notifications.message import Message, Told

_HEADER = 150
_SECTION = 3000
# Longer than this, an address alone could fill a section.
_LONGEST_LINK = 500


class Slack(Kind):
    """Settings: ``webhook_url``, the address that Slack gave out, or a server that speaks like it."""

    def check(self, settings: Settings) -> dict[str, object]:
        return {"webhook_url": web_address(settings, "webhook_url")}

    def _carry(self, message: Message, settings: Settings) -> Outcome:
        answer = post(self._outside, web_address(settings, "webhook_url"), body(message), {})
        if isinstance(answer, Failed):
            return answer
        outcome = judged(answer)
        # A proxy's or a portal's page has the status of success too.
        if isinstance(outcome, Delivered) and answer.body.strip() != b"ok":
            return Failed("what answered is not Slack: success without the word ok")
        return outcome


def body(message: Message) -> bytes:
    """The payload: at most a handful of blocks, each within the limits of Block Kit."""
    told = message.findings[: wording.SHOWN]
    facts = [f"*{what}:* {_plain(value)}" for what, value in wording.facts(message)]
    lines = [*map(_line, told), *filter(None, [wording.more(message, len(told))])]
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": _short(wording.gist(message)), "emoji": False}},
        *_sections(facts),
        *_sections(lines),
        *_sections([_link(message.url, "Open in Deeptracy")] if message.url else []),
        {"type": "context", "elements": [{"type": "plain_text", "text": f"Deeptracy · {message.id}", "emoji": False}]},
    ]
    return json.dumps({"text": _plain(wording.gist(message)), "blocks": blocks}).encode()


def _line(told: Told) -> str:
    return f"• {_link(told.url, wording.id_of(told))} in {_code(wording.name(told))} ({_plain(wording.about(told))})"


def _sections(lines: Iterable[str]) -> list[dict[str, object]]:
    """The lines in as few sections as their length allows."""
    texts: list[str] = []
    for line in lines:
        if texts and _length(texts[-1]) + 1 + _length(line) <= _SECTION:
            texts[-1] += f"\n{line}"
        else:
            texts.append(line)
    # Verbatim: Slack makes no links, mentions or channels of what a lock file says.
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}} for text in texts]


def _link(url: str, text: str) -> str:
    if not url.startswith(("http://", "https://")) or len(url) > _LONGEST_LINK:
        return _plain(text)
    return f"<{_escaped(url).replace('|', '%7C')}|{_plain(text)}>"


def _plain(text: str) -> str:
    """Text of which Slack's mark-up makes nothing: a space of no width keeps marks from being marks."""
    return "".join(f"{mark}\u200b" if mark in "*_~`" else mark for mark in _escaped(text))


def _code(text: str) -> str:
    """Text as it is, to be copied."""
    return "`" + _escaped(text).replace("`", "'") + "`" if text else ""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _short(text: str) -> str:
    """Within the limit of a header, in which characters beyond the Basic Multilingual Plane may count twice."""
    width = _HEADER
    while _length(cut(text, width)) > _HEADER:
        width -= 1
    return cut(text, width)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
