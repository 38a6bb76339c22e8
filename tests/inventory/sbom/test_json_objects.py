"""JSON objects that know their line."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.sbom.json_objects import Object, load_object, objects, printable, string, strings


def test_each_object_knows_the_line_of_its_brace() -> None:
    document = load_object(
        b'{\n "a": [\n  {"x": {}},\n  {\n   "y": "{ \\" } \\\\", "z": {"w": 1}\n  }\n ],\n "b": "}}}", "c": {\n\n}\n}'
    )
    first, second = document["a"]
    assert document.line == 1
    assert (first.line, first["x"].line) == (3, 3)
    assert (second.line, second["z"].line) == (4, 5)
    assert document["c"].line == 8
    assert document["b"] == "}}}"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def _objects(value: Any) -> list[Object]:
    """Every object in a value, in the order in which their braces open."""
    if isinstance(value, Object):
        return [value, *(found for item in value.values() for found in _objects(item))]
    return [found for item in value for found in _objects(item)] if isinstance(value, list) else []


@settings(deadline=None)
@given(st.dictionaries(st.text(), VALUES, max_size=4), st.booleans())
def test_lines_are_those_of_the_text(value: dict[str, Any], ascii_only: bool) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=ascii_only)
    document = load_object(text.encode("utf-8", "surrogatepass"))
    braces = [number for number, line in enumerate(text.split("\n"), 1) if line.endswith(("{", "{}", "{},"))]
    assert document == value
    assert [found.line for found in _objects(document)] == braces


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "not valid JSON"),
        (b"[]", "not an object"),
        (b'"{}"', "not an object"),
        (b"{", "not valid JSON"),
        (b'{"a": 1,}', "at line 1"),
        (b'{\n"a": }', "at line 2"),
        (b'{"a": 1, "b": 2, "a": 3}', "the key 'a' stands twice"),
        (b'{"c": {"b": 1, "b": 2}}', "the key 'b' stands twice"),
        (b"\xff{}", "UTF-8"),
        (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply"),
        (b'{"a": ' + b"1" * 5000 + b"}", "not valid JSON"),
    ],
)
def test_malformed(data: bytes, complaint: str) -> None:
    with pytest.raises(Malformed, match=complaint):
        load_object(data)


def test_many_keys_with_one_twice_are_told_in_time() -> None:
    keys = ",".join(f'"{number}":0' for number in range(200_000))
    with pytest.raises(Malformed, match="'199999' stands twice"):
        load_object(b"{" + keys.encode() + b',"199999":1}')


def test_other_encodings() -> None:
    assert load_object("\ufeff{}".encode()) == {}
    assert load_object('{"a": "é"}'.encode("utf-16")) == {"a": "é"}


def test_parts_of_the_wrong_type_are_left_out() -> None:
    inner = Object({"a": 1}, 3)
    assert objects([inner, {}, [], None, "x", 1]) == [inner]
    assert objects(inner) == []
    assert objects(None) == []
    assert strings(["a", 1, None, ["b"], "c"]) == ["a", "c"]
    assert strings("a") == ["a"]
    assert strings({"a": "b"}) == []
    assert string(" a ") == "a"
    assert string(1) == ""
    assert string(None) == ""
    assert inner.line == 3
    assert Object([("a", 1)]).line == 0


def test_what_nothing_can_store_is_replaced() -> None:
    assert printable("a\0é") == "a?é"
    assert string("\0") == "?"
    assert printable("a\ud800é") == "a?é"
    assert string("\udc00") == "?"
    assert strings(["\ud800"]) == ["?"]
    assert printable("é😀") == "é😀"
