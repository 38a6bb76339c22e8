"""Requests of any kind: each is answered with its right status, and no fault is told as a success."""

import logging
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deeptracy.patton.application import Application
from deeptracy.patton.problem import Problem
from deeptracy.patton.request import MAX_BODY, Request
from deeptracy.patton.response import Response
from deeptracy.patton.routing import Route
from tests.patton.served import Patton, patton, serving

JSON = "application/json"
MATCH = "/api/v1/match"


def problem(reply: Any, status: int) -> str:
    assert reply.status == status, reply
    assert reply.headers["content-type"] == "application/problem+json"
    told = reply.json
    assert (told["status"], told["title"], told["type"]) == (status, HTTPStatus(status).phrase, "about:blank")
    assert told["error"] == {"msg": told["detail"]}
    return str(told["detail"])


@pytest.mark.parametrize("path", ["/", "/api/v1", "/api/v1/match/", "/api/v1/cve/", "/api/v1/cve/a/b", ""])
def test_there_is_nothing(shared_patton: Patton, path: str) -> None:
    assert "openapi.json" in problem(shared_patton.get(path), 404)


def test_a_path_that_is_no_text(shared_patton: Patton) -> None:
    problem(shared_patton.get("/%ff"), 400)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", MATCH, "POST"),
        ("POST", "/health", "GET, HEAD"),
        ("DELETE", "/api/v1/cve/CVE-2021-44228", "GET, HEAD"),
        ("OPTIONS", "/metrics", "GET, HEAD"),
    ],
)
def test_another_method(shared_patton: Patton, method: str, path: str, allowed: str) -> None:
    reply = shared_patton.ask(method, path)
    assert problem(reply, 405) == f"this path is asked with {allowed.replace(', ', ' or ')}"
    assert reply.headers["allow"] == allowed


@pytest.mark.parametrize("path", ["/health", "/api/v1/snapshot", "/openapi.json"])
def test_head_is_get_without_a_body(shared_patton: Patton, path: str) -> None:
    whole, head = shared_patton.get(path), shared_patton.ask("HEAD", path)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.body))


@pytest.mark.parametrize(
    ("content", "encoding"), [("text/plain", ""), ("", ""), (JSON, "gzip"), ("application/jsonx", "")]
)
def test_a_body_of_another_kind(shared_patton: Patton, content: str, encoding: str) -> None:
    more = {"Content_Encoding": encoding} if encoding else {}
    problem(shared_patton.ask("POST", MATCH, b'{"packages":[]}', Content_Type=content, **more), 415)


def test_the_character_set_of_json_may_be_told(shared_patton: Patton) -> None:
    reply = shared_patton.ask("POST", MATCH, b'{"packages":[]}', Content_Type="Application/JSON; charset=utf-8")
    assert (reply.status, reply.json["packages"]) == (200, [])
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"packages":[{"purl":"\xff"}]}', b'{"packages":[]} {}'])
def test_a_body_that_is_no_json(shared_patton: Patton, body: bytes) -> None:
    problem(shared_patton.ask("POST", MATCH, body, Content_Type=JSON), 400)


@pytest.mark.parametrize(
    "value",
    [
        [], None, {}, {"packages": {}}, {"packages": ["pkg:npm/a@1"]}, {"packages": [{}]}, {"packages": [{"purl": 1}]},
        {"packages": [{"purl": "x" * 2001}]}, {"packages": [], "confidence": 1.5}, {"packages": [], "confidence": -1},
        {"packages": [], "more": 1}, {"packages": [{"purl": "x", "more": 1}]},
        {"packages": [{"purl": "pkg:npm/a@1"}] * 1001}, {"packages": [{"purl": "x", "cpes": ["y"] * 101}]},
    ],
)  # fmt: skip
def test_json_of_another_shape(shared_patton: Patton, value: object) -> None:
    problem(shared_patton.post(MATCH, value), 422)


def test_too_large_a_body_is_not_read(shared_patton: Patton) -> None:
    assert "several requests" in problem(
        shared_patton.ask("POST", MATCH, Content_Type=JSON, Content_Length=str(MAX_BODY + 1)), 413
    )
    assert problem(shared_patton.ask("POST", MATCH, Content_Type=JSON, Content_Length="9" * 30), 413)


def environ(body: Any, **more: Any) -> dict[str, Any]:
    return {"REQUEST_METHOD": "POST", "CONTENT_TYPE": JSON, "wsgi.input": body, **more}


def read(body: Any, **more: Any) -> Any:
    return Request(environ(body, **more), {}).json(dict)


