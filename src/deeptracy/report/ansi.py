"""Colours of a terminal: ECMA-48, select graphic rendition."""

from deeptracy.model.severity import Level

_CODES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
}
_LEVELS = {
    Level.CRITICAL: ("bold", "magenta"), Level.HIGH: ("bold", "red"), Level.MEDIUM: ("yellow",), Level.LOW: ("blue",),
    Level.NONE: ("dim",), Level.UNKNOWN: ("cyan",),
}  # fmt: skip


class Paint:
    """Colours text, or leaves it as it is."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, *looks: str) -> str:
        """The text in the looks named: ``bold``, ``dim`` or a colour."""
        if not self._colour or not looks:
            return text
        return f"\x1b[{';'.join(_CODES[look] for look in looks)}m{text}\x1b[0m"

    def level(self, level: Level, text: str) -> str:
        """The text in the colour of a severity."""
        return self(text, *_LEVELS[level])
