"""What a target is named by, and the source that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deeptracy.source.folder import FolderTree
from deeptracy.source.selection import Select
from deeptracy.source.target import Target, TargetError


@contextmanager
def open_target(spec: str, select: Select, *, ref: str = "") -> Iterator[Target]:
    """Open a folder for reading. Raises `TargetError`."""
    folder = Path(spec)
    if not folder.is_dir():
        raise TargetError(f"{spec} is not a folder")
    tree = FolderTree(folder, select)
    yield Target(spec, tree, tree.skipped)
