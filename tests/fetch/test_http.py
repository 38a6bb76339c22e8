"""HTTP against a real server on this machine."""

import base64
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from deeptracy.fetch import http
from deeptracy.fetch.guard import Guard, parse_networks
from deeptracy.fetch.http import Answer as Said
from deeptracy.fetch.http import Fetched, FetchError, HttpClient
from tests.fetch.servers import Answer, Request, Server, serving

HERE = frozenset({"127.0.0.1", "localhost"})
BODY = bytes(range(256)) * 4000


@pytest.fixture(autouse=True)
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as running:
        yield running


@pytest.fixture
def client() -> HttpClient:
    return HttpClient(Guard(HERE), timeout=5, backoff=0)


def failure(client: HttpClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        client.get(url)
    return caught.value


def test_a_body_and_its_validator(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(body=b"hello", headers={"ETag": '"1"', "Last-Modified": "yesterday", "X": "y"})]
    assert client.get(server.address("/a?b")) == Fetched(b"hello", {"etag": '"1"', "last-modified": "yesterday"})
    (request,) = server.requests
    assert request.path == "/a?b"
    assert request.headers["user-agent"].startswith("deeptracy/")
    assert "if-none-match" not in request.headers


def test_where_nothing_is_reached_nothing_is_tried_over_and_over(
    server: Server, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []
    connect = Guard.connect

    def counted(guard: Guard, host: str, port: int, timeout: float | None) -> socket.socket:
        tries.append(host)
        if len(tries) <= 7 or port == 1:
            raise OSError("no route")
        return connect(guard, host, port, timeout)

    monkeypatch.setattr(Guard, "connect", counted)
    server.answers = [Answer(503), Answer(body=b"x")]
    for so_far in (5, 6, 7):
        assert "can't be reached: " in str(failure(client, server.address()))
        assert len(tries) == so_far
    # An answer that asks to come again is one, and from then on all tries count again.
    assert client.get(server.address()) == Fetched(b"x")
    before = len(tries)
    failure(client, "http://127.0.0.1:1/")
    assert len(tries) == before + 5


def test_a_conditional_request(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(304)]
    assert client.get(server.address(), {"etag": '"1"', "last-modified": "yesterday", "other": "x"}) is None
    assert server.requests[0].headers["if-none-match"] == '"1"'
    assert server.requests[0].headers["if-modified-since"] == "yesterday"
    server.answers = [Answer(body=b"new")]
    assert client.get(server.address(), {"etag": '"1"'}) == Fetched(b"new")


@pytest.mark.parametrize("status", [204, 400, 403, 404, 410])
def test_a_refusal_is_not_repeated_and_tells_its_status(server: Server, client: HttpClient, status: int) -> None:
    server.answers = [Answer(status, b"" if status == 204 else b"no", {})]
    error = failure(client, server.address())
    assert error.status == status
    assert str(error).startswith(f"{server.address()} answered {status}")
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: Server, client: HttpClient, status: int) -> None:
    server.answers = [Answer(status), Answer(status, headers={"Retry-After": "0"}), Answer(body=b"at last")]
    assert client.get(server.address()) == Fetched(b"at last")


def test_what_does_not_pass_is_given_up(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(503)]
    assert failure(client, server.address()).status == 503
    assert len(server.requests) == 5


@pytest.mark.parametrize(("said", "waited"), [("7", 7.0), ("86400", 60.0)])
def test_the_server_says_how_long_to_wait_within_reason(
    server: Server, client: HttpClient, monkeypatch: pytest.MonkeyPatch, said: str, waited: float
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    server.answers = [Answer(429, headers={"Retry-After": said}), Answer(body=b"now")]
    assert client.get(server.address()) == Fetched(b"now")
    assert waited in slept


def test_header_fields_of_the_caller(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(304)]
    assert client.get(server.address(), {"etag": '"1"'}, headers={"apiKey": "secret"}) is None
    (request,) = server.requests
    assert (request.headers["apikey"], request.headers["if-none-match"]) == ("secret", '"1"')


@pytest.mark.parametrize("status", [301, 429, 503])
def test_once_is_once(server: Server, client: HttpClient, status: int) -> None:
    server.answers = [Answer(status, headers={"Location": "/there", "Retry-After": "0"})]
    with pytest.raises(FetchError) as caught:
        client.get(server.address(), once=True)
    assert caught.value.status == status
    assert len(server.requests) == 1


def test_nobody_is_there_once(client: HttpClient) -> None:
    with serving(Server()) as server:
        pass
    with pytest.raises(FetchError, match="can't be reached") as caught:
        client.get(server.address(), once=True)
    assert caught.value.passing


@pytest.mark.parametrize(
    ("status", "said", "passing", "pause"),
    [
        (403, None, False, 0.0), (404, "5", False, 5.0), (429, "7", True, 7.0), (500, None, True, 0.0),
        (502, "soon", True, 0.0), (503, "61", True, 60.0), (504, "0", True, 0.0),
    ],
)  # fmt: skip
def test_an_error_says_whether_it_passes_and_when(
    server: Server, client: HttpClient, status: int, said: str | None, passing: bool, pause: float
) -> None:
    server.answers = [Answer(status, headers={"Retry-After": said} if said else {})]
    with pytest.raises(FetchError) as caught:
        client.get(server.address(), once=True)
    assert (caught.value.passing, caught.value.retry_after) == (passing, pause)


def test_a_reason_of_the_server_is_told_if_not_at_any_length(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(404, headers={"message": "Invalid apiKey. " + "x" * 999})]
    reason = str(failure(client, server.address()))
    assert reason == f"{server.address()} answered 404 Invalid apiKey. " + "x" * 184


@pytest.mark.parametrize(("limit", "fits"), [(5, True), (4, False)])
def test_the_size_limit(server: Server, client: HttpClient, limit: int, fits: bool) -> None:
    server.answers = [Answer(body=b"hello")]
    if fits:
        assert client.get(server.address(), limit=limit) == Fetched(b"hello")
    else:
        with pytest.raises(FetchError, match=f"is larger than {limit} bytes"):
            client.get(server.address(), limit=limit)
        assert client.get(server.address()) == Fetched(b"hello")


def test_a_slow_server(server: Server) -> None:
    server.answers = [Answer(wait=(never := threading.Event()))]
    client = HttpClient(Guard(HERE), timeout=0.05, backoff=0)
    error = failure(client, server.address())
    never.set()
    assert "timed out" in str(error)
    assert error.status == 0


def test_an_answer_that_breaks_off(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(body=b"hello", cut=2)]
    error = failure(client, server.address())
    assert "broke off" in str(error)
    assert error.passing


def test_nobody_listens(client: HttpClient) -> None:
    with serving(Server()) as server:
        pass
    assert "can't be reached" in str(failure(client, server.address()))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "/etc/passwd", "http://[::1", "gopher://x"])
