"""Lines of keys in JSON texts."""

import json

import pytest

from deeptracy.inventory.json_lines import JsonLines

DOCUMENT = {"b": "a", "a": {"x": "1", 'q"é': ["x"]}, "x": {"a": {}}}


@pytest.mark.parametrize(("indent", "lines"), [(2, [3, 4, 5, 10]), (None, [1, 1, 1, 1])])
def test_keys_in_the_order_of_the_file(indent: int | None, lines: list[int]) -> None:
    found = JsonLines(json.dumps(DOCUMENT, indent=indent, ensure_ascii=False))
    keys = [("a", "{"), ("x", '"'), ('q"é', "["), ("a", "{")]
    assert [found.line(key, opening) for key, opening in keys] == lines


def test_without_spaces() -> None:
    found = JsonLines('{"x":"a",\n"a":{}}')
    assert found.line("a", "{") == 2
    assert found.line("x") == 1
    assert found.line("missing") == 0
