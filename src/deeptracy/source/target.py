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

    ``name`` is what reports call it. ``skipped``: what the source left out, with reasons. ``format`` names the
    registry entry that reads a single file whose name does not tell it. ``commit``: of a git repository.
    """

    name: str
    tree: Tree
    skipped: Sequence[Skipped] = field(default=())
    format: str = ""
    commit: str = ""
