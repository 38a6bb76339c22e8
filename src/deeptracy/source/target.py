"""What is scanned: a tree of files, wherever it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from deeptracy.inventory.parser import Tree
from deeptracy.model.inventory import Skipped


class TargetError(Exception):
    """The target can't be read at all. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target that is open for reading.

    ``name`` is what reports call it. ``skipped``: what the source left out, with reasons. ``format`` names the
    registry entry that reads a single file whose name does not tell it. ``commit``: of a git repository.
    """

    name: str
    tree: Tree
    skipped: Sequence[Skipped] = field(default=())
    format: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which files of a target are read.

    ``ignored``: path patterns that are left out. ``included``: path patterns of folders that are read although they
    are left out by default. ``installed``: read installed and vendored packages too. ``max_file``: in bytes.
    """

    ignored: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    installed: bool = False
    max_file: int = 100 * 1000 * 1000
    max_files: int = 1_000_000


Read = Callable[[str], bytes | None]
"""Gives the bytes of a file of the target by its path; None when there is none."""

Select = Callable[[Read], Selection]
"""Decides which files are read, after a look at the target's own configuration."""
