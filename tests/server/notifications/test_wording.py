"""The words of messages."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given

from deeptracy.model.severity import Level
from deeptracy.server.notifications import slack, teams, webhook, wording
from deeptracy.server.notifications.message import Event, Message, Project, Reason, Scan
from tests.server.notifications.samples import ALL, ANY, DIGEST, FINISHED, LODASH, OPENED, WEBSHOP, WHEN


def message(event: Event, **more: object) -> Message:
    return Message("id", event, WHEN, WEBSHOP, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "gist"),
    [
        (
            OPENED,
            "webshop: 14 new findings (1 critical, 1 high, 12 unknown; 1 exploited): a new advisory, now exploited",
        ),
        (FINISHED, "webshop: scan of release/2.x finished: 1 finding (1 high), 1 new, 3 resolved"),
        (
            DIGEST,
            "Weekly digest: 4 new, 9 resolved, 1,201 open (1 critical, 1,200 low; 1 exploited) in 37 projects",
        ),
        (Message("id", Event.DIGEST, WHEN, counts={Level.LOW: 1}), "Deeptracy: 1 finding (1 low)"),
        (message(Event.TEST), "webshop: this is a test, and it arrived"),
        (Message("id", Event.TEST, WHEN), "Deeptracy: this is a test, and it arrived"),
        (message(Event.SCAN_FINISHED), "webshop: scan finished: nothing found"),
        (message(Event.SCAN_FINISHED, scan=Scan("main")), "webshop: scan of main finished: nothing found"),
        (
            message(Event.SCAN_FINISHED, scan=Scan("main", resolved=1)),
            "webshop: scan of main finished: nothing found, 0 new, 1 resolved",
        ),
        (
            message(Event.SCAN_FINISHED, scan=Scan("main", unknown=3)),
            "webshop: scan of main finished: nothing found, but 3 packages could not be checked",
        ),
        (
            message(Event.SCAN_FINISHED, scan=Scan("main", "INVALID_BRANCH", "there is no branch main")),
            "webshop: scan of main ended in INVALID_BRANCH: there is no branch main",
        ),
        (
            message(Event.FINDINGS_CHANGED, counts={Level.HIGH: 2}, reasons=(Reason.ADVISORY_CHANGED,) * 2),
            "webshop: 2 findings changed (2 high): a changed advisory",
        ),
        (
            message(Event.FINDINGS_RESOLVED, counts={Level.LOW: 1}, reasons=(Reason.PUSH, Reason.ENGINE)),
            "webshop: 1 finding resolved (1 low): a push, a new version of Deeptracy",
        ),
        (message(Event.FINDINGS_OPENED, counts={Level.NONE: 1}), "webshop: 1 new finding (1 none)"),
    ],
)
def test_the_gist(told: Message, gist: str) -> None:
    assert wording.gist(told) == gist
    assert wording.text(told).splitlines()[0] == gist


@pytest.mark.parametrize("told", ALL, ids=lambda told: told.event.value)
def test_plain_text(told: Message, golden: Callable[[str, str], None]) -> None:
    golden(f"text.{told.event}.txt", wording.text(told))


def test_what_is_not_named_is_counted() -> None:
    many = replace(OPENED, findings=(LODASH,) * 12, counts={Level.HIGH: 1_012})
    lines = wording.text(many).splitlines()
    assert len([line for line in lines if line.startswith("- ")]) == 10
    assert "and 1,002 more" in lines
    assert wording.more(many, 1_012) == ""
    assert wording.more(replace(many, findings=()), 0) == ""


def test_names_from_lock_files_are_short_and_on_one_line() -> None:
    told = replace(LODASH, id="I" * 100, package="a\nb\x1b[31m" + "x" * 100, version="v" * 100, fix="f" * 100)
    assert wording.id_of(told) == "I" * 59 + "…"
    assert wording.name(told).startswith("a b\N{REPLACEMENT CHARACTER}[31mx")
    assert len(wording.name(told)) == 80 + 1 + 40
    assert wording.about(told) == f"high, risk 41.0, fixed in {'f' * 39}…"
    long = message(Event.TEST)
    assert len(wording.gist(replace(long, project=Project("p" * 500)))) == 80 + len(": this is a test, and it arrived")
    failed = Scan("b" * 200, "S" * 200, "because " * 200)
    assert len(wording.gist(message(Event.SCAN_FINISHED, scan=failed))) == 250


def test_half_a_character_from_a_lock_file_stops_no_message() -> None:
    half = replace(OPENED, findings=(replace(LODASH, package="a\ud800b"),))
    for sent in (wording.text(half).encode(), webhook.body(half), teams.body(half), slack.body(half)):
        assert b"a\xef\xbf\xbdb" in sent or b"a\\ufffdb" in sent


def test_a_finding_without_a_fix() -> None:
    assert wording.about(replace(LODASH, fix="", exploited=True, project="shop")) == (
        "shop, high, risk 41.0, exploited, no fix known"
    )
    assert wording.name(replace(LODASH, version="")) == "lodash"


@given(ANY)
def test_nothing_gets_out_of_its_line(told: Message) -> None:
    text = wording.text(replace(told, url=""))
    lines = 1 + 1 + len(wording.facts(told)) + 1 + wording.SHOWN + 1
    assert len(text.splitlines()) <= lines
    assert len(text) <= 8000
    assert {unicodedata.category(character) for character in text if character != "\n"}.isdisjoint({"Cc", "Zl", "Zp"})
