"""JSON manifests."""

import pytest

from deeptracy.inventory.json_document import as_object, load, load_object, mapping, string
from deeptracy.inventory.parser import Malformed


def test_values() -> None:
    assert load(b'[1, "a", null]') == [1, "a", None]
    assert load_object('\ufeff{"a": {"b": "é"}}'.encode()) == {"a": {"b": "é"}}


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "not valid JSON: Expecting value at line 1"),
        (b'{\n"a": }', "at line 2"),
        (b"[]", "the document is not an object"),
        (b'{"a": 1, "b": 2, "b": 3}', "the key 'b' stands twice in one object"),
        (b'[{"a": {"c": 1, "c": 1}}]', "the key 'c' stands twice in one object"),
        (b"\xff", "not valid UTF-8 text at byte 0"),
        (b"[" * 100_000, "nested too deeply"),
        (b"1" * 5000, "not valid JSON: Exceeds the limit"),
        (b'{"a": "\\u0000"}', "holds NUL characters"),
        (b'{"\\\\\\u0000": 1}', "holds NUL characters"),
        (b'{"a": "\\ud800"}', "holds half of a character"),
        (b'{"\\uDC00": 1}', "holds half of a character"),
    ],
)
def test_malformed(data: bytes, complaint: str) -> None:
    with pytest.raises(Malformed, match=complaint):
        load_object(data)


def test_many_keys_with_one_twice_are_told_in_time() -> None:
    keys = ",".join(f'"{number}":0' for number in range(200_000))
    with pytest.raises(Malformed, match="'199999' stands twice"):
        load(b"{" + keys.encode() + b',"199999":1}')


def test_parts_of_another_type() -> None:
    assert mapping({"a": 1}) == {"a": 1}
    assert mapping([]) == {}
    assert string("a") == "a"
    assert string(1) == ""
    assert as_object({}, "it") == {}
    with pytest.raises(Malformed, match="it is not an object"):
        as_object([], "it")


def test_escapes_that_are_whole_characters() -> None:
    assert load(b'["\\\\u0000", "\\\\ud800", "\\ud83d\\ude00", "\\u00e9"]') == ["\\u0000", "\\ud800", "\U0001f600", "é"]
