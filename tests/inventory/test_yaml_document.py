"""YAML as plain values with lines."""

import pytest

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.yaml_document import Text, line_of, load, load_all, load_mapping


def test_values_are_texts_lists_and_mappings() -> None:
    value = load(b"a: 1\nb: [yes, null, 2026-01-01, '1']\nc:\n  d: ~\n")
    assert value == {"a": "1", "b": ["yes", "null", "2026-01-01", "1"], "c": {"d": "~"}}


def test_scalars_know_their_lines_and_quotes() -> None:
    value = load(b"# x\na: 1\n\n? \"b\"\n: '2'\n")
    keys = list(value)
    assert [line_of(key) for key in keys] == [2, 4]
    assert [key.quoted for key in keys] == [False, True]
    assert [(line_of(value[key]), value[key].quoted) for key in keys] == [(2, False), (5, True)]
    assert line_of([]) == line_of("plain") == 0
    assert isinstance(value["a"], Text)


def test_aliases_stand_for_their_anchors() -> None:
    assert load(b"a: &x [1, {b: 2}]\nc: *x\nd: [&y z, *y]\n") == {
        "a": ["1", {"b": "2"}],
        "c": ["1", {"b": "2"}],
        "d": ["z", "z"],
    }


def test_documents() -> None:
    assert load_all(b"--- 1\n--- {a: b}\n") == ["1", {"a": "b"}]
    assert load(b"--- 1\n--- 2\n") == "1"
    assert load_all(b"") == []
    assert load(b"# nothing\n") == {}
    assert load_mapping(b"") == {}


def test_merge_keys_may_stand_twice() -> None:
    assert set(load(b"a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n")["b"]) == {"<<"}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a: 1\na: 2\n", "the key 'a' stands twice in one mapping, again at line 2"),
        (b"[x]: 1\n", "a key at line 1 is not a plain text"),
        (b"a: *x\n", r"the alias \*x at line 1 names nothing before it"),
        (b"a: [\n", "not valid YAML: .* at line 2"),
        (b"a: b: c\n", "not valid YAML: mapping values are not allowed"),
        (b"\x01", "not valid YAML"),
        (b'a: "\\0"\n', "holds NUL characters"),
        (b'"\\x00": a\n', "holds NUL characters"),
        (b"\xff", "not valid UTF-8"),
        (b"[" * 300, "nested too deeply|not valid YAML"),
        (b"- " * 201 + b"a", "nested too deeply"),
        (
            b"a0: &a0 [x, x]\n" + b"".join(b"a%d: &a%d [*a%d, *a%d]\n" % (n, n, n - 1, n - 1) for n in range(1, 40)),
            "expand to too much",
        ),
    ],
)
def test_malformed(data: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        load(data)


def test_nested_as_deep_as_may_be() -> None:
    assert load(b"- " * 200 + b"a")


@pytest.mark.parametrize("data", [b"[]", b"a", b"- a"])
def test_what_is_no_mapping(data: bytes) -> None:
    with pytest.raises(Malformed, match="the document is not a mapping"):
        load_mapping(data)
