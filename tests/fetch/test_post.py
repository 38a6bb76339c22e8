"""Asking with a body, which is safe to be sent twice."""

from collections.abc import Iterator

import pytest

from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import FetchError, HttpClient
from tests.fetch.servers import Answer, Server, serving


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as running:
        yield running


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> HttpClient:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5, backoff=0)


def test_a_body_is_answered(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(body=b"yes")]
    assert client.post(server.address(), b"question", "text/plain") == b"yes"
    (request,) = server.requests
    assert request.headers["content-type"] == "text/plain"
    assert request.headers["content-length"] == "8"


@pytest.mark.parametrize("status", [429, 503])
def test_what_may_pass_is_asked_again(server: Server, client: HttpClient, status: int) -> None:
    server.answers = [Answer(status), Answer(status), Answer(body=b"at last")]
    assert client.post(server.address(), b"x", "text/plain") == b"at last"
    assert len(server.requests) == 3


@pytest.mark.parametrize("status", [302, 307, 400, 422])
def test_a_refusal_is_told_and_no_redirect_followed(server: Server, client: HttpClient, status: int) -> None:
    server.answers = [Answer(status, headers={"Location": "/there"})]
    with pytest.raises(FetchError) as caught:
        client.post(server.address(), b"x", "text/plain")
    assert (caught.value.status, caught.value.passing) == (status, False)
    assert len(server.requests) == 1


def test_an_answer_that_is_too_long_or_too_short(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(body=b"12345")]
    assert client.post(server.address(), b"x", "text/plain", limit=5) == b"12345"
    with pytest.raises(FetchError, match="more than 4 bytes"):
        client.post(server.address(), b"x", "text/plain", limit=4)
    server.answers = [Answer(body=b"12345", cut=2)]
    with pytest.raises(FetchError, match="broke off") as caught:
        client.post(server.address(), b"x", "text/plain")
    assert caught.value.passing


def test_the_guard_holds(server: Server) -> None:
    server.answers = [Answer()]
    with pytest.raises(FetchError, match="not a public address"):
        HttpClient(Guard(), timeout=5, backoff=0).post(server.address(), b"x", "text/plain")
    assert server.requests == []
