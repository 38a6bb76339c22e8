"""TOML manifests. The reader of the standard library refuses duplicated keys by itself."""

import tomllib
from typing import Any

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode


def load(data: bytes) -> dict[str, Any]:
    """The table at the top of a TOML document. Raises `Malformed`."""
    try:
        return tomllib.loads(decode(data))
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"not valid TOML: {error}") from error
    except RecursionError as error:
        raise Malformed("nested too deeply") from error
