"""Bytes to text, and text to line numbers."""

import pytest

from deeptracy.inventory import text as texts
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import LineFinder, decode


@pytest.mark.parametrize(
    "data",
    ["é".encode(), "é".encode("utf-8-sig"), "é".encode("utf-16"), b"\xfe\xff" + "é".encode("utf-16-be")],
)
def test_encodings_with_a_mark_of_their_own(data: bytes) -> None:
    assert decode(data) == "é"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"ab\xe9", "not valid UTF-8 text at byte 2"),
        (b"\xef\xbb\xbf\xe9", "not valid UTF-8-SIG text at byte"),
        (b"\xff\xfea", "not valid UTF-16 text at byte"),
        (b"a\0b", "holds NUL characters: not a text file"),
    ],
)
def test_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        decode(data)


def test_lines_in_order_and_out_of_it() -> None:
    finder = LineFinder("a\nb\na b\nc\n")
    assert [finder.line(needle) for needle in ("a", "a", "b", "b", "c", "a", "b", "x", "c")] == [
        1,
        1,
        2,
        2,
        4,
        1,
        2,
        0,
        4,
    ]


def test_a_needle_that_begins_where_the_last_one_did() -> None:
    finder = LineFinder("x\nab\n")
    assert finder.line("ab") == 2
    assert finder.line("abc") == 0
    assert finder.line("b\n") == 2
    assert LineFinder("x\nab").line("") == 1


def test_looking_for_what_is_not_there_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_MISS_BUDGET", 10)
    finder = LineFinder("a\nb\nc")
    assert [finder.line(needle) for needle in ("c", "a", "b", "c")] == [3, 1, 2, 0]
