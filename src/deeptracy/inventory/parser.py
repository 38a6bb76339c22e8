"""What a manifest parser is: bytes in, dependencies out, no I/O of its own.

A parser is a module with one function::

    def parse(file: SourceFile, tree: Tree) -> Parsed

It raises `Malformed` with a reason for people when the file is not what its name says, and never guesses: what it
can't know becomes a `Skipped` in ``gaps``.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib import import_module
from posixpath import basename, dirname, normpath
from posixpath import join as join_path
from typing import Protocol, cast

from deeptracy.model.inventory import Dependency, Skipped


class Malformed(Exception):
    """The file can't be read as its format. The message is the reason, for people, without a full stop."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the target: its ``/``-separated path from the root, and its bytes."""

    path: str
    data: bytes

    @property
    def folder(self) -> str:
        """The path of the folder it is in, empty for the root."""
        return dirname(self.path)

    def beside(self, name: str) -> str:
        """The path of another file, named relative to this one's folder (may hold ``..``)."""
        return normpath(join_path(self.folder, name))


class Tree(Protocol):
    """The rest of the target, as far as a parser may look at it: by path, nothing else."""

    def paths(self) -> Collection[str]:
        """Every path of the target; membership is a set look-up."""
        ...

    def read(self, path: str) -> bytes | None:
        """The bytes of a file of the target; None when there is none (or it leaves the target)."""
        ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """The result of one parser on one file. ``systems``: what `Manifest` says of them."""

    dependencies: Sequence[Dependency] = ()
    gaps: Sequence[Skipped] = ()
    systems: Sequence[str] = ()


Parse = Callable[[SourceFile, Tree], Parsed]


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the registry: which files a parser reads.

    ``patterns`` are matched, with case, against the base name, or against the whole path when they hold a slash
    (``*/`` in front means: at any depth). ``module`` is below ``deeptracy.inventory`` and is imported on first
    use. ``yields_to``: names of lock files which, in the same folder or one above it (``./`` in front: only in the
    same folder), already say what this manifest says, exactly; where one is there the manifest is not read.
    ``version`` goes up when the result for the same bytes changes, so that stored results are read anew.
    """

    name: str
    ecosystem: str
    module: str
    patterns: tuple[str, ...]
    yields_to: tuple[str, ...] = ()
    version: int = 1

    def wants(self, path: str) -> bool:
        """Whether this format reads the file at ``path``."""
        name = basename(path)
        return any(
            fnmatchcase("/" + path, pattern) if "/" in pattern else fnmatchcase(name, pattern)
            for pattern in self.patterns
        )

    def yields(self, path: str, paths: Collection[str]) -> bool:
        """Whether a lock file that is there makes reading ``path`` needless."""
        return any(_stands(lock, dirname(path), paths) for lock in self.yields_to)

    def load(self) -> Parse:
        """The parser itself."""
        return cast(Parse, import_module(f"deeptracy.inventory.{self.module}").parse)


def _stands(lock: str, folder: str, paths: Collection[str]) -> bool:
    if lock.startswith("./"):
        return normpath(join_path(folder, lock)) in paths
    while join_path(folder, lock) not in paths:
        if not folder:
            return False
        folder = dirname(folder)
    return True
