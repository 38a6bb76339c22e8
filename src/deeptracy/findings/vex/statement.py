"""What a VEX document states, and helpers to read one whose parts may be of any type."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from deeptracy.model.purl import InvalidPurl, Purl

Status = Literal["not_affected", "affected", "fixed", "under_investigation"]
"""The four of CISA's Minimum Requirements for VEX, which every format has, by these names or others."""


class InvalidVex(ValueError):
    """The document can't be read. The message is the reason, for people, without a full stop."""


@dataclass(frozen=True, slots=True)
class VexStatement:
    """One vulnerability's status in some products.

    ``products`` are package URLs in their canonical form, with or without a version; none at all means everything
    that the document is about. ``justification`` is a word of the document's format (``component_not_present``),
    ``detail`` a sentence for people, ``source`` where the document stands.
    """

    vulnerability: str
    aliases: tuple[str, ...]
    products: tuple[str, ...]
    status: Status
    justification: str = ""
    detail: str = ""
    source: str = ""


def mapping(value: Any) -> Mapping[str, Any]:
    """``value`` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """``value`` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def mappings(value: Any) -> list[Mapping[str, Any]]:
    """The objects of a list; anything else in it, or instead of it, is left out."""
    return [item for item in items(value) if isinstance(item, dict)]


def string(value: Any) -> str:
    """``value`` without space around it if it is a string, else an empty one.

    NUL and halves of characters, which JSON's escapes can write and nothing can store, become ``?``.
    """
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "replace").decode("utf-8").replace("\0", "?").strip()


def canonical_purl(text: str) -> str:
    """The canonical form of a package URL, empty for any other text."""
    try:
        return str(Purl.parse(text))
    except InvalidPurl:
        return ""


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(text for text in texts if text))
