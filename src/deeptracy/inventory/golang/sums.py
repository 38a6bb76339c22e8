"""``go.sum``: the hashes of what Go has downloaded, https://go.dev/ref/mod#go-sum-files."""

from dataclasses import dataclass

from deeptracy.inventory.parser import Malformed
from deeptracy.inventory.text import decode
from deeptracy.versions import key


@dataclass(frozen=True, slots=True)
class Sum:
    """The newest version of a module whose source was downloaded, and its line."""

    name: str
    version: str
    line: int


def downloaded(data: bytes) -> dict[str, Sum]:
    """Each module of which the source was needed, not only the ``go.mod`` file. Raises `Malformed`.

    The versions of a build are the highest that anyone requires, so of several the highest is the one built. A file
    that was never tidied may hold more than is built, never less.
    """
    found: dict[str, Sum] = {}
    for line, text in enumerate(decode(data).split("\n"), 1):
        fields = text.split()
        if not fields:
            continue
        if len(fields) != 3:
            raise Malformed(f"line {line} is not a module, a version and a hash")
        name, version, _hash = fields
        if version.endswith("/go.mod"):
            continue
        if name not in found or newer(version, found[name].version):
            found[name] = Sum(name, version, line)
    return found


def newer(version: str, than: str) -> bool:
    """Whether Go would build ``version`` where both are required."""
    here, there = key("Go", version), key("Go", than)
    return here is not None and (there is None or here > there)
