"""Elixir's literal terms, as ``mix.lock`` holds them: https://hexdocs.pm/elixir/syntax-reference.html.

Maps, tuples, lists, keywords, strings, atoms and numbers become dicts, tuples, lists, pairs, `Text`, `Atom` and
numbers. Nothing is evaluated: a call, an operator or an interpolation is `Malformed`.
"""

import re
from typing import Any

from deeptracy.inventory.beam.tokens import MAX_DEPTH, Atom, Text, Token, Tokens, text_at, unquote
from deeptracy.inventory.parser import Malformed

_STRING = r'"(?:[^"\\]++|\\.)*+"'
_WORD = r"[A-Za-z_][A-Za-z0-9_@]*[?!]?"
_PATTERN = re.compile(
    rf"(?P<space>[\s\x00]+|\#[^\n]*)|(?P<key>(?:{_STRING}|{_WORD}):(?=\s))|(?P<string>{_STRING})"
    rf"|(?P<atom>:(?:{_STRING}|{_WORD}))|(?P<number>-?\d[\d_]*(?:\.\d+)?)|(?P<word>{_WORD})"
    r"|(?P<mark>%\{|=>|[{}\[\],])",
    re.DOTALL,
)
_WORDS = {"true": True, "false": False, "nil": None}


def read(text: str) -> Any:
    """The one term of a text. Raises `Malformed`."""
    tokens = Tokens(_PATTERN, text)
    value = _value(tokens, 0)
    if tokens.next.kind != "end":
        raise tokens.unexpected("the end")
    return value


def _value(tokens: Tokens, depth: int) -> Any:
    if depth > MAX_DEPTH:
        raise Malformed("nested too deeply")
    if tokens.skip("%{"):
        return _map(_items(tokens, "}", depth))
    if tokens.skip("{"):
        return tuple(_items(tokens, "}", depth))
    if tokens.skip("["):
        return _items(tokens, "]", depth)
    return _scalar(tokens)


def _items(tokens: Tokens, closing: str, depth: int) -> list[Any]:
    """What stands before the closing mark; ``key => value`` and ``key: value`` are pairs."""
    items: list[Any] = []
    while not tokens.skip(closing):
        item: Any
        if tokens.next.kind == "key":
            key = tokens.take()
            item = (_named(Atom, key, key.text[:-1]), _value(tokens, depth + 1))
        else:
            item = _value(tokens, depth + 1)
            if tokens.skip("=>"):
                item = (item, _value(tokens, depth + 1))
        items.append(item)
        if not tokens.skip(","):
            tokens.expect(closing)
            break
    return items


def _map(pairs: list[Any]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for pair in pairs:
        if not (isinstance(pair, tuple) and len(pair) == 2 and isinstance(pair[0], str)):
            raise Malformed("a map holds something that is no 'key => value'")
        if pair[0] in entries:
            raise Malformed(f"the key {str(pair[0])!r} stands twice in one map")
        entries[pair[0]] = pair[1]
    return entries


def _scalar(tokens: Tokens) -> Any:
    kind, text = tokens.next.kind, tokens.next.text
    if kind == "string":
        return _named(Text, tokens.take(), text)
    if kind == "atom":
        return _named(Atom, tokens.take(), text[1:])
    if kind == "number":
        tokens.take()
        return _number(text)
    if kind == "word" and text in _WORDS:
        tokens.take()
        return _WORDS[text]
    raise tokens.unexpected()


def _number(text: str) -> float:
    if len(text) > 100:  # Python refuses integers of thousands of digits with an error of its own
        raise Malformed("holds a number that is too long")
    return float(text.replace("_", "")) if "." in text else int(text.replace("_", ""))


def _named(kind: type[Text], token: Token, written: str) -> Text:
    if "#{" in written:
        raise Malformed(f"line {token.line}: a string is computed, so its value is not known")
    return text_at(kind, unquote(written) if written.startswith('"') else written, token.line)
