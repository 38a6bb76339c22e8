"""Stanzas of ``Field: value`` lines: the format of dpkg's status file, of R's ``DESCRIPTION`` and of packrat's lock.

Specification: https://manpages.debian.org/deb822.5; R's dialect (DCF) is a part of it.
"""

from collections.abc import Iterator

from deeptracy.inventory.parser import Malformed


class Field(str):
    """The value of a field, its continuation lines joined by newlines, and the ``line`` its name stands on."""

    __slots__ = ("line",)
    line: int


Stanza = dict[str, Field]
"""The fields of one paragraph by their lower-case names."""


def stanzas(text: str) -> Iterator[Stanza]:
    """Each paragraph in the order of the text. Raises `Malformed` at a line that is no field."""
    lines: list[tuple[int, str]] = []
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.rstrip()
        if line and not line.startswith("#"):
            lines.append((number, line))
        elif not line and lines:
            yield _stanza(lines)
            lines = []
    if lines:
        yield _stanza(lines)


def _stanza(lines: list[tuple[int, str]]) -> Stanza:
    values: dict[str, list[str]] = {}
    starts: dict[str, int] = {}
    name = ""
    for number, line in lines:
        if line[0] in " \t":
            if not name:
                raise Malformed(f"line {number} continues a field that did not begin")
            values[name].append(line.strip())
            continue
        written, colon, value = line.partition(":")
        name = written.lower()
        if not colon or not name or " " in name:
            raise Malformed(f"line {number} is not a 'Field: value' line")
        if name in values:
            raise Malformed(f"the field {written} stands twice in one paragraph, again at line {number}")
        values[name], starts[name] = [value.strip()], number
    return {name: _field("\n".join(parts), starts[name]) for name, parts in values.items()}


def _field(value: str, line: int) -> Field:
    field = Field(value)
    field.line = line
    return field
