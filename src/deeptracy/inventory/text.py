"""Bytes of a manifest to text, and text to line numbers."""

from deeptracy.inventory.parser import Malformed

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MISS_BUDGET = 1 << 30  # characters read again, about a second


def decode(data: bytes) -> str:
    """The text of a manifest: UTF-8, or UTF-16 behind a byte-order mark. Raises `Malformed` for anything else."""
    encoding = next((name for bom, name in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Malformed(f"not valid {encoding.upper()} text at byte {error.start}") from error
    if "\0" in text:
        raise Malformed("holds NUL characters: not a text file")
    return text


class LineFinder:
    """Line numbers of strings that are asked for in (mostly) the order in which they stand in a text.

    Formats whose readers tell no positions (JSON, TOML) keep the order of the file, so looking forward from the
    last hit finds each entry in one pass over the text, however many there are.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._position = 0
        self._line = 1
        self._missing = _MISS_BUDGET

    def line(self, needle: str) -> int:
        """The line (from 1) of the next occurrence of ``needle``, else of the first one; 0 when there is none.

        A needle that does not come next costs a pass over the text; after too many of those (a file made to miss)
        every line is 0.
        """
        if self._missing <= 0:
            return 0
        at = self._text.find(needle, self._position)
        if at < 0:
            self._missing -= len(self._text)
            at = self._text.find(needle, 0, self._position + len(needle))
            return self._text.count("\n", 0, at) + 1 if at >= 0 else 0
        self._line += self._text.count("\n", self._position, at)
        self._position = at
        return self._line
