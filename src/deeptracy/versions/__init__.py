"""How each ecosystem orders its versions.

>>> compare("Maven", "1.0-rc1", "1.0")
-1
>>> compare("RubyGems", "1.10", "1.9")
1
"""

from functools import lru_cache
from typing import Literal

from deeptracy.versions.scheme import Key, key_function

__all__ = ["compare", "key"]


@lru_cache(maxsize=1 << 17)
def key(ecosystem: str, version: str) -> Key | None:
    """A value that sorts as the version does in its ecosystem; None when it can't be compared."""
    function = key_function(ecosystem)
    return function(version) if function else None


def compare(ecosystem: str, a: str, b: str) -> Literal[-1, 0, 1] | None:
    """-1, 0 or 1 as ``a`` comes before, with or after ``b``; None when one of them can't be compared. Never raises."""
    key_a, key_b = key(ecosystem, a), key(ecosystem, b)
    if key_a is None or key_b is None:
        return None
    if key_a == key_b:
        return 0
    return -1 if key_a < key_b else 1