def test_other_addresses(client: HttpClient, url: str) -> None:
    assert str(failure(client, url)) == f"{url} is neither an http nor an https address"


def test_an_address_without_a_host(client: HttpClient) -> None:
    assert "can't be reached" in str(failure(client, "http:///path"))


def test_redirects_are_followed(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(302, headers={"Location": "/there"}), Answer(body=b"here")]
    assert client.get(server.address()) == Fetched(b"here")
    assert [request.path for request in server.requests] == ["/file", "/there"]


def test_redirects_in_a_circle(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(302, headers={"Location": "/file"})]
    assert "too many redirects" in str(failure(client, server.address()))
    assert len(server.requests) == 5


@pytest.mark.parametrize("target", ["http://127.0.0.2:{}/", "http://[::ffff:127.0.0.1]:{}/", "http://0.0.0.0:{}/"])
def test_a_redirect_to_a_private_address_is_refused(server: Server, client: HttpClient, target: str) -> None:
    server.answers = [Answer(302, headers={"Location": target.format(server.port)}), Answer(body=b"secret")]
    assert "which is not a public address" in str(failure(client, server.address()))
    assert len(server.requests) == 1


def test_a_redirect_to_a_trusted_host(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(302, headers={"Location": server.address("/", "localhost")}), Answer(body=b"ours")]
    assert client.get(server.address()) == Fetched(b"ours")


