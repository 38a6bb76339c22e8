"""Parts of a TOML manifest by the shape they must have; another shape is refused as the tools themselves refuse it."""

from typing import Any

from deeptracy.inventory.parser import Malformed


def table(parent: dict[str, Any], name: str) -> dict[str, Any]:
    """The table ``name``, an empty one where it is missing. Raises `Malformed` when it is something else."""
    value = parent.get(name, {})
    if not isinstance(value, dict):
        raise Malformed(f"{name!r} is not a table")
    return value


def strings(parent: dict[str, Any], name: str, *, tables_too: bool = False) -> list[str]:
    """The list of texts ``name``, an empty one where it is missing; ``tables_too``: leave out tables among them.

    Raises `Malformed` when it is something else.
    """
    value = parent.get(name, [])
    if not isinstance(value, list):
        raise Malformed(f"{name!r} is not a list")
    texts = [item for item in value if not (tables_too and isinstance(item, dict))]
    if not all(isinstance(item, str) for item in texts):
        raise Malformed(f"{name!r} is not a list of texts")
    return texts
