"""Signatures and tokens, with known answers and with every way to be wrong."""

import base64
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.server.webhooks import signature

# https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries, "Testing the webhook payload validation"
CONTENT, SECRET = b"Hello, World!", "It's a Secret to Everybody"
RIGHT = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
KEY = base64.b64encode(bytes(range(32))).decode()


def test_the_published_example_is_right() -> None:
    assert signature.signed(RIGHT, CONTENT, [SECRET])
    assert signature.signed_with_prefix("sha256=" + RIGHT, CONTENT, [SECRET])


@pytest.mark.parametrize(
    "given",
    [
        "",
        RIGHT,
        "sha256=",
        "sha256=" + RIGHT[:-1],
        "sha256=" + RIGHT + "0",
        "sha256=" + RIGHT.upper(),
        "sha1=" + RIGHT,
        "sha1=" + hmac.new(SECRET.encode(), CONTENT, "sha1").hexdigest(),
        "sha256 = " + RIGHT,
        "sha256=é" + RIGHT[2:],
        "sha256=Ā",
    ],
)
def test_wrong_signatures(given: str) -> None:
    assert not signature.signed_with_prefix(given, CONTENT, [SECRET])


def test_any_secret_will_do_and_an_empty_one_never() -> None:
    assert signature.signed(RIGHT, CONTENT, ["older", SECRET])
    assert signature.signed(RIGHT, CONTENT, [SECRET, "newer"])
    assert not signature.signed(RIGHT, CONTENT, ["older", "newer"])
    assert not signature.signed(RIGHT, CONTENT, [])
    unkeyed = hmac.new(b"", CONTENT, "sha256").hexdigest()
    assert not signature.signed(unkeyed, CONTENT, [""])
    assert not signature.knows_token("", [""])
    assert not signature.knows_token("", [])


def test_another_content_is_not_signed() -> None:
    assert not signature.signed(RIGHT, CONTENT + b" ", [SECRET])


def test_tokens_are_compared_as_bytes_that_came() -> None:
    as_servers_read_it = "schlüssel".encode().decode("latin-1")
    assert signature.knows_token(as_servers_read_it, ["other", "schlüssel"])
    assert not signature.knows_token("schlussel", ["schlüssel"])
    assert not signature.knows_token("\u0159", ["r", "?"])


def standard(key: bytes, text: bytes) -> str:
    return base64.b64encode(hmac.digest(key, text, "sha256")).decode()


def test_standard_webhooks() -> None:
    secret = "whsec_" + KEY
    right = "v1," + standard(bytes(range(32)), b"msg_1.1700000000.{}")
    verify = signature.signed_by_standard
    assert verify(right, "msg_1", "1700000000", b"{}", [secret])
    assert verify(f"v1,x v1a,y {right}", "msg_1", "1700000000", b"{}", ["other", secret])
    assert not verify(right, "msg_2", "1700000000", b"{}", [secret])
    assert not verify(right, "msg_1", "1700000001", b"{}", [secret])
    assert not verify(right, "msg_1", "1700000000", b"[]", [secret])
    assert not verify(right.removeprefix("v1,"), "msg_1", "1700000000", b"{}", [secret])
    assert not verify(right.replace("v1", "v2"), "msg_1", "1700000000", b"{}", [secret])
    assert not verify("", "msg_1", "1700000000", b"{}", [secret])


def test_of_many_signatures_the_first_ten_count() -> None:
    right = "v1," + standard(bytes(range(32)), b"i.t.")
    assert signature.signed_by_standard("v1, " * 9 + right, "i", "t", b"", ["whsec_" + KEY])
    assert not signature.signed_by_standard("v1, " * 10 + right, "i", "t", b"", ["whsec_" + KEY])


@pytest.mark.parametrize("secret", [KEY, "whsec_", "whsec_%", "whsec_" + KEY[:-1], "whsec_é", ""])
def test_a_secret_of_another_form_signs_nothing(secret: str) -> None:
    for key in (b"", bytes(range(32)), secret.encode()):
        assert not signature.signed_by_standard("v1," + standard(key, b"i.t."), "i", "t", b"", [secret])


@given(st.text(), st.binary(), st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_nothing_given_raises(text: str, content: bytes, secrets: list[str]) -> None:
    assert not signature.signed_with_prefix(text, content, secrets)
    assert not signature.signed_by_standard(text, text, text, content, secrets)