def test_a_redirect_out_of_the_web(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(302, headers={"Location": "file:///etc/passwd"})]
    assert "can't be reached" in str(failure(client, server.address()))


def test_hosts_that_nobody_trusts(server: Server) -> None:
    client = HttpClient(Guard())
    for scheme in ("http", "https"):
        error = failure(client, server.address(scheme=scheme))
        assert str(error) == "127.0.0.1 is at 127.0.0.1, which is not a public address"
    assert server.requests == []


# What is sent once


def refusal(client: HttpClient, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        client.send(url, b"", {})
    return caught.value


def test_something_sent(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(202, b"taken")]
    assert client.send(server.address("/in?key=1"), b'{"a":1}', {"X-Signed": "yes"}) == Said(202, "Accepted", b"taken")
    (request,) = server.requests
    assert (request.path, request.body, request.headers["x-signed"]) == ("/in?key=1", b'{"a":1}', "yes")


@pytest.mark.parametrize("status", [307, 400, 410, 429, 500, 503])
def test_what_is_sent_is_sent_once(server: Server, client: HttpClient, status: int) -> None:
    server.answers = [Answer(status, b"no", {"Location": server.address("/elsewhere")})]
    assert client.send(server.address(), b"", {}).status == status
    assert len(server.requests) == 1


@pytest.mark.parametrize(("said", "pause"), [("7", 7.0), ("3600", 3600.0), ("soon", None), (None, None)])
def test_a_pause_that_is_asked_for(server: Server, client: HttpClient, said: str | None, pause: float | None) -> None:
    server.answers = [Answer(429, headers={"Retry-After": said} if said else {})]
    assert client.send(server.address(), b"", {}).retry_after == pause


def test_only_the_beginning_of_an_answer_is_read(server: Server, client: HttpClient) -> None:
    server.answers = [Answer(body=BODY)]
    assert client.send(server.address(), b"", {}).body == BODY[:4096]
    server.answers = [Answer(200, b"whole and not", cut=5)]
    assert client.send(server.address(), b"", {}).body == b"whole"


def test_an_answer_that_drips(server: Server, client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_PATIENCE", 0.0)
    server.answers = [Answer(200, b"x")]
    assert client.send(server.address(), b"", {}) == Said(200, "OK", b"")


def test_no_answer_to_what_was_sent_may_pass(server: Server) -> None:
    server.answers = [Answer(wait=(never := threading.Event()))]
    impatient = HttpClient(Guard(HERE), timeout=0.05)
    assert refusal(impatient, server.address()).passing
    never.set()
    assert refusal(impatient, "http://127.0.0.1:1/").passing
    assert len(server.requests) == 1


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "http://[bad", "hooks.example.org"])
def test_what_can_not_be_sent_to(client: HttpClient, url: str) -> None:
    assert not refusal(client, url).passing


def test_sending_to_hosts_that_nobody_trusts(server: Server) -> None:
    error = refusal(HttpClient(Guard(networks=parse_networks("10.0.0.0/8"))), server.address())
    assert (str(error), error.passing) == ("127.0.0.1 is at 127.0.0.1, which is not a public address", False)
    assert server.requests == []


def test_sending_to_a_network_of_the_company(server: Server) -> None:
    server.answers = [Answer()]
    assert HttpClient(Guard(networks=parse_networks("127.0.0.1"))).send(server.address(), b"", {}).status == 200


