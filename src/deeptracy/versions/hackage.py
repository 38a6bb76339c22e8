"""Haskell package versions, as Cabal reads them: https://pvp.haskell.org/.

Numbers of at most nine digits without leading zeros, separated by dots; ``1.0`` is before ``1.0.0``. The old tags
behind a hyphen (``1.0-rc``) are read and forgotten, as Cabal does.
"""

import re

from deeptracy.versions.numbers import number
from deeptracy.versions.scheme import Key

_NUMBER = r"(?:0|[1-9][0-9]{0,8})"
_VERSION = re.compile(rf"({_NUMBER}(?:\.{_NUMBER})*)(?:-[^\W_]+)*")


def key(version: str) -> Key | None:
    """The numbers in order; None for what Cabal can't parse."""
    match = _VERSION.fullmatch(version)
    return tuple(number(part) for part in match[1].split(".")) if match else None
