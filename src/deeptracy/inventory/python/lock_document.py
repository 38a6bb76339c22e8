"""TOML lock files: their tables quickly, and the line of each.

Most of a lock file is the list of each package's archives with their hashes, which nobody here reads, while the TOML
reader of the standard library handles some 5 MB a second. So those lines are taken out first, and the descriptions.
Only lines go that the tools write in exactly this shape; none of them can name a package or an edge.
"""

import re
from typing import Any

from deeptracy.inventory import toml_document
from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode

_STRING = r'"[^"\\\n]*"'
_PLACE = rf'(?:(?:url|file|path) = {_STRING}|name = "[^"\\\n]*\.(?:whl|tar\.gz|zip)")'
_DETAIL = rf"(?:(?:url|file|path|name|hash) = {_STRING}|size = \d+|upload-time = [^,{{}}\n]+|hashes = \{{[^{{}}\n]*\}})"
_ARCHIVE = rf"\{{ ?{_PLACE}(?:, ?{_DETAIL})* ?\}}"
_ABOUT = rf"(?:description|summary|python-versions|requires_python) = {_STRING}"
_UNREAD = re.compile(rf"^(?:[ \t]+{_ARCHIVE},|sdist = {_ARCHIVE}|{_ABOUT})\n", re.MULTILINE)


class LockDocument:
    """A TOML lock file: its ``root`` table, and its arrays of tables with the line each entry begins on."""

    def __init__(self, data: bytes) -> None:
        """Read the file. Raises `Malformed`."""
        self._text = decode(data).replace("\r\n", "\n")
        self.root = self._load()

    def _load(self) -> dict[str, Any]:
        try:
            return toml_document.load(_UNREAD.sub("", self._text).encode())
        except Malformed:
            return toml_document.load(self._text.encode())  # for an error that names the right line

    def tables(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        """The entries of the array of tables ``name``, each with its line (0: not known). Raises `Malformed`."""
        entries = self.root.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise Malformed(f"{name!r} is not an array of tables")
        lines = self._lines(name)
        return list(zip(lines if len(lines) == len(entries) else [0] * len(entries), entries, strict=True))

    def _lines(self, name: str) -> list[int]:
        """The line after each ``[[name]]``, where the tools write what the entry is called."""
        lines, line, position = [], 1, 0
        for header in re.finditer(rf"^\[\[{re.escape(name)}\]\]\n", self._text, re.MULTILINE):
            line += self._text.count("\n", position, header.end())
            position = header.end()
            lines.append(line)
        return lines
