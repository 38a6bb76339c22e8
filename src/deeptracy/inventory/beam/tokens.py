"""A text cut into tokens with line numbers, for the readers of Elixir's and Erlang's literal terms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deeptracy.inventory.parser import Malformed

MAX_DEPTH = 100


class Text(str):
    """A string of a term, with the ``line`` it stands on."""

    __slots__ = ("line",)
    line: int


class Atom(Text):
    """A name that stands for itself: ``:hex`` in Elixir, ``pkg`` in Erlang."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text. ``kind`` is the name of the pattern's group that matched, ``end`` after the last one."""

    kind: str
    text: str
    line: int


class Tokens:
    """The tokens of a text, one ahead of the reader. Groups named ``space`` are left out."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._rest = _cut(pattern, text)
        self.next = next(self._rest)

    def take(self) -> Token:
        """The next token, which is taken off. Raises `Malformed` where the text can't be cut."""
        token = self.next
        if token.kind != "end":
            self.next = next(self._rest)
        return token

    def skip(self, mark: str) -> bool:
        """Whether the next token is this punctuation mark; it is taken off if so."""
        found = self.next.kind == "mark" and self.next.text == mark
        if found:
            self.take()
        return found

    def expect(self, mark: str) -> None:
        """Take off this punctuation mark. Raises `Malformed` when something else comes."""
        if not self.skip(mark):
            raise self.unexpected(mark)

    def unexpected(self, wanted: str = "") -> Malformed:
        """The error that the next token is not what the grammar has here."""
        found = "the end" if self.next.kind == "end" else repr(self.next.text[:40])
        return Malformed(
            f"line {self.next.line}: {found}" + (f" where {wanted!r} belongs" if wanted else " is no term")
        )


def _cut(pattern: re.Pattern[str], text: str) -> Iterator[Token]:
    position, line = 0, 1
    while position < len(text):
        match = pattern.match(text, position)
        if match is None or match.lastgroup is None:
            raise Malformed(f"line {line}: {text[position : position + 20]!r} is not part of a literal term")
        if match.lastgroup != "space":
            yield Token(match.lastgroup, match[0], line)
        line += match[0].count("\n")
        position = match.end()
    yield Token("end", "", line)


def text_at(kind: type[Text], value: str, line: int) -> Text:
    """A string or an atom with its line."""
    made = kind(value)
    made.line = line
    return made


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CONTROL = {"n": "\n", "t": "\t", "r": "\r", "s": " ", "0": "\0"}


def unquote(quoted: str) -> str:
    """What stands between the first and the last character (the quotes), with its escapes resolved."""
    return _ESCAPE.sub(lambda match: _CONTROL.get(match[1], match[1]), quoted[1:-1])
