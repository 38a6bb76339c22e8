"""What is told."""

import pytest

from deeptracy.model.severity import Level
from deeptracy.server.notifications.message import Event, Message, Told, riskiest


@pytest.mark.parametrize("id_", ["", "a.b", "a b", "a\n", "é", "x" * 101, "<a@b>"])
def test_ids_that_can_not_be_signed_or_sent(id_: str) -> None:
    with pytest.raises(ValueError, match="is no id for a message"):
        Message(id_, Event.TEST, "")


@pytest.mark.parametrize("id_", ["a", "evt_2KWPBgLlAfxdpx2AI54pPJ85f4W", "0-9", "x" * 100])
def test_ids(id_: str) -> None:
    assert Message(id_, Event.TEST, "").id == id_


def test_the_total() -> None:
    assert Message("a", Event.TEST, "").total == 0
    assert Message("a", Event.TEST, "", counts={Level.LOW: 2, Level.UNKNOWN: 3}).total == 5


def test_the_riskiest_come_first() -> None:
    low, high = Told("1", "a", "1", risk=1.0), Told("1", "z", "1", risk=9.0)
    exploited, second = Told("1", "z", "1", risk=1.0, exploited=True), Told("1", "b", "1", risk=1.0)
    assert riskiest((second, low, exploited, high)) == (high, exploited, low, second)
