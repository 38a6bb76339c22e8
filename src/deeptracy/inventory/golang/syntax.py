"""The line grammar that ``go.mod`` and ``go.work`` share: https://go.dev/ref/mod#go-mod-file-lexical."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|`[^`]*`|[()\[\]{},]|(?:(?!//)[^\s()\[\]{},"`])+)')
_ESCAPE = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Directive:
    """One line: its verb (that of the block around it), the words after the verb, and the comment at its end."""

    verb: str
    arguments: tuple[str, ...]
    comment: str
    line: int

    @property
    def indirect(self) -> bool:
        """Whether the comment marks a requirement that no package of the module itself imports."""
        return re.match(r"indirect(?:$|;\s)", self.comment) is not None


def directives(data: bytes) -> Iterator[Directive]:
    """The directives of a file, blocks taken apart. Raises `Malformed`."""
    block = ""
    for number, text in enumerate(decode(data).split("\n"), 1):
        words, comment = _split(text, number)
        if not words:
            continue
        if words == [")"]:
            if not block:
                raise Malformed(f"closes a block that is not open at line {number}")
            block = ""
        elif words[-1] == "(" and not block:
            block = words[0]
        elif words[1:] != ["(", ")"]:
            verb, *arguments = [block, *words] if block else words
            yield Directive(verb, tuple(arguments), comment, number)
    if block:
        raise Malformed(f"the block {block!r} is never closed")


def _split(text: str, number: int) -> tuple[list[str], str]:
    words, position = [], 0
    while token := _TOKEN.match(text, position):
        words.append(_unquoted(token[1]))
        if not words[-1]:
            raise Malformed(f"an empty text at line {number}")
        position = token.end()
    rest = text[position:].strip()
    if rest and not rest.startswith("//"):
        raise Malformed(f"a quote is never closed at line {number}")
    return words, rest.removeprefix("//").strip()


def _unquoted(token: str) -> str:
    if token.startswith("`"):
        return token[1:-1]
    if token.startswith('"'):
        return _ESCAPE.sub(r"\1", token[1:-1])
    return token