def test_a_name_that_comes_to_lead_inside(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard may be asked as often as an attacker likes: what counts is the address that is dialled."""
    server.answers = [Answer(headers={"Connection": "close"})]
    found = ["127.0.0.1"]
    family = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: [(*family, (found[0], server.port))])
    client = HttpClient(Guard(networks=parse_networks("127.0.0.1")))
    assert client.send("http://rebind.example.org/", b"", {}).status == 200
    found[0] = "127.0.0.2"
    assert "rebind.example.org is at 127.0.0.2" in str(refusal(client, "http://rebind.example.org/"))
    assert len(server.requests) == 1


# Downloads


def ranged(request: Request, body: bytes, etag: str = '"1"', **more: object) -> Answer:
    """As a server answers that knows ranges and validators."""
    headers = {"ETag": etag}
    if request.headers.get("if-none-match") == etag:
        return Answer(304)
    start = request.headers.get("range", "bytes=0-")
    if request.headers.get("if-range", etag) != etag or "range" not in request.headers:
        return Answer(200, body, headers, **more)  # type: ignore[arg-type]
    at = int(start.removeprefix("bytes=").removesuffix("-"))
    if at >= len(body):
        return Answer(416)
    headers["Content-Range"] = f"bytes {at}-{len(body) - 1}/{len(body)}"
    return Answer(206, body[at:], headers, **more)  # type: ignore[arg-type]


def part(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def note(target: Path) -> Path:
    return target.with_name(target.name + ".validator.json")


def test_a_download(server: Server, client: HttpClient, tmp_path: Path) -> None:
    server.handle = lambda request: ranged(request, BODY)
    told: list[tuple[str, int, int | None]] = []
    target = tmp_path / "new" / "file"
    client.download(server.address(), target, lambda *progress: told.append(progress))
    assert target.read_bytes() == BODY
    assert told[-1] == ("file", len(BODY), len(BODY))
    assert [done for _, done, _ in told] == sorted({done for _, done, _ in told})
    assert not part(target).exists()


def test_a_download_goes_on_where_it_broke_off(server: Server, client: HttpClient, tmp_path: Path) -> None:
    server.handle = lambda request: ranged(request, BODY, cut=400_000)
    told: list[tuple[str, int, int | None]] = []
    client.download(server.address(), tmp_path / "file", lambda *progress: told.append(progress))
    assert (tmp_path / "file").read_bytes() == BODY
    assert len(server.requests) == 3
    assert [request.headers.get("if-range") for request in server.requests] == [None, '"1"', '"1"']
    assert {total for _, _, total in told} == {len(BODY)}


def test_a_later_process_goes_on_too(server: Server, client: HttpClient, tmp_path: Path) -> None:
    target = tmp_path / "file"
    part(target).write_bytes(BODY[:1000])
    note(target).write_text(json.dumps({"etag": '"1"'}))
    server.handle = lambda request: ranged(request, BODY)
    client.download(server.address(), target)
    assert target.read_bytes() == BODY
    assert server.requests[0].headers["range"] == "bytes=1000-"


def test_a_file_that_changed_in_between_is_begun_anew(server: Server, client: HttpClient, tmp_path: Path) -> None:
    target = tmp_path / "file"
    part(target).write_bytes(b"old" * 1000)
    note(target).write_text(json.dumps({"etag": '"1"'}))
    server.handle = lambda request: ranged(request, BODY, '"2"')
    client.download(server.address(), target)
    assert target.read_bytes() == BODY
    assert json.loads(note(target).read_text()) == {"etag": '"2"'}


@pytest.mark.parametrize(
    "kept", ["", "{", json.dumps({}), json.dumps({"etag": 'W/"1"'})], ids=["empty", "cut off", "none", "weak"]
)
def test_without_a_promise_of_the_same_bytes_it_begins_anew(
    server: Server, client: HttpClient, tmp_path: Path, kept: str
) -> None:
    target = tmp_path / "file"
    part(target).write_bytes(b"old")
    note(target).write_text(kept)
    server.handle = lambda request: ranged(request, BODY)
    client.download(server.address(), target)
    assert target.read_bytes() == BODY
    assert "range" not in server.requests[0].headers


def test_a_date_is_a_promise_as_well(server: Server, client: HttpClient, tmp_path: Path) -> None:
    target = tmp_path / "file"
    part(target).write_bytes(BODY[:10])
    note(target).write_text(json.dumps({"last-modified": "yesterday"}))
    headers = {"Content-Range": f"bytes 10-{len(BODY) - 1}/{len(BODY)}"}
    server.answers = [Answer(206, BODY[10:], headers)]
    client.download(server.address(), target)
    assert server.requests[0].headers["if-range"] == "yesterday"
    assert target.read_bytes() == BODY


def test_a_range_that_is_too_far_begins_anew(server: Server, client: HttpClient, tmp_path: Path) -> None:
    target = tmp_path / "file"
    part(target).write_bytes(BODY + b"more")
    note(target).write_text(json.dumps({"etag": '"1"'}))
    server.handle = lambda request: ranged(request, BODY)
    client.download(server.address(), target)
    assert target.read_bytes() == BODY
    assert len(server.requests) == 2


@pytest.mark.parametrize("given", ["bytes 5-9/10", ""])
def test_another_range_than_was_asked_for_begins_anew(
    server: Server, client: HttpClient, tmp_path: Path, given: str
) -> None:
    target = tmp_path / "file"
    part(target).write_bytes(b"abc")
    note(target).write_text(json.dumps({"etag": '"1"'}))
    server.answers = [Answer(206, b"fghij", {"Content-Range": given}), Answer(200, b"abcdefghij")]
    client.download(server.address(), target)
    assert target.read_bytes() == b"abcdefghij"


def test_a_whole_file_is_fetched_again_only_if_it_is_newer(server: Server, client: HttpClient, tmp_path: Path) -> None:
    target = tmp_path / "file"
    server.handle = lambda request: ranged(request, BODY)
    client.download(server.address(), target)
    client.download(server.address(), target)
    assert server.requests[1].headers["if-none-match"] == '"1"'
    assert target.read_bytes() == BODY
    server.handle = lambda request: ranged(request, b"newer", '"2"')
    client.download(server.address(), target)
    assert target.read_bytes() == b"newer"


def test_an_old_file_does_not_pass_for_the_new_one_that_broke_off(
    server: Server, client: HttpClient, tmp_path: Path
) -> None:
    target = tmp_path / "file"
    server.handle = lambda request: ranged(request, b"old")
    client.download(server.address(), target)
    server.handle = lambda request: ranged(request, BODY, '"2"', cut=0)
    with pytest.raises(FetchError, match="broke off 4 times at byte 0"):
        client.download(server.address(), target)
    server.handle = lambda request: ranged(request, BODY, '"2"')
    client.download(server.address(), target)
    assert target.read_bytes() == BODY


def test_a_server_that_gets_no_further_is_given_up(server: Server, client: HttpClient, tmp_path: Path) -> None:
    server.answers = [Answer(body=BODY, cut=70_000)]
    with pytest.raises(FetchError, match="broke off 4 times at byte 65536"):
        client.download(server.address(), tmp_path / "file")
    assert len(server.requests) == 5
    assert not (tmp_path / "file").exists()


def test_a_download_that_is_refused(server: Server, client: HttpClient, tmp_path: Path) -> None:
    server.answers = [Answer(404)]
    with pytest.raises(FetchError, match="answered 404"):
        client.download(server.address(), tmp_path / "file")
    assert len(server.requests) == 1


@pytest.mark.parametrize(("limit", "fits"), [(len(BODY), True), (len(BODY) - 1, False)])
def test_the_limit_of_a_download(server: Server, client: HttpClient, tmp_path: Path, limit: int, fits: bool) -> None:
    server.answers = [Answer(body=BODY)]
    if fits:
        client.download(server.address(), tmp_path / "file", limit=limit)
        assert (tmp_path / "file").exists()
    else:
        with pytest.raises(FetchError, match=f"is larger than {limit} bytes"):
            client.download(server.address(), tmp_path / "file", limit=limit)
        assert part(tmp_path / "file").stat().st_size == 0


def test_a_server_that_tells_no_length(server: Server, client: HttpClient, tmp_path: Path) -> None:
    server.answers = [Answer(body=b"hello", headers={"Content-Length": "", "Connection": "close"}, cut=5)]
    told: list[int | None] = []
    client.download(server.address(), tmp_path / "file", lambda _, __, total: told.append(total))
    assert (tmp_path / "file").read_bytes() == b"hello"
    assert told == [None]


# Proxies


@pytest.fixture
def proxy() -> Iterator[Server]:
    with serving(Server(answers=[Answer(body=b"by proxy")])) as running:
        yield running


def test_http_goes_through_the_proxy(proxy: Server, client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://us%65r:p%40ss@127.0.0.1:{proxy.port}")
    monkeypatch.setenv("http_proxy", f"http://us%65r:p%40ss@127.0.0.1:{proxy.port}")
    assert client.get("http://feeds.example.org/x") == Fetched(b"by proxy")
    (request,) = proxy.requests
    assert request.path == "http://feeds.example.org/x"
    assert base64.b64decode(request.headers["proxy-authorization"].removeprefix("Basic ")) == b"user:p@ss"


@pytest.mark.parametrize("form", ["http://127.0.0.1:{}", "127.0.0.1:{}"])
def test_a_proxy_without_a_name_and_password(
    proxy: Server, client: HttpClient, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("http_proxy", form.format(proxy.port))
    assert client.get("http://feeds.example.org/x") == Fetched(b"by proxy")
    assert "proxy-authorization" not in proxy.requests[0].headers


def test_a_proxy_is_not_asked_for_what_is_known_to_be_inside(
    proxy: Server, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    assert client.send("http://only-the-proxy-knows.invalid/x", b"", {}).status == 200
    assert "which is not a public address" in str(refusal(client, "http://169.254.169.254/latest"))
    assert [request.path for request in proxy.requests] == ["http://only-the-proxy-knows.invalid/x"]


def test_hosts_that_need_no_proxy(
    server: Server, proxy: Server, client: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("no_proxy", "localhost,127.0.0.1")
    server.answers = [Answer(body=b"direct")]
    assert client.get(server.address()) == Fetched(b"direct")
    assert client.get("http://feeds.example.org/x") == Fetched(b"by proxy")


@pytest.mark.parametrize("address", ["nonsense://127.0.0.1:1", "http://127.0.0.1:port"])
def test_a_proxy_that_is_none(client: HttpClient, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("http_proxy", address)
    assert "can't be reached" in str(failure(client, "http://feeds.example.org/"))


# Certificates


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that no system trusts, and its key."""
    folder = tmp_path_factory.mktemp("certificates")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    options = ["-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"]
    try:
        subprocess.run([*command.split(), *options], cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no openssl on this machine")
    return folder


@pytest.fixture
def encrypted(company: Path) -> Iterator[Server]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(company / "cert.pem", company / "key.pem")
    with serving(Server(answers=[Answer(body=b"private")]), context) as running:
        yield running


def test_a_certificate_that_nobody_trusts(encrypted: Server, client: HttpClient) -> None:
    assert "CERTIFICATE_VERIFY_FAILED" in str(failure(client, encrypted.address("/", "localhost", "https")))


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_companys_own_certificates(
    encrypted: Server, client: HttpClient, company: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(company / "cert.pem"))
    assert client.get(encrypted.address("/", "localhost", "https")) == Fetched(b"private")
    assert "127.0.0.1" in str(failure(client, encrypted.address("/", "127.0.0.1", "https")))


def test_https_goes_through_a_tunnel_of_the_proxy(
    encrypted: Server, proxy: Server, client: HttpClient, company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(company / "cert.pem"))
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{proxy.port}")
    assert client.get(encrypted.address("/", "localhost", "https")) == Fetched(b"private")
    assert [request.path for request in proxy.requests] == [f"localhost:{encrypted.port}"]


@pytest.mark.parametrize("content", [None, b"no certificate"])
def test_certificates_that_cannot_be_read(
    client: HttpClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    bundle = tmp_path / "ca.pem"
    if content is not None:
        bundle.write_bytes(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    error = str(failure(client, "https://localhost:1/"))
    assert error.startswith(f"the certificates of SSL_CERT_FILE, {bundle}, can't be read")


def test_progress_that_nobody_watches() -> None:
    http.no_progress("x", 1, None)
