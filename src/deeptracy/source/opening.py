"""What a target is named by, and the source that reads it.

Each source is imported when it is used: a folder, the usual target, needs neither processes nor SBOM readers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deeptracy.inventory.registry import format_of
from deeptracy.source.folder import FolderTree
from deeptracy.source.head import head_commit
from deeptracy.source.selection import Select
from deeptracy.source.target import Target, TargetError


@contextmanager
def open_target(spec: str, select: Select, *, ref: str = "") -> Iterator[Target]:
    """Open what ``spec`` names: a folder, a file, an archive, a git address (``URL#ref`` too), or ``-``.

    ``ref``: a branch, tag or commit of a repository. Raises `TargetError`.
    """
    path = Path(spec)
    if path.is_dir() and not ref:
        tree = FolderTree(path, select)
        yield Target(spec, tree, tree.skipped, commit=head_commit(path))
    elif spec == "-" or path.is_file():
        yield _open_file(spec, path, select)
    else:
        with _open_repository(spec, path, select, ref) as target:
            yield target


def _open_file(spec: str, path: Path, select: Select) -> Target:
    from deeptracy.source import archive, single

    if spec == "-":
        return single.open_standard_input(select)
    # A jar is an archive too, but one that its own parser reads.
    members = None if format_of(path.name) else archive.members_of(path)
    return archive.open_archive(path, members, select) if members else single.open_file(path, select)


@contextmanager
def _open_repository(spec: str, path: Path, select: Select, ref: str) -> Iterator[Target]:
    from deeptracy.source import git

    if path.is_dir():
        with git.open_revision(path, ref, select) as target:
            yield target
    elif git.is_address(spec):
        address, _, fragment = spec.partition("#")
        with git.open_repository(address, select, ref=ref or fragment) as target:
            yield target
    else:
        raise TargetError(f"{spec} is neither a folder, a file nor a git address")
