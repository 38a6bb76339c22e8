"""The lines of keys and texts in a TOML manifest, which the TOML reader of the standard library does not tell."""

import re
from bisect import bisect_left

_HEADER = re.compile(r"[ \t]*\[+([^\[\]]+)\]+")
_KEY = re.compile(r"""[ \t]*["']?([A-Za-z0-9][A-Za-z0-9._-]*)["']?[ \t]*=""")
_TEXT = re.compile(r"""["']([^"'\\]+)""")


class TomlLines:
    """An index of one document, made in one pass over it."""

    def __init__(self, text: str) -> None:
        self._headers: dict[str, list[int]] = {}
        self._keys: dict[str, list[int]] = {}
        self._texts: dict[str, list[int]] = {}
        for number, line in enumerate(text.split("\n"), 1):
            if header := _HEADER.match(line):
                self._headers.setdefault(re.sub(r"[\s\"']", "", header[1]), []).append(number)
            elif key := _KEY.match(line):
                self._keys.setdefault(key[1], []).append(number)
            for found in _TEXT.finditer(line):
                self._texts.setdefault(found[1], []).append(number)

    def key(self, name: str, section: str) -> int:
        """The line on which a key is given a value in a section; 0 when it is not found."""
        return self._after(self._keys.get(name, []), section)

    def text(self, value: str, section: str) -> int:
        """The line on which a text stands in a section; 0 when it is not found."""
        return self._after(self._texts.get(re.split(r"[\"'\\]", value, maxsplit=1)[0], []), section)

    def _after(self, lines: list[int], section: str) -> int:
        """The first of the lines behind the header of the section (or of the one it is a part of)."""
        while section and section not in self._headers:
            section = section.rpartition(".")[0]
        start = self._headers[section][0] if section else 0
        at = bisect_left(lines, start)
        return lines[at] if at < len(lines) else 0
