"""The ``${...}`` of Maven projects: https://maven.apache.org/pom.html#Properties.

Names that nothing in the project sets (the environment, the command line, a parent elsewhere) stay as written.
"""

import re
from collections.abc import Mapping

_REFERENCE = re.compile(r"\$\{([^{}]*)\}")
_PREFIXES = ("project.", "pom.")
_MAX_LENGTH = 1000  # characters of a value; a few lines of properties can stand for billions
_MAX_DEPTH = 50


class Properties:
    """The properties of one effective project.

    ``fields`` are the project's own (``groupId``, ``parent.version``): ahead of ``values`` when they are asked for
    as ``project.groupId``, behind them when they are asked for by the bare name.
    """

    def __init__(self, values: Mapping[str, str], fields: Mapping[str, str]) -> None:
        self._values = values
        self._fields = fields
        self._filled: dict[str, str | None] = {}

    def fill(self, text: str) -> str:
        """``text`` with each property replaced that can be; ``${`` in the answer tells that some could not."""
        return self._fill(text, 0) if "${" in text else text

    def _fill(self, text: str, depth: int) -> str:
        if len(text) > _MAX_LENGTH or depth > _MAX_DEPTH:
            return text
        filled = _REFERENCE.sub(lambda reference: self._value(reference, depth), text)
        return filled if len(filled) <= _MAX_LENGTH else text

    def _value(self, reference: re.Match[str], depth: int) -> str:
        name = reference[1]
        if name not in self._filled:
            self._filled[name] = None  # a property that leads back to itself has no value
            raw = self._raw(name)
            self._filled[name] = None if raw is None else self._fill(raw, depth + 1)
        filled = self._filled[name]
        return reference[0] if filled is None else filled

    def _raw(self, name: str) -> str | None:
        for prefix in _PREFIXES:
            if name.startswith(prefix) and name.removeprefix(prefix) in self._fields:
                return self._fields[name.removeprefix(prefix)]
        return self._values.get(name, self._fields.get(name))
