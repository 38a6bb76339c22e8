"""When the last sync ended and how, in a file beside the advisory file that all processes and hosts see."""

import os
from pathlib import Path

import msgspec


class SyncNote(msgspec.Struct, frozen=True):
    """``ended``: RFC 3339 in UTC. ``succeeded``: whether every feed could be had."""

    ended: str
    succeeded: bool


def read_note(database: Path) -> SyncNote | None:
    """The note of the last sync of an advisory file; None when there was none."""
    try:
        return msgspec.json.decode(_path(database).read_bytes(), type=SyncNote)
    except (OSError, msgspec.DecodeError):
        return None


def write_note(database: Path, note: SyncNote) -> None:
    """Put the note in the place of the last one. Raises OSError."""
    path = _path(database)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}")
    part.write_bytes(msgspec.json.encode(note))
    os.replace(part, path)


def _path(database: Path) -> Path:
    return database.with_name(database.name + ".sync.json")
