"""E-mail, against a real SMTP server."""

import email
import email.policy
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from hypothesis import given

from deeptracy.server.notifications.delivery import Delivered, Failed, InvalidSettings, MailServer, Outcome, Outside
from deeptracy.server.notifications.email import Email, letter, mail_server
from deeptracy.server.notifications.message import Message, Project
from tests.server.notifications.samples import ALL, ANY, OPENED

SENDER = "Deeptracy <deeptracy@mail.example.org>"
TEAM = {"email": "team@example.org, Lead@example.org"}


@dataclass
class Mailbox:
    """Keeps what arrives; refuses as told."""

    refused: dict[str, str] = field(default_factory=dict)
    answer: str = "250 OK"
    arrived: list[Envelope] = field(default_factory=list)
    users: list[tuple[bytes, bytes]] = field(default_factory=list)
    upgraded: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.arrived.append(envelope)
        self.upgraded.append(session.ssl is not None)
        return self.answer

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.users.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)

    def letter(self) -> EmailMessage:
        (envelope,) = self.arrived
        assert isinstance(envelope.content, bytes)
        return read(envelope.content)


def read(content: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return parsed


def content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def serve(mailbox: Mailbox, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., MailServer]]:
    """Starts the server as told and says how to reach it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    started: list[Controller] = []

    def start(security: str = "none", **more: Any) -> MailServer:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
        how: dict[str, Any] = {"starttls": {"tls_context": context}, "tls": {"ssl_context": context}, "none": {}}[
            security
        ]
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        controller = Controller(mailbox, hostname="127.0.0.1", port=port, server_hostname="localhost", **how, **more)
        controller.start()
        started.append(controller)
        return MailServer("localhost", SENDER, port, security=security)

    yield start
    for controller in started:
        controller.stop()


def deliver(outside: Outside, server: MailServer | None, settings: dict[str, object] | None = None) -> Outcome:
    return Email(replace(outside, mail=server)).deliver(OPENED, settings or dict(TEAM))


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_a_message_arrives(outside: Outside, mailbox: Mailbox, serve: Callable[..., MailServer], security: str) -> None:
    assert deliver(outside, serve(security)) == Delivered()
    (envelope,) = mailbox.arrived
    assert envelope.mail_from == "deeptracy@mail.example.org"
    assert envelope.rcpt_tos == ["team@example.org", "Lead@example.org"]
    assert mailbox.upgraded == [security == "starttls"]
    mail = mailbox.letter()
    assert (
        mail["Subject"]
        == "webshop: 14 new findings (1 critical, 1 high, 12 unknown; 1 exploited): a new advisory, now exploited"
    )
    assert mail["From"] == SENDER
    assert mail["To"] == "team@example.org, Lead@example.org"
    assert mail["Message-ID"] == "<evt_opened@mail.example.org>"
    assert mail["List-Id"] == "Deeptracy <deeptracy.mail.example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime is not None
    assert mail.get_content_type() == "multipart/alternative"


def test_a_login(outside: Outside, mailbox: Mailbox, serve: Callable[..., MailServer]) -> None:
    server = replace(serve("starttls", authenticator=mailbox.authenticate), user="deeptracy", password="right")
    assert deliver(outside, server) == Delivered()
    assert mailbox.users == [(b"deeptracy", b"right")]
    outcome = deliver(outside, replace(server, password="wrong"))
    assert outcome == Failed("localhost answered 535 5.7.8 Authentication credentials invalid", permanent=True)
    unable = deliver(outside, replace(server, password="pässword"))
    assert isinstance(unable, Failed)


def test_without_the_login_that_is_asked_for(
    outside: Outside, serve: Callable[..., MailServer], mailbox: Mailbox
) -> None:
    server = serve("starttls", authenticator=mailbox.authenticate, auth_required=True)
    outcome = deliver(outside, server)
    assert outcome == Failed("localhost answered 530 5.7.0 Authentication required", permanent=True)


def test_no_encryption_where_it_is_asked_for(
    outside: Outside, serve: Callable[..., MailServer], mailbox: Mailbox
) -> None:
    outcome = deliver(outside, replace(serve("none"), security="starttls"))
    assert outcome == Failed(
        "localhost can't do what is asked of it: STARTTLS extension not supported by server.", permanent=True
    )
    assert mailbox.arrived == []


def test_a_certificate_that_nobody_trusts(
    outside: Outside, serve: Callable[..., MailServer], mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve("starttls")
    monkeypatch.delenv("SSL_CERT_FILE")
    outcome = deliver(outside, server)
    assert isinstance(outcome, Failed)
    assert "CERTIFICATE_VERIFY_FAILED" in outcome.reason
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere.pem")
    assert isinstance(deliver(outside, server), Failed)
    assert mailbox.arrived == []


@pytest.mark.parametrize(
    ("answer", "permanent"), [("451 try again later", False), ("552 too large", True), ("421 going down", False)]
)
def test_what_the_server_answers_to_a_letter(
    outside: Outside, mailbox: Mailbox, serve: Callable[..., MailServer], answer: str, permanent: bool
) -> None:
    mailbox.answer = answer
    assert deliver(outside, serve()) == Failed(f"localhost answered {answer}", permanent=permanent)


@pytest.mark.parametrize(
    ("answers", "permanent"),
    [
        (("550 unknown", "550 unknown"), True),
        (("450 greylisted", "550 unknown"), False),
        (("450 greylisted", "450 greylisted"), False),
    ],
)
def test_every_recipient_is_refused(
    outside: Outside, mailbox: Mailbox, serve: Callable[..., MailServer], answers: tuple[str, str], permanent: bool
) -> None:
    mailbox.refused = dict(zip(("team@example.org", "Lead@example.org"), answers, strict=True))
    reason = f"refused for team@example.org: {answers[0]}; Lead@example.org: {answers[1]}"
    assert deliver(outside, serve()) == Failed(reason, permanent=permanent)


def test_some_recipients_are_refused(outside: Outside, mailbox: Mailbox, serve: Callable[..., MailServer]) -> None:
    mailbox.refused = {"Lead@example.org": "550 unknown"}
    assert deliver(outside, serve()) == Delivered("refused for Lead@example.org: 550 unknown")
    assert mailbox.arrived[0].rcpt_tos == ["team@example.org"]


def test_a_server_that_is_not_there(outside: Outside) -> None:
    for security in ("none", "starttls", "tls"):
        outcome = deliver(outside, MailServer("127.0.0.1", SENDER, 1, security=security))
        assert isinstance(outcome, Failed)
        assert not outcome.permanent
        assert outcome.reason.startswith("127.0.0.1 can't be reached: ")


def test_without_a_server(outside: Outside) -> None:
    reason = "this server can't send e-mail: EMAIL_SMTP_SERVER is not set"
    assert deliver(outside, None) == Failed(reason, permanent=True)
    with pytest.raises(InvalidSettings, match="EMAIL_SMTP_SERVER is not set"):
        Email(outside).check(TEAM)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ("team@example.org", ["team@example.org"]),
        (" a@example.org , b@example.org, a@example.org", ["a@example.org", "b@example.org"]),
        (["first.last+tag@sub.example.org"], ["first.last+tag@sub.example.org"]),
        (["root@localhost"], ["root@localhost"]),
        (["a@b"] * 50, ["a@b"]),
    ],
)
def test_settings(outside: Outside, given: object, stored: list[str]) -> None:
    kind = Email(replace(outside, mail=MailServer("localhost", SENDER)))
    assert kind.check({"email": given}) == {"email": stored}


@pytest.mark.parametrize(
    "given",
    [
        None,
        "",
        [],
        1,
        ["a@b"] * 51,
        "team",
        "@example.org",
        "team@",
        "a@b@c",
        "a b@example.org",
        "a@exa mple.org",
        "a@example..org",
        "a@-example.org",
        "team@example.org\nBcc: all@example.org",
        "Team <team@example.org>",
        ["team@example.org", 7],
        "é@example.org",
    ],
)
def test_settings_that_can_not_work(outside: Outside, given: object) -> None:
    with pytest.raises(InvalidSettings, match=r"e-mail address|addresses") as caught:
        Email(replace(outside, mail=MailServer("localhost", SENDER))).check({"email": given})
    assert caught.value.field == "email"


HOST = {"EMAIL_SMTP_SERVER": "smtp.example.org", "EMAIL_FROM": "d@example.org"}


@pytest.mark.parametrize(
    ("environment", "server"),
    [
        ({}, None),
        ({"EMAIL_SMTP_SERVER": " ", "EMAIL_SMTP_PORT": "no"}, None),
        (HOST, MailServer("smtp.example.org", "d@example.org", 587, security="starttls")),
        ({**HOST, "EMAIL_SMTP_PORT": "465"}, MailServer("smtp.example.org", "d@example.org", 465, security="tls")),
        (
            {**HOST, "EMAIL_SMTP_PORT": "25", "EMAIL_SMTP_SECURITY": "None"},
            MailServer("smtp.example.org", "d@example.org", 25, security="none"),
        ),
        (
            {"EMAIL_SMTP_SERVER": "smtp", "EMAIL_SMTP_USER": "u@example.org", "EMAIL_SMTP_PASSWORD": " p "},
            MailServer("smtp", "u@example.org", 587, "u@example.org", " p ", "starttls"),
        ),
        (
            {**HOST, "EMAIL_FROM": "Deeptracy <d@example.org>", "EMAIL_SMTP_PORT": "65535"},
            MailServer("smtp.example.org", "Deeptracy <d@example.org>", 65535),
        ),
    ],
)
def test_the_environment(environment: dict[str, str], server: MailServer | None) -> None:
    assert mail_server(environment) == server


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("EMAIL_SMTP_PORT", "0"),
        ("EMAIL_SMTP_PORT", "65536"),
        ("EMAIL_SMTP_PORT", "9" * 5000),
        ("EMAIL_SMTP_PORT", "²"),
        ("EMAIL_SMTP_PORT", "-1"),
        ("EMAIL_FROM", "nobody"),
        ("EMAIL_FROM", ""),
        ("EMAIL_FROM", "d@example.org\nBcc: all@example.org"),
        ("EMAIL_SMTP_SECURITY", "ssl"),
    ],
)
def test_an_environment_that_can_not_work(name: str, value: str) -> None:
    with pytest.raises(InvalidSettings, match=name) as caught:
        mail_server({**HOST, name: value})
    assert caught.value.field == name


def test_a_password_is_not_sent_in_the_clear() -> None:
    with pytest.raises(InvalidSettings, match="that anyone can read"):
        mail_server({**HOST, "EMAIL_SMTP_PASSWORD": "p", "EMAIL_SMTP_SECURITY": "none"})


@pytest.mark.parametrize("message", ALL, ids=lambda message: message.event.value)
def test_the_parts(message: Message, golden: Callable[[str, str], None]) -> None:
    mail = letter(message, SENDER, ("team@example.org",))
    golden(f"email.{message.event}.html", content(mail, "html"))
    golden(f"text.{message.event}.txt", content(mail, "plain"))


def test_a_name_adds_no_header() -> None:
    hostile = replace(OPENED, project=Project("x\r\nBcc: all@example.org\r\n\r\n<script>"))
    mail = read(letter(hostile, SENDER, ("team@example.org",)).as_bytes())
    assert mail["Bcc"] is None
    assert str(mail["Subject"]).startswith("x Bcc: all@example.org <script>: 14 new findings")
    assert "<script>" not in content(mail, "html")


@given(ANY)
def test_a_letter_is_within_the_limits_of_mail(message: Message) -> None:
    sent = letter(message, SENDER, ("team@example.org",)).as_bytes()
    assert max(map(len, sent.split(b"\n"))) <= 998
    assert len(sent) <= 150_000
    assert len(" ".join(str(read(sent)["Subject"]).split())) <= 150
