"""The NVD's API, against a real server and a clock that stands still."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.advisories import nvd_api
from deeptracy.advisories.nvd_api import NvdApi, windows
from deeptracy.fetch.guard import Guard
from deeptracy.fetch.http import FetchError, HttpClient
from tests.fetch.servers import Answer, Request, Server, serving

START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, 12, 30, 5, tzinfo=UTC)


class Clock:
    """Time that passes only while one sleeps. ``asked``: when each request arrived."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []
        self.asked: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(Server()) as running:
        yield running


def api(server: Server, clock: Clock, key: str | None = "") -> NvdApi:
    client = HttpClient(Guard(frozenset({"127.0.0.1"})), timeout=5, backoff=0)
    return NvdApi(client, server.address("/cves/2.0"), key=key, clock=clock, sleep=clock.sleep)


def page(records: list[str], total: int, **headers: str) -> Answer:
    body = {"totalResults": total, "startIndex": 0, "vulnerabilities": [{"cve": {"id": id_}} for id_ in records]}
    return Answer(body=json.dumps(body).encode(), headers=headers)


def listing(records: list[str], limit: int = 2000) -> Callable[[Request], Answer]:
    """A server that pages through records and refuses larger pages than the limit."""

    def handle(request: Request) -> Answer:
        asked = query(request)
        begin, size = int(asked["startIndex"]), int(asked["resultsPerPage"])
        if size > limit:
            return Answer(404, headers={"message": "resultsPerPage parameter cannot exceed it"})
        return page(records[begin : begin + size], len(records))

    return handle


def query(request: Request) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(request.path).query).items()}


def changed(api: NvdApi) -> list[str]:
    return [json.loads(element)["cve"]["id"] for element in api.changed(START, END)]


def test_one_page(server: Server, clock: Clock) -> None:
    server.answers = [page(["A", "B"], 2)]
    assert changed(api(server, clock)) == ["A", "B"]
    (request,) = server.requests
    assert urlsplit(request.path).path == "/cves/2.0"
    assert query(request) == {
        "lastModStartDate": "2025-01-01T00:00:00.000Z",
        "lastModEndDate": "2025-02-01T12:30:05.000Z",
        "resultsPerPage": "2000",
        "startIndex": "0",
    }
    assert "apikey" not in request.headers
    assert clock.slept == []


def test_nothing_changed(server: Server, clock: Clock) -> None:
    server.answers = [page([], 0)]
    assert changed(api(server, clock)) == []
    assert len(server.requests) == 1


@pytest.mark.parametrize(("count", "pages"), [(2000, 1), (2001, 2), (4000, 2), (4001, 3)])
def test_page_after_page(server: Server, clock: Clock, count: int, pages: int) -> None:
    records = [f"R{n}" for n in range(count)]
    server.handle = listing(records)
    assert changed(api(server, clock)) == records
    assert [query(request)["startIndex"] for request in server.requests] == [str(2000 * n) for n in range(pages)]


def test_pages_as_small_as_the_api_wants_them(server: Server, clock: Clock) -> None:
    records = [f"R{n}" for n in range(1200)]
    server.handle = listing(records, 500)
    client = api(server, clock)
    assert changed(client) == records
    assert changed(client) == records
    sizes = [query(request)["resultsPerPage"] for request in server.requests]
    assert sizes == ["2000", "1000"] + ["500"] * 6


