"""TOML manifests. The reader of the standard library refuses duplicated keys by itself."""

import re
import tomllib
from typing import Any

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode

_MOST_PARTS = 64
# The reader keeps every beginning of a dotted key: a key of n parts costs it n² memory, a line of 200 kB all there is.
_LONG_KEY = re.compile(rf"""(?<![\w-])(?:(?:[\w-]++|"[^"]*+"|'[^']*+')[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}""")


def load(data: bytes) -> dict[str, Any]:
    """The table at the top of a TOML document. Raises `Malformed`."""
    text = decode(data)
    if any(line.count(".") >= _MOST_PARTS and _LONG_KEY.search(line) for line in text.split("\n")):
        raise Malformed(f"a key of more than {_MOST_PARTS} parts")
    if "\\u0000" in text or "\\U00000000" in text:
        raise Malformed("holds NUL characters")  # written as escapes
    try:
        return tomllib.loads(text)
    except ValueError as error:  # a number of thousands of digits is one that is not a TOMLDecodeError
        raise Malformed(f"not valid TOML: {error}") from error
    except RecursionError as error:
        raise Malformed("nested too deeply") from error
