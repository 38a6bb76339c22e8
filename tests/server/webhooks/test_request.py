"""Header fields, the JSON in a body, and the id of a delivery."""

import hashlib
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.server.webhooks.refusal import Malformed, TooLarge
from deeptracy.server.webhooks.request import MAX_BODY, Request

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}


def test_headers_are_found_in_any_case() -> None:
    request = Request({"X-GitHub-EVENT": "push", "X-Empty": ""}, b"")
    assert request.header("x-absent", "x-empty", "x-github-event") == "push"
    assert request.header("x-absent") == ""
    assert "x-github-event" in request
    assert "x-empty" not in request
    assert "x-absent" not in request


def test_a_body_of_the_limit_is_read_and_a_larger_one_is_not() -> None:
    assert len(Request({}, b"0" * MAX_BODY).payload) == 25 * 1024 * 1024
    with pytest.raises(TooLarge, match="26214400"):
        Request({}, b"0" * (MAX_BODY + 1))


@pytest.mark.parametrize("type_", ["application/json", "text/plain", "", "application/json; charset=utf-8"])
def test_json_is_the_body(type_: str) -> None:
    assert Request({"content-type": type_, "content-encoding": "identity"}, b"payload={}").payload == b"payload={}"


def test_a_form_holds_the_json_in_a_field() -> None:
    content = urlencode({"other": "x", "payload": '{"a": "é + %"}'}).encode()
    assert Request(FORM, content).payload == '{"a": "é + %"}'.encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"other=x",
        b"payload=",
        b"payload=1&payload=2",
        b"payload",
        b"Payload=1",
        b"&".join(b"a%d=1" % number for number in range(10)) + b"&payload=1",
    ],
)
def test_a_form_without_the_field_is_malformed(content: bytes) -> None:
    with pytest.raises(Malformed, match="form"):
        _ = Request(FORM, content).payload


def test_ten_fields_are_read() -> None:
    content = b"&".join(b"a%d=1" % number for number in range(9)) + b"&payload=1"
    assert Request(FORM, content).payload == b"1"


def test_what_is_compressed_is_not_read() -> None:
    with pytest.raises(Malformed, match="compressed"):
        _ = Request({"Content-Encoding": "gzip"}, b"{}").payload


@pytest.mark.parametrize("told", ["72d3162e-cc78-11e3-81ab-4c9367dc0958", "{72d3162e}", "a" * 8, "a" * 100])
def test_the_forge_names_the_delivery(told: str) -> None:
    assert Request({"X-Id": told}, b"{}").delivery("x-absent", "x-id", hint="x-hint") == told


@pytest.mark.parametrize("told", ["", "a" * 7, "a" * 101, "a b c d e f", "déjà-vu-1", "\ud800" * 8])
def test_else_its_content_does(told: str) -> None:
    headers = {"X-Id": told, "X-Hint": "h"}
    name = Request(headers, b"{}").delivery("x-id", hint="x-hint")
    salt = f"{told}\0h\0".encode("utf-8", "backslashreplace")
    assert name == hashlib.sha256(salt + b"{}").hexdigest()
    assert name != Request(headers, b"{ }").delivery("x-id", hint="x-hint")
    assert name != Request(headers | {"X-Hint": "other"}, b"{}").delivery("x-id", hint="x-hint")
    assert name != Request(headers | {"X-Id": "no"}, b"{}").delivery("x-id", hint="x-hint")


WRITTEN = st.characters(exclude_categories=["Cs"])


@given(st.text(WRITTEN, min_size=1) | st.text("%=&+_\r\n \t.aF3", min_size=1), st.sampled_from(["", "=", "=_/"]))
def test_every_text_survives_a_form(text: str, safe: str) -> None:
    content = urlencode({"payload": text}, safe=safe).encode()
    assert Request(FORM, content).payload == text.encode()


@given(st.binary())
def test_any_form_is_read_or_refused(content: bytes) -> None:
    with suppress(Malformed):
        assert len(Request(FORM, b"payload=" + content).payload) <= len(content)