class _Body:
    """Gives what it has, and tells how much of it was asked for."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, size: int) -> bytes:
        assert size >= 0
        return self.data[:size]


def test_a_body_whose_end_alone_tells_its_length() -> None:
    assert read(_Body(b'{"a":1}'), **{"wsgi.input_terminated": True}) == {"a": 1}
    whole = b'{"a":"' + b"x" * (MAX_BODY - 8) + b'"}'
    assert len(whole) == MAX_BODY
    assert read(_Body(whole), **{"wsgi.input_terminated": True})
    assert read(_Body(whole), CONTENT_LENGTH=str(MAX_BODY))
    for told in ({"wsgi.input_terminated": True}, {"CONTENT_LENGTH": str(MAX_BODY + 1)}):
        with pytest.raises(Problem) as caught:
            read(_Body(whole + b" "), **told)
        assert caught.value.status == 413


@pytest.mark.parametrize("length", ["-1", "x", "١", "10"])
def test_a_length_that_is_none(length: str) -> None:
    with pytest.raises(Problem) as caught:
        read(_Body(b"{}"), CONTENT_LENGTH=length)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=10001", "limit=x", "limit=-1", "after=1.5", "limit=1&limit=1", "a=%ff", "after=" + "9" * 30],
)
def test_a_query_that_cannot_be_read(shared_patton: Patton, query: str) -> None:
    problem(shared_patton.get(f"/api/v1/changes?{query}"), 400)


def test_a_query_of_many_parameters(shared_patton: Patton) -> None:
    problem(shared_patton.get("/api/v1/changes?" + "&".join(f"a{n}=1" for n in range(21))), 400)


def test_a_fault_is_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    def fail(_request: Request) -> Response:
        raise RuntimeError("secret")

    with serving(Application([Route("GET", "/fault", fail)])) as running, caplog.at_level(logging.ERROR):
        reply = running.get("/fault")
    assert "secret" not in problem(reply, 500)
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    "path", ["/api/v1/status", "/metrics", "/api/v1/snapshot", "/api/v1/changes", "/api/v1/cve/CVE-1-1"]
)
def test_without_advisories_there_is_no_answer_yet(tmp_path: Path, path: str) -> None:
    with patton(tmp_path / "none.db") as running:
        reply = running.get(path)
        assert "no advisories" in problem(reply, 503)
        assert reply.headers["retry-after"] == "5"
        problem(running.post(MATCH, {"packages": []}), 503)
        assert running.get("/health").json == {"status": "ok", "advisories": False}


_visible = st.text(st.characters(min_codepoint=32, max_codepoint=126))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_visible | st.from_regex(r"bytes=[0-9,-]{0,25}", fullmatch=True), _visible, _visible)
def test_no_fields_are_a_fault(shared_patton: Patton, wanted: str, listed: str, condition: str) -> None:
    reply = shared_patton.get("/api/v1/snapshot", Range=wanted, If_None_Match=listed, If_Range=condition)
    assert reply.status in (200, 206, 304, 416)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text(), st.text() | st.integers().map(str), st.text() | st.integers().map(str))
def test_no_path_or_query_is_a_fault(shared_patton: Patton, id_: str, log: str, after: str, limit: str) -> None:
    assert shared_patton.get("/api/v1/cve/" + quote(id_, safe="")).status in (200, 400, 404)
    query = urlencode({"log": log, "after": after, "limit": limit})
    assert shared_patton.get(f"/api/v1/changes?{query}").status in (200, 400, 410)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["packages", "purl", "cpes", "confidence", "x"]), inner)
    ),
    max_leaves=8,
)
_purls = st.text() | st.from_regex(r"pkg:(npm|pypi|deb|golang|generic|maven)/[\w@%./:?=&#-]*", fullmatch=True)
_packages = st.fixed_dictionaries(
    {"purl": _purls},
    optional={
        "cpes": st.lists(st.text() | st.from_regex(r"cpe:2\.3:a(:[\w*.\\-]+){10}", fullmatch=True), max_size=3),
        "requirement": st.text(max_size=30) | st.sampled_from([">=1", "^1.2", "*", "[1,2)"]),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({"packages": st.lists(_packages, max_size=4)}) | _json)
def test_no_match_request_is_a_fault(shared_patton: Patton, value: object) -> None:
    reply = shared_patton.post(MATCH, value)
    assert reply.status in (200, 422)
    if reply.status == 200:
        assert isinstance(value, dict)
        assert [one["purl"] for one in reply.json["packages"]] == [one["purl"] for one in value["packages"]]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(
        {
            "libraries": st.lists(
                st.fixed_dictionaries({"library": st.text(min_size=1), "version": st.text()}), max_size=3
            )
        },
        optional={
            "source": st.sampled_from(["auto", "python", "dpkg", "rpm", "Debian:12"]) | st.text(),
            "distro": st.text(),
        },
    )
    | _json
)
def test_no_old_request_is_a_fault(shared_patton: Patton, value: object) -> None:
    assert shared_patton.post("/api/v1/check-dependencies?cpeDetailed=1", value).status in (200, 422)
