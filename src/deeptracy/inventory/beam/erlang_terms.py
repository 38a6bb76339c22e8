"""Erlang's literal terms, as ``rebar.lock`` holds them (``file:consult/1``): https://www.erlang.org/doc/system/data_types.

Tuples, lists, binaries and strings, atoms and numbers become tuples, lists, `Text`, `Atom` and numbers. Nothing is
evaluated: a call, a ``fun`` or an operator is `Malformed`.
"""

import re
from typing import Any

from deeptracy.inventory.beam.tokens import MAX_DEPTH, Atom, Text, Tokens, text_at, unquote
from deeptracy.inventory.parser import Malformed

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_PATTERN = re.compile(
    rf"(?P<space>\s+|%[^\n]*)|(?P<string>{_STRING})|(?P<atom>[a-z][A-Za-z0-9_@]*|'(?:[^'\\]++|\\.)*+')"
    r"|(?P<number>-?\d+(?:\.\d+(?:[eE][-+]?\d+)?)?)|(?P<mark><<|>>|[{}\[\],./])",
    re.DOTALL,
)


def read(text: str) -> list[Any]:
    """The terms of a text, each of which ends with a full stop. Raises `Malformed`."""
    tokens = Tokens(_PATTERN, text)
    terms = []
    while tokens.next.kind != "end":
        terms.append(_value(tokens, 0))
        tokens.expect(".")
    return terms


def _value(tokens: Tokens, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Malformed("nested too deeply")
    if tokens.skip("{"):
        return tuple(_items(tokens, "}", depth))
    if tokens.skip("["):
        return _items(tokens, "]", depth)
    if tokens.skip("<<"):
        return _binary(tokens)
    return _scalar(tokens)


def _items(tokens: Tokens, closing: str, depth: int) -> list[Any]:
    items: list[Any] = []
    if tokens.skip(closing):
        return items
    items.append(_value(tokens, depth + 1))
    while tokens.skip(","):
        items.append(_value(tokens, depth + 1))
    tokens.expect(closing)
    return items


def _binary(tokens: Tokens) -> Text:
    """``<<"text">>`` or ``<<"text"/utf8>>``; other binaries stand in no lock file."""
    if tokens.next.kind != "string":
        raise tokens.unexpected("a string")
    text = _scalar(tokens)
    if tokens.skip("/"):
        tokens.take()
    tokens.expect(">>")
    return text_at(Text, text, text.line)


def _scalar(tokens: Tokens) -> Any:
    token = tokens.next
    if token.kind == "string":
        return text_at(Text, unquote(tokens.take().text), token.line)
    if token.kind == "atom":
        tokens.take()
        return text_at(Atom, unquote(token.text) if token.text.startswith("'") else token.text, token.line)
    if token.kind == "number" and len(token.text) <= 100:  # Python refuses integers of thousands of digits
        tokens.take()
        return float(token.text) if "." in token.text else int(token.text)
    raise tokens.unexpected()
