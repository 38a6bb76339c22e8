"""Downloads that go on where an earlier one broke off, and the conditions of requests that make it safe."""

import json
import os
from collections.abc import Mapping
from pathlib import Path


def conditional(validator: Mapping[str, str]) -> dict[str, str]:
    """The request header fields that ask for a body only if it differs from the one with this validator."""
    names = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}
    return {names[key]: value for key, value in validator.items() if key in names}


def validator_of(headers: Mapping[str, str]) -> dict[str, str]:
    """The validator in the header fields of an answer."""
    found = {"etag": headers.get("ETag"), "last-modified": headers.get("Last-Modified")}
    return {key: value for key, value in found.items() if value}


class PartialFile:
    """A download that has not ended: its bytes, and beside them the validator of the answer they are from."""

    def __init__(self, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        self._target = target
        self._bytes = target.with_name(target.name + ".part")
        self._note = target.with_name(target.name + ".validator.json")

    def size(self) -> int:
        """The bytes that are there."""
        return self._bytes.stat().st_size if self._bytes.exists() else 0

    def request_headers(self) -> dict[str, str]:
        """Ask for the rest, if the server can promise it is of the same bytes; of a whole file, for a newer one."""
        try:
            validator = json.loads(self._note.read_text())
        except (FileNotFoundError, ValueError):  # no try before this one, or one that was cut off as it wrote the note
            return {}
        if self._target.exists():
            return conditional(validator)
        condition = validator.get("etag") or validator.get("last-modified")
        if not self.size() or not condition or condition.startswith("W/"):
            return {}
        return {"Range": f"bytes={self.size()}-", "If-Range": condition}

    def continued_by(self, headers: Mapping[str, str]) -> bool:
        """Whether the part that a server sends begins where the bytes here end."""
        return headers.get("Content-Range", "").startswith(f"bytes {self.size()}-")

    def restart(self) -> None:
        """Begin anew. An older whole file goes, or the next validator would be taken for its own."""
        self._target.unlink(missing_ok=True)
        self._bytes.write_bytes(b"")

    def note(self, validator: Mapping[str, str]) -> None:
        """Keep the validator of the answer that the bytes are from."""
        self._note.write_text(json.dumps(dict(validator)))

    def append(self, chunk: bytes) -> None:
        """Add bytes of the answer."""
        with self._bytes.open("ab") as file:
            file.write(chunk)

    def finish(self) -> None:
        """The bytes are whole: make them the target."""
        os.replace(self._bytes, self._target)
