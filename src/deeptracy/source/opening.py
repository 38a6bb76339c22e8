"""What a target is named by, and the source that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deeptracy.source import git
from deeptracy.source.folder import FolderTree
from deeptracy.source.selection import Select
from deeptracy.source.target import Target, TargetError


@contextmanager
def open_target(spec: str, select: Select, *, ref: str = "") -> Iterator[Target]:
    """Open a folder or a git address (``URL#ref`` too) for reading. Raises `TargetError`."""
    path = Path(spec)
    if path.is_dir():
        if ref:
            with git.open_revision(path, ref, select) as target:
                yield target
            return
        tree = FolderTree(path, select)
        yield Target(spec, tree, tree.skipped, commit=git.head_commit(path) if (path / ".git").exists() else "")
    elif git.is_address(spec):
        address, _, fragment = spec.partition("#")
        with git.open_repository(address, select, ref=ref or fragment) as target:
            yield target
    else:
        raise TargetError(f"{spec} is neither a file, a folder nor a git address")
