"""Line numbers of the keys of a JSON text that a machine wrote, asked for in the order of the file."""

import json

from deeptracy.inventory.text import LineFinder


class JsonLines:
    """Finds keys together with what their values begin with, so that a name among values is not taken for one."""

    def __init__(self, text: str) -> None:
        self._finder = LineFinder(text)
        self._colon = ": " if '": ' in text else ":"

    def line(self, key: str, opening: str = "") -> int:
        """The line of ``key`` with a value that begins with ``opening``; 0 when it is not found."""
        return self._finder.line(json.dumps(key, ensure_ascii=False) + self._colon + opening)
