"""What a target is named by, and the source that reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deeptracy.inventory.registry import format_of
from deeptracy.source import git
from deeptracy.source.archive import members_of, open_archive
from deeptracy.source.folder import FolderTree
from deeptracy.source.selection import Select
from deeptracy.source.single import open_file, open_standard_input
from deeptracy.source.target import Target, TargetError


@contextmanager
def open_target(spec: str, select: Select, *, ref: str = "") -> Iterator[Target]:
    """Open what ``spec`` names: a folder, a file, an archive, a git address (``URL#ref`` too), or ``-``.

    ``ref``: a branch, tag or commit of a repository. Raises `TargetError`.
    """
    path = Path(spec)
    if spec == "-":
        yield open_standard_input(select)
    elif path.is_dir() and ref:
        with git.open_revision(path, ref, select) as target:
            yield target
    elif path.is_dir():
        tree = FolderTree(path, select)
        yield Target(spec, tree, tree.skipped, commit=git.head_commit(path) if (path / ".git").exists() else "")
    elif path.is_file():
        # A jar is an archive too, but one that its own parser reads.
        members = None if format_of(path.name) else members_of(path)
        yield open_archive(path, members, select) if members else open_file(path, select)
    elif git.is_address(spec):
        address, _, fragment = spec.partition("#")
        with git.open_repository(address, select, ref=ref or fragment) as target:
            yield target
    else:
        raise TargetError(f"{spec} is neither a folder, a file nor a git address")
