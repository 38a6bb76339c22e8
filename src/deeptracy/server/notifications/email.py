"""E-mail, through the mail server that the operator named.

A message has a text and an HTML part (RFC 2046 section 5.1.4), a Message-ID made of the event's id, by which mail
programs drop repeats, a List-Id to sort by (https://www.rfc-editor.org/rfc/rfc2919) and Auto-Submitted, so that no
notice of absence answers it (https://www.rfc-editor.org/rfc/rfc3834).
"""

import re
import smtplib
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from html import escape

from deeptracy.fetch.http import FetchError, certificates
from deeptracy.report.text import cut
from deeptracy.server.notifications import wording
from deeptracy.server.notifications.delivery import (
    Delivered,
    Failed,
    InvalidSettings,
    Kind,
    MailServer,
    Outcome,
    Settings,
)
from deeptracy.server.notifications.message import Message, Told

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
_MOST_RECIPIENTS = 50
_TIMEOUT = 20.0
_SUBJECT = 150
_IMPLICIT_TLS = 465
_SECURITY = ("starttls", "tls", "none")


class Email(Kind):
    """Settings: ``email``, an address or a list of them (or several in one text, with commas between)."""

    def check(self, settings: Settings) -> dict[str, object]:
        self._server()
        return {"email": list(_recipients(settings))}

    def _server(self) -> MailServer:
        if self._outside.mail is None:
            raise InvalidSettings("email", "this server can't send e-mail: EMAIL_SMTP_SERVER is not set")
        return self._outside.mail

    def _carry(self, message: Message, settings: Settings) -> Outcome:
        server, recipients = self._server(), _recipients(settings)
        try:
            refused = _send(server, letter(message, server.sender, recipients), recipients)
        except smtplib.SMTPRecipientsRefused as error:
            answers = [answer for answer, _ in error.recipients.values()]
            reason = _refusals(error.recipients)
            return Failed(reason, permanent=all(answer >= 500 for answer in answers))
        except smtplib.SMTPNotSupportedError as error:
            return Failed(f"{server.host} can't do what is asked of it: {error}", permanent=True)
        except smtplib.SMTPResponseException as error:
            reason = f"{server.host} answered {error.smtp_code} {_text(error.smtp_error)}"
            return Failed(cut(reason, 300), permanent=error.smtp_code >= 500)
        except (OSError, ValueError, smtplib.SMTPException, FetchError) as error:
            return Failed(cut(f"{server.host} can't be reached: {error}", 300))
        # Taken for some of the recipients is delivered: a repeat would go to all of them.
        return Delivered(_refusals(refused) if refused else "")


def mail_server(environment: Mapping[str, str]) -> MailServer | None:
    """The server that the variables of the first Deeptracy name; None without ``EMAIL_SMTP_SERVER``.

    Beside it ``EMAIL_SMTP_PORT`` (587), ``EMAIL_SMTP_USER``, ``EMAIL_SMTP_PASSWORD`` and ``EMAIL_FROM`` (the user);
    ``EMAIL_SMTP_SECURITY`` is ``starttls`` (the default), ``tls`` (at port 465) or ``none``. Raises `InvalidSettings`.
    """
    host = environment.get("EMAIL_SMTP_SERVER", "").strip()
    if not host:
        return None
    given = environment.get("EMAIL_SMTP_PORT", "").strip() or "587"
    if not (given.isascii() and given.isdigit() and 0 < int(given[:6]) < 65536):
        raise InvalidSettings("EMAIL_SMTP_PORT", "EMAIL_SMTP_PORT is no port")
    port = int(given)
    user = environment.get("EMAIL_SMTP_USER", "").strip()
    sender = environment.get("EMAIL_FROM", "").strip() or user
    if not _is_address(parseaddr(sender)[1]) or not sender.isprintable():
        raise InvalidSettings("EMAIL_FROM", "EMAIL_FROM is no e-mail address")
    usual = "tls" if port == _IMPLICIT_TLS else "starttls"
    security = environment.get("EMAIL_SMTP_SECURITY", "").strip().lower() or usual
    if security not in _SECURITY:
        raise InvalidSettings("EMAIL_SMTP_SECURITY", f"EMAIL_SMTP_SECURITY is one of {', '.join(_SECURITY)}")
    password = environment.get("EMAIL_SMTP_PASSWORD", "")
    if password and security == "none":
        raise InvalidSettings("EMAIL_SMTP_SECURITY", "a password is not sent over a connection that anyone can read")
    return MailServer(host, sender, port, user, password, security)


def letter(message: Message, sender: str, recipients: tuple[str, ...]) -> EmailMessage:
    """The e-mail of a message."""
    domain = parseaddr(sender)[1].rpartition("@")[2]
    mail = EmailMessage()
    mail["Subject"] = cut(wording.gist(message), _SUBJECT)
    mail["From"] = sender
    mail["To"] = ", ".join(recipients)
    mail["Date"] = formatdate(localtime=False)
    mail["Message-ID"] = f"<{message.id}@{domain}>"
    mail["List-Id"] = f"Deeptracy <deeptracy.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    # Base64 keeps lines below the 998 bytes of RFC 5322 whatever is in them.
    mail.set_content(wording.text(message), cte="base64")
    mail.add_alternative(_html(message), subtype="html", cte="base64")
    return mail


def _send(server: MailServer, mail: EmailMessage, recipients: tuple[str, ...]) -> dict[str, tuple[int, bytes]]:
    trusted = certificates()
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=trusted)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    with connection as session:
        if server.security == "starttls":
            session.starttls(context=trusted)
        if server.user:
            session.login(server.user, server.password)
        return session.send_message(mail, parseaddr(server.sender)[1], recipients)


def _recipients(settings: Settings) -> tuple[str, ...]:
    given = settings.get("email")
    listed = given.split(",") if isinstance(given, str) else given
    if not isinstance(listed, list | tuple) or not 1 <= len(listed) <= _MOST_RECIPIENTS:
        raise InvalidSettings("email", f"email is one to {_MOST_RECIPIENTS} addresses")
    found: list[str] = []
    for entry in listed:
        if not isinstance(entry, str) or not _is_address(entry.strip()):
            raise InvalidSettings("email", f"{cut(str(entry), 80)!r} is no e-mail address")
        found.append(entry.strip())
    return tuple(dict.fromkeys(found))


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text)) and ".." not in text


def _refusals(refused: Mapping[str, tuple[int, bytes]]) -> str:
    said = (f"{address}: {code} {_text(answer)}" for address, (code, answer) in refused.items())
    return cut(f"refused for {'; '.join(said)}", 300)


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _html(message: Message) -> str:
    told = message.findings[: wording.SHOWN]
    facts = "".join(f"<tr><th align=left>{escape(a)}<td>{escape(b)}" for a, b in wording.facts(message))
    findings = "".join(map(_item, told))
    rest = wording.more(message, len(told))
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8>",
        f"<h1 style='font-size:1.2em'>{escape(wording.gist(message))}</h1>",
        f"<table>{facts}</table>" if facts else "",
        f"<ul>{findings}</ul>" if findings else "",
        f"<p>{escape(rest)}" if rest else "",
        f"<p>{_link(message.url, 'Open in Deeptracy')}" if message.url else "",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _item(told: Told) -> str:
    return f"<li>{_link(told.url, wording.id_of(told))} in {escape(wording.name(told))} ({escape(wording.about(told))})"


def _link(url: str, text: str) -> str:
    if not url.startswith(("http://", "https://")):
        return escape(text)
    return f'<a href="{escape(url)}">{escape(text)}</a>'