def test_records_that_leave_the_window_hide_no_others(
    server: Server, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first page, two of its records change again: two from the second move up to the first."""
    monkeypatch.setattr(nvd_api, "_PAGE_SIZES", (3, 2, 1))
    records = [f"R{n}" for n in range(8)]

    def handle(request: Request) -> Answer:
        answer = listing(records)(request)
        if len(server.requests) == 1:
            del records[0:2]
        return answer

    server.handle = handle
    assert set(changed(api(server, clock))) == {f"R{n}" for n in range(8)}
    assert [query(request)["startIndex"] for request in server.requests] == ["0", "3", "1", "4"]


def test_a_window_that_grows(server: Server, clock: Clock) -> None:
    server.answers = [page(["A"], 2), page(["B"], 3), page(["C"], 3)]
    assert changed(api(server, clock)) == ["A", "B", "C"]


def test_a_window_that_empties(server: Server, clock: Clock) -> None:
    server.answers = [page(["A"], 2), page([], 0)]
    assert changed(api(server, clock)) == ["A"]


def test_an_api_that_keeps_back_what_it_counts(server: Server, clock: Clock) -> None:
    server.answers = [page(["A"], 3), page([], 3)]
    with pytest.raises(FetchError, match=r"/cves/2.0 gives only 1 of 3 changes"):
        changed(api(server, clock))


def test_a_window_that_never_comes_to_rest(server: Server, clock: Clock) -> None:
    left = iter(range(10_000, 0, -1))
    server.handle = lambda _: page(["A"], next(left))
    with pytest.raises(FetchError, match="gives only 0 of 9899 changes"):
        changed(api(server, clock, "key"))
    assert len(server.requests) == 102


@pytest.mark.parametrize(("key", "allowed"), [("", 5), ("secret", 50)])
def test_no_more_requests_within_thirty_seconds_than_allowed(
    server: Server, clock: Clock, monkeypatch: pytest.MonkeyPatch, key: str, allowed: int
) -> None:
    monkeypatch.setattr(nvd_api, "_PAGE_SIZES", (1,))
    records = [f"R{n}" for n in range(allowed * 2 + 1)]

    def handle(request: Request) -> Answer:
        clock.asked.append(clock.now)
        clock.now += 0.25
        return listing(records)(request)

    server.handle = handle
    assert changed(api(server, clock, key)) == records
    assert all(request.headers.get("apikey", "") == key for request in server.requests)
    for first, beyond in zip(clock.asked, clock.asked[allowed:], strict=False):
        assert beyond - first >= 30
    assert clock.asked[-1] - clock.asked[0] < 61
    assert clock.asked[allowed - 1] - clock.asked[0] == (allowed - 1) * 0.25


def test_requests_that_are_slow_anyway_need_not_wait(
    server: Server, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nvd_api, "_PAGE_SIZES", (1,))
    records = [f"R{n}" for n in range(12)]

    def handle(request: Request) -> Answer:
        clock.now += 7.5
        return listing(records)(request)

    server.handle = handle
    assert changed(api(server, clock)) == records
    assert clock.slept == []


def test_the_key_of_the_environment(server: Server, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers = [page([], 0)]
    monkeypatch.setenv("NVD_API_KEY", " 12-ab \n")
    changed(api(server, clock, None))
    changed(api(server, clock, ""))
    monkeypatch.delenv("NVD_API_KEY")
    changed(api(server, clock, None))
    assert [request.headers.get("apikey") for request in server.requests] == ["12-ab", None, None]


@pytest.mark.parametrize("key", ["a\r\nHost: b", "clé"])
def test_a_key_that_can_not_be_sent(server: Server, clock: Clock, key: str) -> None:
    with pytest.raises(FetchError, match=r"^NVD_API_KEY holds characters that no key has$"):
        changed(api(server, clock, key))
    assert server.requests == []


@pytest.mark.parametrize("status", [403, 429, 500, 502, 503, 504])
def test_being_turned_away_for_a_while(server: Server, clock: Clock, status: int) -> None:
    server.answers = [Answer(status), Answer(status), page(["A"], 1)]
    assert changed(api(server, clock)) == ["A"]
    assert clock.slept == [6.0, 12.0]


def test_the_waits_grow_and_end(server: Server, clock: Clock) -> None:
    server.answers = [Answer(403, headers={"message": "Too many"})]
    with pytest.raises(FetchError) as caught:
        changed(api(server, clock))
    assert caught.value.status == 403
    assert str(caught.value).endswith(" answered 403 Too many; a key of the NVD in NVD_API_KEY raises its limit")
    assert clock.slept == [6.0, 12.0, 24.0, 48.0, 60.0]
    assert len(server.requests) == 6


@pytest.mark.parametrize(("status", "key"), [(403, "secret"), (503, "")])
def test_what_does_not_pass_is_told_as_it_is(server: Server, clock: Clock, status: int, key: str) -> None:
    server.answers = [Answer(status)]
    with pytest.raises(FetchError, match=rf"answered {status} \w+( \w+)?$") as caught:
        changed(api(server, clock, key))
    assert caught.value.status == status


@pytest.mark.parametrize(("said", "waited"), [("2", 6.0), ("20", 20.0), ("86400", 60.0), ("soon", 6.0)])
def test_the_api_says_how_long_to_wait_within_reason(server: Server, clock: Clock, said: str, waited: float) -> None:
    server.answers = [Answer(503, headers={"Retry-After": said}), page(["A"], 1)]
    assert changed(api(server, clock)) == ["A"]
    assert clock.slept == [waited]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"totalResults": 1, "vulnerabilities": 1}', b"[" * 100_000])
def test_an_answer_that_is_no_page(server: Server, clock: Clock, body: bytes) -> None:
    server.answers = [Answer(body=body), page(["A"], 1)]
    assert changed(api(server, clock)) == ["A"]
    assert clock.slept == [6.0]


def test_an_answer_that_breaks_off(server: Server, clock: Clock) -> None:
    server.answers = [Answer(body=b"{" * 90, cut=9), page(["A"], 1)]
    assert changed(api(server, clock)) == ["A"]


@pytest.mark.parametrize("status", [301, 400, 410])
def test_other_answers_are_final_and_not_followed(server: Server, clock: Clock, status: int) -> None:
    server.answers = [Answer(status, headers={"Location": "/elsewhere"})]
    with pytest.raises(FetchError, match=f"answered {status}"):
        changed(api(server, clock, "secret"))
    assert len(server.requests) == 1


def test_a_wrong_key_is_told(server: Server, clock: Clock) -> None:
    server.answers = [Answer(404, headers={"message": "Invalid apiKey."})]
    with pytest.raises(FetchError, match=r"answered 404 Invalid apiKey\.$"):
        changed(api(server, clock, "secret"))
    assert clock.slept == []


@given(st.integers(-1, 500), st.integers(0, 86399))
def test_windows_join_and_are_at_most_120_days(days: int, seconds: int) -> None:
    end = START + timedelta(days=days, seconds=seconds)
    found = list(windows(START, end))
    if end <= START:
        assert found == []
        return
    assert (found[0][0], found[-1][1]) == (START, end)
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert all(timedelta(0) < stop - start <= timedelta(days=120) for start, stop in found)
    assert all(stop - start == timedelta(days=120) for start, stop in found[:-1])
