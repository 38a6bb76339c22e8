"""Text from strangers, made safe to show.

Names, versions and summaries come from lock files and advisories. In a terminal a control character could move the
cursor or rewrite what was printed; bidirectional marks could make a name read as another (https://trojansource.codes).
"""

import re

_UNSAFE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text without control and direction characters, each replaced by ``\N{REPLACEMENT CHARACTER}``.

    So are surrogates: JSON may name half a pair, which no encoding can write.
    """
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """The text on one line, without control characters."""
    return plain(_SPACE.sub(" ", text).strip())


def cut(text: str, width: int) -> str:
    """The text on one line, of at most ``width`` characters."""
    line = one_line(text)
    return line if len(line) <= width else line[: max(width - 1, 0)].rstrip() + "…"


def counted(number: int, noun: str, plural: str = "") -> str:
    """``1 package``, ``2 packages``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
