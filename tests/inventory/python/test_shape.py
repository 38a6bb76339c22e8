"""Parts of TOML manifests that must have a shape."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.python.shape import strings, table


def test_what_has_its_shape() -> None:
    assert table({"a": {"b": 1}}, "a") == {"b": 1}
    assert table({}, "a") == {}
    assert strings({"a": ["b"]}, "a") == ["b"]
    assert strings({}, "a") == []
    assert strings({"a": ["b", {"include-group": "c"}]}, "a", tables_too=True) == ["b"]


@pytest.mark.parametrize("value", [1, "x", [], None])
def test_what_is_no_table(value: object) -> None:
    with pytest.raises(Malformed, match="'a' is not a table"):
        table({"a": value}, "a")


@pytest.mark.parametrize(
    ("value", "reason"),
    [(1, "list$"), ("x", "list$"), ({}, "list$"), ([1], "list of texts"), ([{}], "list of texts")],
)
def test_what_is_no_list_of_texts(value: object, reason: str) -> None:
    with pytest.raises(Malformed, match=f"'a' is not a {reason}"):
        strings({"a": value}, "a")
