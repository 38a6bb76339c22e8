"""What is scanned: a tree of files, wherever it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from deeptracy.inventory.parser import Tree
from deeptracy.model.inventory import Skipped


class TargetError(Exception):
    """The target can't be read at all. The message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target that is open for reading.

    ``name`` is what reports call it. ``skipped``: what the source left out, with reasons. ``only``: the path of the one
    file to read, where the target is one, and ``format`` the name of the registry entry that reads it. ``commit``: of
    a git repository.
    """

    name: str
    tree: Tree
    skipped: Sequence[Skipped] = field(default=())
    only: str = ""
    format: str = ""
    commit: str = ""
