"""One file as a target: a manifest by its name, an SBOM by its content. Its parser can look at the files beside it."""

import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from deeptracy.inventory.registry import format_of
from deeptracy.inventory.sbom.detect import format_of_content
from deeptracy.source.folder import FolderTree
from deeptracy.source.selection import Select
from deeptracy.source.target import Target, TargetError

_STANDARD_INPUT = "standard input"


@dataclass(frozen=True, slots=True)
class SingleTree:
    """One file and nothing beside it."""

    path: str
    data: bytes

    def paths(self) -> Collection[str]:
        return {self.path: None}.keys()

    def read(self, path: str) -> bytes | None:
        return self.data if path == self.path else None


def open_file(path: Path, select: Select) -> Target:
    """The target in one file. Raises `TargetError` when it is of no kind that is read."""
    tree = FolderTree(path.parent, select, recursive=False)
    try:
        data = tree.read_any(path.name)
    except OSError as error:
        raise TargetError(f"{path} can't be read: {error.strerror}") from error
    if data is None:
        raise TargetError(f"{path} is a link that leads out of its folder: name what it points to")
    named = format_of(path.name)
    format_ = named.name if named else format_of_content(data)
    if format_ is None:
        raise TargetError(
            f"{path} is neither a file of a name that is read (a lock file, a manifest), nor an SBOM, nor an archive"
        )
    if named:
        # Whoever names a manifest wants it read, although a lock file is beside it.
        tree.hide(lock.removeprefix("./") for lock in named.yields_to)
    return Target(str(path), tree, tree.skipped, only=path.name, format=format_)


def open_standard_input(select: Select) -> Target:
    """The target in an SBOM on standard input. Raises `TargetError`."""
    limit = select(lambda _: None).max_file
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise TargetError(f"{_STANDARD_INPUT} is larger than {limit // 1_000_000} MB")
    format_ = format_of_content(data)
    if format_ is None:
        raise TargetError(f"{_STANDARD_INPUT} holds no SBOM (CycloneDX or SPDX)")
    return Target(_STANDARD_INPUT, SingleTree(_STANDARD_INPUT, data), only=_STANDARD_INPUT, format=format_)
