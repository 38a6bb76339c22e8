"""JSON documents, strictly."""

import pytest

from deeptracy.inventory import json_document
from deeptracy.inventory.parser import Malformed


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "not valid JSON: .* at line 1"),
        (b'{"a": 1,\n "a": 2}', "the key 'a' stands twice"),
        (b'{"a": ' + b"1" * 5000 + b"}", "not valid JSON: Exceeds the limit"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        json_document.load(data)


def test_the_top_must_be_an_object() -> None:
    assert json_document.load_object(b'{"a": [1]}') == {"a": [1]}
    with pytest.raises(Malformed, match="the document is not an object"):
        json_document.load_object(b"[]")


@pytest.mark.parametrize(
    ("value", "as_mapping", "as_string"), [({"a": 1}, {"a": 1}, ""), ("x", {}, "x"), (1, {}, ""), (None, {}, "")]
)
def test_optional_parts(value: object, as_mapping: dict[str, int], as_string: str) -> None:
    assert json_document.mapping(value) == as_mapping
    assert json_document.string(value) == as_string
