"""JSON with comments and trailing commas."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deeptracy.inventory.javascript import jsonc
from deeptracy.inventory.parser import Malformed

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('ab/*",\\]} \n', max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("k/*,]", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": [1, 2,], }', {"a": [1, 2]}),
        ('{"a": 1, // one\n}', {"a": 1}),
        ('{/* a */ "a": /* ** / */ 1}', {"a": 1}),
        ('["//", "/*", ",]", "\\",]"]', ["//", "/*", ",]", '",]']),
        ("[1\n,\n\n]", [1]),
        ("[1 /* never closed", None),
        ('["never closed', None),
        ("[1,,]", None),
        ("[,]", []),
        ("", None),
    ],
)
def test_loads(text: str, value: object) -> None:
    if value is None:
        with pytest.raises(Malformed):
            jsonc.loads(text)
    else:
        assert jsonc.loads(text) == value


@given(VALUES, st.sampled_from([None, 1]))
def test_what_is_json_is_read_as_json(value: object, indent: int | None) -> None:
    assert jsonc.loads(json.dumps(value, indent=indent)) == value


@given(VALUES)
def test_comments_change_nothing(value: object) -> None:
    text = json.dumps(value, indent=1)
    assert jsonc.loads(f'/* " */{text}// ", [') == value


@pytest.mark.parametrize("text", ['"\\"' * 100_000, "/*" * 200_000, "//" * 200_000, "," * 200_000, ", " * 100_000])
def test_long_texts_take_no_time(text: str) -> None:
    with pytest.raises(Malformed):
        jsonc.loads(text)
