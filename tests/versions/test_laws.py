"""Laws that the keys of every scheme obey, whatever the text: a new line in SCHEMES joins by itself."""

from importlib import import_module
from itertools import combinations, permutations
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deeptracy.versions.scheme import SCHEMES, KeyFunction
from tests.versions import realistic

schemes = pytest.mark.parametrize("scheme", sorted(set(SCHEMES.values())))


def key_of(scheme: str) -> KeyFunction:
    return cast(KeyFunction, import_module(f"deeptracy.versions.{scheme}").key)


def keys_of(scheme: str, versions: list[str]) -> list[Any]:
    return [key for key in map(key_of(scheme), versions) if key is not None]


def texts(scheme: str) -> st.SearchStrategy[str]:
    return realistic.versions(scheme) | st.text(max_size=20) | st.text(alphabet="0123456789.-+~^:_!@aPx ", max_size=12)


@schemes
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_keys_are_a_total_order(scheme: str, data: st.DataObject) -> None:
    """One property for all laws: what costs the time is making the versions."""
    versions = data.draw(st.lists(texts(scheme), max_size=5))
    keys = keys_of(scheme, versions)
    assert_same(keys, keys_of(scheme, versions))
    for a, b in combinations(keys, 2):
        assert_trichotomy(a, b)
    for a, b, c in permutations(keys, 3):
        assert_transitive(a, b, c)
    assert sorted(data.draw(st.permutations(keys))) == sorted(keys)


def assert_same(keys: list[Any], again: list[Any]) -> None:
    assert keys == again
    assert [hash(key) for key in keys] == [hash(key) for key in again]


def assert_trichotomy(a: Any, b: Any) -> None:
    assert (a < b) + (a == b) + (a > b) == 1
    assert ((b > a), (b == a), (b < a)) == ((a < b), (a == b), (a > b))
    assert ((a <= b), (a >= b)) == (not a > b, not a < b)
    assert (a == b) + (a != b) == 1
    assert a != b or hash(a) == hash(b)


def assert_transitive(a: Any, b: Any, c: Any) -> None:
    assert not (a <= b and b <= c) or a <= c
    assert not (a == b and b == c) or a == c


@schemes
def test_zero_is_a_version(scheme: str) -> None:
    assert key_of(scheme)("0") is not None


@schemes
@pytest.mark.parametrize(
    "text",
    ["1" * 20_000, "0" * 20_000 + "1", "1." * 10_000, "1-" * 10_000, "a1" * 10_000, "-" * 20_000, " " * 20_000 + "x"],
    ids=["digits", "zeros", "dots", "hyphens", "mixed", "only hyphens", "blanks"],
)
def test_long_texts_are_read_and_compared(scheme: str, text: str) -> None:
    found = key_of(scheme)(text)
    assert found is None or (found == key_of(scheme)(text) and not found < found)
